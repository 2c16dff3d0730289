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


def a_plt_until_february():
    """The Plt's term ends after the national end of planning, and before the extended one."""
    terms = tuple(replace(t, tst="2025-02-10") if t.npsn == d.ACTING_SCHOOL else t for t in d.FIRST.leaderships)
    return replace(d.FIRST, leaderships=terms)


async def ends(kit: Kit) -> int:
    answer = await kit.as_(d.ADMIN).get(PATH, params={"reason": "LEADER_TERM_ENDS"})
    assert answer.status_code == 200, answer.text
    return len(answer.json()["findings"])


async def test_what_the_office_extended_is_looked_ahead_to_R_TIM_1(kits) -> None:
    kit: Kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, a_plt_until_february())
    await kit.it_is(JANUARY)
    assert await ends(kit) == 0
    told = {"npsn": d.ACTING_SCHOOL, "cycle": "2025", "by": SYSTEM, "at": JANUARY}
    await kit.feed(CycleOpened.model_validate({**told, "policy": "2025", "district_code": "64.02", "windows": WINDOWS}))
    assert await ends(kit) == 0
    later = tuple(
        w.model_copy(update={"closes_on": date(2025, 2, 14)}) if w.stage is Stage.PLANNING else w for w in WINDOWS
    )
    extension = {"stage": Stage.PLANNING, "reason": "Banjir.", "windows": later}
    await kit.feed(CycleExtended.model_validate({**told, **extension}))
    assert await ends(kit) == 1
