"""The clock (R-TIM-2): stages open and close once for an office, who has not planned is reminded exactly once."""

import asyncio
import signal
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.planning.commands import clock
from shared import reminders
from shared.contracts.awaited import PlansAwaited
from shared.contracts.base import SYSTEM, Event
from shared.contracts.directory import EmployeeLeft, Zone
from shared.contracts.ids import person_id
from shared.contracts.planning import CycleClosed, CycleExtended, CycleOpened, Stage, StageClosed, StageOpened, Window
from shared.database import connect, sessions
from shared.scheduler import Scheduler
from shared.superior import Position
from tests import builders as a
from tests.eventually import eventually
from tests.integration.planning_acts import TICKED, a_draft, act, an_opened_cycle, extend
from tests.integration.service_kit import Kit

OPENED = datetime(2024, 12, 20, 3, tzinfo=UTC)
NEW_YEAR = datetime(2025, 12, 31, 17, tzinfo=UTC)


def wib(day: int, hour: int = 8, month: int = 1) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=UTC) - timedelta(hours=7)


@pytest.fixture
async def kit(kits) -> Kit:
    """December: the office has opened the cycle; Ani and Budi take part."""
    kit = await kits("planning")
    await kit.it_is(OPENED)
    await kit.feed(*a.a_led_school(), a.a_person(), a.a_placed_teacher(), a.a_placed_teacher(a.BUDI))
    await an_opened_cycle(kit)
    return kit


def left(who) -> EmployeeLeft:
    return EmployeeLeft(npsn=a.NPSN, employee_id=who, on=date(2024, 12, 19), by=SYSTEM, at=a.JANUARY)


async def walk(kit: Kit, at: datetime) -> None:
    """As the scheduler does: again and again, until nothing is due."""
    await kit.it_is(at)
    for _ in range(5):
        async with kit.running.sessions.begin() as session:
            await clock.walk(session, at)


async def reminded(kit: Kit) -> list[tuple[int, set]]:
    """Which reminders there were, and of whom."""
    return [(e.days_left, {who for s in e.schools for who in s.undone}) for e in await kit.told(PlansAwaited)]


async def test_a_stage_opens_and_closes_once_for_all_schools_of_an_office(kit: Kit) -> None:
    await kit.feed(a.a_school(a.OTHER_NPSN))
    await an_opened_cycle(kit)
    for at in (wib(1, 0), wib(1, 0) + timedelta(hours=3), wib(1, 0, 2), wib(1, 1, 2)):
        await walk(kit, at)
    opened = [(e.office, e.window.stage) for e in await kit.told(StageOpened)]
    assert sorted(opened) == [(a.OFFICE, stage) for stage in ("DATA_UPDATE", "EXECUTION", "PLANNING")]
    assert {e.window.stage: e.window.closes_on for e in await kit.told(StageClosed)} == {
        Stage.DATA_UPDATE: date(2025, 1, 31), Stage.PLANNING: date(2025, 1, 31),
    }  # fmt: skip


async def test_where_one_school_has_more_time_its_stage_closes_on_its_own_day(kit: Kit) -> None:
    await kit.feed(a.a_school(a.OTHER_NPSN))
    await an_opened_cycle(kit)
    await extend(kit, "PLANNING", "2025-02-14", npsn=a.OTHER_NPSN)
    await kit.feed(*await kit.told(CycleExtended))
    for at in (wib(1, 0, 2), wib(15, 0, 2)):
        await walk(kit, at)
    days = [e.window.closes_on for e in await kit.told(StageClosed) if e.window.stage is Stage.PLANNING]
    assert days == [date(2025, 1, 31), date(2025, 2, 14)]


async def test_who_has_not_handed_in_is_reminded_on_each_day_once_R_TIM_2(kit: Kit) -> None:
    for day in (17, 18, 24, 28, 30, 31):
        await walk(kit, wib(day))
    await walk(kit, wib(1, 8, 2))
    assert await reminded(kit) == [(left, {a.ANI, a.BUDI}) for left in (14, 7, 3, 1, 0, -1)]


async def test_set_ahead_over_three_days_the_clock_brings_one_reminder_R_TIM_2(kit: Kit) -> None:
    await walk(kit, wib(29))
    assert await reminded(kit) == [(3, {a.ANI, a.BUDI})]


