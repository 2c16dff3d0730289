"""Practice changes ("Ubah Praktik Kinerja"): translate and call."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.followup.commands import change as commands
from services.followup.queries import change as queries
from services.followup.queries.change import ChangeCard
from shared.contracts.followup import ChangeTarget
from shared.edge import Body, Commander, Route, Seen, Transaction, rule
from shared.former import FormerVersion
from shared.identity import Caller
from shared.texts import Written500

router = APIRouter(route_class=Route, tags=["practice"])
_ONE = "/participations/{participation_id}"


class ChangeBody(Body):
    """Which document, and why."""

    target: ChangeTarget = Field(examples=["A"])
    reason: Written500 = Field(examples=["Target perilaku yang dipilih tidak sesuai dengan kelas."])


class RejectionBody(Body):
    reason: Written500 = Field(examples=["Observasi sudah dibahas bersama."])


@router.get(f"{_ONE}/practice-change", openapi_extra=rule("read_practice_change"))
async def change(participation_id: UUID, session: Transaction, person: Caller) -> ChangeCard:
    """The last request."""
    return await queries.change_card(session, participation_id, person)


@router.post(f"{_ONE}/practice-change", status_code=201, openapi_extra=rule("request_practice_change"))
async def request_change(
    participation_id: UUID, body: ChangeBody, session: Transaction, person: Commander
) -> ChangeCard:
    """Ask to have a collected document opened again; what was built on it will no longer count."""
    await commands.request_change(session, participation_id, body.target, body.reason, person)
    await session.flush()
    return await queries.change_card(session, participation_id, person)


@router.post(f"{_ONE}/practice-change/withdrawal", openapi_extra=rule("request_practice_change"))
async def withdraw_change(participation_id: UUID, session: Transaction, person: Commander, seen: Seen) -> ChangeCard:
    await commands.withdraw_change(session, participation_id, person, seen)
    await session.flush()
    return await queries.change_card(session, participation_id, person)


@router.post(f"{_ONE}/practice-change/approval", openapi_extra=rule("decide_practice_change"))
async def approve_change(participation_id: UUID, session: Transaction, person: Commander, seen: Seen) -> ChangeCard:
    await commands.approve_change(session, participation_id, person, seen)
    await session.flush()
    return await queries.change_card(session, participation_id, person)


@router.post(f"{_ONE}/practice-change/rejection", openapi_extra=rule("decide_practice_change"))
async def reject_change(
    participation_id: UUID, body: RejectionBody, session: Transaction, person: Commander, seen: Seen
) -> ChangeCard:
    await commands.reject_change(session, participation_id, body.reason, person, seen)
    await session.flush()
    return await queries.change_card(session, participation_id, person)


@router.get(f"{_ONE}/former-versions", openapi_extra=rule("read_practice_change"))
async def former_versions(participation_id: UUID, session: Transaction, person: Caller) -> Sequence[FormerVersion]:
    """What was handed in before a change."""
    return await queries.former_versions(session, participation_id, person)
