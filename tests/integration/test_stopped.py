"""Who has left, or is away, does nothing in the other services, and nobody does anything for him (E-11, E-13)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from services.assessment.store import rated_predicates
from shared.contracts.awaited import PreparationsAwaited
from shared.contracts.followup import EffortOverdue
from shared.contracts.planning import ExemptionReason, ParticipationExempted, ParticipationLeft, ParticipationStarted
from tests import builders as a
from tests.integration import assessment_phrases as assessing
from tests.integration import observation_acts as observing
from tests.integration import test_followup_practice as following
from tests.integration.service_kit import Kit
from tests.integration.test_stage_reminders import BEFORE_THE_END, EVE, awaited, round_of_errands, tomorrow, wib
from tests.integration.test_stage_windows import CASES, OPENED
from tests.unit.followup_phrases import an_approved_plan
from tests.unit.test_notification_telling import an

MOMENTS = {
    "EXECUTION": datetime(2025, 2, 10, 3, tzinfo=UTC),
    "ASSESSMENT": datetime(2025, 12, 10, 3, tzinfo=UTC),
}
ME, FROM = a.about(), date(2025, 2, 1)
STOPS = [
    (an(ParticipationLeft, about=ME, to_npsn=a.OTHER_NPSN), "karena pegawai ini pindah ke sekolah lain."),
    (an(ParticipationLeft, about=ME, to_npsn=None), "karena keikutsertaan sebagai guru sudah berakhir."),
    (an(ParticipationExempted, about=ME, reason=ExemptionReason.UNPAID_LEAVE, since=FROM),
     "karena pegawai ini sedang cuti di luar tanggungan negara."),
    (an(ParticipationExempted, about=ME, reason=ExemptionReason.STUDY, since=FROM),
     "karena pegawai ini sedang tugas belajar."),
]  # fmt: skip


@pytest.mark.parametrize(("begin", "act", "stage"), CASES, ids=lambda x: getattr(x, "__name__", x))
async def test_what_he_has_begun_stands_still_until_he_is_back_E_11_E_13(
    kits, begin: Callable, act: Callable, stage
) -> None:
    kit: Kit = await begin(kits)
    await kit.it_is(MOMENTS[stage])
    for event, sentence in STOPS:
        await kit.feed(event)
        told = await kit.told()
        refused = await act(kit)
        assert (refused.status_code, refused.json()["code"]) == (409, "takes-no-part"), refused.text
        assert sentence in refused.json()["detail"]
        assert await kit.told() == told
    await kit.feed(an(ParticipationStarted, about=ME))
    assert (await act(kit)).status_code in (200, 201)


async def test_who_has_left_is_not_counted_in_the_pattern_of_the_school_E_13(kits) -> None:
    kit = await kits("assessment")
    await assessing.a_school(kit)
    await assessing.ready(kit)
    await kit.it_is(MOMENTS["ASSESSMENT"])
    assert (await assessing.collected(kit)).status_code == 200
    for event, predicates in ((None, 1), (an(ParticipationLeft, about=ME, to_npsn=None), 0)):
        await kit.feed(*([event] if event else []))
        async with kit.running.sessions() as session:
            assert len(await rated_predicates(session, a.NPSN, "2025")) == predicates


async def test_who_is_away_is_not_reminded_E_13(kits) -> None:
    kit = await observing.an_unlocked_execution(kits)
    away = an(ParticipationExempted, about=ME, reason=ExemptionReason.STUDY, since=FROM)
    await kit.feed(OPENED, away)
    await round_of_errands(kit, BEFORE_THE_END[7])
    assert await awaited(kit, PreparationsAwaited) == []
    await kit.feed(an(ParticipationStarted, about=ME))
    await round_of_errands(kit, BEFORE_THE_END[3])
    assert await awaited(kit, PreparationsAwaited) == [(3, (a.ANI,), (), False)]


@pytest.mark.parametrize("back", [False, True])
async def test_of_the_observation_of_who_is_away_nobody_is_reminded_E_13(kits, back: bool) -> None:
    kit = await observing.an_unlocked_execution(kits)
    await observing.agreed(kit)
    await kit.feed(an(ParticipationExempted, about=ME, reason=ExemptionReason.STUDY, since=FROM))
    if back:
        await kit.feed(an(ParticipationStarted, about=ME))
    await round_of_errands(kit, EVE)
    assert [who for who, *_ in await tomorrow(kit)] == ([a.ANI] if back else [])


async def test_of_an_effort_of_who_has_left_nobody_is_told_and_of_who_is_back_both_are_E_13(kits) -> None:
    kit = await kits("followup")
    await kit.it_is(following.NOW)
    await kit.feed(*a.a_led_school(), an_approved_plan())
    await following.collected(kit)
    await kit.feed(an(ParticipationExempted, about=ME, reason=ExemptionReason.STUDY, since=FROM))
    await round_of_errands(kit, wib(2025, 5, 16))
    await round_of_errands(kit, wib(2025, 5, 17))
    (looked,) = await kit.sql("SELECT due_on FROM effort")
    assert looked[0] > date(2025, 5, 17), "who waits at the head of the queue would be looked at in every round"
    await kit.feed(an(ParticipationStarted, about=ME))
    assert await kit.told(EffortOverdue) == []
    await round_of_errands(kit, wib(2025, 5, 30))
    (told,) = await kit.told(EffortOverdue)
    assert told.due_on == date(2025, 5, 15)
