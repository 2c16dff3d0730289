"""Taking part: what each command does to a participation in each state (rulebook 6.2)."""

from datetime import date, datetime, timedelta

from services.planning.domain.participation import AWAY, GONE, Correction, Exemption, Participation
from services.planning.domain.participation import ParticipationStatus as S
from services.planning.domain.participation_refusals import (
    ExemptAlready,
    ExemptionNotBegun,
    ExemptNow,
    NotExempt,
    ParticipationCompleted,
)
from services.planning.domain.refusals import (
    DataConfirmedAlready,
    DataCorrectedAlready,
    DataNotConfirmed,
    NothingCorrected,
    ParticipationOver,
    ParticipationRuns,
    PlanNotApproved,
)
from services.planning.domain.school_cycle import SchoolCycle
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import Zone
from shared.contracts.planning import ExemptionReason
from tests import builders as a
from tests.unit.machines.machine import IDLE, STAYS, Machine, Table

AT = datetime.fromisoformat("2025-01-20T03:00:00+00:00")
LATER = AT + timedelta(days=60)
BEFORE, LATE, LEFT = (S.NOT_STARTED, S.DATA_CHECK), (S.ASSESSMENT, S.COMPLETED), (S.TRANSFERRED, S.WITHDRAWN)
RUNS = (*BEFORE, S.PLANNING, S.EXECUTION, S.ASSESSMENT)
HERE, ALL = (*RUNS, S.COMPLETED), (*RUNS, S.COMPLETED, *LEFT, S.EXEMPT)
OFFICE = Actor(id=a.ADMIN, role=ActingRole.OFFICE)


def a_cycle() -> SchoolCycle:
    return SchoolCycle(a.NPSN, "2025", "2025", a.OFFICE, AT)


TABLE: Table = {
    "start": {ALL: (STAYS,)},
    "check_data": {
        (S.NOT_STARTED,): (S.DATA_CHECK,),
        (S.DATA_CHECK, S.PLANNING, S.EXECUTION, *LATE): (IDLE,),
        LEFT: (ParticipationOver,),
        (S.EXEMPT,): (ExemptNow,),
    },
    "confirm_data": {
        BEFORE: (S.PLANNING,),
        (S.PLANNING, S.EXECUTION, *LATE): (STAYS,),
        LEFT: (ParticipationOver,),
        (S.EXEMPT,): (ExemptNow,),
    },
    "correct_data": {
        (S.NOT_STARTED,): (S.DATA_CHECK, DataCorrectedAlready, NothingCorrected),
        (S.DATA_CHECK,): (STAYS, DataCorrectedAlready, NothingCorrected),
        (S.PLANNING, S.EXECUTION, *LATE): (DataConfirmedAlready,),
        LEFT: (ParticipationOver,),
        (S.EXEMPT,): (ExemptNow,),
    },
    "unlock": {
        (S.PLANNING, *LATE): (S.EXECUTION,),
        (S.EXECUTION,): (STAYS,),
        BEFORE: (DataNotConfirmed,),
        LEFT: (ParticipationOver,),
        (S.EXEMPT,): (ExemptNow,),
    },
    "lock": {
        (S.EXECUTION, *LATE): (S.PLANNING,),
        (S.PLANNING,): (STAYS,),
        BEFORE: (PlanNotApproved,),
        LEFT: (ParticipationOver,),
        (S.EXEMPT,): (ExemptNow,),
    },
    "rate": {ALL: (STAYS,)},
    "assess": {
        (S.EXECUTION,): (S.ASSESSMENT,),
        (*LEFT, S.EXEMPT): (STAYS, IDLE),
        (*BEFORE, S.PLANNING, *LATE): (IDLE,),
    },
    "complete": {
        (S.EXECUTION, S.ASSESSMENT): (S.COMPLETED,),
        (*LEFT, S.EXEMPT): (STAYS, IDLE),
        (*BEFORE, S.PLANNING, S.COMPLETED): (IDLE,),
    },
    "exempt": {
        RUNS: (S.EXEMPT, ExemptionNotBegun),
        (S.COMPLETED,): (ParticipationCompleted,),
        LEFT: (ParticipationOver,),
        (S.EXEMPT,): (ExemptAlready,),
    },
    "end_exemption": {
        (S.EXEMPT,): (S.NOT_STARTED, S.PLANNING, S.EXECUTION, *LATE),
        (*HERE, *LEFT): (NotExempt,),
    },
    "leave": {
        (*RUNS, S.EXEMPT): (S.TRANSFERRED, S.WITHDRAWN),
        (S.WITHDRAWN,): (S.TRANSFERRED, IDLE),
        (S.COMPLETED, S.TRANSFERRED): (IDLE,),
    },
    "come_back": {
        (*LEFT, S.EXEMPT): (S.NOT_STARTED, S.PLANNING, S.EXECUTION, *LATE),
        HERE: (ParticipationRuns,),
    },
}


