"""What a person can see of assessments: one SELECT, one view. Deny by default: what is not listed is not shown."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.domain import matrix
from services.assessment.domain.assessment import DECIDED, AssessmentStatus
from services.assessment.domain.distribution import deviations
from services.assessment.domain.matrix import Aspect
from services.assessment.domain.organisation import OrganisationStatus
from services.assessment.domain.parts import Part, missing, ready, there
from services.assessment.domain.sheet import EMPTY, Achievement, Sheet
from services.assessment.store import assessment, rated_predicates, school_predicate
from shared import cycles, facts, subordinates, windows
from shared.catalogue import catalogue
from shared.clock import now
from shared.contracts.assessment import Expectation, OrganisationPredicate, Predicate
from shared.contracts.ids import AssessmentId, Capacity, ParticipationId, PersonId
from shared.contracts.planning import Stage
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import OFFICE, Relation, School, permit
from shared.subordinates import Columns, capacity_in

WATCHERS = (Relation.SELF, Relation.SUPERIOR, Relation.OPERATOR, *OFFICE)
READERS_OF_SCHOOL = (Relation.SUPERIOR, *OFFICE)


class Proposal(View):
    """An aid for the assessor (9.2, 9.3), never binding and never filled in by itself."""

    result: Expectation | None
    behaviour: Expectation | None


class AssessmentCard(Versioned):
    """An assessment. The superior sees all of it; others what has become theirs to see, the rest is null."""

    id: AssessmentId
    participation_id: ParticipationId
    employee_id: PersonId
    npsn: str
    capacity: Capacity
    cycle: str
    status: AssessmentStatus
    message: str | None

    predicate: Predicate | None = None
    result: Expectation | None = None
    behaviour: Expectation | None = None
    feedback: str | None = None
    rated_by: PersonId | None = None
    set_at: datetime | None = None
    received_at: datetime | None = None
    objection_until: datetime | None = None

    achievements: tuple[Achievement, ...] | None = None
    strengths: str | None = None
    next_steps: str | None = None
    discussed_on: date | None = None
    credit_points: Decimal | None = None
    coefficient: Decimal | None = None

    expected: tuple[Part, ...] | None = None
    arrived: tuple[Part, ...] | None = None
    missing: tuple[Part, ...] | None = None
    aspect_ratings: dict[Aspect, Expectation] | None = None
    behaviour_ratings: dict[str, Expectation] | None = None
    proposal: Proposal | None = None
    rated_at: datetime | None = None
    deviates: bool | None = None
    deviation_reason: str | None = None
    incomplete_reason: str | None = None


_STATUS = frozenset(
    {"id", "participation_id", "employee_id", "npsn", "capacity", "cycle", "status", "message", "version"}
)
_RESULT = _STATUS | {
    "predicate", "result", "behaviour", "feedback", "rated_by", "set_at", "received_at", "objection_until",
}  # fmt: skip
_FINAL = _RESULT | {"achievements", "strengths", "next_steps", "discussed_on", "credit_points", "coefficient"}
_ALL = frozenset(AssessmentCard.model_fields)

_UNTOLD = 0
"""The version for whoever can change nothing yet: each draft raises the true one."""

_MESSAGES = {
    AssessmentStatus.NOT_READY: "Menunggu perencanaan disetujui dan dokumen refleksi dikumpulkan.",
    AssessmentStatus.READY: "Siap dinilai",
    AssessmentStatus.RATED_DRAFT: "Sedang dinilai",
    AssessmentStatus.ORG_PREDICATE_WAIT: "Menunggu predikat satuan pendidikan.",
    AssessmentStatus.PREDICATE_SET: "Predikat sudah ditetapkan",
    AssessmentStatus.NOTIFIED: "Predikat sudah diterima pegawai",
    AssessmentStatus.FINAL: "Predikat akhir",
}


_TOO_LATE = "Pelaksanaan sudah berakhir. Dapat dinilai dengan alasan, walaupun belum lengkap."
"""Of who never was ready, for the superior (E-33)."""


class AssessmentRow(View):
    """A line of the superior's list. Names come from whoever may know them."""

    id: AssessmentId
    participation_id: ParticipationId
    employee_id: PersonId
    npsn: str
    school: str
    capacity: Capacity
    status: AssessmentStatus
    result: Expectation | None
    behaviour: Expectation | None
    predicate: Predicate | None
    version: int


class AssessmentList(View):
    rows: tuple[AssessmentRow, ...]
    next: str | None


class OrganisationPredicateCard(Versioned):
    """The school's predicate, and where the predicates of its teachers deviate from the pattern (E-35)."""

    npsn: str
    cycle: str
    status: OrganisationStatus
    predicate: OrganisationPredicate | None
    set_by: PersonId | None
    set_at: datetime | None
    deviations: tuple[str, ...]


