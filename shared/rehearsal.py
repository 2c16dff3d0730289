"""Routes that exist only under `demo` and `test`: move the clock, and ask whether an event's effect has arrived."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime
from sqlalchemy import func, select

from shared import clock
from shared.edge import Body, Route, Transaction, View, rule
from shared.errors import NotFound
from shared.plumbing import inbox

router = APIRouter(route_class=Route, tags=["rehearsal"])


class Moment(Body):
    now: AwareDatetime


class Arrival(View):
    """How long after the event (its id holds the wall clock's milliseconds) its effect's row was written."""

    event_id: UUID
    received_at: datetime
    milliseconds: float


@router.put("/clock", openapi_extra=rule("rehearsal"))
async def move_clock(body: Moment, session: Transaction) -> Moment:
    """It is now this moment; time goes on from there."""
    await clock.move_to(session, body.now)
    return Moment(now=await clock.now(session))


@router.get("/clock", openapi_extra=rule("rehearsal"))
async def read_clock(session: Transaction) -> Moment:
    return Moment(now=await clock.now(session))


@router.get("/arrivals/{event_id}", openapi_extra=rule("rehearsal"))
async def arrival(event_id: UUID, session: Transaction) -> Arrival:
    """404 until some consumer of this service has taken the event in."""
    received = await session.scalar(select(func.min(inbox.c.received_at)).where(inbox.c.event_id == event_id))
    if received is None:
        raise NotFound()
    sent = datetime.fromtimestamp((event_id.int >> 80) / 1000, UTC)
    return Arrival(event_id=event_id, received_at=received, milliseconds=(received - sent).total_seconds() * 1000)
