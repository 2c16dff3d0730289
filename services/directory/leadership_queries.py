"""Who leads a school as its education office sees it: both sources, with what the office noted."""

from datetime import date
from uuid import UUID

from sqlalchemy import Uuid, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.appointments import AbsenceReason, Leadership
from services.directory.leading import outsider
from services.directory.relations import standing
from services.directory.views import LeaderRow
from shared.clock import now
from shared.contracts.directory import Leader
from shared.contracts.ids import PersonId
from shared.edge import View
from shared.facts import OFFICE, permit
from shared.superior import leader_of


class Origin(View):
    """Whence somebody comes whom no source has (E-5)."""

    agency: str
    unit: str
    npsn: str | None


class AppointmentRow(View):
    """Somebody acts, by a letter of the office."""

    id: UUID
    person_id: UUID
    name: str
    nip: str | None
    email: str | None
    origin: Origin | None
    starts_on: date
    ends_on: date | None
    letter_no: str
    note: str | None


class LeaderAbsenceRow(View):
    """A principal does not lead, by a letter of the office, and why."""

    id: UUID
    person_id: UUID
    name: str
    reason: AbsenceReason
    starts_on: date
    ends_on: date | None
    letter_no: str
    note: str | None


class LeadershipCard(View):
    """Who leads today, everyone who leads or led by either source, and what the office recorded."""

    npsn: str
    today: LeaderRow | None
    leaders: tuple[LeaderRow, ...]
    appointments: tuple[AppointmentRow, ...]
    absences: tuple[LeaderAbsenceRow, ...]


async def leadership_card(session: AsyncSession, npsn: str, person: PersonId) -> LeadershipCard:
    """For the people of the school's office."""
    there, at = await standing(session, npsn), await now(session)
    permit(there.relations(person, at), OFFICE)
    kept = (await store.leaderships(session, [npsn])).get(npsn, Leadership(npsn))
    ids = {row.person_id for row in kept.leaders} | {row.person_id for row in kept.absences}
    people = {key: found for key, (found, _) in (await store.people(session, ids)).items()}
    origins = await _origins(session, ids)

    def row(leader: Leader) -> LeaderRow:
        return LeaderRow(**leader.model_dump(), name=people[leader.person_id].name)

    leader = leader_of(there.today(at), kept.leaders)
    return LeadershipCard(
        npsn=npsn, today=leader and row(leader), leaders=tuple(row(one) for one in kept.leaders),
        appointments=tuple(
            AppointmentRow(
                id=one.id, person_id=one.person_id, name=people[one.person_id].name, nip=people[one.person_id].nip,
                email=people[one.person_id].email, origin=origins.get(one.person_id), starts_on=one.starts_on,
                ends_on=one.ends_on, letter_no=one.letter_no, note=one.note,
            )
            for one in kept.appointments
        ),
        absences=tuple(
            LeaderAbsenceRow(
                id=one.id, person_id=one.person_id, name=people[one.person_id].name, reason=one.reason,
                starts_on=one.starts_on, ends_on=one.ends_on, letter_no=one.letter_no, note=one.note,
            )
            for one in kept.absences
        ),
    )  # fmt: skip


async def _origins(session: AsyncSession, ids: set[PersonId]) -> dict[UUID, Origin]:
    found = await session.execute(select(outsider).where(outsider.c.person_id == store.any_of(ids, Uuid)))
    return {r.person_id: Origin(agency=r.agency, unit=r.unit, npsn=r.npsn) for r in found}
