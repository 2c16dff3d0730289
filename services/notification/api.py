"""Notification's routes: only one's own messages and wishes; and for the office, what could not be delivered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, StrictBool

from services.notification import commands, queries
from services.notification.domain.notices import Number
from services.notification.queries import FailedDeliveries, Inbox, MessageCard, PreferencesCard
from shared.contracts.ids import OfficeCode
from shared.edge import Body, Commander, Language, Route, Seen, Transaction, rule
from shared.identity import Caller

router = APIRouter(route_class=Route)
Limit = Annotated[int, Query(ge=1, le=100)]


class Wishes(Body):
    """Which messages are wanted where; what is not named is wanted."""

    in_app: dict[Number, StrictBool] = Field({}, examples=[{"N16": False}])
    email: dict[Number, StrictBool] = Field({}, examples=[{"N03": False}])


@router.get("/inbox", openapi_extra=rule("read_own"))
async def inbox(
    session: Transaction, person: Caller, language: Language,
    unread: bool = False, after: UUID | None = None, limit: Limit = 20,
) -> Inbox:  # fmt: skip
    """My messages, newest first."""
    return await queries.inbox(session, person, language, unread=unread, after=after, limit=limit)


@router.post("/inbox/{message_id}/reading", openapi_extra=rule("read_own"))
async def read(message_id: UUID, session: Transaction, person: Commander, language: Language) -> MessageCard:
    """I have read it. Repeating keeps the first time."""
    await commands.read_message(session, message_id, person)
    await session.flush()
    return await queries.message_card(session, message_id, person, language)


@router.get("/preferences", openapi_extra=rule("read_own"))
async def preferences(session: Transaction, person: Caller, language: Language) -> PreferencesCard:
    return await queries.preferences_card(session, person, language)


@router.put("/preferences", openapi_extra=rule("edit_own"))
async def choose(
    body: Wishes, session: Transaction, person: Commander, seen: Seen, language: Language
) -> PreferencesCard:
    """What I want to be told, whole (R-NTF-2)."""
    await commands.choose(session, person, body.in_app, body.email, seen)
    await session.flush()
    return await queries.preferences_card(session, person, language)


@router.get("/deliveries/failed", openapi_extra=rule("read_failed_deliveries"))
async def failed(
    office: OfficeCode, session: Transaction, person: Caller, after: UUID | None = None, limit: Limit = 50
) -> FailedDeliveries:
    """E-mails that were given up, for those who keep the office's data."""
    return await queries.failed_deliveries(session, office, person, after=after, limit=limit)
