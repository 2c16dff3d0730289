"""Whom a reminder is told to: those who are not done, their superiors, and who keeps a school waiting (R-TIM-2).

Each note has a key: what makes it this reminder and no other. However often it is told, nobody reads it twice.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import NamedTuple
from uuid import UUID, uuid5

from services.notification.domain.notices import Audience, Note, Notice, Values
from shared.contracts.awaited import (
    AwaitedAtSchool,
    ObservationAhead,
    ObservationsAhead,
    ObservationsSoon,
    ObservationsTomorrow,
    PlansAwaited,
    PreparationsAwaited,
    RatingsAwaited,
    ReflectionsAwaited,
    StageAwaited,
)
from shared.contracts.ids import PersonId, participation_id
from shared.contracts.planning import SuperiorKind
from shared.superior import Position, Superior

SuperiorOf = Callable[[str, Position], Superior | None]
"""Who is the superior of an employee of a school today."""
Above = Iterable[Superior | None]
"""The superiors of some people, in their order."""
Gone = Callable[[str, Position], bool]
"""Whether somebody has left a school by today, or leads it no more."""


class Keyed(NamedTuple):
    key: UUID
    note: Note


class Kind(NamedTuple):
    """How a kind of reminder is told: to whom it awaits, to his superior, who leads a school or heads its office, and
    about the school as a whole."""

    teacher: Notice | None
    superior: Notice
    head: Notice
    school: Notice | None = None
    school_audience: Audience = Audience.LEADER


KINDS: Mapping[type[StageAwaited], Kind] = {
    PlansAwaited: Kind(
        Notice.DEADLINE_PLAN, Notice.DEADLINE_PLANS, Notice.DEADLINE_PLANS_FOR_HEAD, Notice.START_TO_CONFIRM
    ),
    PreparationsAwaited: Kind(
        Notice.DEADLINE_PREPARATION, Notice.DEADLINE_OBSERVATIONS, Notice.DEADLINE_OBSERVATIONS_FOR_HEAD
    ),
    ReflectionsAwaited: Kind(
        Notice.DEADLINE_REFLECTION,
        Notice.DEADLINE_REFLECTIONS,
        Notice.DEADLINE_REFLECTIONS_FOR_HEAD,
        Notice.ACCOUNTABILITY_MISSING,
    ),
    RatingsAwaited: Kind(
        None,
        Notice.DEADLINE_RATINGS,
        Notice.DEADLINE_RATINGS_FOR_HEAD,
        Notice.DEADLINE_PREDICATE,
        Audience.OFFICE_HEAD,
    ),
}


def undone(school: AwaitedAtSchool) -> tuple[Position, ...]:
    """Who has not done his part, teachers and who leads."""
    return _positions(school.undone, school, waiting=False)


def _positions(teachers: Iterable[PersonId], school: AwaitedAtSchool, *, waiting: bool) -> tuple[Position, ...]:
    leading = (Position(who.employee_id, who.capacity) for who in school.leading if who.waiting is waiting)
    return (*map(Position, teachers), *leading)


def stage_notes(event: StageAwaited, superior_of: SuperiorOf, gone: Gone) -> Iterator[Keyed]:
    """What is told because the end of a stage comes near, or is over.

    Nothing is awaited of who has left; what he handed in before still waits for the superior (E-11).
    """
    kind, heads = KINDS[type(event)], dict[PersonId, str]()
    for school in event.schools:
        npsn = school.npsn
        here = tuple(who for who in undone(school) if not gone(npsn, who))
        yield from _to_employees(event, kind, npsn, here)
        waiting = _positions(school.waiting, school, waiting=True)
        above = [[superior_of(npsn, who) for who in each] for each in (here, waiting)]
        yield from _to_leaders(event, kind, npsn, *above)
        heads |= {each.person_id: npsn for each in chain(*above) if each is not None and _heads(each)}
        if school.school_waits and kind.school is not None:
            # one for the whole office: who heads it is told once, however many of its schools wait
            place = event.office if kind.school_audience is Audience.OFFICE_HEAD else school.npsn
            yield Keyed(
                uuid5(event.reminder_id, f"{kind.school}:{place}"),
                _note(event, kind.school, kind.school_audience, school.npsn),
            )
    yield from _to_heads(event, kind, heads)


def _to_employees(event: StageAwaited, kind: Kind, npsn: str, people: Iterable[Position]) -> Iterator[Keyed]:
    for who in people if kind.teacher is not None else ():
        assert kind.teacher is not None
        note = _note(event, kind.teacher, Audience.TEACHER, npsn)
        mine = participation_id(who.employee_id, event.cycle, npsn, who.capacity)
        told = {"teacher_id": who.employee_id, "capacity": who.capacity, "participation_id": mine}
        # who takes part twice (E-3) reads it twice: each is a period of its own to him
        key = uuid5(event.reminder_id, f"{who.capacity}:{npsn}") if who.capacity.leads else event.reminder_id
        yield Keyed(key, note.model_copy(update=told))


def _to_leaders(event: StageAwaited, kind: Kind, npsn: str, of_undone: Above, of_waiting: Above) -> Iterator[Keyed]:
    """R-SUP-1: the leader hears how many of his teachers are not done, and how many wait for him."""
    not_done, waiting = Counter(map(_leader, of_undone)), Counter(map(_leader, of_waiting))
    for leader in not_done | waiting:
        if leader is not None:
            note = _note(event, kind.superior, Audience.PERSON, npsn)
            counted = note.values.model_copy(update={"count": not_done[leader], "waiting": waiting[leader]})
            yield Keyed(
                uuid5(event.reminder_id, f"{kind.superior}:{npsn}"),
                note.model_copy(update={"person_id": leader, "values": counted}),
            )


def _to_heads(event: StageAwaited, kind: Kind, heads: Mapping[PersonId, str]) -> Iterator[Keyed]:
    """Of those who lead, the head of the office hears once, however many schools and pages of the reminder there are;
    so nobody can say here how many they are (D19)."""
    key = uuid5(event.reminder_id, f"{kind.head}:{event.office}")
    for head, npsn in heads.items():
        note = _note(event, kind.head, Audience.PERSON, npsn)
        yield Keyed(key, note.model_copy(update={"person_id": head}))


def _heads(superior: Superior) -> bool:
    return superior.kind is SuperiorKind.OFFICE_HEAD


def _leader(superior: Superior | None) -> PersonId | None:
    return None if superior is None or _heads(superior) else superior.person_id


def _note(event: StageAwaited, notice: Notice, audience: Audience, npsn: str) -> Note:
    values = Values(stage=event.stage, day=event.closes_on, days=event.days_left)
    return Note(notice=notice, audience=audience, npsn=npsn, cycle=event.cycle, at=event.at, values=values)


class Eve(NamedTuple):
    """How an observation ahead is told: a word that makes its key, the notice to the teacher and to the observer."""

    word: str
    teacher: Notice
    observer: Notice


EVES: Mapping[type[ObservationsAhead], Eve] = {
    ObservationsTomorrow: Eve("tomorrow", Notice.OBSERVATION_TOMORROW, Notice.OBSERVATION_TOMORROW_FOR_OBSERVER),
    ObservationsSoon: Eve("soon", Notice.OBSERVATION_SOON, Notice.OBSERVATION_SOON_FOR_OBSERVER),
}


def eve_notes(event: ObservationsAhead, gone: Callable[[ObservationAhead], bool], at: datetime) -> Iterator[Keyed]:
    """N13, to both sides of each observation that has not begun by `at`; `gone`: whether somebody has left by then."""
    eve = EVES[type(event)]
    for ahead in event.observations:
        if ahead.starts_at <= at or gone(ahead):
            continue
        note = Note(
            notice=eve.teacher, audience=Audience.TEACHER, npsn=event.npsn, cycle=ahead.cycle,
            participation_id=participation_id(ahead.employee_id, ahead.cycle, event.npsn, ahead.capacity),
            teacher_id=ahead.employee_id, capacity=ahead.capacity, at=event.at, values=Values(moment=ahead.starts_at),
        )  # fmt: skip
        key = uuid5(ahead.schedule_id, f"{eve.word}:{ahead.starts_at.isoformat()}")
        yield Keyed(key, note)
        other = {"notice": eve.observer, "audience": Audience.PERSON}
        yield Keyed(key, note.model_copy(update={**other, "person_id": ahead.observer_id}))
