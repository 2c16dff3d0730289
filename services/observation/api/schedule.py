"""When the observation takes place."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.api import ONE
from services.observation.commands import schedule as commands
from services.observation.queries import schedule as queries
from services.observation.queries.schedule import ScheduleDetail
from shared import ics
from shared.contracts.ids import PersonId
from shared.contracts.observation import ProposedTime
from shared.edge import Body, Commander, Language, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written100, Written500

router = APIRouter(route_class=Route)


class CounterProposal(Body):
    """Another time."""

    starts_at: AwareDatetime = Field(examples=["2025-03-11T10:00:00+07:00"])
    ends_at: AwareDatetime = Field(examples=["2025-03-11T11:10:00+07:00"])
    place: Written100 = Field(examples=["Ruang kelas 4A"])

    def time(self) -> ProposedTime:
        return ProposedTime(starts_at=self.starts_at, ends_at=self.ends_at, place=self.place)


class MoveProposal(CounterProposal):
    """Another time than the one that was agreed, or missed, and why."""

    reason: Written500 = Field(examples=["Kelas 4A mengikuti asesmen pada hari itu."])


class Cancellation(Body):
    """Why it does not take place."""

    reason: Written500 = Field(examples=["Sekolah diliburkan karena banjir."])


@router.get(f"{ONE}/schedule", openapi_extra=rule("read_schedule"))
async def schedule(participation_id: UUID, session: Transaction, person: Caller, language: Language) -> ScheduleDetail:
    return await queries.schedule_card(session, participation_id, person, language)


@router.get(
    f"{ONE}/schedule/calendar", openapi_extra=rule("read_schedule"), response_class=Response,
    responses={200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
)  # fmt: skip
async def calendar(participation_id: UUID, session: Transaction, person: Caller, language: Language) -> Response:
    """The agreed time as a file for a calendar (iCalendar); taken again, it brings that calendar up to date."""
    file = await queries.calendar(session, participation_id, person, language)
    return Response(
        file, media_type=ics.MEDIA_TYPE, headers={"Content-Disposition": 'attachment; filename="observasi.ics"'}
    )


@router.post(f"{ONE}/schedule/agreement", openapi_extra=rule("agree_schedule"))
async def agree_schedule(
    participation_id: UUID, session: Transaction, person: Commander, seen: Seen, language: Language
) -> ScheduleDetail:
    """Say yes to the time that the other side proposed."""
    await commands.agree_schedule(session, participation_id, person, seen)
    return await _now(session, participation_id, person, language)


@router.post(f"{ONE}/schedule/counter-proposal", openapi_extra=rule("agree_schedule"))
async def counter_schedule(
    participation_id: UUID, body: CounterProposal, session: Transaction, person: Commander, seen: Seen,
    language: Language,
) -> ScheduleDetail:  # fmt: skip
    """Propose another time, while none is agreed or as an answer to the wish to move."""
    await commands.counter_schedule(session, participation_id, body.time(), person, seen)
    return await _now(session, participation_id, person, language)


@router.post(f"{ONE}/schedule/move", openapi_extra=rule("move_schedule"))
async def move_schedule(
    participation_id: UUID, body: MoveProposal, session: Transaction, person: Commander, seen: Seen,
    language: Language,
) -> ScheduleDetail:  # fmt: skip
    """Ask to move what was agreed, or missed; the other side agrees, or proposes yet another time."""
    await commands.move_schedule(session, participation_id, body.time(), body.reason, person, seen)
    return await _now(session, participation_id, person, language)


@router.post(f"{ONE}/schedule/cancellation", openapi_extra=rule("cancel_schedule"))
async def cancel_schedule(
    participation_id: UUID, body: Cancellation, session: Transaction, person: Commander, seen: Seen,
    language: Language,
) -> ScheduleDetail:  # fmt: skip
    """Call it off, before it has begun. Either side may propose a time anew."""
    await commands.cancel_schedule(session, participation_id, body.reason, person, seen)
    return await _now(session, participation_id, person, language)


async def _now(session: AsyncSession, participation_id: UUID, person: PersonId, language: str) -> ScheduleDetail:
    """What has become of it."""
    await session.flush()
    return await queries.schedule_card(session, participation_id, person, language)
