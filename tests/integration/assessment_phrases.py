"""Phrases for the tests of assessment: what the other services told, and who does what."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import httpx

from shared.contracts.base import SYSTEM, CycleEvent
from shared.contracts.directory import EmploymentStatus, PositionLevel, StaffType
from shared.contracts.followup import CompetencyDocumentCollected, CoreDutyReported, ReflectionCollected
from shared.contracts.ids import PersonId, participation_id, person_id
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import (
    ApprovalMode,
    ParticipationStarted,
    PlanApproved,
    PlannedCompetency,
    SuperiorKind,
)
from tests import builders as a
from tests.integration.service_kit import Kit

DECEMBER = datetime(2025, 12, 1, 3, 0, tzinfo=UTC)
TICKED = {"confirmation_checked": True}
ORGANISATION = f"/v1/schools/{a.NPSN}/organisation-predicate?cycle=2025"
LIST = f"/v1/assessments?npsn={a.NPSN}&cycle=2025"
RATINGS = {
    "aspect_ratings": {"REFLECTION_EFFORT": "MEETS", "LEARNING_EFFORT": "ABOVE", "PRACTICE_CHANGE": "ABOVE"},
    "result": "MEETS",
    "behaviour": "ABOVE",
    "behaviour_ratings": {"BP": "ABOVE"},
    "achievements": [{"code": "PED", "text": "Dua webinar dan praktiknya di kelas"}],
    "feedback": "Pertahankan refleksi bersama rekan.",
    "strengths": "Komunikasi hangat.",
    "next_steps": "Variasi pengelompokan.",
    "discussed_on": "2025-11-30",
}


def of(who: PersonId = a.ANI) -> str:
    return f"/v1/participations/{participation_id(who, '2025', a.NPSN)}/assessment"


def teachers(number: int) -> list[PersonId]:
    return [person_id(f"teacher-{i}") for i in range(number)]


def started(who: PersonId = a.ANI, status: EmploymentStatus = EmploymentStatus.PNS) -> ParticipationStarted:
    return ParticipationStarted(
        about=a.about(who), by=SYSTEM, at=a.JANUARY, staff_type=StaffType.CLASS_TEACHER, employment_status=status,
        position_level=PositionLevel.AHLI_MUDA,
    )  # fmt: skip


def approved(who: PersonId = a.ANI) -> PlanApproved:
    return PlanApproved.model_validate(
        {
            "about": a.about(who), "by": SYSTEM, "at": a.JANUARY, "plan_id": uuid4(), "revision": 1,
            "approval_mode": ApprovalMode.MANUAL, "superior_id": a.PRINCIPAL, "adjusted_count": 0,
            "superior_kind": SuperiorKind.DEFINITIVE, "practice_indicator": "KSK",
            "competencies": (PlannedCompetency(indicator_code="PED"),), "core_duty_focus": "PLAN_LEARNING",
        }
    )  # fmt: skip


def documents(who: PersonId = a.ANI) -> tuple[CycleEvent, ...]:
    """Everything the teacher and the observer collect in the year."""
    told = {"about": a.about(who), "by": SYSTEM, "at": DECEMBER}
    return (
        ObservationRated.model_validate(
            {**told, "observation_id": uuid4(), "observer_id": a.PRINCIPAL, "observed_at": DECEMBER,
             "practice_indicator": "KSK"}
        ),
        ReflectionCollected.model_validate({**told, "reflection_id": uuid4()}),
        CompetencyDocumentCollected.model_validate({**told, "document_id": uuid4(), "indicator_code": "PED"}),
        CoreDutyReported.model_validate({**told, "report_id": uuid4(), "duty_code": "PLAN_LEARNING"}),
    )  # fmt: skip


async def a_school(kit: Kit) -> None:
    await kit.feed(*a.a_led_school())
    await kit.it_is(DECEMBER)


async def ready(kit: Kit, *who: PersonId, status: EmploymentStatus = EmploymentStatus.PNS) -> None:
    """These teachers of the school have done all their parts."""
    for person in who or (a.ANI,):
        await kit.feed(started(person, status), approved(person), *documents(person))


def seen(answer: httpx.Response) -> dict[str, str]:
    return {"If-Match": answer.headers["etag"]}


async def drafted(kit: Kit, who: PersonId = a.ANI, by: PersonId = a.PRINCIPAL, **more: object) -> httpx.Response:
    client = kit.as_(by)
    return await client.put(of(who), json={**RATINGS, **more}, headers=seen(await client.get(of(who))))


async def collected(
    kit: Kit, who: PersonId = a.ANI, body: dict[str, object] | None = None, **ratings: object
) -> httpx.Response:
    draft = await drafted(kit, who, **ratings)
    assert draft.status_code == 200, draft.text
    client = kit.as_(a.PRINCIPAL)
    return await client.post(f"{of(who)}/collection", json={**TICKED, **(body or {})}, headers=seen(draft))


async def collected_again(kit: Kit, who: PersonId = a.ANI) -> httpx.Response:
    """What lies there as a draft is given."""
    client = kit.as_(a.PRINCIPAL)
    return await client.post(f"{of(who)}/collection", json=TICKED, headers=seen(await client.get(of(who))))


async def organisation(kit: Kit, predicate: str = "GOOD") -> httpx.Response:
    """The office head sets the school's predicate."""
    head = kit.as_(a.HEAD)
    return await head.put(ORGANISATION, json={"predicate": predicate}, headers=seen(await head.get(ORGANISATION)))


async def received(kit: Kit, who: PersonId = a.ANI) -> httpx.Response:
    client = kit.as_(who)
    return await client.post(f"{of(who)}/receipt", headers=seen(await client.get(of(who))))


async def statuses(kit: Kit, who: Sequence[PersonId]) -> set[str]:
    return {(await kit.as_(a.PRINCIPAL).get(of(person))).json()["status"] for person in who}
