"""Assessment's routes: translate and call. Who is asking comes from the token; the transaction opens at the edge."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from services.assessment import commands, queries
from services.assessment.domain.matrix import Aspect
from services.assessment.domain.sheet import Achievement, Sheet
from services.assessment.queries import AssessmentCard, AssessmentList, OrganisationPredicateCard
from shared.contracts.assessment import Expectation, OrganisationPredicate
from shared.contracts.ids import CycleCode, Npsn, OfficeCode
from shared.edge import Body, Commander, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written1000, Written2000

router = APIRouter(route_class=Route)

Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[\w.-]+$")]


class SchoolRating(Body):
    """What the office head sets for a school."""

    predicate: OrganisationPredicate = Field(examples=["GOOD"])


class Achieved(Body):
    """What the teacher achieved in one indicator or duty of the approved plan."""

    code: Code = Field(examples=["KSK"])
    text: Written1000 = Field(examples=["Kesepakatan kelas dibuat bersama dan diingatkan pada tiap pertemuan."])


class Ratings(Body):
    """The superior's sheet, whole: what is left out is empty. Nothing is compulsory while it is a draft."""

    aspect_ratings: dict[Aspect, Expectation] = Field(
        {}, examples=[{"REFLECTION_EFFORT": "MEETS", "LEARNING_EFFORT": "ABOVE", "PRACTICE_CHANGE": "MEETS"}]
    )
    result: Expectation | None = Field(None, examples=["MEETS"])
    behaviour: Expectation | None = Field(None, examples=["ABOVE"])
    behaviour_ratings: Annotated[dict[Code, Expectation], Field(max_length=20)] = Field(
        {}, examples=[{"BP": "ABOVE", "AK": "MEETS"}]
    )
    achievements: Annotated[list[Achieved], Field(max_length=60)] = []
    feedback: Written2000 | None = Field(None, examples=["Pertahankan kebiasaan refleksi bersama rekan sejawat."])
    strengths: Written1000 | None = Field(None, examples=["Komunikasi yang hangat dengan peserta didik."])
    next_steps: Written1000 | None = Field(None, examples=["Mencoba strategi pengelompokan yang beragam."])
    discussed_on: date | None = Field(None, examples=["2025-12-01"])

    def sheet(self) -> Sheet:
        achieved = tuple(Achievement(code=a.code, text=a.text) for a in self.achievements)
        fields = {name: getattr(self, name) for name in Sheet.model_fields if name != "achievements"}
        return Sheet(**fields, achievements=achieved)


class Collection(Body):
    """The confirmation dialog: without the tick nothing is collected (R-DOC-2)."""

    confirmation_checked: bool = Field(examples=[True])
    deviation_reason: Written1000 | None = Field(
        None, examples=["Sebagian besar guru di sekolah ini benar-benar memenuhi ekspektasi tahun ini."]
    )
    incomplete_reason: Written1000 | None = Field(
        None, examples=["Guru cuti melahirkan sehingga dokumen kompetensi belum dikumpulkan."]
    )


@router.get("/schools/{npsn}/organisation-predicate", openapi_extra=rule("read_organisation_predicate"))
async def organisation_predicate(
    npsn: Npsn, cycle: CycleCode, session: Transaction, person: Caller
) -> OrganisationPredicateCard:
    return await queries.organisation_predicate(session, npsn, cycle, person)


@router.put("/schools/{npsn}/organisation-predicate", openapi_extra=rule("set_organisation_predicate"))
async def set_organisation_predicate(
    npsn: Npsn, cycle: CycleCode, body: SchoolRating, session: Transaction, person: Commander, seen: Seen
) -> OrganisationPredicateCard:
    """The office head sets the school's predicate, or revises it; teachers' predicates are never revised by it."""
    await commands.set_organisation_predicate(session, npsn, cycle, body.predicate, person, seen)
    await session.flush()
    return await queries.organisation_predicate(session, npsn, cycle, person)


@router.get("/assessments", openapi_extra=rule("rate"))
async def assessments(
    npsn: Npsn, cycle: CycleCode, session: Transaction, person: Caller,
    after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> AssessmentList:  # fmt: skip
    """Whom the leader of the school assesses."""
    return await queries.assessments_of_school(session, npsn, cycle, person, after=after, limit=limit)


@router.get("/offices/{office}/assessments", openapi_extra=rule("rate"))
async def assessments_of_office(
    office: OfficeCode, cycle: CycleCode, session: Transaction, person: Caller,
    after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> AssessmentList:  # fmt: skip
    """The same for the head of an education office: those who lead its schools."""
    return await queries.assessments_of_office(session, office, cycle, person, after=after, limit=limit)


@router.get("/participations/{participation_id}/assessment", openapi_extra=rule("read_assessment"))
async def assessment(participation_id: UUID, session: Transaction, person: Caller) -> AssessmentCard:
    return await queries.assessment_card(session, participation_id, person)


@router.put("/participations/{participation_id}/assessment", openapi_extra=rule("rate"))
async def save_draft(
    participation_id: UUID, body: Ratings, session: Transaction, person: Commander, seen: Seen
) -> AssessmentCard:
    """The superior's draft; nobody else sees it."""
    await commands.save_draft(session, participation_id, body.sheet(), person, seen)
    return await _card(session, participation_id, person)


@router.post("/participations/{participation_id}/assessment/collection", openapi_extra=rule("rate"))
async def collect(
    participation_id: UUID, body: Collection, session: Transaction, person: Commander, seen: Seen
) -> AssessmentCard:
    """The ratings stand; the predicate follows from them and from the school's."""
    await commands.collect_ratings(
        session, participation_id, person, seen, confirmed=body.confirmation_checked,
        incomplete_reason=body.incomplete_reason, deviation_reason=body.deviation_reason,
    )  # fmt: skip
    return await _card(session, participation_id, person)


@router.post("/participations/{participation_id}/assessment/receipt", openapi_extra=rule("receive_predicate"))
async def receive(participation_id: UUID, session: Transaction, person: Commander, seen: Seen) -> AssessmentCard:
    """The teacher opens his predicate: the objection window runs from here."""
    await commands.receive_predicate(session, participation_id, person, seen)
    return await _card(session, participation_id, person)


async def _card(session: Transaction, participation_id: UUID, person: Caller) -> AssessmentCard:
    await session.flush()
    return await queries.assessment_card(session, participation_id, person)
