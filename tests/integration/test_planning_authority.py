"""Who sees and does what with a plan, where the simple story ends: the leader himself, those who moved away."""

import pytest

from shared.contracts.directory import LeadershipKind
from tests import builders as a
from tests.integration.planning_acts import TICKED, a_draft, a_participant, act
from tests.integration.service_kit import Kit

LIST = f"/v1/plans?npsn={a.NPSN}&cycle=2025"


@pytest.fixture
async def kit(kits) -> Kit:
    return await kits("planning")


async def listed(kit: Kit, reader) -> list[str]:
    return [row["name"] for row in (await kit.as_(reader).get(LIST)).json()["rows"]]


async def test_the_office_head_lists_the_leader_who_is_a_teacher_and_nobody_else_R_SUP_1(kit: Kit) -> None:
    await a_participant(kit, a.a_leader(a.ANI, LeadershipKind.ACTING))
    assert await listed(kit, a.HEAD) == []
    await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    assert (await listed(kit, a.HEAD), await listed(kit, a.ANI)) == (["Ani Lestari"], [])
    await kit.feed(a.leadership(a.a_leader()))
    assert (await listed(kit, a.HEAD), await listed(kit, a.PRINCIPAL)) == ([], ["Ani Lestari"])
