"""Step B: what the performance team drafts and recommends."""

from uuid import UUID

from fastapi import APIRouter

from services.observation.api import ONE
from services.observation.api.observation import RubricBody
from services.observation.commands import advice as commands
from services.observation.queries import advice as queries
from services.observation.queries.advice import AdviceCard, TeamAdvice
from shared.edge import Commander, Confirmation, Route, Seen, Transaction, rule
from shared.identity import Caller

router = APIRouter(route_class=Route)


@router.get(f"{ONE}/advice", openapi_extra=rule("edit_advice"))
async def own_advice(participation_id: UUID, session: Transaction, person: Caller) -> AdviceCard:
    """What I, of the team, have written."""
    return await queries.own_advice(session, participation_id, person)


@router.put(f"{ONE}/advice", openapi_extra=rule("edit_advice"))
async def save_advice(
    participation_id: UUID, body: RubricBody, session: Transaction, person: Commander, seen: Seen
) -> AdviceCard:
    """The rubric as I saw it; nobody else sees it yet."""
    await commands.save_advice(session, participation_id, body.rubric(), person, seen)
    await session.flush()
    return await queries.own_advice(session, participation_id, person)


@router.post(f"{ONE}/advice/recommendation", openapi_extra=rule("edit_advice"))
async def give_advice(
    participation_id: UUID, body: Confirmation, session: Transaction, person: Commander, seen: Seen
) -> AdviceCard:
    """Recommend: the superior sees it, with my name. The rating is his."""
    await commands.give_advice(session, participation_id, person, seen, confirmed=body.confirmation_checked)
    await session.flush()
    return await queries.own_advice(session, participation_id, person)


@router.get(f"{ONE}/team-advice", openapi_extra=rule("read_team_advice"))
async def team_advice(participation_id: UUID, session: Transaction, person: Caller) -> TeamAdvice:
    """What the team recommends, and who of it, for the superior."""
    return await queries.team_advice(session, participation_id, person)
