"""The import through HTTP, on a real PostgreSQL: what it changes, what it tells, what it refuses."""

from uuid import UUID

import httpx
import pytest

from deploy.demo import roster
from shared.contracts.directory import (
    EmployeeLeft,
    EmployeePlaced,
    LeadershipChanged,
    LeadershipKind,
    OfficeRecorded,
    PersonRecorded,
    SchoolRecorded,
)
from shared.contracts.ids import PersonId, person_id
from tests.integration.service_kit import Kit

PLATFORM = PersonId(UUID(roster.PLATFORM_OPERATOR))
FIRST, SECOND = (roster.files(exported) for exported in roster.build(2025))
EXPORT = roster.build(2025)[0]
ADMIN = person_id(next(o.dapodik_id for o in EXPORT.offices if (o.kode_dinas, o.peran) == ("64.02", "Admin")))
HEAD = person_id(next(o.dapodik_id for o in EXPORT.offices if (o.kode_dinas, o.peran) == ("64.02", "Kepala")))
ANI = person_id(next(e.dapodik_id for e in EXPORT.employees if e.nama == "Ani Lestari"))
EVENTS = (OfficeRecorded, SchoolRecorded, PersonRecorded, EmployeePlaced, EmployeeLeft, LeadershipChanged)


@pytest.fixture
async def kit(kits) -> Kit:
    return await kits("directory", platform_operators=(PLATFORM,))


async def send(
    kit: Kit, files: dict[str, str | bytes], who: PersonId = PLATFORM, *, dry_run: bool = False
) -> httpx.Response:
    parts = [("files", (name, text if isinstance(text, bytes) else text.encode())) for name, text in files.items()]
    return await kit.as_(who).post("/v1/imports", files=parts, data={"dry_run": str(dry_run).lower()})


async def accepted(kit: Kit, files: dict[str, str | bytes], who: PersonId = PLATFORM) -> dict:
    answer = await send(kit, files, who)
    assert answer.status_code == 201, answer.text
    assert answer.json()["status"] == "COMPLETED", answer.json()
    return answer.json()


async def told_since(kit: Kit, before: int) -> list:
    return list(await kit.told())[before:]


async def test_the_first_import_tells_every_fact_once(kit: Kit) -> None:
    done = await accepted(kit, FIRST)
    counts = {kind: len(await kit.told(kind)) for kind in EVENTS}
    eligible = sum(row.jenis_ptk != "Tenaga Administrasi Sekolah" for row in EXPORT.employees)
    assert counts == {
        OfficeRecorded: 2, SchoolRecorded: 12, PersonRecorded: 154,
        EmployeePlaced: eligible, EmployeeLeft: 0, LeadershipChanged: 11,
    }  # fmt: skip
    assert done["summary"]["kinds"]["employees"]["new"] == 150
    assert sum(done["summary"]["events"].values()) == sum(counts.values())


async def test_the_same_files_again_cause_no_event(kit: Kit) -> None:
    await accepted(kit, FIRST)
    before = len(await kit.told())
    done = await accepted(kit, FIRST)
    assert await told_since(kit, before) == []
    assert done["summary"]["kinds"]["employees"] == {"new": 0, "changed": 0, "unchanged": 150, "examples": []}


async def test_the_next_import_brings_the_missing_principal_and_nothing_else(kit: Kit) -> None:
    await accepted(kit, FIRST)
    before = len(await kit.told())
    await accepted(kit, SECOND)
    person, placed, led = await told_since(kit, before)
    assert isinstance(person, PersonRecorded) and person.name == "Syamsul Patawari"
    assert isinstance(placed, EmployeePlaced) and placed.npsn == "99640205"
    assert isinstance(led, LeadershipChanged)
    assert [(leader.person_id, leader.kind) for leader in led.leaders] == [
        (person.person_id, LeadershipKind.DEFINITIVE)
    ]
