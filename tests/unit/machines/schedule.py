"""The agreed time: what each command does to a schedule in each state (rulebook 6.6, D7)."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.observation.domain.schedule import Schedule
from services.observation.domain.schedule import ScheduleStatus as S
from services.observation.domain.schedule_refusals import (
    AlreadyCancelled,
    NothingAgreed,
    NothingProposed,
    ObservationDone,
    ObserverBusy,
    OwnProposal,
    TimeAgreed,
    TimeBegun,
    TimeOutsideWindow,
    TimePassed,
)
from shared.contracts.ids import PreparationId, ScheduleId
from shared.contracts.observation import PreparationCollected
from shared.contracts.planning import SuperiorKind
from shared.errors import Incomplete
from shared.superior import Superior
from shared.unfound import SuperiorNotFound
from tests import builders as a
from tests.unit.machines.machine import IDLE, STAYS, Machine, Table
from tests.unit.observation_steps import ANI, AT, BOSS, HOUR, PRINCIPAL, START, TERMS, a_time

TABLE: Table = {
    "begin_again": {
        (S.PROPOSED,): (STAYS,),
        (S.COUNTERED, S.AGREED, S.RESCHEDULED, S.MISSED, S.CANCELLED, S.DONE): (S.PROPOSED,),
    },
    "agree": {
        (S.PROPOSED, S.COUNTERED, S.RESCHEDULED): (
            S.AGREED, OwnProposal, SuperiorNotFound, TimePassed, TimeOutsideWindow, ObserverBusy,
        ),
        (S.AGREED, S.MISSED, S.CANCELLED): (NothingProposed,),
        (S.DONE,): (ObservationDone,),
    },
    "counter": {
        (S.PROPOSED, S.CANCELLED): (S.COUNTERED, Incomplete),
        (S.COUNTERED, S.RESCHEDULED): (STAYS, Incomplete),
        (S.AGREED, S.MISSED): (TimeAgreed,),
        (S.DONE,): (ObservationDone,),
    },
    "move": {
        (S.AGREED, S.MISSED): (S.RESCHEDULED, Incomplete),
        (S.RESCHEDULED,): (STAYS, Incomplete),
        (S.PROPOSED, S.COUNTERED, S.CANCELLED): (NothingAgreed,),
        (S.DONE,): (ObservationDone,),
    },
    "cancel": {
        (S.PROPOSED, S.COUNTERED): (S.CANCELLED,),
        (S.AGREED, S.RESCHEDULED): (S.CANCELLED, TimeBegun),
        (S.MISSED,): (TimeBegun,),
        (S.CANCELLED,): (AlreadyCancelled,),
        (S.DONE,): (ObservationDone,),
    },
    "lapse": {
        (S.PROPOSED, S.COUNTERED, S.AGREED, S.RESCHEDULED): (S.CANCELLED,),
        (S.MISSED, S.CANCELLED, S.DONE): (IDLE,),
    },
    "miss": {
        (S.AGREED, S.RESCHEDULED): (S.MISSED, IDLE),
        (S.PROPOSED, S.COUNTERED, S.MISSED, S.CANCELLED, S.DONE): (IDLE,),
    },
    "hand_over": {
        (S.AGREED, S.RESCHEDULED): (STAYS, IDLE),
        (S.PROPOSED, S.COUNTERED, S.MISSED, S.CANCELLED, S.DONE): (IDLE,),
    },
    "finish": {
        (S.PROPOSED, S.COUNTERED, S.AGREED, S.RESCHEDULED, S.MISSED, S.CANCELLED): (S.DONE,),
        (S.DONE,): (STAYS,),
    },
}  # fmt: skip

SUCCESSOR = Superior(a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE)
DAY = timedelta(days=1)
LATER = a_time(30 * DAY)
OVER = replace(TERMS, window=TERMS.window.model_copy(update={"closes_on": AT.date()}))
"""The window was cut short after the time had been proposed."""


def agree(superior: Superior | None = PRINCIPAL, diary=(), terms=TERMS, by=BOSS):
    return lambda s, at: s.agree(superior, diary, terms, by, at)


def counter(time, by):
    return lambda s, at: s.counter(time, TERMS, by, at)


def move(time, by):
    return lambda s, at: s.move(time, "Rapat.", TERMS, by, at)


def collected_again(s: Schedule, at) -> None:
    told = PreparationCollected(
        about=s.about, by=ANI, at=at, preparation_id=PreparationId(s.id), target_behaviours=("KSK1",), proposed=LATER
    )
    s.begin_again(told)


WAYS = {
    "begin_again": {"handed in anew": collected_again},
    "agree": {
        "the superior": agree(diary=(LATER.model_copy(update={"place": "Aula", "starts_at": LATER.ends_at}),)),
        "the teacher": agree(by=ANI),
        "nobody leads": agree(None),
        "nobody leads, says the teacher": agree(None, by=ANI),
        "he is busy": agree(diary=(a_time(), a_time(HOUR), LATER)),
        "he is busy, says the teacher": agree(diary=(a_time(), a_time(HOUR), LATER), by=ANI),
        "the window is over": agree(terms=OVER),
        "the window is over, says the teacher": agree(terms=OVER, by=ANI),
    },
    "counter": {
        "the superior": counter(a_time(HOUR), BOSS),
        "the teacher": counter(LATER, ANI),
        "too late": counter(a_time(-30 * DAY), BOSS),
    },
    "move": {
        "the superior": move(LATER, BOSS),
        "the teacher": move(a_time(HOUR), ANI),
        "too late": move(a_time(-30 * DAY), BOSS),
    },
    "cancel": {"with a reason": lambda s, at: s.cancel("Sakit.", ANI, at)},
    "lapse": {"the plan was reset": lambda s, at: s.lapse("Rencana dihapus.", at)},
    "miss": {"the clock": lambda s, at: s.miss(at)},
    "hand_over": {
        "to the successor": lambda s, at: s.hand_over(SUCCESSOR, at),
        "to the same": lambda s, at: s.hand_over(PRINCIPAL, at),
    },
    "finish": {"rated": lambda s, at: s.finish()},
}
ASKS = {"reached": lambda s, at: s.reached(at)}


def begin() -> list[Schedule]:
    told = PreparationCollected(
        about=a.about(), by=ANI, at=AT, preparation_id=PreparationId(UUID(int=3)), target_behaviours=("KSK1",),
        proposed=a_time(),
    )  # fmt: skip
    return [Schedule.of(ScheduleId(UUID(int=3)), told)]


def what_is_agreed_is_whole(s: Schedule) -> None:
    """An agreed time has its observer; only such a one can be missed."""
    assert (s.agreed is None) == (s.observer_id is None)
    assert s.status not in {S.PROPOSED, S.COUNTERED, S.CANCELLED} or s.agreed is None
    assert s.status not in {S.AGREED, S.RESCHEDULED, S.MISSED} or s.agreed is not None
    assert s.status is not S.AGREED or s.agreed == s.proposed
    assert (s.due_at is not None) == (s.status in {S.AGREED, S.RESCHEDULED})
    assert s.agreed is None or s.appointment is not None


def nothing_is_forgotten(before: Schedule, after: Schedule) -> None:
    """History only grows, by one turn with each act but the last; an agreed time lay ahead when it was agreed."""
    assert after.history[: len(before.history)] == before.history
    assert len(after.history) - len(before.history) == (after.status is not S.DONE)
    if after.agreed is not None and after.agreed != before.agreed:
        assert after.agreed_at is not None
        assert after.agreed_at < after.agreed.starts_at


def alike(s: Schedule) -> tuple[object, ...]:
    return s.status, s.proposed, s.proposed_by, s.agreed, s.observer_id, s.due_at, s.appointment is None


SCHEDULE = Machine(
    "Schedule", Schedule, S, begin, TABLE, WAYS, ASKS, alike, (AT, START, START + 9 * DAY, START + 40 * DAY),
    holds=(what_is_agreed_is_whole,), keeps=(nothing_is_forgotten,),
)  # fmt: skip
