"""The import through HTTP, on a real PostgreSQL: what it changes, what it tells, what it refuses."""

import asyncio
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from deploy.demo import roster
from services.directory import commands
from services.directory.importing import checking
from services.directory.importing.running import my_turn
from shared.contracts.directory import (
    EmployeeLeft,
    EmployeePlaced,
    LeadershipChanged,
    LeadershipKind,
    OfficeRecorded,
    PersonRecorded,
    SchoolRecorded,
)
from tests.integration import directory_kit as d
from tests.integration.directory_kit import accepted, rejected, send, state
from tests.integration.service_kit import Kit

ROSTER = Path(roster.__file__).parent / "roster"
EVENTS = (OfficeRecorded, SchoolRecorded, PersonRecorded, EmployeePlaced, EmployeeLeft, LeadershipChanged)


@pytest.fixture
async def kit(kits) -> Kit:
    return await kits("directory", platform_operators=(d.PLATFORM,))


@pytest.fixture
async def told_since(kit: Kit):
    """Import the demo roster; then answers what was told after it."""
    await accepted(kit, d.FIRST)
    before = len(await kit.told())

    async def since() -> list:
        return list(await kit.told())[before:]

    return since


async def test_the_first_import_tells_every_fact_once(kit: Kit) -> None:
    done = await accepted(kit, d.FIRST)
    counts = {kind: len(await kit.told(kind)) for kind in EVENTS}
    eligible = sum(row.jenis_ptk != "Tenaga Administrasi Sekolah" for row in d.FIRST.employees)
    assert counts == {
        OfficeRecorded: 2, SchoolRecorded: 12, PersonRecorded: 154,
        EmployeePlaced: eligible, EmployeeLeft: 0, LeadershipChanged: 11,
    }  # fmt: skip
    assert done["summary"]["kinds"]["employees"]["new"] == 150
    assert sum(done["summary"]["events"].values()) == sum(counts.values())


async def test_the_same_files_again_cause_no_event(kit: Kit, told_since) -> None:
    done = await accepted(kit, d.FIRST)
    assert await told_since() == []
    assert done["summary"]["kinds"]["employees"] == {"new": 0, "changed": 0, "unchanged": 150, "examples": []}


async def test_the_next_import_brings_the_missing_principal_and_nothing_else(kit: Kit, told_since) -> None:
    await accepted(kit, d.SECOND)
    person, placed, led = await told_since()
    assert isinstance(person, PersonRecorded) and person.name == "Syamsul Patawari"
    assert isinstance(placed, EmployeePlaced) and placed.npsn == d.ORPHAN_SCHOOL
    assert isinstance(led, LeadershipChanged)
    assert [(row.person_id, row.kind) for row in led.leaders] == [(person.person_id, LeadershipKind.DEFINITIVE)]


async def test_a_transfer_is_told_at_both_schools(kit: Kit, told_since) -> None:
    await accepted(kit, d.about_ani(npsn=d.ACTING_SCHOOL, tmt_tugas="2025-02-01"))
    left, placed = await told_since()
    assert isinstance(left, EmployeeLeft) and (left.key, left.to_npsn) == (d.ANI_SCHOOL, d.ACTING_SCHOOL)
    assert isinstance(placed, EmployeePlaced) and placed.key == d.ACTING_SCHOOL


async def test_a_corrected_name_is_told_as_a_person_only_R_DAT_2(kit: Kit, told_since) -> None:
    await accepted(kit, d.about_ani(nama="Ani Lestari Dewi"))
    (event,) = await told_since()
    assert isinstance(event, PersonRecorded) and event.name == "Ani Lestari Dewi"


async def test_a_birthday_is_kept_and_not_told(kit: Kit, told_since) -> None:
    done = await accepted(kit, d.about_ani(tanggal_lahir="1984-12-31"))
    assert await told_since() == []
    assert done["summary"]["kinds"]["employees"]["changed"] == 1
    assert (await kit.as_(d.ANI).get("/v1/me")).json()["person"]["born"] == "1984-12-31"


async def test_other_operators_of_a_school_come_with_a_file_of_their_own(kit: Kit, told_since) -> None:
    await accepted(kit, {"operators.csv": f"npsn;dapodik_id\n{d.ORPHAN_SCHOOL};{d.FIRST.employees[0].dapodik_id}\n"})
    (event,) = await told_since()
    assert isinstance(event, SchoolRecorded) and event.npsn == d.ORPHAN_SCHOOL
    assert event.operators == (d.named(d.FIRST.employees[0].nama),)