async def assessment_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> AssessmentCard:
    """The assessment of one teacher, as far as the reader may see it."""
    found = await session.execute(select(assessment).where(assessment.c.participation_id == participation_id))
    row = found.one_or_none()
    if row is None:
        raise NotFound()
    school = await facts.school(session, row.npsn)
    at = await now(session)
    relations = permit(school.relations(reader, row.about, at), WATCHERS)
    shown, card = _visible(relations, row.status), _card(row, reader)
    if card["status"] is AssessmentStatus.NOT_READY and Relation.SUPERIOR in relations:
        over = at >= windows.end(await cycles.window_of(session, row.about, Stage.EXECUTION))
        card["message"] = _TOO_LATE if over else card["message"]
    if Relation.SUPERIOR not in relations and row.status not in DECIDED:
        card["version"] = _UNTOLD
    return AssessmentCard.model_validate({name: value for name, value in card.items() if name in shown})


def _visible(relations: frozenset[Relation], status: AssessmentStatus) -> frozenset[str]:
    """R-SEC-2, D18: the teacher sees the result once it is set, the discussion when it is final; others the status."""
    if Relation.SUPERIOR in relations:
        return _ALL
    if Relation.SELF in relations and status is AssessmentStatus.FINAL:
        return _FINAL
    if Relation.SELF in relations and status in DECIDED:
        return _RESULT
    return _STATUS


def _card(row: Row[tuple[object, ...]], reader: PersonId) -> dict[str, object]:
    """A draft that is not the reader's own is not there: what was begun is known to its author alone."""
    hidden = row.status is AssessmentStatus.RATED_DRAFT and row.drafted_by != reader
    untouched = AssessmentStatus.READY if ready(row.expected, row.arrived) else AssessmentStatus.NOT_READY
    status = untouched if hidden else row.status
    sheet: Sheet = EMPTY if hidden else row.sheet
    behaviours = [behaviour.code for behaviour in catalogue(row.about.policy).behaviours]
    return {
        **row._mapping,
        **{name: getattr(sheet, name) for name in Sheet.model_fields},
        "capacity": row.about.capacity,
        "status": status,
        "message": _MESSAGES.get(status),
        "arrived": there(row.arrived),
        "missing": missing(row.expected, row.arrived),
        "proposal": Proposal(
            result=matrix.proposed_result(sheet.aspect_ratings),
            behaviour=matrix.proposed_behaviour(sheet.behaviour_ratings, behaviours),
        ),
    }


_WHOSE = Columns(assessment.c.npsn, assessment.c.employee_id, capacity_in(assessment.c.about))


async def assessments_of_school(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId, *, after: UUID | None, limit: int
) -> AssessmentList:
    """Whom the leader of a school assesses, and the head of its office: never himself (R-SUP-1, R-SEC-1)."""
    scene = await facts.scene(session, npsn, None, reader, (Relation.SUPERIOR, Relation.OFFICE_HEAD))
    his = subordinates.of_school(scene.school, _WHOSE, reader, scene.at)
    return await _list(session, his, {npsn: scene.school}, cycle, reader, after, limit)


async def assessments_of_office(
    session: AsyncSession, office: str, cycle: str, reader: PersonId, *, after: UUID | None, limit: int
) -> AssessmentList:
    """Whom the head of an office assesses: those who lead its schools (D19)."""
    his, schools = await subordinates.of_office(session, office, _WHOSE, reader)
    return await _list(session, his, schools, cycle, reader, after, limit)


async def _list(
    session: AsyncSession, his: ColumnElement[bool], schools: Mapping[str, School], cycle: str, reader: PersonId,
    after: UUID | None, limit: int,
) -> AssessmentList:  # fmt: skip
    query = select(assessment).where(assessment.c.cycle == cycle, his).order_by(assessment.c.id).limit(limit + 1)
    if after is not None:
        query = query.where(assessment.c.id > after)
    found = [
        AssessmentRow.model_validate({**_card(row, reader), "school": schools[row.npsn].name})
        for row in await session.execute(query)
    ]
    rows = tuple(found[:limit])
    return AssessmentList(rows=rows, next=str(rows[-1].id) if len(found) > limit else None)


async def organisation_predicate(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId
) -> OrganisationPredicateCard:
    """The school's predicate, for its leader and the office; NONE until the office head sets it."""
    school = await facts.school(session, npsn)
    permit(school.relations_to_school(reader, await now(session)), READERS_OF_SCHOOL)
    mine = (school_predicate.c.npsn == npsn) & (school_predicate.c.cycle == cycle)
    row = (await session.execute(select(school_predicate).where(mine))).one_or_none()
    if row is None or row.predicate is None:
        return _no_predicate(npsn, cycle)
    found = deviations(row.predicate, await rated_predicates(session, npsn, cycle))
    return OrganisationPredicateCard(**row._mapping, deviations=tuple(deviation.code for deviation in found))


def _no_predicate(npsn: str, cycle: str) -> OrganisationPredicateCard:
    return OrganisationPredicateCard(
        npsn=npsn, cycle=cycle, status=OrganisationStatus.NONE, predicate=None, set_by=None, set_at=None,
        deviations=(), version=0,
    )  # fmt: skip
