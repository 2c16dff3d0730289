"""The demo roster as the tests of directory change it, and send it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

import httpx

from deploy.demo import roster
from deploy.demo.rows import Employee, Roster
from shared.contracts.ids import PersonId, person_id
from tests.integration.service_kit import Kit

PLATFORM = PersonId(UUID(roster.PLATFORM_OPERATOR))
FIRST, SECOND = roster.build(2025)
ANI_SCHOOL, ACTING_SCHOOL, ORPHAN_SCHOOL, SENIOR_HIGH = "99640203", "99640204", "99640205", "99640210"
Files = Mapping[str, str | bytes]


def named(name: str) -> PersonId:
    return person_id(next(row.dapodik_id for row in SECOND.employees if row.nama == name))


def official(code: str, role: str) -> PersonId:
    return person_id(next(row.dapodik_id for row in FIRST.offices if (row.kode_dinas, row.peran) == (code, role)))


def operator_of(npsn: str) -> PersonId:
    return person_id(next(row.dapodik_id for row in FIRST.operators if row.npsn == npsn))


ANI, RAHMA, YOHANES = named("Ani Lestari"), named("Aji Rahmawati"), named("Yohanes Lawai")
BUDI, SAODAH = named("Budi Santoso"), named("Saodah")
HEAD, ADMIN = official("64.02", "Kepala"), official("64.02", "Admin")
OTHER_HEAD, OTHER_ADMIN = official("64", "Kepala"), official("64", "Admin")


def employees(change: Callable[[Employee], Employee], origin: Roster = FIRST) -> Roster:
    return replace(origin, employees=tuple(change(row) for row in origin.employees))


def about_ani(**changes: str) -> Roster:
    """The first export with other facts of Ani's."""
    return employees(lambda row: replace(row, **changes) if row.nama == "Ani Lestari" else row)


async def send(
    kit: Kit, files: Files | Roster, who: PersonId = PLATFORM, *, dry_run: bool = False, **headers: str
) -> httpx.Response:
    texts = roster.files(files) if isinstance(files, Roster) else files
    parts = [("files", (name, text if isinstance(text, bytes) else text.encode())) for name, text in texts.items()]
    return await kit.as_(who).post("/v1/imports", files=parts, data={"dry_run": str(dry_run).lower()}, headers=headers)


async def accepted(kit: Kit, files: Files | Roster, who: PersonId = PLATFORM, *, dry_run: bool = False) -> dict:
    answer = await send(kit, files, who, dry_run=dry_run)
    assert answer.status_code == 201, answer.text
    assert answer.json()["status"] == "COMPLETED", answer.json()
    return answer.json()


async def rejected(kit: Kit, files: Files | Roster, who: PersonId = PLATFORM) -> list[tuple[str, int, str, str]]:
    """The errors; and nothing has changed."""
    before = await state(kit)
    answer = await send(kit, files, who)
    assert (answer.status_code, answer.json()["code"]) == (422, "import-rejected"), answer.text
    assert await state(kit) == before
    return [(e["file"], e["row"], e["column"], e["code"]) for e in answer.json()["errors"]]


async def state(kit: Kit) -> list[object]:
    """Everything the imports have made of the database, events included."""
    tables = ("school", "person", "employment", "leadership", "office", "data_issue", "outbox")
    return [await kit.sql(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables]