async def test_two_people_may_exchange_a_wrongly_given_nip(kit: Kit, told_since) -> None:
    numbers = {row.nama: row.nip for row in d.FIRST.employees}
    swapped = {"Ani Lestari": numbers["Budi Santoso"], "Budi Santoso": numbers["Ani Lestari"]}
    await accepted(kit, d.employees(lambda row: replace(row, nip=swapped.get(row.nama, row.nip))))
    assert {(event.name, event.nip) for event in await told_since()} == set(swapped.items())


async def test_versions_of_an_aggregate_have_no_gap(kit: Kit) -> None:
    """Whoever records counts: two events never share a version, none is skipped."""
    for files in (d.FIRST, d.SECOND, d.about_ani(npsn=d.ACTING_SCHOOL), d.SECOND):
        await accepted(kit, files)
    versions = defaultdict(list)
    for row in await kit.sql("SELECT aggregatetype, aggregateid, aggregate_version FROM outbox ORDER BY seq"):
        versions[row[:2]].append(row[2])
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())
    assert {kind for kind, _ in versions} == {"School", "Person", "Office"}


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 149),
        st.sampled_from(
            [
                {"npsn": d.ANI_SCHOOL}, {"npsn": d.SENIOR_HIGH}, {"jenis_ptk": "Lainnya"}, {"jenis_ptk": "Guru BK"},
                {"tanggal_keluar": "2025-06-30"}, {"tanggal_keluar": ""}, {"surel": ""}, {"jenjang_jabatan": ""},
                {"pengguna_ekinerja": "Tidak"}, {"npsn_tujuan": d.ANI_SCHOOL}, {"nuptk": ""}, {"nama": "Suyatno"},
            ]
        ),
    ),
    max_size=12,
)  # fmt: skip


async def test_importing_anything_twice_causes_no_event(kit: Kit) -> None:
    """Any sequence of exports: the second time each of them is no news."""
    loop = asyncio.get_running_loop()

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changes=CHANGES)
    def twice(changes) -> None:
        rows = list(d.FIRST.employees)
        for place, change in changes:
            rows[place] = replace(rows[place], **change)
        exported = replace(d.FIRST, employees=tuple(rows))
        asyncio.run_coroutine_threadsafe(_twice(kit, exported), loop).result()

    await asyncio.to_thread(twice)


async def _twice(kit: Kit, exported: roster.Roster) -> None:
    await accepted(kit, exported)
    before = await state(kit)
    again = await accepted(kit, exported)
    assert again["summary"]["events"] == {}
    assert await state(kit) == before


async def test_a_dry_run_says_what_would_change_and_changes_nothing(kit: Kit, told_since) -> None:
    before = await state(kit)
    said = await accepted(kit, d.SECOND, dry_run=True)
    assert await state(kit) == before
    assert said["dry_run"]
    assert said["summary"]["kinds"]["employees"] == {
        "new": 1, "changed": 0, "unchanged": 150, "examples": [d.SECOND.employees[-1].dapodik_id],
    }  # fmt: skip
    assert said["summary"]["kinds"]["leaderships"]["new"] == 1
    done = await accepted(kit, d.SECOND)
    assert {**done["summary"]} == {**said["summary"]}


async def test_a_wrong_file_changes_nothing_and_every_error_of_every_file_is_told(kit: Kit, told_since) -> None:
    files = roster.files(d.SECOND)
    files["employees.csv"] = files["employees.csv"].replace("99640203,Pemerintah", "99999999,Pemerintah", 1)
    files["schools.csv"] = files["schools.csv"].replace(",SMA,", ",SMU,")
    files["leaderships.csv"] += f"{d.ANI_SCHOOL},{d.PLATFORM},Definitif,2025-01-01,,,\n"
    files["offices.csv"] = files["offices.csv"].replace(",Admin", ",Kepala", 1)
    errors = await rejected(kit, files)
    assert ("schools.csv", 11, "jenjang", "choice") in errors
    assert ("offices.csv", 3, "peran", "duplicate") in errors
    files["schools.csv"], files["offices.csv"] = (
        roster.files(d.SECOND)[name] for name in ("schools.csv", "offices.csv")
    )
    assert await rejected(kit, files) == [
        ("employees.csv", 13, "npsn", "unknown"),
        ("leaderships.csv", 15, "dapodik_id", "unknown"),
    ]


