"""When the observation takes place."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from services.observation.api import ONE
from services.observation.commands import schedule as commands
from services.observation.queries import schedule as queries
from services.observation.queries.schedule import ScheduleCard
from shared.contracts.observation import ProposedTime
from shared.edge import Body, Commander, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written100

router = APIRouter(route_class=Route)


class CounterProposal(Body):
    """Another time."""

    starts_at: AwareDatetime = Field(examples=["2025-03-11T10:00:00+07:00"])
    ends_at: AwareDatetime = Field(examples=["2025-03-11T11:10:00+07:00"])
    place: Written100 = Field(examples=["Ruang kelas 4A"])

    def time(self) -> ProposedTime:
        return ProposedTime(**dict(self))


@router.get(f"{ONE}/schedule", openapi_extra=rule("read_schedule"))
async def schedule(participation_id: UUID, session: Transaction, person: Caller) -> ScheduleCard:
    return await queries.schedule_card(session, participation_id, person)


@router.post(f"{ONE}/schedule/agreement", openapi_extra=rule("agree_schedule"))
async def agree_schedule(participation_id: UUID, session: Transaction, person: Commander, seen: Seen) -> ScheduleCard:
    """Say yes to the time that the other side proposed."""
    await commands.agree_schedule(session, participation_id, person, seen)
    await session.flush()
    return await queries.schedule_card(session, participation_id, person)


@router.post(f"{ONE}/schedule/counter-proposal", openapi_extra=rule("agree_schedule"))
async def counter_schedule(
    participation_id: UUID, body: CounterProposal, session: Transaction, person: Commander, seen: Seen
) -> ScheduleCard:
    """Propose another time."""
    await commands.counter_schedule(session, participation_id, body.time(), person, seen)
    await session.flush()
    return await queries.schedule_card(session, participation_id, person)
