"""An education office records who acts as principal, and when a principal is absent (E-5, E-8), beside the imports."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
from uuid_utils.compat import uuid7

from services.directory.importing.running import my_turn
from shared.contracts.directory import LeadershipChanged, LeaderSource, PersonRecorded
from shared.contracts.ids import outsider_id
from tests.integration import directory_kit as d
from tests.integration.directory_kit import accepted
from tests.integration.service_kit import Kit

MARCH = datetime(2025, 3, 1, 3, tzinfo=UTC)
TERM = {"starts_on": "2025-03-01", "letter_no": "800/15/2025"}
SITI = {
    "name": "Siti Aminah", "agency": "Kementerian Agama", "unit": "MTsN 1 Kutai Kartanegara", "npsn": "10648374",
    "nip": "198501012010012999", "email": "siti.aminah@admin.belajar.id",
}  # fmt: skip


def url(npsn: str, what: str = "leaderships") -> str:
    return f"/v1/schools/{npsn}/{what}"


@pytest.fixture
async def kit(kits) -> Kit:
    kit: Kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, d.FIRST)
    await kit.it_is(MARCH)
    return kit


async def changes(kit: Kit) -> list[LeadershipChanged]:
    """What was told after the first import."""
    return (await kit.told(LeadershipChanged))[11:]


async def appoint(kit: Kit, npsn: str = d.ORPHAN_SCHOOL, who=d.ADMIN, **body: object) -> httpx.Response:
    return await kit.as_(who).post(url(npsn), json={"person_id": str(d.BUDI), **TERM, **body})


async def test_a_school_without_a_superior_has_one_at_once_and_it_is_told_whole_E_5_E_8(kit: Kit) -> None:
    """What waits for him elsewhere goes on by this event alone, without an import (D1)."""
    before = (await kit.as_(d.SAODAH).get("/v1/superior")).json()
    assert before["superior_id"] is None
    assert "dinas pendidikan menunjuk Plt. dan mencatatnya di sini" in before["repair"]
    answer = await appoint(kit, note="Sampai kepala sekolah diangkat.")
    assert answer.status_code == 201, answer.text
    card = answer.json()
    assert (card["today"]["name"], card["today"]["kind"], card["today"]["source"]) == (
        "Budi Santoso",
        "ACTING",
        "OFFICE",
    )
    (row,) = card["appointments"]
    assert (row["letter_no"], row["note"], row["origin"]) == ("800/15/2025", "Sampai kepala sekolah diangkat.", None)
    (told,) = await changes(kit)
    assert (told.npsn, told.by.id, told.by.role) == (d.ORPHAN_SCHOOL, d.ADMIN, "OFFICE")
    assert [(row.person_id, row.source, row.letter_no) for row in told.leaders] == [
        (d.BUDI, LeaderSource.OFFICE, "800/15/2025")
    ]
    assert "Sampai" not in told.model_dump_json()
    found = (await kit.as_(d.SAODAH).get("/v1/superior")).json()
    assert (found["superior_id"], found["kind"]) == (str(d.BUDI), "ACTING")
    assert "SK Plt. 800/15/2025 berlaku sejak 1 Maret 2025" in found["explanation"]
    relations = (await kit.as_(d.BUDI).get("/v1/me")).json()["relations"]
    assert ("LEADER", d.ORPHAN_SCHOOL) in [(row["kind"], row["npsn"]) for row in relations]
    assert (await kit.as_(d.BUDI).get(f"/v1/schools/{d.ORPHAN_SCHOOL}")).status_code == 200


async def test_who_acts_is_ended_early_and_the_school_is_without_again(kit: Kit) -> None:
    (row,) = (await appoint(kit)).json()["appointments"]
    ended = await kit.as_(d.HEAD).post(
        url(d.ORPHAN_SCHOOL, f"leaderships/{row['id']}/end"), json={"ends_on": "2025-03-01"}
    )
    assert (ended.status_code, ended.json()["appointments"][0]["ends_on"]) == (200, "2025-03-01")
    again = await kit.as_(d.HEAD).post(
        url(d.ORPHAN_SCHOOL, f"leaderships/{row['id']}/end"), json={"ends_on": "2025-03-01"}
    )
    assert (again.status_code, again.json()["code"]) == (409, "already-over")
    told = await changes(kit)
    assert [event.by.role for event in told] == ["OFFICE", "OFFICE_HEAD"]
    await kit.it_is(datetime(2025, 3, 2, 3, tzinfo=UTC))
    assert (await kit.as_(d.SAODAH).get("/v1/superior")).json()["missing"] == "LEADER_TERM_OVER"


async def test_a_slip_is_withdrawn_on_its_first_day(kit: Kit) -> None:
    (row,) = (await appoint(kit)).json()["appointments"]
    path = url(d.ORPHAN_SCHOOL, f"leaderships/{row['id']}/end")
    withdrawn = await kit.as_(d.ADMIN).post(path, json={"ends_on": "2025-02-28"})
    assert (withdrawn.status_code, withdrawn.json()["leaders"]) == (200, [])
    assert (await kit.as_(d.ADMIN).post(path, json={"ends_on": "2025-02-28"})).status_code == 404
    assert [len(event.leaders) for event in await changes(kit)] == [1, 0]


async def test_while_a_principal_is_suspended_somebody_acts_and_nobody_reads_why_E_8(kit: Kit) -> None:
    refused = await appoint(kit, d.ANI_SCHOOL)
    assert (refused.status_code, refused.json()["code"]) == (409, "principal-leads")
    away = {**TERM, "ends_on": "2025-05-31", "reason": "SUSPENSION", "letter_no": "887/3/2025", "note": "Pemeriksaan."}
    absent = await kit.as_(d.ADMIN).post(url(d.ANI_SCHOOL, "absences"), json=away)
    assert absent.status_code == 201, absent.text
    assert (absent.json()["today"], absent.json()["absences"][0]["name"]) == (None, "Aji Rahmawati")
    without = (await kit.as_(d.ANI).get("/v1/superior")).json()
    assert without["missing"] == "LEADER_ON_LEAVE"
    assert "berhalangan (surat 887/3/2025, 1 Maret–31 Mei 2025)" in without["explanation"]
    assert (await appoint(kit, d.ANI_SCHOOL)).status_code == 201
    acting = (await kit.as_(d.ANI).get("/v1/superior")).json()
    assert (acting["superior_id"], acting["kind"]) == (str(d.BUDI), "ACTING")
    after = (await kit.as_(d.ANI).get("/v1/superior", params={"on": "2025-06-01"})).json()
    assert after["superior_id"] == str(d.RAHMA)
    for read in (await kit.as_(d.ANI).get(f"/v1/schools/{d.ANI_SCHOOL}"), *(await changes(kit))):
        text = read.text if isinstance(read, httpx.Response) else read.model_dump_json()
        assert "SUSPENSION" not in text and "Pemeriksaan" not in text
    (leads,) = [row for row in (await kit.as_(d.RAHMA).get("/v1/me")).json()["relations"] if row["kind"] == "LEADER"]
    assert leads["on_leave"] is True


async def test_a_principal_comes_back_early_E_8(kit: Kit) -> None:
    away = {**TERM, "reason": "LEAVE", "starts_on": "2025-02-01"}
    (row,) = (await kit.as_(d.ADMIN).post(url(d.ANI_SCHOOL, "absences"), json=away)).json()["absences"]
    back = await kit.as_(d.ADMIN).post(url(d.ANI_SCHOOL, f"absences/{row['id']}/end"), json={"ends_on": "2025-02-28"})
    assert (back.status_code, back.json()["today"]["name"]) == (200, "Aji Rahmawati")
    twice = await kit.as_(d.ADMIN).post(
        url(d.ORPHAN_SCHOOL, f"absences/{row['id']}/end"), json={"ends_on": "2025-03-01"}
    )
    assert twice.status_code == 404


async def test_whom_no_source_has_is_a_person_of_the_directory_and_works_at_no_school_E_5(kit: Kit) -> None:
    answer = await appoint(kit, person_id=None, outsider=SITI)
    assert answer.status_code == 201, answer.text
    siti = outsider_id(SITI["email"])
    (row,) = answer.json()["appointments"]
    assert (row["person_id"], row["name"], row["nip"], row["email"]) == (
        str(siti), SITI["name"], SITI["nip"], SITI["email"],
    )  # fmt: skip
    assert row["origin"] == {"agency": SITI["agency"], "unit": SITI["unit"], "npsn": SITI["npsn"]}
    (told,) = [event for event in await kit.told(PersonRecorded) if event.person_id == siti]
    assert (told.name, told.nip, told.email, told.by.id) == (SITI["name"], SITI["nip"], SITI["email"], d.ADMIN)
    me = (await kit.as_(siti).get("/v1/me")).json()
    assert (me["person"]["placement"], [row["kind"] for row in me["relations"]]) == (None, ["LEADER"])
    people = (await kit.as_(d.HEAD).get(f"/v1/schools/{d.ORPHAN_SCHOOL}/people", params={"limit": 100})).json()
    assert str(siti) not in {row["person_id"] for row in people["people"]}
    again = await appoint(kit, d.ACTING_SCHOOL, person_id=None, outsider={**SITI, "nip": None})
    assert (again.status_code, again.json()["code"]) == (409, "person-known")
    by_nip = await appoint(kit, d.ACTING_SCHOOL, person_id=None, nip=SITI["nip"])
    assert by_nip.status_code == 201, by_nip.text
    assert by_nip.json()["today"]["person_id"] == str(siti)


async def test_whom_no_source_has_may_have_no_nip_E_5(kit: Kit) -> None:
    """He is not taken for everybody else who has none: a private school's teachers, heads of offices, the next one."""
    siti = await appoint(kit, person_id=None, outsider={**SITI, "nip": None})
    assert siti.status_code == 201, siti.text
    other = {**SITI, "name": "Wahyu Hidayat", "nip": None, "email": "wahyu.hidayat@example.id"}
    wahyu = await appoint(kit, d.ACTING_SCHOOL, person_id=None, outsider=other)
    assert wahyu.status_code == 201, wahyu.text
    assert [row["nip"] for row in wahyu.json()["appointments"]] == [None]


