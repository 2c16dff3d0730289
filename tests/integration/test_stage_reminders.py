"""What the clocks of observation, followup and assessment tell: who is awaited, what is tomorrow, what is overdue."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.contracts.awaited import (
    ObservationsAhead,
    ObservationsSoon,
    ObservationsTomorrow,
    PreparationsAwaited,
    RatingsAwaited,
    ReflectionsAwaited,
)
from shared.contracts.followup import EffortOverdue
from shared.contracts.planning import Stage
from tests import builders as a
from tests.integration import assessment_phrases as assessing
from tests.integration import observation_acts as observing
from tests.integration import test_followup_change as changing
from tests.integration import test_followup_practice as following
from tests.integration.service_kit import Kit
from tests.integration.test_stage_windows import OPENED, extended
from tests.unit.followup_phrases import an_approved_plan


def wib(year: int, month: int, day: int, hour: int = 8) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=7)


BEFORE_THE_END = {left: wib(2025, 11, 12 - left) for left in (7, 3, 1)}
"""Of execution, which closes on 12 November."""


async def round_of_errands(kit: Kit, at: datetime) -> None:
    """As the scheduler does them, until nothing is due."""
    await kit.it_is(at)
    for errand in kit.service.errands * 3:
        async with kit.running.sessions.begin() as session:
            await errand(session, at)


async def awaited(kit: Kit, kind: type) -> list[tuple]:
    return [(e.days_left, s.undone, s.waiting, s.school_waits) for e in await kit.told(kind) for s in e.schools]


async def test_observation_reminds_who_has_not_prepared_and_who_has_not_rated_R_TIM_2(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await kit.feed(OPENED)
    await round_of_errands(kit, BEFORE_THE_END[7])
    assert await awaited(kit, PreparationsAwaited) == [(7, (a.ANI,), (), False)]
    await kit.it_is(observing.MARCH)
    await observing.drafted(kit)
    await round_of_errands(kit, BEFORE_THE_END[3])
    assert (await awaited(kit, PreparationsAwaited))[1:] == [(3, (), (a.ANI,), False)]
    await kit.it_is(observing.START + observing.HOUR)
    assert (await observing.act(kit, a.PRINCIPAL, "rating", "collection", observing.TICKED)).status_code == 200
    await round_of_errands(kit, BEFORE_THE_END[1])
    assert len(await kit.told(PreparationsAwaited)) == 2


async def test_followup_reminds_who_was_observed_and_has_not_reflected_R_TIM_2(kits) -> None:
    kit = await kits("followup")
    await kit.it_is(following.NOW)
    await kit.feed(*a.a_led_school(), an_approved_plan(), OPENED)
    await kit.sql("UPDATE accountability_document SET given_at = now()")
    await round_of_errands(kit, BEFORE_THE_END[7])
    assert await awaited(kit, ReflectionsAwaited) == [], "nobody was observed: that is awaited elsewhere"
    await kit.feed(following.rated())
    await round_of_errands(kit, BEFORE_THE_END[3])
    assert await awaited(kit, ReflectionsAwaited) == [(3, (a.ANI,), (), False)]


async def test_who_has_handed_in_the_reflection_is_left_alone_R_TIM_2(kits) -> None:
    kit = await kits("followup")
    await kit.it_is(following.NOW)
    await kit.feed(*a.a_led_school(), an_approved_plan(), OPENED)
    await kit.sql("UPDATE accountability_document SET given_at = now()")
    await changing.reflected(kit)
    await round_of_errands(kit, BEFORE_THE_END[1])
    assert await kit.told(ReflectionsAwaited) == []


async def test_followup_reminds_who_leads_a_school_that_has_not_shown_its_documents_N22(kits) -> None:
    kit = await kits("followup")
    await kit.it_is(following.NOW)
    await kit.feed(*a.a_led_school(), OPENED)
    await round_of_errands(kit, BEFORE_THE_END[7])
    assert await awaited(kit, ReflectionsAwaited) == [(7, (), (), True)]


async def test_assessment_reminds_who_has_to_rate_and_then_who_has_to_set_the_schools_R_TIM_2_E_34(kits) -> None:
    kit = await kits("assessment")
    await assessing.a_school(kit)
    await assessing.ready(kit)
    await kit.feed(OPENED)
    await round_of_errands(kit, wib(2025, 12, 17))
    assert await awaited(kit, RatingsAwaited) == [(14, (), (a.ANI,), False)]
    assert (await assessing.collected(kit)).status_code == 200
    await round_of_errands(kit, wib(2025, 12, 24))
    assert (await awaited(kit, RatingsAwaited))[1:] == [(7, (), (), True)]
    assert (await assessing.organisation(kit)).status_code == 200
    await round_of_errands(kit, wib(2025, 12, 28))
    assert len(await kit.told(RatingsAwaited)) == 2


async def test_a_draft_of_the_superior_makes_no_difference_in_what_is_told_R_SEC_2(kits) -> None:
    kit = await kits("assessment")
    await assessing.a_school(kit)
    await assessing.ready(kit, a.ANI, a.BUDI)
    await kit.feed(OPENED)
    await assessing.drafted(kit)
    await round_of_errands(kit, wib(2025, 12, 17))
    assert {who for _, _, waiting, _ in await awaited(kit, RatingsAwaited) for who in waiting} == {a.ANI, a.BUDI}


async def test_set_ahead_each_service_reminds_once_and_of_the_newest_R_TIM_2(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await kit.feed(OPENED)
    await round_of_errands(kit, wib(2025, 11, 12, 6))
    await round_of_errands(kit, wib(2025, 11, 12, 6))
    assert [left for left, *_ in await awaited(kit, PreparationsAwaited)] == [1]


async def test_more_time_for_the_stage_moves_its_reminders(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await kit.feed(OPENED, extended(Stage.EXECUTION, date(2025, 12, 12)))
    await round_of_errands(kit, BEFORE_THE_END[1])
    assert await kit.told(PreparationsAwaited) == []
    await round_of_errands(kit, wib(2025, 12, 5))
    assert [left for left, *_ in await awaited(kit, PreparationsAwaited)] == [7]


EVE = wib(2025, 3, 9, 7)
"""The observation is on 10 March, 08:00 in Jakarta."""


async def tomorrow(kit: Kit, kind: type[ObservationsAhead] = ObservationsTomorrow) -> list[tuple]:
    return [(o.employee_id, o.observer_id, o.starts_at) for e in await kit.told(kind) for o in e.observations]


async def soon(kit: Kit) -> list[tuple]:
    return await tomorrow(kit, ObservationsSoon)


async def test_both_sides_of_an_observation_are_told_on_its_eve_once_N13(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await observing.agreed(kit)
    await round_of_errands(kit, EVE - timedelta(seconds=5))
    assert await tomorrow(kit) == []
    for at in (EVE, EVE + timedelta(hours=5)):
        await round_of_errands(kit, at)
    assert await tomorrow(kit) == [(a.ANI, a.PRINCIPAL, observing.START)]


async def test_what_is_today_already_is_not_told_as_tomorrow_N13(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await observing.agreed(kit)
    await round_of_errands(kit, wib(2025, 3, 10, 7))
    assert await tomorrow(kit) == []


async def test_a_time_that_was_moved_is_told_on_its_own_eve_and_a_cancelled_one_never_N13(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await observing.agreed(kit)
    later = observing.START + timedelta(days=7)
    assert (await observing.act(kit, a.ANI, "schedule", "move", observing.moved(later))).status_code == 200
    assert (await observing.act(kit, a.PRINCIPAL, "schedule", "agreement")).status_code == 200
    await round_of_errands(kit, EVE)
    assert await tomorrow(kit) == []
    cancelled = await observing.act(kit, a.ANI, "schedule", "cancellation", {"reason": "Banjir."})
    assert cancelled.status_code == 200
    await round_of_errands(kit, EVE + timedelta(days=7))
    assert await tomorrow(kit) == []


HOUR_BEFORE = observing.START - timedelta(hours=1)


async def test_both_sides_are_told_an_hour_before_once_N13(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await observing.agreed(kit)
    await round_of_errands(kit, HOUR_BEFORE - timedelta(seconds=5))
    assert await soon(kit) == []
    for at in (HOUR_BEFORE, HOUR_BEFORE + timedelta(minutes=5)):
        await round_of_errands(kit, at)
    assert await soon(kit) == [(a.ANI, a.PRINCIPAL, observing.START)]


@pytest.mark.parametrize(("late", "told"), [(timedelta(minutes=59), 1), (timedelta(hours=1), 0)])
async def test_after_a_standstill_only_what_has_not_begun_is_told_N13(kits, late: timedelta, told: int) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await observing.agreed(kit)
    await round_of_errands(kit, HOUR_BEFORE + late)
    assert len(await soon(kit)) == told
    assert await kit.sql("SELECT 1 FROM schedule WHERE soon_at IS NOT NULL") == []


async def test_a_time_that_was_moved_is_told_before_its_own_hour_and_a_cancelled_one_never_N13(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await observing.agreed(kit)
    later = observing.START + timedelta(days=7)
    assert (await observing.act(kit, a.ANI, "schedule", "move", observing.moved(later))).status_code == 200
    assert (await observing.act(kit, a.PRINCIPAL, "schedule", "agreement")).status_code == 200
    await round_of_errands(kit, HOUR_BEFORE)
    assert await soon(kit) == []
    reason = {"reason": "Banjir."}
    assert (await observing.act(kit, a.ANI, "schedule", "cancellation", reason)).status_code == 200
    await round_of_errands(kit, HOUR_BEFORE + timedelta(days=7))
    assert await soon(kit) == []


async def test_while_another_time_is_asked_for_the_agreed_one_stands_and_is_told_N13(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await observing.agreed(kit)
    later = observing.START + timedelta(days=7)
    assert (await observing.act(kit, a.ANI, "schedule", "move", observing.moved(later))).status_code == 200
    await round_of_errands(kit, HOUR_BEFORE)
    assert await soon(kit) == [(a.ANI, a.PRINCIPAL, observing.START)]


async def test_an_effort_past_its_last_day_is_told_once_in_the_morning_N18(kits) -> None:
    kit = await kits("followup")
    await kit.it_is(following.NOW)
    await kit.feed(*a.a_led_school(), an_approved_plan())
    await following.collected(kit)
    for at in (wib(2025, 5, 15, 23), wib(2025, 5, 16, 0), wib(2025, 5, 16, 6)):
        await round_of_errands(kit, at)
    assert await kit.told(EffortOverdue) == []
    for at in (wib(2025, 5, 16, 7), wib(2025, 5, 16, 12), wib(2025, 5, 17)):
        await round_of_errands(kit, at)
    (event,) = await kit.told(EffortOverdue)
    assert (event.about.employee_id, event.due_on) == (a.ANI, date(2025, 5, 15))


async def test_an_effort_that_is_done_is_never_overdue_N18(kits) -> None:
    kit = await kits("followup")
    await kit.it_is(following.NOW)
    await kit.feed(*a.a_led_school(), an_approved_plan())
    await following.collected(kit)
    ani = kit.as_(a.ANI)
    (effort,) = (await ani.get(f"{following.PATH}/efforts")).json()
    path = f"/v1/efforts/{effort['id']}"
    for act in ("start", "completion"):
        seen = {"If-Match": f'"{effort["version"]}"'}
        answer = await ani.post(f"{path}/{act}", headers=seen)
        assert answer.status_code == 200, answer.text
        effort = answer.json()
    await round_of_errands(kit, wib(2025, 5, 17))
    assert await kit.told(EffortOverdue) == []
