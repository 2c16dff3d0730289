"""A cycle opens, people arrive: nobody is left out and nothing fails, whoever comes first (R-CYC-1, E-14)."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from shared.contracts.base import Event
from shared.contracts.ids import participation_id
from shared.contracts.planning import CycleOpened, ParticipationStarted
from tests import builders as a
from tests.eventually import eventually
from tests.integration.planning_acts import ANIS
from tests.integration.service_kit import Kit

OPENING = {"office": a.OFFICE, "cycle": "2025"}
BUDIS = participation_id(a.BUDI, "2025", a.NPSN)


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await kits("planning")
    await kit.it_is(a.JANUARY)
    return kit


async def started(kit: Kit) -> list[object]:
    return [event.about.participation_id for event in await kit.told(ParticipationStarted)]


async def blocked(kit: Kit) -> int:
    """How many sessions of this database wait for a lock."""
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return len(await kit.sql(waiting))


async def while_it_waits(kit: Kit, later: Awaitable[None]) -> asyncio.Task[None]:
    """`later` has begun, and has come as far as it can; whether it waits or is done."""
    task = asyncio.ensure_future(later)

    async def settled() -> bool:
        return task.done() or await blocked(kit) > 0

    await eventually(settled)
    return task


async def test_of_two_who_open_a_cycle_at_once_one_is_told_that_it_is_open(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(), a.a_school(a.OTHER_NPSN))
    async with kit.running.sessions() as session, session.begin():
        await session.execute(text("LOCK TABLE school_cycle IN SHARE MODE"))  # both have read before either writes
        both = [asyncio.ensure_future(kit.as_(who).post("/v1/cycles", json=OPENING)) for who in (a.HEAD, a.ADMIN)]
        await eventually(lambda: blocked(kit), until=lambda waiting: waiting == 2)
    answers = await asyncio.gather(*both)
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"cycle-already-open"}
    assert len(await kit.told(CycleOpened)) == 2


async def a_cycle_being_opened(kit: Kit) -> CycleOpened:
    """The office has opened a cycle; its event is on its way."""
    assert (await kit.as_(a.HEAD).post("/v1/cycles", json=OPENING)).status_code == 201
    (event,) = await kit.told(CycleOpened)
    assert isinstance(event, CycleOpened)
    return event


async def test_who_arrives_while_a_cycle_opens_takes_part(kit: Kit) -> None:
    """His placement is read before the cycle is there, and committed after its event was handled."""
    await kit.feed(*a.a_led_school(), a.a_placed_teacher(a.BUDI))
    async with kit.running.sessions() as arriving, arriving.begin():
        await _handle(kit, arriving, a.a_placed_teacher())
        task = await while_it_waits(kit, kit.feed(await a_cycle_being_opened(kit)))
        await arriving.commit()
    await task
    assert set(await started(kit)) == {ANIS, BUDIS}


async def test_who_arrives_while_the_participations_start_takes_part_once(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(), a.a_placed_teacher(a.BUDI))
    opened = await a_cycle_being_opened(kit)
    async with kit.running.sessions() as starting, starting.begin():
        await _handle(kit, starting, opened)
        task = await while_it_waits(kit, kit.feed(a.a_placed_teacher()))
        await starting.commit()
    await task
    assert sorted(map(str, await started(kit))) == sorted(map(str, (ANIS, BUDIS)))


async def test_who_arrives_before_his_school_while_its_cycle_opens_takes_part(kit: Kit) -> None:
    """His placement is read before anybody has told of the school, and committed after its cycle began there."""
    await kit.feed(*a.a_led_school(), a.a_placed_teacher(a.BUDI))
    await a_cycle_being_opened(kit)
    there = participation_id(a.BUDI, "2025", a.OTHER_NPSN)
    async with kit.running.sessions() as arriving, arriving.begin():
        await _handle(kit, arriving, a.a_placed_teacher(a.BUDI, a.OTHER_NPSN))
        task = await while_it_waits(kit, kit.feed(a.a_school(a.OTHER_NPSN)))
        handled = await kit.told(CycleOpened)
        await kit.feed(*handled)
        await arriving.commit()
    await task
    await kit.feed(*[event for event in await kit.told(CycleOpened) if event not in handled])
    assert there in await started(kit)


async def test_a_school_that_is_told_of_later_has_the_cycle_its_office_opened(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(), a.a_placed_teacher(a.BUDI))
    opened = await a_cycle_being_opened(kit)
    await kit.feed(a.a_school(a.OTHER_NPSN), a.a_school(a.OTHER_NPSN))
    first, later = await kit.told(CycleOpened)
    assert (first, later.npsn, later.by) == (opened, a.OTHER_NPSN, opened.by)


async def test_a_school_that_is_told_of_while_its_office_opens_a_cycle_has_it(kit: Kit) -> None:
    await kit.feed(*a.a_led_school())
    async with kit.running.sessions() as arriving, arriving.begin():
        await _handle(kit, arriving, a.a_school(a.OTHER_NPSN))
        task = await while_it_waits(kit, kit.as_(a.HEAD).post("/v1/cycles", json=OPENING))
        await arriving.commit()
    await task
    assert {event.npsn for event in await kit.told(CycleOpened)} == {a.NPSN, a.OTHER_NPSN}


async def test_a_school_that_is_told_of_too_late_to_do_anything_has_no_cycle(kit: Kit) -> None:
    await kit.feed(*a.a_led_school())
    await a_cycle_being_opened(kit)
    await kit.it_is(datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    await kit.feed(a.a_school(a.OTHER_NPSN))
    assert len(await kit.told(CycleOpened)) == 1


async def _handle(kit: Kit, session, event: Event) -> None:
    """Take the event in, without committing yet."""
    (consumer,) = kit.service.consumers
    await consumer.handle(session, [kit._delivery(event)])