async def test_a_rejected_import_is_a_problem_with_a_sentence_for_each_row(kit: Kit) -> None:
    """422, as for everything that is wrong; and it stays in the list of imports."""
    answer = await send(kit, {"operators.csv": b"npsn,dapodik_id\n1,=x\n"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert (problem["code"], problem["status"], problem["error_count"]) == ("import-rejected", 422, 1)
    assert problem["detail"].startswith("Ada 1 kesalahan. Tidak ada yang berubah.")
    wrong = {"file": "operators.csv", "row": 2, "column": "dapodik_id", "code": "formula",
             "message": "Sel berisi rumus; tuliskan nilainya."}  # fmt: skip
    (error,) = problem["errors"]
    assert error == {"field": "/files/operators.csv/2/dapodik_id", "detail": wrong["message"], **wrong}
    kept = (await kit.as_(d.PLATFORM).get(answer.headers["location"])).json()
    assert (kept["id"], kept["status"], kept["errors"]) == (problem["id"], "REJECTED", [wrong])


async def test_a_dry_run_of_wrong_files_is_refused_too(kit: Kit) -> None:
    answer = await send(kit, {"operators.csv": b"npsn,dapodik_id\n1,=x\n"}, dry_run=True)
    assert (answer.status_code, answer.json()["dry_run"]) == (422, True)


async def test_the_first_200_errors_are_kept_and_all_are_counted(kit: Kit) -> None:
    answer = await send(kit, {"operators.csv": "npsn,dapodik_id\n" + "x,y\n" * 500})
    assert answer.json()["error_count"] == 1000
    assert len(answer.json()["errors"]) == 200


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"dapodik_id": d.FIRST.employees[0].dapodik_id}, ("dapodik_id", "duplicate")),
        ({"nip": d.FIRST.employees[0].nip}, ("nip", "duplicate")),
        ({"npsn": "00000000"}, ("npsn", "unknown")),
        ({"dapodik_id": d.FIRST.offices[0].dapodik_id}, ("dapodik_id", "duplicate")),
    ],
)
async def test_rows_that_do_not_fit_each_other_are_refused(kit: Kit, changed: dict, expected: tuple) -> None:
    """E-15: one row for each person, with one home school."""
    errors = await rejected(kit, d.about_ani(**changed))
    assert expected in [(column, code) for _, _, column, code in errors]


async def test_a_nip_of_somebody_who_is_not_in_the_file_cannot_be_taken(kit: Kit, told_since) -> None:
    header, *lines = roster.files(d.about_ani(nip=d.FIRST.employees[0].nip))["employees.csv"].splitlines()
    ani = next(line for line in lines if "Ani Lestari" in line)
    assert await rejected(kit, {"employees.csv": f"{header}\n{ani}\n"}) == [("employees.csv", 2, "nip", "duplicate")]


async def test_two_open_leaders_are_settled_and_told_to_the_operator(kit: Kit) -> None:
    """E-9."""
    files = roster.files(d.FIRST)
    files["leaderships.csv"] += f"{d.ANI_SCHOOL},{d.FIRST.employees[0].dapodik_id},Definitif,2024-01-01,,,\n"
    dry = (await accepted(kit, files, dry_run=True))["summary"]
    assert await kit.sql("SELECT 1 FROM data_issue") == []
    done = (await accepted(kit, files))["summary"]
    assert done["issues"] == 1
    assert dry == done
    (odd,) = done["oddities"]
    assert (odd["npsn"], odd["code"], odd["kind"]) == (d.ANI_SCHOOL, "TWO_OPEN_LEADERS", "DEFINITIVE")
    assert odd["person_id"] == str(d.RAHMA)
    assert odd["message"].startswith("Dua kepala sekolah tercatat aktif")
    path = f"/v1/schools/{d.ANI_SCHOOL}"
    operator = (await kit.as_(d.operator_of(d.ANI_SCHOOL)).get(path)).json()
    assert [(issue["code"], issue["person_id"]) for issue in operator["issues"]] == [("TWO_OPEN_LEADERS", str(d.RAHMA))]
    assert (await kit.as_(d.ANI).get(path)).json()["issues"] == []
    assert [row["ends_on"] for row in operator["leaders"]] == ["2023-12-31", None]
    files["leaderships.csv"] = roster.files(d.FIRST)["leaderships.csv"]
    await accepted(kit, files)
    assert (await kit.as_(d.operator_of(d.ANI_SCHOOL)).get(path)).json()["issues"] == []


