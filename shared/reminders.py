"""The stages of each school's cycle, as a service's clock walks through them; and who is reminded of their end.

What must hold:
1. A reminder is told and marked as told in one transaction, with the school's row held: once, whoever is killed, and
   however many schedulers there are.
2. A round looks at so many schools at most, and after one that told something the others have their turn: a late start
   catches up at a bounded rate.
3. What is due is found by an index on the moment of the next look, never by reading all schools.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    DateTime,
    MetaData,
    String,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from shared import clock, deadlines, facts, outbox
from shared.columns import Enumerated, Json
from shared.contracts.awaited import AwaitedAtSchool, AwaitedLeader, StageAwaited
from shared.contracts.base import SYSTEM
from shared.contracts.directory import Zone
from shared.contracts.planning import CycleExtended, CycleOpened, CycleReopened, Stage, Window
from shared.inbox import Consumer
from shared.policies import policy
from shared.superior import Position

SCHOOLS = 1000
"""How many a round looks at: with its pause of 15 s, the whole country in under two hours."""
PEOPLE = 500
"""How many one event names at most, but for a single school that has more."""
LATER = timedelta(hours=1)
"""When to look again at a school that is not known yet."""

_tables = MetaData()
deadline = Table(
    "deadline",
    _tables,
    Column("npsn", String(8), primary_key=True),
    Column("cycle", String, primary_key=True),
    Column("stage", Enumerated(Stage), primary_key=True),
    Column("policy", String, nullable=False),
    Column("span", Json(Window), nullable=False),
    Column("told_on", Date, nullable=False),
    Column("look_at", DateTime(timezone=True)),
)


def install(metadata: MetaData) -> None:
    """A service that reminds has this table."""
    deadline.to_metadata(metadata)


def listen(consumer: Consumer, *stages: Stage) -> None:
    """A service that reminds hears of the windows of these stages; of all, if none is named."""

    async def remember(session: AsyncSession, event: CycleOpened) -> None:
        await _remember(session, event, [w for w in event.windows if w.stage in (stages or Stage)])

    consumer.on(CycleOpened)(remember)
    consumer.on(CycleExtended)(move)
    consumer.on(CycleReopened)(move)


async def _remember(session: AsyncSession, event: CycleOpened, windows: Sequence[Window]) -> None:
    """A cycle is open: what would have been due before is not told any more."""
    at, days = await clock.now(session), policy(event.policy).reminder_days
    rows = [
        {
            "npsn": event.npsn, "cycle": event.cycle, "stage": window.stage, "policy": event.policy, "span": window,
            "told_on": at.date(), "look_at": deadlines.first_look(window, days, at),
        }
        for window in windows
    ]  # fmt: skip
    if rows:
        await session.execute(insert(deadline).values(rows).on_conflict_do_nothing())


async def move(session: AsyncSession, event: CycleExtended | CycleReopened) -> None:
    """A stage got more time: its row is looked at again by the new days."""
    d, at = deadline.c, await clock.now(session)
    mine = (d.npsn == event.npsn) & (d.cycle == event.cycle)
    for kept in await session.execute(select(d.stage, d.policy, d.span).where(mine).with_for_update()):
        window = next((w for w in event.windows if w.stage is kept.stage), kept.span)
        if window != kept.span:
            again = deadlines.first_look(window, policy(kept.policy).reminder_days, at)
            row = mine & (d.stage == kept.stage)
            await session.execute(update(deadline).where(row).values(span=window, look_at=again))


@dataclass(frozen=True)
class Due:
    """A school whose stage is looked at now; `days_left` says which reminder is due, if any."""

    npsn: str
    cycle: str
    stage: Stage
    policy: str
    window: Window
    zone: Zone
    office: str
    days_left: int | None


async def look(session: AsyncSession, at: datetime) -> list[Due]:
    """The schools whose moment has come, held; from now on their next moment is another."""
    d, school = deadline.c, facts.school_fact
    query = (
        select(deadline, school.c.zone, school.c.office_code)
        .join_from(deadline, school, school.c.npsn == d.npsn, isouter=True)
        .where(d.look_at <= at)
        .order_by(d.look_at, d.npsn)
        .limit(SCHOOLS)
        .with_for_update(of=deadline, skip_locked=True)
    )
    found: list[Due] = []
    marks: list[dict[str, object]] = []
    for row in (await session.execute(query)).all():
        mark = {"n": row.npsn, "c": row.cycle, "s": row.stage, "told": row.told_on, "again": at + LATER}
        if row.zone is not None:
            zone, days = Zone(row.zone), policy(row.policy).reminder_days
            seen = deadlines.look(row.span, days, row.told_on, zone, at)
            mark |= {"told": seen.told_on, "again": seen.next}
            found.append(
                Due(row.npsn, row.cycle, row.stage, row.policy, row.span, zone, row.office_code, seen.days_left)
            )
        marks.append(mark)
    await _mark(session, marks)
    return found


async def _mark(session: AsyncSession, marks: list[dict[str, object]]) -> None:
    if not marks:
        return
    d = deadline.c
    mine = (d.npsn == bindparam("n")) & (d.cycle == bindparam("c")) & (d.stage == bindparam("s"))
    connection = await session.connection()
    await connection.execute(
        update(deadline).where(mine).values(told_on=bindparam("told"), look_at=bindparam("again")), marks
    )


@dataclass
class Awaited:
    """Who is awaited at a school, as `AwaitedAtSchool` has it."""

    undone: list[Position] = field(default_factory=list)
    waiting: list[Position] = field(default_factory=list)
    school_waits: bool = False

    def at(self, npsn: str) -> AwaitedAtSchool:
        undone, waiting = (
            tuple(who.employee_id for who in people if not who.capacity.leads) for people in (self.undone, self.waiting)
        )
        leading = tuple(
            AwaitedLeader(employee_id=who.employee_id, capacity=who.capacity, waiting=waits)
            for people, waits in ((self.undone, False), (self.waiting, True))
            for who in people
            if who.capacity.leads
        )
        return AwaitedAtSchool(
            npsn=npsn, undone=undone, waiting=waiting, school_waits=self.school_waits, leading=leading
        )

    def __len__(self) -> int:
        return len(self.undone) + len(self.waiting) + self.school_waits


@dataclass(frozen=True)
class Reminder:
    """A reminder that is due at these schools of an office."""

    office: str
    cycle: str
    policy: str
    stage: Stage
    closes_on: date
    days_left: int
    schools: tuple[Due, ...]

    @property
    def numbers(self) -> list[str]:
        return [school.npsn for school in self.schools]

    def here(self, npsn: ColumnElement[str]) -> ColumnElement[bool]:
        """At these schools: one parameter, however many."""
        return npsn == any_(cast(self.numbers, ARRAY(Text)))


Asked = Callable[[AsyncSession, Reminder], Awaitable[Mapping[str, Awaited]]]
"""Who is awaited at the schools of a reminder, by NPSN."""


def of_the_end(kind: type[StageAwaited], ask: Asked) -> Callable[[AsyncSession, datetime], Awaitable[int]]:
    """The errand of a service that reminds and does nothing else in these moments; then the others have their turn."""

    async def remind_of_the_end(session: AsyncSession, at: datetime) -> int:
        due = await look(session, at)
        told = await remind(session, due, at, kind, ask)
        return 0 if told else len(due)

    return remind_of_the_end


async def remind(session: AsyncSession, due: Iterable[Due], at: datetime, kind: type[StageAwaited], ask: Asked) -> int:
    """Tell who is awaited, in pages. How many events that were."""
    told = 0
    for reminder in gather(due):
        for page in pages(await ask(session, reminder)):
            event = kind(
                office=reminder.office, cycle=reminder.cycle, stage=reminder.stage, closes_on=reminder.closes_on,
                days_left=reminder.days_left, schools=page, by=SYSTEM, at=at,
            )  # fmt: skip
            await outbox.record(session, Page(uuid7()), event)
            told += 1
    return told


def gather(due: Iterable[Due]) -> Iterator[Reminder]:
    """The same reminder at all schools of an office together."""

    def same(d: Due) -> tuple[str, str, str, Stage, date, int]:
        return d.office, d.cycle, d.policy, d.stage, d.window.closes_on, d.days_left or 0

    wanted = sorted((d for d in due if d.days_left is not None), key=lambda d: (*same(d), d.npsn))
    for key, schools in groupby(wanted, key=same):
        yield Reminder(*key, tuple(schools))


def pages(awaited: Mapping[str, Awaited], most: int = PEOPLE) -> Iterator[tuple[AwaitedAtSchool, ...]]:
    """Schools where somebody is awaited, together no more people than `most`."""
    page: list[AwaitedAtSchool] = []
    people = 0
    for npsn, here in sorted(awaited.items()):
        if not len(here):
            continue
        if page and people + len(here) > most:
            yield tuple(page)
            page, people = [], 0
        page.append(here.at(npsn))
        people += len(here)
    if page:
        yield tuple(page)


@dataclass
class Page:
    """What a page of a reminder is told about: itself."""

    id: UUID
    version: int = 0


def by_school(numbers: Collection[str], undone: Iterable[tuple[str, Position]], waiting: Iterable[tuple[str, Position]],
              ) -> dict[str, Awaited]:  # fmt: skip
    """Rows of (school, somebody as what he is assessed) as what is awaited where."""
    found = {npsn: Awaited() for npsn in numbers}
    for npsn, person in undone:
        found[npsn].undone.append(person)
    for npsn, person in waiting:
        found[npsn].waiting.append(person)
    return found
