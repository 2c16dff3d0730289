"""Observation's routes: translate and call. Who is asking comes from the token; the transaction opens at the edge."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field, StringConstraints

from services.observation import commands, queries
from services.observation.domain.observation import Rating, Rubric
from services.observation.domain.times import Proposal
from services.observation.queries import (
    ExecutionCard,
    ObservationList,
    PreparationCard,
    RatingCard,
    RubricCard,
    ScheduleCard,
)
from shared.contracts.ids import CycleCode, Npsn
from shared.contracts.observation import ObservationLevel, ProposedTime
from shared.edge import Body, Commander, Confirmation, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written100, Written500, Written1000, Written2000

router = APIRouter(route_class=Route)
_one = "/participations/{participation_id}"

Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[\w.-]+$")]


class ProposedTimeBody(Body):
    """When and where the teacher would like to be observed, and what she teaches there; so far."""

    starts_at: AwareDatetime | None = Field(None, examples=["2025-03-10T08:00:00+07:00"])
    ends_at: AwareDatetime | None = Field(None, examples=["2025-03-10T09:10:00+07:00"])
    place: Written100 | None = Field(None, examples=["Ruang kelas 4A"])
    class_name: Written100 | None = Field(None, examples=["4A"])
    subject: Written100 | None = Field(None, examples=["Matematika"])

    def proposal(self) -> Proposal:
        return Proposal(**dict(self))


class PreparationBody(Body):
    """The preparation document as it stands; nothing is compulsory before it is collected."""

    target_behaviours: Annotated[list[Code], Field(max_length=10)] = Field(examples=[["KSK1", "KSK3"]])
    effort: Written2000 | None = Field(None, examples=["Belajar dari rekan sejawat dan mencoba kesepakatan kelas."])
    proposed: ProposedTimeBody = ProposedTimeBody()


class CounterProposal(Body):
    """Another time."""

    starts_at: AwareDatetime = Field(examples=["2025-03-11T10:00:00+07:00"])
    ends_at: AwareDatetime = Field(examples=["2025-03-11T11:10:00+07:00"])
    place: Written100 = Field(examples=["Ruang kelas 4A"])

    def time(self) -> ProposedTime:
        return ProposedTime(**dict(self))


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


@router.get(f"{_one}/execution", openapi_extra=rule("read_execution"))
async def execution(participation_id: UUID, session: Transaction, person: Caller) -> ExecutionCard:
    """Where steps A and B stand."""
    return await queries.execution_card(session, participation_id, person)


@router.get(f"{_one}/preparation", openapi_extra=rule("read_preparation"))
async def preparation(participation_id: UUID, session: Transaction, person: Caller) -> PreparationCard:
    return await queries.preparation_card(session, participation_id, person)


@router.put(f"{_one}/preparation", openapi_extra=rule("edit_preparation"))
async def save_preparation(
    participation_id: UUID, body: PreparationBody, session: Transaction, person: Commander, seen: Seen
) -> PreparationCard:
    """ "Simpan Draf"."""
    await commands.save_preparation(
        session, participation_id, body.target_behaviours, body.effort, body.proposed.proposal(), person, seen
    )
    await session.flush()
    return await queries.preparation_card(session, participation_id, person)


@router.post(f"{_one}/preparation/collection", openapi_extra=rule("edit_preparation"))
async def collect_preparation(
    participation_id: UUID, body: Confirmation, session: Transaction, person: Commander, seen: Seen
) -> PreparationCard:
    """ "Kumpulkan": step A is done, and the time it proposes awaits the superior's word."""
    await commands.collect_preparation(session, participation_id, person, seen, confirmed=body.confirmation_checked)
    await session.flush()
    return await queries.preparation_card(session, participation_id, person)


@router.get(f"{_one}/schedule", openapi_extra=rule("read_schedule"))
async def schedule(participation_id: UUID, session: Transaction, person: Caller) -> ScheduleCard:
    return await queries.schedule_card(session, participation_id, person)


@router.post(f"{_one}/schedule/agreement", openapi_extra=rule("agree_schedule"))
async def agree_schedule(participation_id: UUID, session: Transaction, person: Commander, seen: Seen) -> ScheduleCard:
    """Say yes to the time that the other side proposed."""
    await commands.agree_schedule(session, participation_id, person, seen)
    await session.flush()
    return await queries.schedule_card(session, participation_id, person)


@router.post(f"{_one}/schedule/counter-proposal", openapi_extra=rule("agree_schedule"))
async def counter_schedule(
    participation_id: UUID, body: CounterProposal, session: Transaction, person: Commander, seen: Seen
) -> ScheduleCard:
    """Propose another time."""
    await commands.counter_schedule(session, participation_id, body.time(), person, seen)
    await session.flush()
    return await queries.schedule_card(session, participation_id, person)


@router.get(f"{_one}/rubric", openapi_extra=rule("read_rubric"))
async def rubric(participation_id: UUID, session: Transaction, person: Caller) -> RubricCard:
    """ "Cek Rubrik Observasi"."""
    return await queries.rubric_card(session, participation_id, person)


@router.get(f"{_one}/rating", openapi_extra=rule("read_rating"))
async def rating(participation_id: UUID, session: Transaction, person: Caller) -> RatingCard:
    """The superior's draft for himself; the result for the teacher after it was collected."""
    return await queries.rating_card(session, participation_id, person)


@router.put(f"{_one}/rating", openapi_extra=rule("edit_rating"))
async def save_rating(
    participation_id: UUID, body: RubricBody, session: Transaction, person: Commander, seen: Seen
) -> RatingCard:
    """The rubric so far; nobody else sees it."""
    await commands.save_rating(session, participation_id, body.rubric(), person, seen)
    await session.flush()
    return await queries.rating_card(session, participation_id, person)


@router.post(f"{_one}/rating/collection", openapi_extra=rule("edit_rating"))
async def collect_rating(
    participation_id: UUID, body: Confirmation, session: Transaction, person: Commander, seen: Seen
) -> RatingCard:
    """ "Kumpulkan": the teacher sees the result, and her follow-up document opens."""
    await commands.collect_rating(session, participation_id, person, seen, confirmed=body.confirmation_checked)
    await session.flush()
    return await queries.rating_card(session, participation_id, person)


@router.get("/observations", openapi_extra=rule("list_observations"))
async def observations(
    npsn: Npsn, cycle: CycleCode, session: Transaction, person: Caller,
    after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ObservationList:  # fmt: skip
    """ "Cek daftar guru": whom the superior observes, with each one's status."""
    return await queries.observations_of_school(session, npsn, cycle, person, after=after, limit=limit)
