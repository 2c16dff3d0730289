"""Somebody is on unpaid leave or away to study: the office exempts him, and ends that (E-13)."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.planning.commands import exits
from services.planning.queries.participations import ParticipationCard, participation_card
from shared.contracts.planning import ExemptionReason
from shared.edge import Body, Commander, Language, Route, Transaction, rule
from shared.texts import Written100

router = APIRouter(route_class=Route, tags=["participations"])


class NewExemption(Body):
    """Why, from which day on, and by which letter."""

    reason: ExemptionReason = Field(examples=["UNPAID_LEAVE"])
    since: date = Field(examples=["2025-03-01"])
    letter_no: Written100 = Field(examples=["800/15/2025"])


@router.post("/participations/{participation_id}/exemption", status_code=201, openapi_extra=rule("exempt"))
async def exempt(
    participation_id: UUID, body: NewExemption, session: Transaction, person: Commander, language: Language
) -> ParticipationCard:
    """The cycle stands still for him."""
    await exits.exempt(session, participation_id, body.reason, body.since, body.letter_no, person)
    await session.flush()
    return await participation_card(session, participation_id, person, language)


@router.post("/participations/{participation_id}/exemption/end", openapi_extra=rule("exempt"))
async def end_exemption(
    participation_id: UUID, session: Transaction, person: Commander, language: Language
) -> ParticipationCard:
    """He is back, and goes on where he was."""
    await exits.end_exemption(session, participation_id, person)
    await session.flush()
    return await participation_card(session, participation_id, person, language)
