"""What tests of planning begin with: Ani takes part, drafts her plan, and somebody acts on it."""

import httpx

from shared.contracts.ids import participation_id
from shared.contracts.planning import CycleOpened
from tests import builders as a
from tests.integration.service_kit import Kit

ANIS = participation_id(a.ANI, "2025", a.NPSN)
COMPLETE = [
    {"id": "duty", "kind": "CORE_DUTY", "code": "CARRY_OUT_LEARNING"},
    {"id": "practice", "kind": "PRACTICE", "code": "KSK"},
    {"id": "competency-1", "kind": "COMPETENCY", "code": "PED", "note": "Komunitas belajar"},
    *({"id": code, "kind": "BEHAVIOUR", "code": f"{code}1"} for code in ("BP", "AK", "KO", "HA", "LO", "AD", "KL")),
]
TICKED = {"confirmation_checked": True}


async def a_participant(kit: Kit, *leaders) -> None:
    """It is January; Ani takes part in the cycle that her office opened."""
    await kit.it_is(a.JANUARY)
    await kit.feed(*a.a_led_school(*leaders), a.a_person(), a.a_placed_teacher())
    await an_opened_cycle(kit)


async def an_opened_cycle(kit: Kit, cycle: str = "2025") -> None:
    """Who works at the schools of the office takes part in it; a school that comes later has it by itself."""
    answer = await kit.as_(a.HEAD).post("/v1/cycles", json={"office": a.OFFICE, "cycle": cycle})
    assert answer.status_code == 201 or answer.json()["code"] == "cycle-already-open", answer.text
    await kit.feed(*(event for event in await kit.told(CycleOpened) if event.cycle == cycle))


async def extend(kit: Kit, stage: str, closes_on: str, who=a.HEAD, cycle: str = "2025", **more: object):
    body = {"office": a.OFFICE, "cycle": cycle, "stage": stage, "closes_on": closes_on, "reason": "Banjir.", **more}
    return await kit.as_(who).post("/v1/cycles/extension", json=body)


async def planning_stays_open(kit: Kit) -> None:
    """For what runs by the clock on the wall, whenever that is."""
    for stage in ("ASSESSMENT", "PLANNING"):
        answer = await extend(kit, stage, "2099-12-31")
        assert answer.status_code == 201, answer.text


async def a_draft(kit: Kit, items=COMPLETE, participation=ANIS) -> httpx.Response:
    ani = kit.as_(a.ANI)
    await ani.post(f"/v1/participations/{participation}/data-confirmation")
    plan = (await ani.post(f"/v1/participations/{participation}/plan")).json()
    return await ani.put(f"/v1/plans/{plan['id']}/draft", json={"items": items}, headers={"If-Match": '"0"'})


async def act(client: httpx.AsyncClient, seen: httpx.Response, act: str, body: object = None, **headers: str):
    plan = seen.json()
    return await client.post(
        f"/v1/plans/{plan['id']}/{act}", json=body, headers={"If-Match": seen.headers["etag"], **headers}
    )
