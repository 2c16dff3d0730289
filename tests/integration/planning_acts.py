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
    """Ani takes part in the cycle that her office opened."""
    await kit.feed(*a.a_led_school(*leaders), a.a_person(), a.a_placed_teacher())
    answer = await kit.as_(a.HEAD).post("/v1/cycles", json={"office": a.OFFICE, "cycle": "2025"})
    assert answer.status_code == 201, answer.text
    await kit.feed(*await kit.told(CycleOpened))


async def a_draft(kit: Kit, items=COMPLETE) -> httpx.Response:
    ani = kit.as_(a.ANI)
    await ani.post(f"/v1/participations/{ANIS}/data-confirmation")
    plan = (await ani.post(f"/v1/participations/{ANIS}/plan")).json()
    return await ani.put(f"/v1/plans/{plan['id']}/draft", json={"items": items}, headers={"If-Match": '"0"'})


async def act(client: httpx.AsyncClient, seen: httpx.Response, act: str, body: object = None, **headers: str):
    plan = seen.json()
    return await client.post(
        f"/v1/plans/{plan['id']}/{act}", json=body, headers={"If-Match": seen.headers["etag"], **headers}
    )
