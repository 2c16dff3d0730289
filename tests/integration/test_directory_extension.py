"""The check before a cycle looks ahead to the end of planning as it is at the school, extended or not (R-TIM-1)."""

from dataclasses import replace
from datetime import UTC, date, datetime

from shared import windows
from shared.contracts.base import SYSTEM
from shared.contracts.planning import CycleExtended, CycleOpened, Stage
from shared.policies import policy
from tests.integration import directory_kit as d
from tests.integration.directory_kit import accepted
from tests.integration.service_kit import Kit

JANUARY = datetime(2025, 1, 10, 3, tzinfo=UTC)
PATH = f"/v1/schools/{d.ACTING_SCHOOL}/preflight"
WINDOWS = windows.national(policy("2025"))
LATER = "LEADER_TERM_ENDS_LATER"


def a_plt_until(last: str):
    """The Plt's term ends on this day, and nobody follows."""
    terms = tuple(replace(t, tst=last) if t.npsn == d.ACTING_SCHOOL else t for t in d.FIRST.leaderships)
    return replace(d.FIRST, leaderships=terms)


async def ends(kit: Kit, reason: str = "LEADER_TERM_ENDS") -> int:
    answer = await kit.as_(d.ADMIN).get(PATH, params={"reason": reason})
    assert answer.status_code == 200, answer.text
    return len(answer.json()["findings"])


async def test_what_the_office_extended_is_looked_ahead_to_R_TIM_1(kits) -> None:
    kit: Kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, a_plt_until("2025-02-10"))
    await kit.it_is(JANUARY)
    assert (await ends(kit), await ends(kit, LATER)) == (0, 1), "after planning, before the end of execution"
    told = {"npsn": d.ACTING_SCHOOL, "cycle": "2025", "by": SYSTEM, "at": JANUARY}
    await kit.feed(CycleOpened.model_validate({**told, "policy": "2025", "district_code": "64.02", "windows": WINDOWS}))
    assert await ends(kit) == 0
    later = tuple(
        w.model_copy(update={"closes_on": date(2025, 2, 14)}) if w.stage is Stage.PLANNING else w for w in WINDOWS
    )
    extension = {"stage": Stage.PLANNING, "reason": "Banjir.", "windows": later}
    await kit.feed(CycleExtended.model_validate({**told, **extension}))
    assert (await ends(kit), await ends(kit, LATER)) == (1, 0)


async def test_execution_too_is_looked_ahead_to_as_it_was_extended_R_TIM_1(kits) -> None:
    kit: Kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, a_plt_until("2025-11-20"))
    await kit.it_is(JANUARY)
    told = {"npsn": d.ACTING_SCHOOL, "cycle": "2025", "by": SYSTEM, "at": JANUARY}
    await kit.feed(CycleOpened.model_validate({**told, "policy": "2025", "district_code": "64.02", "windows": WINDOWS}))
    assert (await ends(kit), await ends(kit, LATER)) == (0, 0)
    longer = tuple(
        w.model_copy(update={"closes_on": date(2025, 11, 30)}) if w.stage is Stage.EXECUTION else w for w in WINDOWS
    )
    extension = {"stage": Stage.EXECUTION, "reason": "Banjir.", "windows": longer}
    await kit.feed(CycleExtended.model_validate({**told, **extension}))
    assert (await ends(kit), await ends(kit, LATER)) == (0, 1)
