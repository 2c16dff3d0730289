"""What reporting hears: three groups, each the whole cause of its read model. Folds take a batch with one upsert."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting import people, store
from services.reporting.domain.lines import LINES
from services.reporting.domain.progress import Handed, Mark, Progress, together, told
from services.reporting.domain.steps import Step
from services.reporting.generations import CURRENT, Model, group
from shared import facts
from shared.contracts.assessment import OrganisationPredicateResult
from shared.contracts.base import CycleEvent
from shared.contracts.directory import EmployeeLeft, EmployeePlaced, PersonRecorded
from shared.contracts.planning import CycleOpened
from shared.inbox import Consumer, Delivery

DOSSIER_TOPICS = ("planning", "observation", "observation.rating", "followup", "assessment", "assessment.result")
PROGRESS_TOPICS = ("planning", "planning.cycle", "observation", "followup", "assessment", "assessment.result")


def roster(generation: int = CURRENT.roster) -> Consumer:
    """Schools, who leads them, who works there, and people's names."""
    consumer = Consumer(group(Model.ROSTER, generation), topics=["directory.school", "directory.person"])
    facts.listen(consumer)
    consumer.on(PersonRecorded)(people.remember_person)
    consumer.on(EmployeePlaced)(people.remember_placement)
    consumer.on(EmployeeLeft)(people.remember_departure)
    return consumer


def dossier(generation: int = CURRENT.dossier) -> Consumer:
    """Everything that happened in a teacher's cycle, each a dated entry."""
    consumer = Consumer(group(Model.DOSSIER, generation), topics=DOSSIER_TOPICS)

    @consumer.batch
    async def fold(session: AsyncSession, deliveries: Sequence[Delivery]) -> None:
        await store.keep_entries(session, entries(generation, deliveries))
        await _note(session, Model.DOSSIER, generation, deliveries)

    return consumer


def progress(generation: int = CURRENT.progress) -> Consumer:
    """How far each teacher is; which cycles are open; what predicate a school has."""
    consumer = Consumer(group(Model.PROGRESS, generation), topics=PROGRESS_TOPICS)

    @consumer.batch
    async def fold(session: AsyncSession, deliveries: Sequence[Delivery]) -> None:
        await store.join_progress(session, progresses(generation, deliveries))
        await store.keep_cycles(session, _cycles(generation, deliveries))
        await store.keep_school_predicates(session, _school_predicates(generation, deliveries))
        await _note(session, Model.PROGRESS, generation, deliveries)

    return consumer


def entries(generation: int, deliveries: Iterable[Delivery]) -> list[store.Row]:
    """The dossier's rows."""
    return [_entry(generation, d, d.event) for d in deliveries if isinstance(d.event, CycleEvent) and d.type in LINES]


def progresses(generation: int, deliveries: Iterable[Delivery]) -> list[store.Row]:
    """The rows of progress, one for each participation, in their order."""
    parts = [told(d.event, d.sequence) for d in deliveries if isinstance(d.event, CycleEvent)]
    return [_progress(generation, joined) for joined in together(parts)]


def _entry(generation: int, delivery: Delivery, event: CycleEvent) -> store.Row:
    return {
        "generation": generation,
        "participation_id": event.about.participation_id,
        "event_id": delivery.id,
        "employee_id": event.about.employee_id,
        "capacity": event.about.capacity.value,
        "npsn": event.about.npsn,
        "cycle": event.about.cycle,
        "policy": event.about.policy,
        "type": delivery.type,
        "at": event.at,
        "role": event.by.role.value,
        "details": event.model_dump(mode="json", include=LINES[delivery.type].keep),
    }


def _progress(generation: int, p: Progress) -> store.Row:
    return {
        "generation": generation,
        "participation_id": p.about.participation_id,
        "employee_id": p.about.employee_id,
        "capacity": p.about.capacity.value,
        "npsn": p.about.npsn,
        "cycle": p.about.cycle,
        **_mark("plan", "plan_state", p.plan),
        **_mark("assessment", "assessment_state", p.assessment),
        **_mark("predicate", "predicate", p.predicate),
        **_mark("taking", "taking", p.taking),
        **{f"{step.lower()}_at": p.steps.get(step) for step in (Step.A, Step.B, Step.C, Step.D, Step.E)},
        **_handed("competencies", "competency_at", p.competencies),
        **_handed("duties", "duty_at", p.duties),
        "locked_at": p.locked_at,
        "voided": sorted(p.voided),
    }


def _mark(name: str, value: str, mark: Mark | None) -> store.Row:
    if mark is None:
        return {value: None, f"{name}_at": None, f"{name}_sequence": None}
    return {value: mark.value.value, f"{name}_at": mark.at, f"{name}_sequence": mark.sequence}


def _handed(ids: str, at: str, handed: Handed) -> store.Row:
    return {ids: sorted(handed.ids), at: handed.at}


def _cycles(generation: int, deliveries: Iterable[Delivery]) -> list[store.Row]:
    opened = {(e.npsn, e.cycle): e for d in deliveries if isinstance(e := d.event, CycleOpened)}
    return [
        {"generation": generation, "npsn": npsn, "cycle": cycle, "policy": e.policy, "opened_at": e.at}
        for (npsn, cycle), e in sorted(opened.items())
    ]


def _school_predicates(generation: int, deliveries: Iterable[Delivery]) -> list[store.Row]:
    """The newest of each school's cycle, by school."""
    told_ones = [
        (e.npsn, e.cycle, d.sequence, e) for d in deliveries if isinstance(e := d.event, OrganisationPredicateResult)
    ]
    told_ones.sort(key=lambda t: t[:3])
    newest = [list(group_)[-1] for _, group_ in groupby(told_ones, key=lambda t: t[:2])]
    return [
        {
            "generation": generation, "npsn": npsn, "cycle": cycle, "predicate": e.predicate.value,
            "at": e.at, "sequence": sequence,
        }
        for npsn, cycle, sequence, e in newest
    ]  # fmt: skip


async def _note(session: AsyncSession, model: Model, generation: int, deliveries: Sequence[Delivery]) -> None:
    """How far the lanes of this batch are."""
    latest: dict[tuple[str, int], datetime] = {}
    for d in deliveries:
        lane = d.topic, d.partition
        latest[lane] = max(latest.get(lane, d.event.at), d.event.at)
    rows = [
        {"model": model.value, "generation": generation, "topic": topic, "partition": partition, "at": at}
        for (topic, partition), at in sorted(latest.items())
    ]
    await store.note_folded(session, rows)
