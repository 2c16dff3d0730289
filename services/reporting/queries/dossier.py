"""The dossier: what happened in a teacher's cycle, in order, dated; and a school's dossiers."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.domain.labels import ROLES
from services.reporting.domain.lines import DOCUMENTS, LINES
from services.reporting.domain.sentences import Speech, without_doubles
from services.reporting.domain.steps import Step, name_of
from services.reporting.generations import CURRENT, Model
from services.reporting.queries.pages import after_person
from services.reporting.store import as_of, dossier_entry, person
from shared import facts, subordinates
from shared.catalogue import catalogue
from shared.clock import now
from shared.contracts.base import ActingRole
from shared.contracts.ids import Capacity, ParticipationId, PersonId
from shared.edge import View
from shared.errors import NotFound
from shared.facts import Relation, School, permit
from shared.policies import policy
from shared.subordinates import Columns
from shared.superior import Position

READERS = (Relation.SELF, Relation.SUPERIOR, Relation.OFFICE_HEAD)
e = dossier_entry.c


class Entry(View):
    """Something that happened, and who did it, as what."""

    event_id: UUID
    type: str
    at: datetime
    step: Step
    step_name: str
    role: ActingRole
    by: str
    sentence: str
    details: Mapping[str, object]


class Dossier(View):
    """Everything of one participation, the oldest first."""

    participation_id: ParticipationId
    employee_id: PersonId
    capacity: Capacity
    name: str | None
    npsn: str
    school: str
    cycle: str
    policy: str
    documents: int
    entries: tuple[Entry, ...]
    as_of: datetime | None


class LastEntry(View):
    type: str
    at: datetime
    step: Step
    step_name: str
    sentence: str


class DossierRow(View):
    """A line of the leader's list: how much there is, and what came last."""

    participation_id: ParticipationId
    employee_id: PersonId
    capacity: Capacity
    name: str | None
    entries: int
    documents: int
    last: LastEntry


class DossierList(View):
    npsn: str
    school: str
    cycle: str
    rows: tuple[DossierRow, ...]
    next: str | None
    as_of: datetime | None


async def dossier(session: AsyncSession, participation_id: UUID, reader: PersonId, language: str) -> Dossier:
    """For the teacher, his superior and the head of the office. No document's text is here, for nobody."""
    query = (
        select(dossier_entry, person.c.name)
        .join_from(dossier_entry, person, person.c.id == e.employee_id, isouter=True)
        .where(e.generation == CURRENT.dossier, e.participation_id == participation_id)
        .order_by(e.at, e.event_id)
    )
    rows = (await session.execute(query)).all()
    if not rows:
        raise NotFound()
    first = rows[0]
    school = await facts.school(session, first.npsn)
    permit(school.relations(reader, Position(first.employee_id, first.capacity), await now(session)), READERS)
    speech = _speech(school, first._mapping, language)
    entries = tuple(_entry(row._mapping, speech) for row in without_doubles(rows))
    return Dossier(
        participation_id=first.participation_id, employee_id=first.employee_id, name=first.name, npsn=first.npsn,
        capacity=first.capacity, school=school.name, cycle=first.cycle, policy=first.policy,
        documents=sum(row.type in DOCUMENTS for row in rows), entries=entries,
        as_of=await as_of(session, Model.DOSSIER, CURRENT.dossier),
    )  # fmt: skip


async def dossiers_of_school(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId, language: str, *, after: UUID | None, limit: int
) -> DossierList:
    """For the leader, and for the head of the office: the dossiers of those he is the superior of, by name."""
    scene = await facts.scene(session, npsn, None, reader, (Relation.SUPERIOR, Relation.OFFICE_HEAD))
    school = scene.school
    his = subordinates.of_school(school, Columns(e.npsn, e.employee_id, e.capacity), reader, scene.at)
    each = e.participation_id
    newest = (
        select(
            dossier_entry, person.c.name, func.coalesce(person.c.name, "").label("sorted_by"),
            func.count().over(partition_by=each).label("entries"),
            func.count().filter(e.type.in_(DOCUMENTS)).over(partition_by=each).label("documents"),
        )
        .join_from(dossier_entry, person, person.c.id == e.employee_id, isouter=True)
        .where(e.generation == CURRENT.dossier, e.cycle == cycle, his)
        .distinct(each)
        .order_by(each, e.at.desc(), e.event_id.desc())
        .subquery()
    )  # fmt: skip
    query = select(newest).order_by(newest.c.sorted_by, newest.c.participation_id).limit(limit + 1)
    if after is not None:
        query = query.where(after_person(newest, after))
    found = [_row(row, school, language) for row in (await session.execute(query)).mappings()]
    rows = tuple(found[:limit])
    return DossierList(
        npsn=npsn, school=school.name, cycle=cycle, rows=rows,
        next=str(rows[-1].participation_id) if len(found) > limit else None,
        as_of=await as_of(session, Model.DOSSIER, CURRENT.dossier),
    )  # fmt: skip


def _speech(school: School, row: RowMapping, language: str) -> Speech:
    return Speech(language, school.zone, catalogue(row["policy"]), row["cycle"])


def _entry(row: RowMapping, speech: Speech) -> Entry:
    step, role = LINES[row["type"]].step, ActingRole(row["role"])
    return Entry(
        event_id=row["event_id"], type=row["type"], at=row["at"], step=step,
        step_name=name_of(step, policy(row["policy"]), speech.language), role=role,
        by=ROLES[role].say(speech.language, {}), sentence=speech.sentence(row["type"], row["details"]),
        details=row["details"],
    )  # fmt: skip


def _row(row: RowMapping, school: School, language: str) -> DossierRow:
    last = LastEntry.model_validate(_entry(row, _speech(school, row, language)), from_attributes=True)
    return DossierRow(
        participation_id=row["participation_id"], employee_id=row["employee_id"],
        capacity=row["capacity"], name=row["name"], entries=row["entries"], documents=row["documents"], last=last,
    )  # fmt: skip
