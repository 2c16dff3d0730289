"""The check before a cycle, on imported facts: who sees which list, page by page, as a file, on the command line."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from uuid_utils.compat import uuid7

from services.directory import situations
from tests.integration import directory_kit as d
from tests.integration.directory_kit import accepted
from tests.integration.service_kit import Kit
from tests.integration.test_directory_cli import typed

JANUARY = datetime(2025, 1, 10, 3, tzinfo=UTC)
OF_SCHOOL, OF_OFFICE = f"/v1/schools/{d.ANI_SCHOOL}/preflight", "/v1/offices/64.02/preflight"


def spoilt():
    """The demo roster with one of each thing wrong, as an export brings it."""
    twin = next(row.nuptk for row in d.FIRST.employees if row.nama == "Budi Santoso")
    people = {
        "Ani Lestari": {"nip": "", "surel": "", "pengguna_ekinerja": "Tidak", "nuptk": twin},
        "Aji Rahmawati": {"surel": ""},
    }
    employees = tuple(replace(row, **people.get(row.nama, {})) for row in d.FIRST.employees)
    plt = {"tst": "2025-01-20"}
    terms = tuple(replace(t, **plt) if t.npsn == d.ACTING_SCHOOL else t for t in d.FIRST.leaderships)
    operators = tuple(o for o in d.FIRST.operators if o.npsn != d.ORPHAN_SCHOOL)
    return replace(d.FIRST, employees=employees, leaderships=terms, operators=operators)


@pytest.fixture(scope="module")
async def kit(kits_of_module) -> Kit:
    kit: Kit = await kits_of_module("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, spoilt())
    await kit.it_is(JANUARY)
    return kit


async def listed(kit: Kit, who, path: str = OF_OFFICE, **params) -> list[dict]:
    """All pages."""
    found, client = [], kit.as_(who, params.pop("language", "id"))
    while True:
        answer = await client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        found += answer.json()["findings"]
        if answer.json()["next"] is None:
            return found
        params["after"] = answer.json()["next"]


def told(rows: list[dict]) -> set[tuple[str, str, str | None]]:
    return {(row["npsn"], row["reason"], row["name"]) for row in rows if row["effect"] != "OUTSIDE"}


EXPECTED = {
    (d.ANI_SCHOOL, "ASN_WITHOUT_NIP", "Ani Lestari"),
    (d.ANI_SCHOOL, "NOT_EKINERJA_USER", "Ani Lestari"),
    (d.ANI_SCHOOL, "WITHOUT_EMAIL", "Ani Lestari"),
    (d.ANI_SCHOOL, "WITHOUT_EMAIL", "Aji Rahmawati"),
    (d.ANI_SCHOOL, "TWO_PLACEMENTS", "Ani Lestari"),
    (d.ANI_SCHOOL, "LEADER_WITHOUT_EMAIL", "Aji Rahmawati"),
    (d.ACTING_SCHOOL, "LEADER_TERM_ENDS", "Yohanes Lawai"),
    (d.ACTING_SCHOOL, "TWO_PLACEMENTS", "Budi Santoso"),
    (d.ORPHAN_SCHOOL, "NEVER_LED", None),
    (d.ORPHAN_SCHOOL, "SCHOOL_WITHOUT_OPERATOR", None),
}


async def test_an_office_sees_who_of_its_schools_will_be_blocked_and_who_repairs_it(kit: Kit) -> None:
    rows = await listed(kit, d.ADMIN)
    assert told(rows) == EXPECTED
    by = {(row["npsn"], row["reason"]): row for row in rows}
    ends = by[d.ACTING_SCHOOL, "LEADER_TERM_ENDS"]
    assert "Bapak Yohanes Lawai sebagai Plt. kepala sekolah berakhir 20 Januari 2025 (SK" in ends["explanation"]
    assert (ends["effect"], ends["repaired_by"]) == ("AT_RISK", ["SCHOOL_OPERATOR", "OFFICE"])
    assert by[d.ORPHAN_SCHOOL, "NEVER_LED"]["effect"] == "BLOCKED"
    assert by[d.ANI_SCHOOL, "TWO_PLACEMENTS"]["explanation"].startswith(
        f"Ibu Ani Lestari tercatat juga di sekolah {d.ACTING_SCHOOL}"
    )
    english = await listed(kit, d.ADMIN, language="en", reason="SCHOOL_WITHOUT_OPERATOR")
    assert [row["repair"] for row in english] == ["The office's admin imports operators.csv."]


async def test_who_does_not_take_part_is_listed_as_that(kit: Kit) -> None:
    outside = Counter(row["reason"] for row in await listed(kit, d.ADMIN) if row["effect"] == "OUTSIDE")
    jobs = [row for row in d.FIRST.employees if row.jenis_ptk == "Tenaga Administrasi Sekolah"]
    theirs = {school.npsn for school in d.FIRST.schools if school.kode_dinas == "64.02"}
    assert outside["JOB_NOT_ELIGIBLE"] == len([row for row in jobs if row.npsn in theirs]) > 0


@pytest.mark.parametrize("at_once", [1, 2, 500])
async def test_pages_show_each_finding_once_in_order(kit: Kit, monkeypatch, at_once: int) -> None:
    whole = await listed(kit, d.ADMIN, limit=100)
    monkeypatch.setattr(situations, "ROUND", at_once)
    paged = await listed(kit, d.ADMIN, limit=3)
    assert paged == whole
    places = [(row["npsn"], row["reason"], row["person_id"] or "") for row in paged]
    assert places == sorted(set(places))


async def test_only_the_reasons_that_are_asked_for(kit: Kit) -> None:
    rows = await listed(kit, d.ADMIN, reason=["NEVER_LED", "WITHOUT_EMAIL"], limit=1)
    assert Counter(row["reason"] for row in rows) == {"NEVER_LED": 1, "WITHOUT_EMAIL": 2}
    assert (await kit.as_(d.ADMIN).get(OF_OFFICE, params={"reason": "SOMETHING"})).status_code == 422


async def test_the_day_and_how_far_ahead_may_be_given(kit: Kit) -> None:
    over = await listed(kit, d.ADMIN, on="2025-01-21", reason="LEADER_TERM_OVER")
    assert [row["npsn"] for row in over] == [d.ACTING_SCHOOL]
    assert await listed(kit, d.ADMIN, until="2025-01-20", reason="LEADER_TERM_ENDS") == []
    assert len(await listed(kit, d.ADMIN, until="2025-01-21", reason="LEADER_TERM_ENDS")) == 1


async def test_a_school_has_its_own_list(kit: Kit) -> None:
    for who in (d.operator_of(d.ANI_SCHOOL), d.ADMIN, d.HEAD, d.PLATFORM):
        assert told(await listed(kit, who, OF_SCHOOL)) == {row for row in EXPECTED if row[0] == d.ANI_SCHOOL}


@pytest.mark.parametrize("suffix", ["", ".csv"])
async def test_the_list_of_a_school_is_denied_to_others(kit: Kit, suffix: str) -> None:
    """Who leads or works there learns that it is not his, everybody else not even that the school is there."""
    for who, status in ((d.RAHMA, 403), (d.ANI, 403), (d.operator_of(d.ACTING_SCHOOL), 404), (d.OTHER_HEAD, 404),
                        (d.OTHER_ADMIN, 404), (uuid7(), 404)):  # fmt: skip
        assert (await kit.as_(who).get(OF_SCHOOL + suffix)).status_code == status
    assert (await kit.as_(d.PLATFORM).get("/v1/schools/00000000/preflight")).status_code == 404
    assert (await kit.anonymous.get(OF_SCHOOL + suffix)).status_code == 401


@pytest.mark.parametrize("path", [OF_OFFICE, f"{OF_OFFICE}.csv", f"{OF_OFFICE}/summary"])
async def test_the_list_of_an_office_is_denied_to_others(kit: Kit, path: str) -> None:
    for who in (d.ANI, d.RAHMA, d.operator_of(d.ANI_SCHOOL), d.OTHER_HEAD, d.OTHER_ADMIN, uuid7()):
        assert (await kit.as_(who).get(path)).status_code == 404
    for who in (d.ADMIN, d.HEAD, d.PLATFORM):
        assert (await kit.as_(who).get(path)).status_code == 200
    assert (await kit.as_(d.ADMIN).get("/v1/offices/65/preflight")).status_code == 404
    assert (await kit.anonymous.get(path)).status_code == 401


async def test_an_office_sees_its_own_schools_only(kit: Kit) -> None:
    theirs = {school.npsn for school in d.FIRST.schools if school.kode_dinas == "64"}
    seen = {row["npsn"] for row in await listed(kit, d.OTHER_ADMIN, "/v1/offices/64/preflight")}
    assert seen <= theirs and not seen & {row["npsn"] for row in await listed(kit, d.ADMIN)}


async def test_it_can_be_asked_before_a_cycle_that_nobody_has_opened_yet(kit: Kit) -> None:
    """Per school and per office, as pages, counted and as a file: on its first day Yohanes does not lead any more."""
    over = (d.ACTING_SCHOOL, "LEADER_TERM_OVER", "Yohanes Lawai")
    ends = (d.ACTING_SCHOOL, "LEADER_TERM_ENDS", "Yohanes Lawai")
    asked = told(await listed(kit, d.ADMIN, cycle="2026", limit=3))
    assert asked == EXPECTED - {ends} | {over}
    assert told(await listed(kit, d.ADMIN, cycle="2025")) == EXPECTED
    of_school = await listed(
        kit, d.operator_of(d.ACTING_SCHOOL), f"/v1/schools/{d.ACTING_SCHOOL}/preflight", cycle="2026"
    )
    assert over in told(of_school)
    counted = (await kit.as_(d.ADMIN).get(f"{OF_OFFICE}/summary", params={"cycle": "2026"})).json()["reasons"]
    assert {"LEADER_TERM_OVER"} <= {row["reason"] for row in counted}
    assert "LEADER_TERM_OVER" in (await kit.as_(d.ADMIN).get(f"{OF_OFFICE}.csv", params={"cycle": "2026"})).text


@pytest.mark.parametrize(("cycle", "code"), [("2031", "cycle-unknown"), ("next", "invalid-input")])
async def test_a_cycle_that_nobody_described_is_refused(kit: Kit, cycle: str, code: str) -> None:
    answer = await kit.as_(d.ADMIN).get(OF_OFFICE, params={"cycle": cycle})
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text


@pytest.mark.parametrize("cursor", ["", "x", "99640203.X", "'; DROP TABLE person; --", "99640203.NEVER_LED.x"])
async def test_a_cursor_that_nobody_gave_is_refused(kit: Kit, cursor: str) -> None:
    assert (await kit.as_(d.ADMIN).get(OF_OFFICE, params={"after": cursor})).status_code == 422


async def test_nine_schools_cost_as_many_statements_as_one(kit: Kit) -> None:
    """Sets, not loops: what a district of two thousand schools stands on."""
    asked: list[str] = []
    engine = kit.running.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    counts = []
    for path in (OF_SCHOOL, OF_OFFICE):
        asked.clear()
        assert (await kit.as_(d.PLATFORM).get(path, params={"limit": 100})).json()["next"] is None
        counts.append(len([statement for statement in asked if statement.startswith("SELECT")]))
    assert counts[1] <= counts[0] < 20


async def test_the_summary_counts_by_reason(kit: Kit) -> None:
    rows = (await kit.as_(d.ADMIN).get(f"{OF_OFFICE}/summary")).json()["reasons"]
    counted = Counter(row["reason"] for row in await listed(kit, d.ADMIN))
    assert {row["reason"]: row["findings"] for row in rows} == counted
    schools = {row["reason"]: row["schools"] for row in rows}
    assert (schools["WITHOUT_EMAIL"], schools["TWO_PLACEMENTS"]) == (1, 2)


@pytest.mark.parametrize("path", [f"{OF_OFFICE}.csv", f"{OF_SCHOOL}.csv"])
async def test_the_list_is_a_file_too(kit: Kit, path: str) -> None:
    answer = await kit.as_(d.ADMIN).get(path)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].endswith('.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    whole = await listed(kit, d.ADMIN, path.removesuffix(".csv"))
    assert [(row["npsn"], row["alasan"], row["keterangan"]) for row in rows] == [
        (row["npsn"], row["reason"], row["explanation"]) for row in whole
    ]


async def test_a_school_whose_office_is_not_there_is_said_to_the_platform(kits) -> None:
    kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, d.FIRST)
    await kit.sql("DELETE FROM office WHERE code = '64.02'")
    rows = await listed(kit, d.PLATFORM, reason="OFFICE_UNKNOWN")
    assert d.ANI_SCHOOL in {row["npsn"] for row in rows}
    assert (await kit.as_(d.ADMIN).get(OF_OFFICE)).status_code == 404


async def test_two_open_leaders_of_an_import_are_found_E_9(kits) -> None:
    kit = await kits("directory", platform_operators=(d.PLATFORM,))
    other = d.FIRST.employees[0].dapodik_id
    second = replace(d.FIRST.leaderships[0], npsn=d.ANI_SCHOOL, tmt="2024-01-01", dapodik_id=other)
    await accepted(kit, replace(d.FIRST, leaderships=(*d.FIRST.leaderships, second)))
    (row,) = await listed(kit, d.operator_of(d.ANI_SCHOOL), OF_SCHOOL, reason="TWO_LEADERS")
    assert (row["name"], row["repaired_by"]) == ("Aji Rahmawati", ["SCHOOL_OPERATOR"])


async def test_the_command_line_says_it_of_a_district_and_of_a_province(kit: Kit) -> None:
    code, said, complained = await typed(kit, "preflight", "--district", "64.02", "--on", "2025-01-10")
    assert (code, complained) == (1, "")
    assert f"{d.ORPHAN_SCHOOL} SD Negeri 903 Tenggarong Seberang: SD Negeri 903" in said
    assert "BLOCKED  NEVER_LED                1 temuan di 1 sekolah" in said
    code, province, _ = await typed(kit, "preflight", "--district", "64", "--on", "2025-01-10")
    assert len(province.splitlines()) >= len(said.splitlines())
    code, said, _ = await typed(kit, "preflight", "--school", d.ANI_SCHOOL, "--reason", "NEVER_LED")
    assert (code, said) == (0, "Tidak ada yang terhambat.\n")
    code, said, _ = await typed(kit, "preflight", "--district", "64.02", "--csv", "--reason", "NEVER_LED")
    assert (code, len(said.splitlines())) == (1, 2)
    code, _, complained = await typed(kit, "preflight")
    assert (code, "required" in complained) == (2, True)