async def test_who_has_handed_in_is_not_reminded_his_superior_is_R_TIM_2(kit: Kit) -> None:
    await kit.it_is(wib(10))
    answer = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    assert answer.status_code == 200
    await walk(kit, wib(17))
    (event,) = await kit.told(PlansAwaited)
    (school,) = event.schools
    assert (school.undone, school.waiting) == ((a.BUDI,), (a.ANI,))


async def test_where_all_is_done_nobody_is_told_anything(kit: Kit) -> None:
    await kit.feed(*(left(who) for who in (a.ANI, a.BUDI)))
    await walk(kit, wib(17))
    assert await reminded(kit) == []


async def test_who_came_later_has_days_of_his_own_and_is_not_told_of_others_E_14(kit: Kit) -> None:
    await kit.it_is(wib(28, 3))
    await kit.feed(a.a_placed_teacher(person_id("citra")))
    await walk(kit, wib(28))
    assert await reminded(kit) == [(3, {a.ANI, a.BUDI})]


async def test_where_the_start_is_not_confirmed_that_alone_is_awaited_R_CYC_2(kit: Kit) -> None:
    july = datetime(2024, 7, 2, 3, tzinfo=UTC)
    await kit.it_is(july)
    await an_opened_cycle(kit, "2024S2")
    await walk(kit, july.replace(day=17))
    (event,) = [e for e in await kit.told(PlansAwaited) if e.cycle == "2024S2"]
    assert [(s.npsn, s.undone, s.school_waits) for s in event.schools] == [(a.NPSN, (), True)]


async def test_more_time_brings_new_reminders(kit: Kit) -> None:
    await walk(kit, wib(30))
    await extend(kit, "PLANNING", "2025-02-14")
    await kit.feed(*await kit.told(CycleExtended))
    await walk(kit, wib(31))
    assert [left for left, _ in await reminded(kit)] == [1, 14]


async def test_a_school_that_is_not_known_yet_waits_for_its_facts(kits) -> None:
    kit = await kits("planning")
    await kit.it_is(wib(2))
    window = {"stage": "PLANNING", "opens_on": "2025-01-01", "closes_on": "2025-01-31"}
    consumer, session = kit.service.consumers[0], kit.running.sessions
    event = CycleOpened.model_validate(
        {"npsn": a.NPSN, "cycle": "2025", "policy": "2025", "district_code": a.OFFICE, "windows": [window],
         "by": {"id": None, "role": "SYSTEM"}, "at": wib(2)}
    )  # fmt: skip
    assert consumer.model(event.type) is CycleOpened
    async with session.begin() as s:
        await reminders._remember(s, event, event.windows)
    await walk(kit, wib(17))
    assert not await kit.told(StageOpened)
    await kit.feed(a.a_school())
    await walk(kit, wib(17, 10))
    assert [e.window.stage for e in await kit.told(StageOpened)] == [Stage.PLANNING]


async def test_a_late_start_is_told_in_pages_and_rests_after_each_R_TIM_2(kit: Kit, monkeypatch) -> None:
    """Five schools, two in a round: no round tells more, and after each the other errands have their turn."""
    numbers = [f"2030000{n}" for n in range(5)]
    for npsn in numbers:
        await kit.feed(a.a_school(npsn), a.a_placed_teacher(person_id(npsn), npsn))
    await kit.it_is(OPENED)
    await an_opened_cycle(kit)
    await walk(kit, wib(2))
    monkeypatch.setattr(reminders, "SCHOOLS", 2)
    at, did = wib(29), []
    for _ in range(9):
        async with kit.running.sessions.begin() as session:
            did.append(await clock.walk(session, at))
    events = await kit.told(PlansAwaited)
    assert max(len(e.schools) for e in events) <= 2
    assert Counter(s.npsn for e in events for s in e.schools) == Counter([*numbers, a.NPSN])
    assert 0 in did[:2]


async def test_a_stage_that_opens_or_closes_and_a_cycle_that_closes_give_the_others_a_turn_R_TIM_2(
    kit: Kit, monkeypatch
) -> None:
    """At the end of a year every school closes: some in a round, and a pause after it."""
    for n in range(3):
        await kit.feed(a.a_school(f"2030000{n}"))
    await kit.it_is(OPENED)
    await an_opened_cycle(kit)
    monkeypatch.setattr(reminders, "SCHOOLS", 2)
    for at, told in ((wib(1, 0), StageOpened), (wib(1, 0, 2), StageClosed), (NEW_YEAR, CycleClosed)):
        await rounds(kit, at, told)


