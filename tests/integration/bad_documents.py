"""The documents of a cycle with a draft in them: where they are read and written, and whose they are not."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from shared.contracts.base import CycleEvent
from shared.contracts.ids import PersonId, participation_id
from tests import builders as a
from tests.integration import assessment_phrases as p
from tests.integration import observation_acts as observing
from tests.integration import planning_acts as planning
from tests.integration import test_followup_documents as papers
from tests.integration import test_followup_practice as practice
from tests.integration.service_kit import Kit
from tests.unit.followup_phrases import an_approved_plan

TICKED = {"confirmation_checked": True}


@dataclass(frozen=True)
class Write:
    """One thing that is sent: `path` as it is, `template` as the API declares it; `fixed`: what is not its id."""

    method: str
    template: str
    body: dict[str, Any]
    id: UUID | str
    fixed: Mapping[str, str] = field(default_factory=dict)
    query: str = ""

    @property
    def path(self) -> str:
        return self.of(self.id)

    def of(self, id: UUID | str) -> str:
        """The same on somebody else's document."""
        return re.sub(r"{(\w+)}", lambda name: self.fixed.get(name[1], str(id)), self.template) + self.query


@dataclass(frozen=True)
class Draft:
    """A document that is being written: who writes it, where he reads it, what he sends, and what is not his."""

    by: PersonId
    reads: str
    writes: tuple[Write, ...]
    foreign: tuple[UUID | str, ...]


@dataclass(frozen=True)
class Document:
    """A document and how it comes to its draft."""

    name: str
    service: str
    prepare: Callable[[Kit], Awaitable[Draft]]


def participation(who: PersonId, npsn: str = a.NPSN) -> UUID:
    return participation_id(who, "2025", npsn)


ANIS, BUDIS, ELSEWHERE = participation(a.ANI), participation(a.BUDI), participation(a.STRANGER, a.OTHER_NPSN)
OF_CYCLE = (BUDIS, ELSEWHERE, uuid4())


def theirs(event: CycleEvent) -> tuple[CycleEvent, CycleEvent]:
    """The same for a colleague, and for somebody at another school."""
    return (
        event.model_copy(update={"about": a.about(a.BUDI)}),
        event.model_copy(update={"about": a.about(a.STRANGER, a.OTHER_NPSN)}),
    )


async def _schools(kit: Kit) -> None:
    other = a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN)
    await kit.feed(*a.a_led_school(), a.a_school(a.OTHER_NPSN), other)


async def _followed_up(kit: Kit) -> None:
    await kit.it_is(practice.NOW)
    await _schools(kit)
    await kit.feed(an_approved_plan(), *theirs(an_approved_plan()), *theirs(practice.rated()))


async def follow_up(kit: Kit) -> Draft:
    await _followed_up(kit)
    await practice.a_draft(kit)
    path = "/v1/participations/{participation_id}/follow-up"
    writes = (Write("PUT", path, practice.DRAFT, ANIS), Write("POST", f"{path}/collection", TICKED, ANIS))
    return Draft(a.ANI, writes[0].path, writes, OF_CYCLE)


async def reflection(kit: Kit) -> Draft:
    await _followed_up(kit)
    await practice.collected(kit)
    await practice.finish_an_effort(kit)
    path = "/v1/participations/{participation_id}/reflection"
    writes = (Write("PUT", path, practice.REFLECTION, ANIS), Write("POST", f"{path}/collection", TICKED, ANIS))
    ani = kit.as_(a.ANI)
    asked = await ani.get(writes[0].path)
    await ani.put(writes[0].path, json=practice.REFLECTION, headers=practice.seen(asked))
    return Draft(a.ANI, writes[0].path, writes, OF_CYCLE)


async def _paper(kit: Kit, path: str, new: dict[str, Any], content: dict[str, Any]) -> Draft:
    """A document of which there are several: those of others have ids of their own."""
    await _followed_up(kit)
    made = {}
    for who, of, npsn in ((a.ANI, ANIS, a.NPSN), (a.BUDI, BUDIS, a.NPSN), (a.STRANGER, ELSEWHERE, a.OTHER_NPSN)):
        answer = await kit.as_(who).post(f"/v1/participations/{of}/{path}", json=new | content)
        assert answer.status_code == 201, (npsn, answer.text)
        made[who] = answer.json()["id"]
    name = {"competency-documents": "document_id", "core-duty-reports": "report_id"}[path]
    writes = (
        Write("PUT", f"/v1/{path}/{{{name}}}", content, made[a.ANI]),
        Write("POST", f"/v1/{path}/{{{name}}}/collection", TICKED, made[a.ANI]),
    )
    return Draft(a.ANI, f"/v1/participations/{ANIS}/{path}", writes, (made[a.BUDI], made[a.STRANGER], uuid4()))


