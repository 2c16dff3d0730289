"""The tables of directory (SQLAlchemy Core: its facts come by the hundred thousand), and how to find rows of them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
    any_,
    cast,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import CollectionAggregate

from services.directory.domain.appointments import AbsenceReason, Appointment, LeaderAbsence, Leadership
from services.directory.domain.facts import Office, Person, School
from services.directory.domain.placement import Employment
from services.directory.domain.team import Team
from services.directory.leading import metadata, said_of_leaders
from shared import clock, cycles, idempotency
from shared.columns import Json
from shared.contracts.directory import (
    EducationLevel,
    EmployerKind,
    EmploymentStatus,
    Leader,
    LeadershipKind,
    PositionLevel,
    SchoolStatus,
    StaffType,
    TeamMember,
    Zone,
)
from shared.contracts.ids import PersonId
from shared.plumbing import plumbing

plumbing(metadata)
idempotency.install(metadata)
clock.install(metadata)
cycles.install(metadata)

school = Table(
    "school",
    metadata,
    Column("npsn", String, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("name", String, nullable=False),
    Column("level", String, nullable=False),
    Column("status", String, nullable=False),
    Column("office_code", String, nullable=False),
    Column("subdistrict_code", String, nullable=False),
    Column("subdistrict", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("operators", ARRAY(Uuid), nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("dapodik_id", String, nullable=False),
    Column("name", String, nullable=False),
    Column("nip", String),
    Column("email", String),
    Column("nuptk", String),
    Column("sex", String),
    Column("born", Date),
)

employment = Table(
    "employment",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("npsn", String, nullable=False),
    Column("job", String, nullable=False),
    Column("staff_type", String),
    Column("status", String, nullable=False),
    Column("employer", String, nullable=False),
    Column("ekinerja_user", Boolean, nullable=False),
    Column("position_level", String, nullable=False),
    Column("rank_grade", String, nullable=False),
    Column("since", Date),
    Column("left_on", Date),
    Column("to_npsn", String),
)

office = Table(
    "office",
    metadata,
    Column("code", String, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("name", String, nullable=False),
    Column("head_id", Uuid),
    Column("admin_ids", ARRAY(Uuid), nullable=False),
)

performance_team = Table(
    "performance_team",
    metadata,
    Column("npsn", String, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("members", Json(tuple[TeamMember, ...]), nullable=False),
)

data_issue = Table(
    "data_issue",
    metadata,
    Column("npsn", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("detail", String, nullable=False),
)

imports = Table(
    "import",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("asked_by", Uuid),
    Column("office_codes", ARRAY(Text)),
    Column("dry_run", Boolean, nullable=False),
    Column("status", String, nullable=False),
    Column("files", JSONB, nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    Column("summary", JSONB),
    Column("errors", JSONB),
    Column("error_count", BigInteger),
)

import_part = Table(
    "import_part",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("file", String, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

import_progress = Table(
    "import_progress",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("stage", String, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
)


def any_of(values: Iterable[object], kind: type[String] | type[Uuid[UUID]]) -> CollectionAggregate[bool]:
    """`= ANY(array)`: one parameter however many values."""
    return any_(cast(list(values), ARRAY(kind)))


async def schools(session: AsyncSession, numbers: Iterable[str]) -> dict[str, tuple[School, int]]:
    """Schools by NPSN, each with its version."""
    found = await session.execute(select(school).where(school.c.npsn == any_of(numbers, String)))
    return {
        r.npsn: (
            School(
                r.npsn, r.name, EducationLevel(r.level), SchoolStatus(r.status), r.office_code,
                r.subdistrict_code, r.subdistrict, Zone(r.zone), tuple(r.operators),
            ),
            r.version,
        )
        for r in found
    }  # fmt: skip


async def people(session: AsyncSession, ids: Iterable[PersonId]) -> dict[PersonId, tuple[Person, int]]:
    """People by id, each with the version."""
    found = await session.execute(select(person).where(person.c.id == any_of(ids, Uuid)))
    return {
        r.id: (Person(r.id, r.dapodik_id, r.name, r.nip, r.email, r.nuptk, r.sex, r.born), r.version) for r in found
    }


async def employments(session: AsyncSession, ids: Iterable[PersonId]) -> dict[PersonId, Employment]:
    """Where these people work."""
    found = await session.execute(select(employment).where(employment.c.person_id == any_of(ids, Uuid)))
    return {
        r.person_id: Employment(
            r.person_id, r.npsn, r.job, StaffType(r.staff_type) if r.staff_type else None,
            EmploymentStatus(r.status), EmployerKind(r.employer), r.ekinerja_user,
            PositionLevel(r.position_level), r.rank_grade, r.since, r.left_on, r.to_npsn,
        )
        for r in found
    }  # fmt: skip


async def leaders(session: AsyncSession, numbers: Iterable[str]) -> dict[str, tuple[Leader, ...]]:
    """Everyone who leads or led these schools, by Dapodik and by their office, oldest first."""
    found = await leaderships(session, numbers)
    return {npsn: leadership.leaders for npsn, leadership in found.items()}


async def leaderships(session: AsyncSession, numbers: Iterable[str]) -> dict[str, Leadership]:
    """What each source says of who leads these schools; a school of which neither says anything is left out."""
    found: dict[str, Leadership] = {}
    for r in await session.execute(said_of_leaders(any_of(numbers, String))):
        there = found.setdefault(r.npsn, Leadership(r.npsn))
        if r.id is None:
            row = Leader(
                person_id=r.person_id, kind=LeadershipKind(r.kind), starts_on=r.starts_on,
                ends_on=r.ends_on, letter_no=r.letter_no, on_leave=r.on_leave,
            )  # fmt: skip
            there.imported = (*there.imported, row)
        elif r.reason is None:
            new = Appointment(r.id, r.person_id, r.starts_on, r.ends_on, r.letter_no, r.note)
            there.appointments = (*there.appointments, new)
        else:
            reason = AbsenceReason(r.reason)
            away = LeaderAbsence(r.id, r.person_id, reason, r.starts_on, r.ends_on, r.letter_no, r.note)
            there.absences = (*there.absences, away)
    return found


async def offices(session: AsyncSession, codes: Iterable[str]) -> dict[str, tuple[Office, int]]:
    """Offices by code, each with its version."""
    found = await session.execute(select(office).where(office.c.code == any_of(codes, String)))
    return {r.code: (Office(r.code, r.name, r.head_id, tuple(r.admin_ids)), r.version) for r in found}


async def team_of(session: AsyncSession, npsn: str, *, lock: bool = False) -> Team:
    """The performance team; locked by its school, so that two who plot it at once go one after the other."""
    if lock:
        await session.execute(select(school.c.npsn).where(school.c.npsn == npsn).with_for_update())
    row = (await session.execute(select(performance_team).where(performance_team.c.npsn == npsn))).one_or_none()
    return Team(npsn) if row is None else Team(npsn, row.members, row.version)