async def test_whom_dapodik_knows_is_not_written_down_by_hand_E_5(kit: Kit) -> None:
    ani = next(row for row in d.FIRST.employees if row.nama == "Ani Lestari")
    for known in ({"nip": ani.nip}, {"nip": None, "email": ani.surel.upper()}):
        refused = await appoint(kit, person_id=None, outsider={**SITI, **known})
        assert (refused.status_code, refused.json()["code"]) == (409, "person-known")
    assert await changes(kit) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"person_id": None}, "/person_id"),
        ({"nip": "198501012010012999"}, "/person_id"),
        ({"person_id": str(uuid7())}, "/person_id"),
        ({"person_id": None, "nip": "198501012010012999"}, "/nip"),
        ({"ends_on": "2025-02-28"}, "/ends_on"),
        ({"letter_no": None}, "/letter_no"),
        ({"starts_on": "9999-12-31"}, "/starts_on"),
        ({"person_id": None, "outsider": {**SITI, "email": "siti"}}, "/outsider/email"),
    ],
)
async def test_what_is_wrong_is_said_with_its_field(kit: Kit, body: dict, field: str) -> None:
    refused = await appoint(kit, **body)
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [field])
    assert await changes(kit) == []


async def test_only_the_schools_own_office_records_and_sees_it(kit: Kit) -> None:
    """An admin of the province has no say at a school of the district's, nor the other way round."""
    (row,) = (await appoint(kit)).json()["appointments"]
    end = {"ends_on": "2025-03-01"}
    others = {
        d.SAODAH: 404, d.operator_of(d.ORPHAN_SCHOOL): 403, d.BUDI: 403, d.OTHER_ADMIN: 404, d.OTHER_HEAD: 404,
        d.PLATFORM: 404, d.RAHMA: 404,
    }  # fmt: skip
    for who, status in others.items():
        client = kit.as_(who)
        answers = (
            await client.get(url(d.ORPHAN_SCHOOL)),
            await appoint(kit, who=who, starts_on="2025-04-01"),
            await client.post(url(d.ORPHAN_SCHOOL, f"leaderships/{row['id']}/end"), json=end),
            await client.post(url(d.ORPHAN_SCHOOL, "absences"), json={**TERM, "reason": "LEAVE"}),
            await client.post(url(d.ORPHAN_SCHOOL, f"absences/{row['id']}/end"), json=end),
        )
        assert [answer.status_code for answer in answers] == [status] * 5, who
    assert (await appoint(kit, d.SENIOR_HIGH, d.ADMIN)).status_code == 404
    assert (await appoint(kit, "00000000")).status_code == 404
    assert (await kit.as_(d.RAHMA).post(url(d.ANI_SCHOOL), json={"person_id": str(d.BUDI), **TERM})).status_code == 403
    assert len(await changes(kit)) == 1


