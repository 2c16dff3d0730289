"""A semester starts when who leads the school says so (R-CYC-2); a cycle that is over closes and reopens (R-CYC-3)."""

from datetime import UTC, datetime, timedelta

import pytest

from services.planning.commands import clock
from shared.contracts.ids import participation_id
from shared.contracts.planning import CycleClosed, CycleReopened, CycleStartConfirmed
from tests import builders as a
from tests.integration.planning_acts import an_opened_cycle
from tests.integration.service_kit import Kit

JULY = datetime(2024, 7, 10, 3, tzinfo=UTC)
AFTER = datetime(2024, 12, 31, 18, tzinfo=UTC)
ANIS = participation_id(a.ANI, "2024S2", a.NPSN)
START = f"/v1/schools/{a.NPSN}/cycles/2024S2/start"
REOPENING = {
    "office": a.OFFICE, "cycle": "2024S2", "stage": "EXECUTION", "closes_on": "2025-01-20", "reason": "Banjir.",
}  # fmt: skip


@pytest.fixture
async def kit(kits) -> Kit:
    """July 2024: Ani takes part in the second semester, which her principal has not confirmed."""
    kit = await kits("planning")
    await kit.it_is(JULY)
    principal = a.a_person(a.PRINCIPAL, "Siti Aminah", nip=None)
    await kit.feed(*a.a_led_school(), a.a_person(), principal, a.a_placed_teacher())
    await an_opened_cycle(kit, "2024S2")
    return kit


async def confirm_data(kit: Kit):
    return await kit.as_(a.ANI).post(f"/v1/participations/{ANIS}/data-confirmation")


async def rows(kit: Kit, who=a.PRINCIPAL) -> list[dict]:
    return (await kit.as_(who).get(f"/v1/schools/{a.NPSN}/cycles")).json()


async def test_until_the_principal_confirms_nobody_plans_and_the_sentence_names_him_R_CYC_2(kit: Kit) -> None:
    refused = await confirm_data(kit)
    assert (refused.status_code, refused.json()["code"]) == (409, "start-not-confirmed")
    assert refused.json()["detail"].endswith("Yang harus memastikannya: Kepala Sekolah Siti Aminah.")
    ((row,)) = await rows(kit)
    assert (row["state"], row["awaits_confirmation"]) == ("PLANNED", True)
    answer = await kit.as_(a.PRINCIPAL).post(START)
    assert (answer.status_code, answer.json()["state"], answer.json()["awaits_confirmation"]) == (201, "OPEN", False)
    assert [event.by.id for event in await kit.told(CycleStartConfirmed)] == [a.PRINCIPAL]
    assert (await confirm_data(kit)).status_code == 200
    assert (await kit.as_(a.PRINCIPAL).post(START)).json()["code"] == "start-confirmed-already"


@pytest.mark.parametrize(
    ("who", "status"), [(a.ANI, 404), (a.STRANGER, 404), (a.OTHER_PRINCIPAL, 404), (a.OPERATOR, 403), (a.HEAD, 403)]
)
async def test_nobody_but_who_leads_the_school_confirms_R_CYC_2(kit: Kit, who, status: int) -> None:
    assert (await kit.as_(who).post(START)).status_code == status
    assert not await kit.told(CycleStartConfirmed)


async def test_while_nobody_leads_the_school_the_office_confirms_R_CYC_2(kit: Kit) -> None:
    refused = await kit.as_(a.ADMIN).post(START)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-for-the-office")
    assert "Kepala Sekolah Siti Aminah" in refused.json()["detail"]
    await kit.feed(a.leadership(a.a_leader(ends_on="2024-06-30")))
    assert "Dinas Pendidikan" in (await confirm_data(kit)).json()["detail"]
    assert (await kit.as_(a.ADMIN).post(START)).status_code == 201
    assert (await confirm_data(kit)).status_code == 200


@pytest.mark.parametrize(("who", "status"), [(a.PRINCIPAL, 200), (a.OPERATOR, 200), (a.HEAD, 200), (a.ANI, 404)])
async def test_who_sees_the_cycles_of_a_school(kit: Kit, who, status: int) -> None:
    assert (await kit.as_(who).get(f"/v1/schools/{a.NPSN}/cycles")).status_code == status


async def test_a_cycle_that_was_not_opened_is_not_confirmed(kit: Kit) -> None:
    path = START.replace("2024S2", "2026")
    assert (await kit.as_(a.PRINCIPAL).post(path)).json()["code"] == "cycle-not-opened"


async def walk(kit: Kit, at: datetime) -> None:
    await kit.it_is(at)
    for _ in range(5):
        async with kit.running.sessions.begin() as session:
            await clock.walk(session, at)


async def test_the_clock_closes_what_is_over_once_and_the_office_reopens_it_R_CYC_3(kit: Kit) -> None:
    await kit.as_(a.PRINCIPAL).post(START)
    head = kit.as_(a.HEAD)
    assert (await head.post("/v1/cycles/reopening", json=REOPENING)).json()["code"] == "cycle-still-runs"
    await walk(kit, AFTER)
    assert [event.npsn for event in await kit.told(CycleClosed)] == [a.NPSN]
    assert [(row["state"], bool(row["closed_at"])) for row in await rows(kit)] == [("CLOSED", True)]
    assert (await head.post("/v1/cycles/extension", json=REOPENING)).json()["code"] == "cycle-over"
    reopened = await head.post("/v1/cycles/reopening", json=REOPENING)
    assert (reopened.status_code, reopened.json()[0]["state"]) == (201, "ASSESSMENT")
    (event,) = await kit.told(CycleReopened)
    await kit.feed(event)
    await walk(kit, AFTER + timedelta(days=1))
    assert len(await kit.told(CycleClosed)) == 1
    await walk(kit, datetime(2025, 1, 20, 18, tzinfo=UTC))
    assert len(await kit.told(CycleClosed)) == 2, "and it closes again"
    await walk(kit, datetime(2025, 1, 22, 18, tzinfo=UTC))
    assert len(await kit.told(CycleClosed)) == 2, "a later look at the school finds it closed"


async def test_what_was_planned_in_a_period_that_is_over_can_still_be_read_R_TIM_6(kit: Kit) -> None:
    await kit.as_(a.PRINCIPAL).post(START)
    await confirm_data(kit)
    ani = kit.as_(a.ANI)
    made = (await ani.post(f"/v1/participations/{ANIS}/plan")).json()
    await walk(kit, AFTER)
    assert [row["state"] for row in await rows(kit)] == ["CLOSED"]
    assert [(card["cycle"], card["plan_id"]) for card in (await ani.get("/v1/participations")).json()] == [
        ("2024S2", made["id"])
    ]
    assert (await ani.get(f"/v1/plans/{made['id']}")).json()["status"] == "DRAFT"


@pytest.mark.parametrize("who", [a.ANI, a.PRINCIPAL, a.OPERATOR, a.STRANGER])
async def test_nobody_but_the_office_reopens_R_CYC_3(kit: Kit, who) -> None:
    await kit.it_is(AFTER)
    assert (await kit.as_(who).post("/v1/cycles/reopening", json=REOPENING)).status_code == 404
    assert not await kit.told(CycleReopened)


async def test_without_a_reason_nothing_is_reopened_R_CYC_3(kit: Kit) -> None:
    await kit.it_is(AFTER)
    refused = await kit.as_(a.HEAD).post("/v1/cycles/reopening", json=REOPENING | {"reason": " "})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "/reason")