def exempt(p: Participation, since: date, at: datetime) -> object:
    exemption = Exemption(reason=ExemptionReason.STUDY, since=since, letter_no="800/1", by=a.ADMIN)
    return p.exempt(exemption, at.date(), OFFICE, at)


WAYS = {
    "start": {"the cycle opens": lambda p, at: p.start(at)},
    "check_data": {"Mulai": lambda p, at: p.check_data()},
    "confirm_data": {"by himself": lambda p, at: p.confirm_data(at)},
    "correct_data": {
        "his name": lambda p, at: p.correct_data(Correction(name="Ani L.")),
        "nothing": lambda p, at: p.correct_data(Correction()),
    },
    "unlock": {"the plan stands": lambda p, at: p.unlock()},
    "lock": {"the plan was reset": lambda p, at: p.lock(at)},
    "rate": {"his observation": lambda p, at: p.rate(at)},
    "assess": {"all parts are there": lambda p, at: p.assess(at)},
    "complete": {"his predicate is final": lambda p, at: p.complete(at)},
    "exempt": {
        "from today on": lambda p, at: exempt(p, at.date(), at),
        "from tomorrow on": lambda p, at: exempt(p, at.date() + timedelta(days=1), at),
    },
    "end_exemption": {
        "and his plan, if he had begun, stands": lambda p, at: p.end_exemption(
            OFFICE, at, unlocked=p.data_confirmed_at is not None
        ),
        "without a plan": lambda p, at: p.end_exemption(OFFICE, at, unlocked=False),
    },
    "leave": {
        "to another school": lambda p, at: p.leave(a.OTHER_NPSN, at),
        "for good": lambda p, at: p.leave(None, at),
        "to another school, told again": lambda p, at: p.leave(a.OTHER_NPSN, at, again=True),
    },
    "come_back": {
        "and his plan, if he had begun, stands": lambda p, at: p.come_back(
            at, unlocked=p.data_confirmed_at is not None
        ),
        "without a plan": lambda p, at: p.come_back(at, unlocked=False),
    },
}
ASKS = {
    "late": lambda p, at: p.late(a_cycle(), Zone.WIT, at),
    "planning_window": lambda p, at: p.planning_window(a_cycle(), Zone.WIT),
    "require_here": lambda p, at: p.require_here(),
}


def begin() -> list[Participation]:
    return [Participation.of(a.a_placed_teacher(), a_cycle())]


def who_left_is_gone(p: Participation) -> None:
    assert (p.status in GONE) == (p.left_at is not None)
    assert p.status is not S.EXEMPT or p.exemption is not None
    assert p.exemption is None or p.status in AWAY
    assert p.status is not S.PLANNING or p.data_confirmed_at is not None


def what_was_first_stays(before: Participation, after: Participation) -> None:
    """The first time counts: of confirming, of correcting, of being rated; and it is always the same participation."""
    for name in ("data_confirmed_at", "correction", "rated_at"):
        assert getattr(before, name) is None or getattr(after, name) == getattr(before, name)
    assert after.about == before.about


def alike(p: Participation) -> tuple[object, ...]:
    return (
        p.status, p.data_confirmed_at, p.started_at, p.correction, p.rated_at is None, p.reset_at is None,
        p.ready_at is None, p.final_at is None,
    )  # fmt: skip


PARTICIPATION = Machine(
    "Participation", Participation, S, begin, TABLE, WAYS, ASKS, alike, (AT, LATER),
    holds=(who_left_is_gone,), keeps=(what_was_first_stays,),
)  # fmt: skip
