"""Step B: the rubric, the rating, and the superior's list."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field

from services.observation.api import ONE, Code
from services.observation.commands import observation as commands
from services.observation.domain.rubric import Rating, Rubric
from services.observation.queries import execution as executions
from services.observation.queries import former, printing
from services.observation.queries import observation as queries
from services.observation.queries.execution import ObservationList
from services.observation.queries.observation import RatingCard, RubricCard
from services.observation.queries.printing import RatingPrint
from shared.contracts.ids import CycleCode, Npsn, OfficeCode
from shared.contracts.observation import ObservationLevel
from shared.edge import Body, Commander, Confirmation, Language, Route, Seen, Transaction, rule
from shared.former import FormerVersion
from shared.identity import Caller
from shared.texts import Written500, Written1000, Written2000

router = APIRouter(route_class=Route)


class RatingBody(Body):
    """One focus behaviour as it was seen."""

    behaviour: Code = Field(examples=["KSK1"])
    level: ObservationLevel | None = Field(None, examples=["DONE_EFFECTIVE"])
    note: Written1000 | None = Field(None, examples=["Menyapa tiap murid dengan nama."])


class RubricBody(Body):
    """The superior's rubric as it stands; nothing is compulsory before it is collected."""

    ratings: Annotated[list[RatingBody], Field(max_length=10)]
    recommendation: Written2000 | None = Field(None, examples=["Libatkan murid saat menyusun kesepakatan kelas."])
    general_note: Written2000 | None = Field(None, examples=["Suasana kelas hangat."])
    observed_at: AwareDatetime | None = Field(None, examples=["2025-03-10T08:00:00+07:00"])
    lesson_plan_checked: bool = Field(False, examples=[True])
    override_reason: Written500 | None = Field(None, examples=["Jadwal dimajukan karena ujian sekolah."])

    def rubric(self) -> Rubric:
        ratings = tuple(Rating(**dict(r)) for r in self.ratings)
        return Rubric(**dict(self) | {"ratings": ratings})


@router.get(f"{ONE}/rubric", openapi_extra=rule("read_rubric"))
async def rubric(participation_id: UUID, session: Transaction, person: Caller) -> RubricCard:
    """ "Cek Rubrik Observasi"."""
    return await queries.rubric_card(session, participation_id, person)


@router.get(f"{ONE}/rating", openapi_extra=rule("read_rating"))
async def rating(participation_id: UUID, session: Transaction, person: Caller, language: Language) -> RatingCard:
    """The superior's draft for himself; the result for the teacher after it was collected."""
    return await queries.rating_card(session, participation_id, person, language)


@router.put(f"{ONE}/rating", openapi_extra=rule("edit_rating"))
async def save_rating(
    participation_id: UUID, body: RubricBody, session: Transaction, person: Commander, seen: Seen, language: Language
) -> RatingCard:
    """The rubric so far; nobody else sees it."""
    await commands.save_rating(session, participation_id, body.rubric(), person, seen)
    await session.flush()
    return await queries.rating_card(session, participation_id, person, language)


@router.post(f"{ONE}/rating/collection", openapi_extra=rule("edit_rating"))
async def collect_rating(
    participation_id: UUID, body: Confirmation, session: Transaction, person: Commander, seen: Seen, language: Language
) -> RatingCard:
    """ "Kumpulkan": the teacher sees the result, and her follow-up document opens."""
    await commands.collect_rating(session, participation_id, person, seen, confirmed=body.confirmation_checked)
    await session.flush()
    return await queries.rating_card(session, participation_id, person, language)


@router.get(f"{ONE}/rating/print", openapi_extra=rule("read_rating"))
async def rating_print(participation_id: UUID, session: Transaction, person: Caller) -> RatingPrint:
    """What a print of the rubric says (P2): "DRAF" until it is collected, for whoever may see the rating."""
    return await printing.rating_print(session, participation_id, person)


@router.post(f"{ONE}/rating/print", openapi_extra=rule("read_rating"))
async def print_rating(participation_id: UUID, session: Transaction, person: Commander) -> RatingPrint:
    """ "Cetak": the same, and it is counted. It collects nothing."""
    await commands.note_print(session, participation_id, person)
    await session.flush()
    return await printing.rating_print(session, participation_id, person)


@router.get(f"{ONE}/former-versions", openapi_extra=rule("read_former_versions"))
async def former_versions(participation_id: UUID, session: Transaction, person: Caller) -> Sequence[FormerVersion]:
    """What was handed in before a practice change."""
    return await former.former_versions(session, participation_id, person)


@router.get("/observations", openapi_extra=rule("list_observations"))
async def observations(
    npsn: Npsn, cycle: CycleCode, session: Transaction, person: Caller, language: Language,
    after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ObservationList:  # fmt: skip
    """ "Cek daftar guru": whom the superior observes, with each one's status."""
    return await executions.observations_of_school(session, npsn, cycle, person, language, after=after, limit=limit)


@router.get("/offices/{office}/observations", openapi_extra=rule("list_observations"))
async def observations_of_office(
    office: OfficeCode, cycle: CycleCode, session: Transaction, person: Caller, language: Language,
    after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ObservationList:  # fmt: skip
    """The same for the head of an education office: those who lead its schools."""
    return await executions.observations_of_office(session, office, cycle, person, language, after=after, limit=limit)