async def rounds(kit: Kit, at: datetime, kind: type[Event]) -> None:
    """Until nothing is due: whichever round told something was the last before a pause."""
    await kit.it_is(at)
    told = len(await kit.told(kind))
    before = told
    for _ in range(40):
        async with kit.running.sessions.begin() as session:
            did = await clock.walk(session, at)
        now = len(await kit.told(kind))
        assert now <= told + 2
        assert not (did and now > told), "it told something and goes on without a pause"
        told = now
    assert told > before


def scheduler(kit: Kit) -> Scheduler:
    engine = connect(kit.settings, "scheduler")
    return Scheduler(engine, sessions(engine, kit.settings), (clock.walk,), wake=lambda: None, pause=0.02)


async def test_two_schedulers_remind_once(kit: Kit) -> None:
    await kit.it_is(wib(29))
    both = [scheduler(kit), scheduler(kit)]
    tasks = [asyncio.create_task(each.run()) for each in both]
    await eventually(lambda: reminded(kit))
    await eventually(lambda: all(each.silent_for() < 0.5 for each in both))
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert await reminded(kit) == [(3, {a.ANI, a.BUDI})]


async def test_even_two_who_both_lead_remind_once(kit: Kit) -> None:
    """Should the lock of the leader ever fail: who comes second finds the row held, and then that it was told."""
    at = wib(29)
    await kit.it_is(at)
    async with kit.running.sessions() as one, kit.running.sessions() as other:
        await clock.walk(one, at)
        await clock.walk(other, at)
        await one.commit()
        await other.commit()
        await clock.walk(other, at)
        await other.commit()
    assert len(await reminded(kit)) == 1


async def test_killed_in_the_middle_each_is_reminded_once_and_closed_once(kit: Kit) -> None:
    """A process that walks, two schools a round, is killed three times; the fourth goes on where they were."""
    numbers = [f"203{n:05}" for n in range(40)]
    await kit.it_is(OPENED)
    for npsn in numbers:
        await kit.feed(a.a_school(npsn), a.a_placed_teacher(person_id(npsn), npsn))
    await an_opened_cycle(kit)
    await kit.it_is(wib(29))

    async def schools() -> int:
        return sum(len(e.schools) for e in await kit.told(PlansAwaited))

    for goal in (6, 14, 26, 41):
        arguments = ["-m", "tests.integration.walking_clock", kit.settings.dsn]
        child = await asyncio.create_subprocess_exec(sys.executable, *arguments)

        async def reached(goal: int = goal) -> bool:
            return await schools() >= goal

        try:
            await eventually(reached, 60)
        finally:
            child.send_signal(signal.SIGKILL)
            await child.wait()
    counted = Counter(who for e in await kit.told(PlansAwaited) for s in e.schools for who in s.undone)
    assert set(counted.values()) == {1}
    assert len(counted) == 42
    turns = Counter((e.window.stage, type(e)) for e in await kit.told(StageOpened, StageClosed, CycleClosed))
    assert set(turns.values()) == {1}


def test_a_page_names_no_more_people_than_it_may() -> None:
    there = {f"2020000{n}": reminders.Awaited(undone=[Position(a.ANI)] * 200) for n in range(6)}
    there["20200009"] = reminders.Awaited(undone=[Position(a.ANI)] * 900)
    sizes = [sum(len(s.undone) for s in page) for page in reminders.pages(there)]
    assert sizes == [400, 400, 400, 900]
    assert list(reminders.pages({"20200001": reminders.Awaited()})) == []


def test_the_same_reminder_of_an_office_is_gathered_R_TIM_2() -> None:
    window = Window(stage=Stage.PLANNING, opens_on=date(2025, 1, 1), closes_on=date(2025, 1, 31))
    one = reminders.Due("20200001", "2025", Stage.PLANNING, "2025", window, Zone.WIB, "32.04", 3)
    due = [one, replace(one, npsn="20200002"), replace(one, office="32"), replace(one, days_left=None)]
    assert [(r.office, r.numbers) for r in reminders.gather(due)] == [
        ("32", ["20200001"]), ("32.04", ["20200001", "20200002"]),
    ]  # fmt: skip
