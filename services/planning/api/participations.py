"""Who takes part, and that his data is right."""

from uuid import UUID

from fastapi import APIRouter

from services.planning.commands import participations as commands
from services.planning.queries import participations as queries
from services.planning.queries.participations import ParticipationCard
from shared.edge import Commander, Language, Route, Transaction, rule
from shared.identity import Caller

router = APIRouter(route_class=Route, tags=["participations"])


@router.get("/participations", openapi_extra=rule("read_own"))
async def my_participations(session: Transaction, person: Caller, language: Language) -> list[ParticipationCard]:
    """Mine, the newest period first."""
    return list(await queries.my_participations(session, person, language))


@router.get("/participations/{participation_id}", openapi_extra=rule("read_participation"))
async def participation(
    participation_id: UUID, session: Transaction, person: Caller, language: Language
) -> ParticipationCard:
    return await queries.participation_card(session, participation_id, person, language)


@router.post("/participations/{participation_id}/data-confirmation", openapi_extra=rule("confirm_data"))
async def confirm_data(
    participation_id: UUID, session: Transaction, person: Commander, language: Language
) -> ParticipationCard:
    """ "Data sudah sesuai" (R-DAT-1)."""
    await commands.confirm_data(session, participation_id, person)
    await session.flush()
    return await queries.participation_card(session, participation_id, person, language)
