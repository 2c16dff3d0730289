"""An approved plan is deleted on request (rulebook 6.4): the teacher asks, the office decides."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.planning.commands import resets as commands
from services.planning.domain.reset import ResetRequest
from services.planning.queries import plans, resets
from services.planning.queries.plans import PlanCard
from services.planning.queries.resets import ResetCard, ResetRow
from shared.contracts.ids import OfficeCode, PersonId
from shared.edge import Body, Commander, Language, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written1000

router = APIRouter(route_class=Route, tags=["resets"])


class Reason(Body):
    reason: Written1000 = Field(examples=["Rencana terlalu berat: saya salah memilih indikator."])


@router.post("/plans/{plan_id}/reset-request", status_code=201, openapi_extra=rule("request_reset"))
async def request_reset(plan_id: UUID, body: Reason, session: Transaction, person: Commander, seen: Seen) -> ResetCard:
    """Once in a cycle, by the teacher himself, before an observation was rated."""
    return await _card(session, await commands.request_reset(session, plan_id, body.reason, person, seen), person)


@router.post("/plans/{plan_id}/reset-suggestion", openapi_extra=rule("review_plan"))
async def suggest_reset(
    plan_id: UUID, body: Reason, session: Transaction, person: Commander, seen: Seen, language: Language
) -> PlanCard:
    """A principal who came after a plan was approved by itself asks the teacher to have it reset (E-7)."""
    plan = await commands.suggest_reset(session, plan_id, body.reason, person, seen)
    return await plans.card(session, plan, person, language)


@router.get("/resets", openapi_extra=rule("decide_reset"))
async def waiting(office: OfficeCode, session: Transaction, person: Caller, language: Language) -> list[ResetRow]:
    """What waits for the office, the most urgent first."""
    return list(await resets.resets_of_office(session, office, person, language))


@router.get("/participations/{participation_id}/reset", openapi_extra=rule("read_reset"))
async def reset(participation_id: UUID, session: Transaction, person: Caller) -> ResetCard:
    return await resets.reset_card(session, participation_id, person)


@router.post("/participations/{participation_id}/reset/verification", openapi_extra=rule("decide_reset"))
async def verify(participation_id: UUID, session: Transaction, person: Commander, seen: Seen) -> ResetCard:
    return await _card(session, await commands.verify_reset(session, participation_id, person, seen), person)


@router.post("/participations/{participation_id}/reset/completion", openapi_extra=rule("decide_reset"))
async def complete(participation_id: UUID, session: Transaction, person: Commander, seen: Seen) -> ResetCard:
    """The plan is deleted, and whatever was built on it."""
    return await _card(session, await commands.complete_reset(session, participation_id, person, seen), person)


@router.post("/participations/{participation_id}/reset/rejection", openapi_extra=rule("decide_reset"))
async def reject(
    participation_id: UUID, body: Reason, session: Transaction, person: Commander, seen: Seen
) -> ResetCard:
    request = await commands.reject_reset(session, participation_id, body.reason, person, seen)
    return await _card(session, request, person)


async def _card(session: Transaction, request: ResetRequest, person: PersonId) -> ResetCard:
    await session.flush()
    return await resets.card(session, request, person)