async def competency(kit: Kit) -> Draft:
    return await _paper(kit, "competency-documents", {"indicator_code": "PED"}, papers.LEARNED)


async def duty_report(kit: Kit) -> Draft:
    return await _paper(kit, "core-duty-reports", {"duty_code": "CARRY_OUT_LEARNING"}, papers.DONE)


async def assessment(kit: Kit) -> Draft:
    await p.a_school(kit)
    await _schools(kit)
    await p.ready(kit)
    for told in (p.started(), p.approved(), *p.documents()):
        await kit.feed(theirs(told)[1])
    await p.drafted(kit)
    path = "/v1/participations/{participation_id}/assessment"
    writes = (Write("PUT", path, p.RATINGS, ANIS), Write("POST", f"{path}/collection", TICKED, ANIS))
    return Draft(a.PRINCIPAL, writes[0].path, writes, (ELSEWHERE, uuid4()))


async def plan(kit: Kit) -> Draft:
    await planning.a_participant(kit)
    other = a.a_placed_teacher(a.BUDI), a.a_person(a.BUDI, "Budi Santoso")
    await kit.feed(*other)
    made = (await planning.a_draft(kit)).json()["id"]
    budi = kit.as_(a.BUDI)
    await budi.post(f"/v1/participations/{BUDIS}/data-confirmation")
    his = (await budi.post(f"/v1/participations/{BUDIS}/plan")).json()["id"]
    writes = (
        Write("PUT", "/v1/plans/{plan_id}/draft", {"items": planning.COMPLETE}, made),
        Write("POST", "/v1/plans/{plan_id}/submission", TICKED, made),
    )
    return Draft(a.ANI, f"/v1/plans/{made}", writes, (his, uuid4()))


async def _observed(kit: Kit) -> None:
    await kit.it_is(observing.MARCH)
    await _schools(kit)
    await kit.feed(observing.an_approved_plan(), *theirs(observing.an_approved_plan()))


async def preparation(kit: Kit) -> Draft:
    await _observed(kit)
    await observing.save(kit, a.ANI, "preparation", observing.PREPARATION)
    path = "/v1/participations/{participation_id}/preparation"
    writes = (Write("PUT", path, observing.PREPARATION, ANIS), Write("POST", f"{path}/collection", TICKED, ANIS))
    return Draft(a.ANI, writes[0].path, writes, OF_CYCLE)


async def schedule(kit: Kit) -> Draft:
    await _observed(kit)
    await observing.agreed(kit)
    path = "/v1/participations/{participation_id}/schedule"
    moved = observing.moved(observing.START + observing.HOUR)
    writes = (
        Write("POST", f"{path}/counter-proposal", observing.slot(), ANIS),
        Write("POST", f"{path}/move", moved, ANIS),
        Write("POST", f"{path}/cancellation", {"reason": "Banjir."}, ANIS),
    )
    return Draft(a.PRINCIPAL, f"/v1/participations/{ANIS}/schedule", writes, (ELSEWHERE, uuid4()))


async def rating(kit: Kit) -> Draft:
    await _observed(kit)
    await observing.drafted(kit)
    path = "/v1/participations/{participation_id}/rating"
    writes = (Write("PUT", path, observing.RUBRIC, ANIS), Write("POST", f"{path}/collection", TICKED, ANIS))
    return Draft(a.PRINCIPAL, writes[0].path, writes, (ELSEWHERE, uuid4()))


async def extension(kit: Kit) -> Draft:
    """It has no draft: what it would change are the windows of the cycle."""
    await planning.a_participant(kit)
    body = {"office": a.OFFICE, "cycle": "2025", "stage": "PLANNING", "closes_on": "2025-02-14", "reason": "Banjir."}
    return Draft(a.HEAD, f"/v1/participations/{ANIS}", (Write("POST", "/v1/cycles/extension", body, ""),), ())


DOCUMENTS = (
    Document("plan", "planning", plan),
    Document("cycle extension", "planning", extension),
    Document("preparation", "observation", preparation),
    Document("schedule", "observation", schedule),
    Document("rating", "observation", rating),
    Document("follow-up", "followup", follow_up),
    Document("reflection", "followup", reflection),
    Document("competency", "followup", competency),
    Document("duty report", "followup", duty_report),
    Document("assessment", "assessment", assessment),
)
