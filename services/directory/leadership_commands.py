"""An education office records who acts as principal at a school of its own, and when a principal is absent (E-8)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.directory import store
from services.directory.domain.appointment_refusals import ImportUnderWay, NobodyAbsent
from services.directory.domain.appointments import AbsenceReason, Appointment, LeaderAbsence, Leadership
from services.directory.importing import versions
from services.directory.importing.running import no_import
from services.directory.leading import appointment, leader_absence
from services.directory.relations import Standing, standing
from services.directory.strangers import Named, identify
from shared import outbox
from shared.clock import now
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import LeadershipChanged
from shared.contracts.ids import PersonId, school_id
from shared.facts import OFFICE, Relation, permit


@dataclass(frozen=True)
class Term:
    """From when to when, by which letter, and what the office notes beside it."""

    starts_on: date
    ends_on: date | None
    letter_no: str
    note: str | None


@dataclass(frozen=True)
class Desk:
    """A school in the hands of its office until we commit: nobody imports or records there meanwhile."""

    there: Standing
    school: versions.School
    leadership: Leadership
    by: Actor
    at: datetime

    @property
    def today(self) -> date:
        return self.there.today(self.at)


async def appoint(session: AsyncSession, npsn: str, who: Named, term: Term, person: PersonId) -> None:
    """Somebody acts as principal, known to directory or from elsewhere."""
    desk = await _desk(session, npsn, person)
    named = await identify(session, who, desk.there.school.office_code, desk.by, desk.at)
    new = Appointment(uuid7(), named, **asdict(term))
    await _record(session, desk, desk.leadership.appoint(new, desk.by, desk.at))
    await _add(session, appointment, desk, asdict(new))


async def end_appointment(session: AsyncSession, npsn: str, wanted: UUID, last: date, person: PersonId) -> None:
    """He acts until this day only."""
    desk = await _desk(session, npsn, person)
    told = desk.leadership.end_appointment(wanted, last, desk.today, desk.by, desk.at)
    await _record(session, desk, told)
    left = {row.id: row.ends_on for row in desk.leadership.appointments}
    await _shorten(session, appointment, wanted, left)


async def record_absence(session: AsyncSession, npsn: str, reason: AbsenceReason, term: Term, person: PersonId) -> None:
    """The definitive principal of the first day does not lead."""
    desk = await _desk(session, npsn, person)
    principal = desk.leadership.principal_on(term.starts_on)
    if principal is None:
        raise NobodyAbsent(field="/starts_on")
    new = LeaderAbsence(uuid7(), principal, reason, **asdict(term))
    await _record(session, desk, desk.leadership.absent(new, desk.by, desk.at))
    await _add(session, leader_absence, desk, asdict(new))


async def end_absence(session: AsyncSession, npsn: str, wanted: UUID, last: date, person: PersonId) -> None:
    """The principal is back from the day after."""
    desk = await _desk(session, npsn, person)
    told = desk.leadership.end_absence(wanted, last, desk.today, desk.by, desk.at)
    await _record(session, desk, told)
    left = {row.id: row.ends_on for row in desk.leadership.absences}
    await _shorten(session, leader_absence, wanted, left)


async def _desk(session: AsyncSession, npsn: str, person: PersonId) -> Desk:
    """For the people of the school's office alone."""
    at, there = await now(session), await standing(session, npsn)
    relations = permit(there.relations(person, at), OFFICE)
    role = ActingRole.OFFICE_HEAD if Relation.OFFICE_HEAD in relations else ActingRole.OFFICE
    if not await no_import(session):
        raise ImportUnderWay()
    locked = select(store.school.c.version).where(store.school.c.npsn == npsn).with_for_update()
    school = versions.School(school_id(npsn), (await session.execute(locked)).scalar_one(), npsn)
    leadership = (await store.leaderships(session, [npsn])).get(npsn, Leadership(npsn))
    return Desk(there, school, leadership, Actor(id=person, role=role), at)


async def _record(session: AsyncSession, desk: Desk, told: LeadershipChanged) -> None:
    await outbox.record(session, desk.school, told)
    raised = update(store.school).where(store.school.c.npsn == desk.school.npsn)
    await session.execute(raised.values(version=desk.school.version))


async def _add(session: AsyncSession, table: Table, desk: Desk, row: dict[str, object]) -> None:
    written = {"npsn": desk.school.npsn, "recorded_by": desk.by.id, "recorded_at": desk.at}
    await session.execute(insert(table).values(**row, **written))


async def _shorten(session: AsyncSession, table: Table, wanted: UUID, left: dict[UUID, date | None]) -> None:
    """The row ends earlier; one that never held is gone."""
    if wanted in left:
        await session.execute(update(table).where(table.c.id == wanted).values(ends_on=left[wanted]))
    else:
        await session.execute(delete(table).where(table.c.id == wanted))
