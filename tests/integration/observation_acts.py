"""Phrases for the tests of steps A and B through HTTP: acts of people, and how far they have come."""

from datetime import UTC, datetime, timedelta

import httpx

from shared.contracts.base import SYSTEM
from shared.contracts.ids import PlanId, participation_id
from shared.contracts.planning import ApprovalMode, PlanApproved, SuperiorKind
from tests import builders as a
from tests.integration.service_kit import Kit

ANIS, BUDIS = (participation_id(who, "2025", a.NPSN) for who in (a.ANI, a.BUDI))
MARCH = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
START = MARCH + timedelta(days=7)
HOUR = timedelta(hours=1)
TICKED = {"confirmation_checked": True}
SCALE = ("NOT_YET", "DONE_NOT_EFFECTIVE", "DONE_EFFECTIVE", "Rahasia")


def slot(start: datetime = START, place: str = "Ruang 4A") -> dict[str, str]:
    return {"starts_at": start.isoformat(), "ends_at": (start + HOUR).isoformat(), "place": place}


def moved(start: datetime) -> dict[str, str]:
    """The wish for another time than the agreed one."""
    return {**slot(start), "reason": "Rapat dinas."}


PREPARATION = {
    "target_behaviours": ["KSK1", "KSK3"],
    "effort": "Belajar dari rekan sejawat.",
    "proposed": {**slot(), "class_name": "4A", "subject": "Matematika"},
}
RUBRIC = {
    "ratings": [
        {"behaviour": "KSK1", "level": "DONE_EFFECTIVE", "note": "Rahasia: menyapa tiap murid."},
        {"behaviour": "KSK3", "level": "NOT_YET"},
    ],
    "recommendation": "Rahasia: susun kesepakatan bersama murid.",
    "observed_at": START.isoformat(),
    "lesson_plan_checked": True,
}


def an_approved_plan(who=a.ANI, indicator: str = "KSK") -> PlanApproved:
    return PlanApproved(
        about=a.about(who), by=SYSTEM, at=a.JANUARY, plan_id=PlanId(participation_id(who, "plan", a.NPSN)), revision=1,
        approval_mode=ApprovalMode.MANUAL, superior_id=a.PRINCIPAL, superior_kind=SuperiorKind.DEFINITIVE,
        adjusted_count=0, practice_indicator=indicator, competencies=(), core_duty_focus=None,
    )  # fmt: skip


async def an_unlocked_execution(kits) -> Kit:
    """The service, on a day in March 2025, with Ani's school and her approved plan."""
    kit: Kit = await kits("observation")
    await kit.it_is(MARCH)
    await kit.feed(*a.a_led_school(), an_approved_plan())
    return kit


def path(part: str, whose=ANIS) -> str:
    return f"/v1/participations/{whose}/{part}"


async def save(kit: Kit, who, part: str, body: object, whose=ANIS, **headers: str) -> httpx.Response:
    """PUT what one has written, having seen what is there."""
    client = kit.as_(who)
    seen = (await client.get(path(part, whose))).headers.get("etag", '"0"')
    return await client.put(path(part, whose), json=body, headers={"If-Match": seen, **headers})


async def act(kit: Kit, who, part: str, deed: str, body: object = None, whose=ANIS, **headers: str) -> httpx.Response:
    """POST an act on what one has seen."""
    client = kit.as_(who)
    seen = (await client.get(path(part, whose))).headers.get("etag", '"0"')
    return await client.post(path(f"{part}/{deed}", whose), json=body, headers={"If-Match": seen, **headers})


async def prepared(kit: Kit, who=a.ANI, whose=ANIS, body: object = PREPARATION) -> httpx.Response:
    assert (await save(kit, who, "preparation", body, whose)).status_code == 200
    answer = await act(kit, who, "preparation", "collection", TICKED, whose)
    assert answer.status_code == 200, answer.text
    return answer


async def agreed(kit: Kit) -> httpx.Response:
    await prepared(kit)
    answer = await act(kit, a.PRINCIPAL, "schedule", "agreement")
    assert answer.status_code == 200, answer.text
    return answer


async def drafted(kit: Kit) -> httpx.Response:
    """The time has come, and the principal has saved a draft."""
    await agreed(kit)
    await kit.it_is(START + HOUR)
    answer = await save(kit, a.PRINCIPAL, "rating", RUBRIC)
    assert answer.status_code == 200, answer.text
    return answer


async def rated(kit: Kit) -> httpx.Response:
    await drafted(kit)
    answer = await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    assert answer.status_code == 200, answer.text
    return answer


COMMANDS = [
    ("put", "preparation", PREPARATION, a.ANI),
    ("post", "preparation/collection", TICKED, a.ANI),
    ("post", "schedule/agreement", None, a.PRINCIPAL),
    ("post", "schedule/counter-proposal", slot(), a.PRINCIPAL),
    ("post", "schedule/move", moved(START), a.PRINCIPAL),
    ("post", "schedule/cancellation", {"reason": "Banjir."}, a.PRINCIPAL),
    ("put", "rating", RUBRIC, a.PRINCIPAL),
    ("post", "rating/collection", TICKED, a.PRINCIPAL),
]
VIEWS = ["execution", "preparation", "schedule", "rubric", "rating"]
