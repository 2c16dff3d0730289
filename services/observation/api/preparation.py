"""Step A: where it stands, and the preparation document."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from services.observation.api import ONE, Code
from services.observation.commands import preparation as commands
from services.observation.domain.times import Proposal
from services.observation.queries import execution as executions
from services.observation.queries import preparation as queries
from services.observation.queries.execution import ExecutionCard
from services.observation.queries.preparation import PreparationCard
from shared.edge import Body, Commander, Confirmation, Language, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written50, Written100, Written2000

router = APIRouter(route_class=Route)


class ProposedTimeBody(Body):
    """When and where the teacher would like to be observed, and what she teaches there; so far."""

    starts_at: AwareDatetime | None = Field(None, examples=["2025-03-10T08:00:00+07:00"])
    ends_at: AwareDatetime | None = Field(None, examples=["2025-03-10T09:10:00+07:00"])
    place: Written100 | None = Field(None, examples=["Ruang kelas 4A"])
    class_name: Written50 | None = Field(None, examples=["4A"])
    subject: Written100 | None = Field(None, examples=["Matematika"])

    def proposal(self) -> Proposal:
        return Proposal(**dict(self))


class PreparationBody(Body):
    """The preparation document as it stands; nothing is compulsory before it is collected."""

    target_behaviours: Annotated[list[Code], Field(max_length=10)] = Field(examples=[["KSK1", "KSK3"]])
    effort: Written2000 | None = Field(None, examples=["Belajar dari rekan sejawat dan mencoba kesepakatan kelas."])
    proposed: ProposedTimeBody = ProposedTimeBody()
    lesson_plan: UUID | None = Field(None, description="A file that was uploaded before.", examples=[None])


@router.get(f"{ONE}/execution", openapi_extra=rule("read_execution"))
async def execution(participation_id: UUID, session: Transaction, person: Caller, language: Language) -> ExecutionCard:
    """Where steps A and B stand."""
    return await executions.execution_card(session, participation_id, person, language)


@router.get(f"{ONE}/preparation", openapi_extra=rule("read_preparation"))
async def preparation(participation_id: UUID, session: Transaction, person: Caller) -> PreparationCard:
    return await queries.preparation_card(session, participation_id, person)


@router.put(f"{ONE}/preparation", openapi_extra=rule("edit_preparation"))
async def save_preparation(
    participation_id: UUID, body: PreparationBody, session: Transaction, person: Commander, seen: Seen
) -> PreparationCard:
    """ "Simpan Draf"."""
    await commands.save_preparation(
        session, participation_id, body.target_behaviours, body.effort, body.proposed.proposal(), body.lesson_plan,
        person, seen,
    )  # fmt: skip
    await session.flush()
    return await queries.preparation_card(session, participation_id, person)


@router.post(f"{ONE}/preparation/collection", openapi_extra=rule("edit_preparation"))
async def collect_preparation(
    participation_id: UUID, body: Confirmation, session: Transaction, person: Commander, seen: Seen
) -> PreparationCard:
    """ "Kumpulkan": step A is done, and the time it proposes awaits the superior's word."""
    await commands.collect_preparation(session, participation_id, person, seen, confirmed=body.confirmation_checked)
    await session.flush()
    return await queries.preparation_card(session, participation_id, person)
