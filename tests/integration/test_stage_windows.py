"""Execution and assessment happen in their windows; what the office extends, other services keep (R-TIM-1, R-TIM-3)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from shared import windows
from shared.contracts.base import SYSTEM
from shared.contracts.planning import CycleExtended, CycleOpened, Stage
from shared.policies import policy
from tests import builders as a
from tests.integration import assessment_phrases as assessing
from tests.integration import observation_acts as observing
from tests.integration import test_followup_documents as following
from tests.integration.service_kit import Kit
from tests.unit.followup_phrases import an_approved_plan

OPENED = CycleOpened(
    npsn=a.NPSN, cycle="2025", policy="2025", district_code=a.OFFICE, windows=windows.national(policy("2025")),
    by=SYSTEM, at=a.JANUARY,
)  # fmt: skip


def extended(stage: Stage, until: date) -> CycleExtended:
    changed = [w.model_copy(update={"closes_on": until}) if w.stage is stage else w for w in OPENED.windows]
    return CycleExtended(
        npsn=a.NPSN, cycle="2025", stage=stage, reason="Banjir.", windows=tuple(changed), by=SYSTEM, at=a.JANUARY
    )


async def an_observation(kits: Callable) -> Kit:
    return await observing.an_unlocked_execution(kits)


async def a_follow_up(kits: Callable) -> Kit:
    kit = await kits("followup")
    await kit.feed(*a.a_led_school(), following.started(), an_approved_plan())
    return kit


async def an_assessment(kits: Callable) -> Kit:
    kit = await kits("assessment")
    await assessing.a_school(kit)
    await assessing.ready(kit)
    return kit


async def prepare(kit: Kit):
    return await observing.save(kit, a.ANI, "preparation", observing.PREPARATION)


async def report(kit: Kit):
    return await kit.as_(a.ANI).post(following.COMPETENCIES, json={"indicator_code": "PED"} | following.LEARNED)


CASES = [
    (an_observation, prepare, Stage.EXECUTION),
    (a_follow_up, report, Stage.EXECUTION),
    (an_assessment, assessing.drafted, Stage.ASSESSMENT),
]
EDGES = {
    Stage.EXECUTION: (
        datetime(2025, 1, 31, 16, 59, tzinfo=UTC), "Pelaksanaan periode 2025 baru dibuka pada 1 Februari 2025.",
        datetime(2025, 11, 12, 17, 0, 5, tzinfo=UTC), "Pelaksanaan periode 2025 sudah ditutup pada 12 November 2025",
    ),
    Stage.ASSESSMENT: (
        datetime(2025, 11, 12, 16, 59, tzinfo=UTC), "Penilaian periode 2025 baru dibuka pada 13 November 2025.",
        datetime(2025, 12, 31, 17, 0, 5, tzinfo=UTC), "Penilaian periode 2025 sudah ditutup pada 31 Desember 2025",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("begin", "act", "stage"), CASES, ids=lambda x: getattr(x, "__name__", x))
async def test_before_and_after_the_window_the_day_is_in_the_sentence_R_TIM_1(
    kits, begin: Callable, act: Callable, stage: Stage
) -> None:
    kit: Kit = await begin(kits)
    early, not_yet, late, over = EDGES[stage]
    told = await kit.told()
    for moment, code, sentence in ((early, "stage-not-open", not_yet), (late, "stage-closed", over)):
        await kit.it_is(moment)
        refused = await act(kit)
        assert (refused.status_code, refused.json()["code"], refused.json()["errors"]) == (409, code, [])
        assert refused.json()["detail"].startswith(sentence)
    assert await kit.told() == told


@pytest.mark.parametrize(("begin", "act", "stage"), CASES, ids=lambda x: getattr(x, "__name__", x))
async def test_what_the_office_extended_holds_here_too_R_TIM_1(
    kits, begin: Callable, act: Callable, stage: Stage
) -> None:
    kit: Kit = await begin(kits)
    later = EDGES[stage][2]
    await kit.feed(OPENED)
    await kit.it_is(later)
    assert (await act(kit)).json()["code"] == "stage-closed"
    await kit.feed(extended(stage, date(2026, 1, 20)))
    assert (await act(kit)).status_code in (200, 201)


async def test_a_predicate_can_be_received_after_the_assessment_has_ended(kits) -> None:
    kit = await an_assessment(kits)
    await kit.it_is(datetime(2025, 12, 29, 3, tzinfo=UTC))
    await assessing.organisation(kit)
    assert (await assessing.collected(kit)).status_code == 200
    await kit.it_is(datetime(2026, 1, 5, 3, tzinfo=UTC))
    assert (await assessing.received(kit)).status_code == 200
