"""Ani changes school in the middle of a cycle, through all services at once: what of her year goes with her (E-11)."""

from datetime import timedelta

import pytest

from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmployeeLeft
from shared.contracts.ids import participation_id
from tests import builders as a
from tests.integration import observation_acts as lesson
from tests.integration.bus import Bus
from tests.integration.planning_acts import ANIS, TICKED, a_draft, act, an_opened_cycle
from tests.integration.service_kit import Kit
from tests.integration.test_followup_practice import DRAFT, REFLECTION, seen

THERE = participation_id(a.ANI, "2025", a.OTHER_NPSN)
MOVED_ON = lesson.START + timedelta(days=3)
WRITTEN = DRAFT | {"discussed_on": lesson.START.date().isoformat()}
HERE = f"/v1/participations/{ANIS}"
PLACE = f"/v1/participations/{THERE}"


@pytest.fixture
async def year(kits) -> Bus:
    """Both schools have a principal and the cycle; Ani works at the first, and her plan stands there."""
    planning, observation, followup, assessment = [
        await kits(name) for name in ("planning", "observation", "followup", "assessment")
    ]
    bus = Bus(planning, observation, followup, assessment)
    await bus.it_is(a.JANUARY)
    await bus.feed(
        *a.a_led_school(), a.a_school(a.OTHER_NPSN),
        a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN), a.a_person(), a.a_placed_teacher(),
    )  # fmt: skip
    await an_opened_cycle(planning)
    plan = await act(planning.as_(a.ANI), await a_draft(planning), "submission", TICKED)
    assert (await act(planning.as_(a.PRINCIPAL), plan, "approval")).status_code == 200
    await bus.deliver()
    return bus


async def observed(bus: Bus) -> None:
    """Step B is done at the first school."""
    await bus.it_is(lesson.MARCH)
    await lesson.rated(bus.kits[1])
    await bus.it_is(lesson.START + lesson.HOUR)
    await bus.deliver()


async def moved(bus: Bus, indicator: str = "KSK") -> dict:
    """She works at the other school; its principal approves the plan that she brought, with this practice."""
    planning, ani = bus.kits[0], bus.kits[0].as_(a.ANI)
    await bus.it_is(MOVED_ON)
    left = EmployeeLeft(
        npsn=a.NPSN, employee_id=a.ANI, on=MOVED_ON.date(), to_npsn=a.OTHER_NPSN, by=SYSTEM, at=MOVED_ON
    )
    await bus.feed(left, a.a_placed_teacher(npsn=a.OTHER_NPSN))
    await ani.post(f"{PLACE}/data-confirmation")
    brought = (await ani.post(f"{PLACE}/plan")).json()
    items = [item | ({"code": indicator} if item["kind"] == "PRACTICE" else {}) for item in brought["items"]]
    draft = await ani.put(f"/v1/plans/{brought['id']}/draft", json={"items": items}, headers={"If-Match": '"0"'})
    plan = await act(ani, draft, "submission", TICKED)
    approved = await act(planning.as_(a.OTHER_PRINCIPAL), plan, "approval")
    assert approved.status_code == 200, approved.text
    await bus.deliver()
    return approved.json()


async def written(followup: Kit, path: str = HERE) -> None:
    """Step C is handed in."""
    ani = followup.as_(a.ANI)
    draft = await ani.put(f"{path}/follow-up", json=WRITTEN, headers=seen(await ani.post(f"{path}/follow-up/opening")))
    assert (await ani.post(f"{path}/follow-up/collection", json=TICKED, headers=seen(draft))).status_code == 200


async def reflected(followup: Kit, path: str) -> None:
    """Steps D and E are done there."""
    ani = followup.as_(a.ANI)
    (effort,) = (await ani.get(f"{path}/efforts")).json()
    one = f"/v1/efforts/{effort['id']}"
    started = await ani.post(f"{one}/start", headers={"If-Match": f'"{effort["version"]}"'})
    assert (await ani.post(f"{one}/completion", headers=seen(started))).status_code == 200
    draft = await ani.put(f"{path}/reflection", json=REFLECTION, headers=seen(await ani.get(f"{path}/reflection")))
    assert (await ani.post(f"{path}/reflection/collection", json=TICKED, headers=seen(draft))).status_code == 200


async def the_assessment(bus: Bus, who=a.OTHER_PRINCIPAL) -> tuple[str, set[str]]:
    card = (await bus.kits[3].as_(who).get(f"{PLACE}/assessment")).json()
    return card["status"], {part["kind"] for part in card["arrived"]}


async def test_who_was_rated_and_has_written_goes_on_at_the_new_school_to_the_end_E_11(year: Bus) -> None:
    planning, observation, followup, _ = year.kits
    await observed(year)
    await written(followup)
    await year.deliver()
    plan = await moved(year)
    rating = (await observation.as_(a.OTHER_PRINCIPAL).get(f"{PLACE}/rating")).json()
    assert (rating["status"], rating["observer_id"], rating["carried"]["npsn"]) == ("RATED", str(a.PRINCIPAL), a.NPSN)
    assert rating["recommendation"] == lesson.RUBRIC["recommendation"]
    assert await the_assessment(year) == ("NOT_READY", {"OBSERVATION"})
    reset = await planning.as_(a.ANI).post(
        f"/v1/plans/{plan['id']}/reset-request", json={"reason": "Terlalu berat."},
        headers={"If-Match": f'"{plan["version"]}"'},
    )  # fmt: skip
    assert (reset.status_code, reset.json()["code"]) == (409, "observation-rated-already"), reset.text
    await reflected(followup, PLACE)
    await year.deliver()
    assert await the_assessment(year) == ("READY", {"OBSERVATION", "REFLECTION"})
    old, new = [(await planning.as_(a.ANI).get(path)).json() for path in (HERE, PLACE)]
    assert (old["status"], new["status"]) == ("TRANSFERRED", "ASSESSMENT")


async def test_who_had_done_everything_is_ready_at_the_new_school_at_once_E_11(year: Bus) -> None:
    await observed(year)
    await written(year.kits[2])
    await year.deliver()
    await reflected(year.kits[2], HERE)
    await year.deliver()
    await moved(year)
    assert await the_assessment(year) == ("READY", {"OBSERVATION", "REFLECTION"})


async def test_with_another_practice_the_year_begins_anew_there_E_11(year: Bus) -> None:
    observation, followup = year.kits[1:3]
    await observed(year)
    await written(followup)
    await year.deliver()
    await moved(year, "PDK")
    assert (await observation.as_(a.ANI).get(f"{PLACE}/preparation")).json()["status"] == "OPEN"
    assert (await followup.as_(a.ANI).get(f"{PLACE}/follow-up")).json()["status"] == "LOCKED"
    assert (await followup.as_(a.PRINCIPAL).get(f"{HERE}/follow-up")).json()["content"] == WRITTEN
    assert await the_assessment(year) == ("NOT_READY", set())