async def test_an_unforeseen_failure_is_said_and_undone(kit: Kit) -> None:
    async with kit.running.sessions.begin() as session:
        await session.execute(text("ALTER TABLE leadership ADD CONSTRAINT sabotage CHECK (letter_no = '')"))
    before = await state(kit)
    answer = await send(kit, d.FIRST)
    assert (answer.status_code, answer.json()["code"]) == (500, "import-failed")
    assert (await kit.as_(d.PLATFORM).get(answer.headers["location"])).json()["status"] == "FAILED"
    assert await state(kit) == before


async def test_a_large_import_waits_for_the_worker_and_shows_how_far_it_is(kit: Kit, monkeypatch) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 10_000)
    monkeypatch.setattr(checking, "STEP", 5)
    answer = await send(kit, d.FIRST)
    assert (answer.status_code, answer.json()["status"]) == (202, "WAITING")
    assert await kit.told() == []
    client, seen = kit.as_(d.PLATFORM), []
    work = asyncio.create_task(_errand(kit))
    while not work.done():
        seen.append((await client.get(answer.headers["location"])).json())
    assert await work == 1
    running = [view["progress"] for view in seen if view["status"] == "RUNNING"]
    assert running and all(0 < progress["done"] <= (progress["total"] or 150) for progress in running)
    done = (await client.get(answer.headers["location"])).json()
    assert done["status"] == "COMPLETED"
    assert done["progress"] == {"stage": "apply", "done": 190, "total": 190}
    assert await kit.sql("SELECT 1 FROM import_part") == []
    assert await _errand(kit) == 0
    assert len(await kit.told(PersonRecorded)) == 154


async def _errand(kit: Kit) -> int:
    async with kit.running.sessions.begin() as session:
        return await commands.import_waiting(session, await commands.now(session))


async def test_imports_follow_each_other(kit: Kit) -> None:
    async with kit.running.sessions.begin() as other:
        assert await my_turn(other)
        answer = await send(kit, d.FIRST)
        assert (answer.status_code, answer.json()["status"]) == (202, "WAITING")
        assert await _errand(kit) == 0
    assert await _errand(kit) == 1
    assert len(await kit.told(PersonRecorded)) == 154


async def test_a_repeated_request_changes_nothing(kit: Kit) -> None:
    """An upload is idempotent by what it holds, with a key or without."""
    key = {"Idempotency-Key": "once"}
    first, again = await send(kit, d.FIRST, **key), await send(kit, d.FIRST, **key)
    assert [answer.json()["status"] for answer in (first, again)] == ["COMPLETED", "COMPLETED"]
    assert again.json()["summary"]["events"] == {}


async def test_the_answer_names_a_few_of_the_events(kit: Kit) -> None:
    events = (await send(kit, d.FIRST)).headers["Kinerja-Events"].split(", ")
    assert len(events) == 20 and events[0].startswith("directory.")


@pytest.mark.parametrize("name", ["teachers.csv", "../employees.csv", "/etc/employees.csv", "EMPLOYEES.CSV", ""])
async def test_only_the_five_files_are_taken(kit: Kit, name: str) -> None:
    answer = await kit.as_(d.PLATFORM).post("/v1/imports", files=[("files", (name, b"x"))])
    assert answer.status_code == 422


async def test_no_files_and_a_file_twice_are_refused(kit: Kit) -> None:
    client = kit.as_(d.PLATFORM)
    assert (await client.post("/v1/imports", data={"dry_run": "true"})).status_code == 422
    twice = [("files", ("schools.csv", b"x")), ("files", ("schools.csv", b"y"))]
    assert (await client.post("/v1/imports", files=twice)).json()["code"] == "file-twice"


@pytest.mark.parametrize("form", [{"dry_run": "perhaps"}, {"dryrun": "true"}])
async def test_a_slip_in_the_form_never_imports_for_real(kit: Kit, form: dict[str, str]) -> None:
    files = [("files", (p.name, p.read_bytes(), "text/csv")) for p in sorted(ROSTER.glob("*.csv"))]
    refused = await kit.as_(d.PLATFORM).post("/v1/imports", data=form, files=files)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == f"/{next(iter(form))}"
    assert not await kit.told()


async def test_a_dry_run_may_be_asked_for_in_indonesian(kit: Kit) -> None:
    files = [("files", (p.name, p.read_bytes(), "text/csv")) for p in sorted(ROSTER.glob("*.csv"))]
    done = await kit.as_(d.PLATFORM).post("/v1/imports", data={"dry_run": "ya"}, files=files)
    assert (done.status_code, done.json()["dry_run"]) == (201, True)
    assert not await kit.told()