async def test_the_office_of_the_province_records_it_for_a_senior_high_school(kit: Kit) -> None:
    away = await kit.as_(d.OTHER_HEAD).post(url(d.SENIOR_HIGH, "absences"), json={**TERM, "reason": "DEATH"})
    assert away.status_code == 201, away.text
    assert (await appoint(kit, d.SENIOR_HIGH, d.OTHER_ADMIN)).status_code == 201


@pytest.mark.parametrize("who", ["ADMIN", "HEAD"])
async def test_nobody_appoints_himself_R_SEC_1(kit: Kit, who: str) -> None:
    person = getattr(d, who)
    refused = await appoint(kit, who=person, person_id=str(person))
    assert (refused.status_code, refused.json()["code"]) == (403, "own-leadership")
    assert await changes(kit) == []


async def test_a_repeated_request_records_once(kit: Kit) -> None:
    key = {"Idempotency-Key": "once"}
    body = {"outsider": SITI, **TERM}
    first = await kit.as_(d.ADMIN).post(url(d.ORPHAN_SCHOOL), json=body, headers=key)
    again = await kit.as_(d.ADMIN).post(url(d.ORPHAN_SCHOOL), json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert len(await changes(kit)) == 1


def leaderships(*rows: str) -> dict[str, str]:
    return {"leaderships.csv": "\n".join(("npsn,dapodik_id,jenis,tmt,tst,nomor_sk,sedang_cuti", *rows, ""))}


async def test_an_import_leaves_what_the_office_recorded_and_the_office_what_was_imported_E_9(kit: Kit) -> None:
    """Both rows stand; of two who act the newest first day counts, whoever wrote it."""
    await kit.as_(d.ADMIN).post(url(d.ANI_SCHOOL, "absences"), json={**TERM, "reason": "LEAVE"})
    await appoint(kit, d.ANI_SCHOOL)
    before = (await kit.as_(d.ADMIN).get(url(d.ANI_SCHOOL))).json()
    again = await accepted(kit, d.FIRST)
    assert again["summary"]["events"] == {}
    assert (await kit.as_(d.ADMIN).get(url(d.ANI_SCHOOL))).json() == before
    yohanes = next(row.dapodik_id for row in d.FIRST.employees if row.nama == "Yohanes Lawai")
    await accepted(kit, leaderships(f"{d.ANI_SCHOOL},{yohanes},Plt,2025-02-01,,1/2025,"))
    older = (await kit.as_(d.ADMIN).get(url(d.ANI_SCHOOL))).json()
    assert (older["today"]["name"], len(older["leaders"])) == ("Budi Santoso", 3)
    assert (older["appointments"], older["absences"]) == (before["appointments"], before["absences"])
    found = (await kit.as_(d.ADMIN).get(f"/v1/schools/{d.ANI_SCHOOL}/preflight")).json()["findings"]
    assert ("TWO_LEADERS", "Yohanes Lawai") in [(row["reason"], row["name"]) for row in found]
    await accepted(kit, leaderships(f"{d.ANI_SCHOOL},{yohanes},Plt,2025-03-01,,2/2025,"))
    assert (await kit.as_(d.ADMIN).get(url(d.ANI_SCHOOL))).json()["today"]["name"] == "Budi Santoso"
    await kit.it_is(datetime(2025, 3, 3, 3, tzinfo=UTC))
    await accepted(kit, leaderships(f"{d.ANI_SCHOOL},{yohanes},Plt,2025-03-02,,3/2025,"))
    newer = (await kit.as_(d.ADMIN).get(url(d.ANI_SCHOOL))).json()
    assert (newer["today"]["name"], newer["today"]["source"]) == ("Yohanes Lawai", "DAPODIK")
    assert newer["appointments"] == before["appointments"]
    told = (await changes(kit))[-1]
    assert {row.source for row in told.leaders} == set(LeaderSource)
    await kit.sql("DELETE FROM leadership WHERE kind = 'ACTING' AND npsn = :npsn", npsn=d.ANI_SCHOOL)
    assert (await kit.as_(d.ADMIN).get(url(d.ANI_SCHOOL))).json()["today"]["name"] == "Budi Santoso"


async def test_a_principal_of_dapodiks_goes_before_whom_the_office_appointed_D6(kit: Kit) -> None:
    await appoint(kit)
    await accepted(kit, d.SECOND)
    card = (await kit.as_(d.ADMIN).get(url(d.ORPHAN_SCHOOL))).json()
    assert (card["today"]["name"], card["today"]["kind"]) == ("Syamsul Patawari", "DEFINITIVE")
    assert [row["person_id"] for row in card["appointments"]] == [str(d.BUDI)]


async def test_dapodik_brings_whom_the_office_wrote_down_by_hand_and_the_nip_is_his_E_5(kit: Kit) -> None:
    """An import is not held up; the row of the office stands, and the office is told to name him anew."""
    await appoint(kit, person_id=None, outsider=SITI)
    exported = d.about_ani(nip=SITI["nip"])
    dry = (await accepted(kit, exported, dry_run=True))["summary"]
    done = (await accepted(kit, exported))["summary"]
    assert dry == done
    (odd,) = done["oddities"]
    siti = outsider_id(SITI["email"])
    assert (odd["npsn"], odd["code"], odd["person_id"]) == (d.ORPHAN_SCHOOL, "OUTSIDER_KNOWN", str(siti))
    (row,) = (await kit.as_(d.ADMIN).get(url(d.ORPHAN_SCHOOL))).json()["appointments"]
    assert (row["name"], row["nip"]) == (SITI["name"], None)
    numbers = {event.person_id: event.nip for event in await kit.told(PersonRecorded)}
    assert (numbers[siti], numbers[d.ANI]) == (None, SITI["nip"])
    assert (await accepted(kit, exported))["summary"]["oddities"] == []


async def test_while_an_import_runs_nobody_records_and_is_told_to_come_again(kit: Kit) -> None:
    async with kit.running.sessions.begin() as other:
        assert await my_turn(other)
        refused = await appoint(kit)
        assert (refused.status_code, refused.json()["code"]) == (409, "import-under-way")
        assert refused.headers["retry-after"] == "5"
    assert (await appoint(kit)).status_code == 201


async def test_versions_of_a_school_have_no_gap_whoever_tells(kit: Kit) -> None:
    await appoint(kit)
    await accepted(kit, replace(d.SECOND))
    rows = await kit.sql(
        "SELECT aggregate_version FROM outbox WHERE key = :npsn AND aggregatetype = 'School' ORDER BY seq",
        npsn=d.ORPHAN_SCHOOL,
    )
    found = [version for (version,) in rows]
    assert found == list(range(1, len(found) + 1))
    assert UUID(str(d.BUDI)) in {row.person_id for event in await changes(kit) for row in event.leaders}
