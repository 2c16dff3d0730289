"""Phrases for the tests of steps A and B: a preparation, a schedule and an observation at any point of their way."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.observation.domain.observation import Observation
from services.observation.domain.preparation import Preparation
from services.observation.domain.rubric import Rating, Rubric
from services.observation.domain.schedule import Schedule
from services.observation.domain.times import Proposal, Terms
from shared import windows
from shared.contracts.base import About, ActingRole, Actor
from shared.contracts.directory import Zone
from shared.contracts.ids import ObservationId, PlanId, PreparationId, ScheduleId
from shared.contracts.observation import ObservationLevel, ProposedTime
from shared.contracts.planning import Stage, SuperiorKind
from shared.policies import policy
from shared.superior import Superior
from tests import builders as a

AT = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
START = AT + timedelta(days=7)
HOUR = timedelta(hours=1)
ANI = Actor(id=a.ANI, role=ActingRole.EMPLOYEE)
BOSS = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
PRINCIPAL = Superior(a.PRINCIPAL, SuperiorKind.DEFINITIVE)
RULES = policy("2025")
GRACE = timedelta(hours=RULES.missed_after_hours)
TERMS = Terms(windows.of_stage(windows.national(RULES), Stage.EXECUTION), Zone.WIB, GRACE)
WISH = Proposal(starts_at=START, ends_at=START + HOUR, place="Ruang 4A", class_name="4A", subject="Matematika")
RUBRIC = Rubric(
    ratings=(
        Rating(behaviour="KSK1", level=ObservationLevel.DONE_EFFECTIVE, note="Menyapa tiap murid."),
        Rating(behaviour="KSK3", level=ObservationLevel.NOT_YET),
    ),
    recommendation="Susun kesepakatan bersama murid.", observed_at=START, lesson_plan_checked=True,
)  # fmt: skip


def a_time(after: timedelta = timedelta(), lasting: timedelta = HOUR) -> ProposedTime:
    """A time this long after the usual one."""
    return ProposedTime(starts_at=START + after, ends_at=START + after + lasting, place="Ruang 4A")


def an_open_preparation(about: About | None = None) -> Preparation:
    return Preparation(PreparationId(uuid4()), about or a.about(), PlanId(uuid4()), "KSK", "2025.1", AT)


def a_drafted_preparation(targets=("KSK1", "KSK3"), effort: str | None = "Belajar.", wish: Proposal = WISH):
    preparation = an_open_preparation()
    preparation.save_draft(targets, effort, wish)
    return preparation


def a_collected_preparation() -> Preparation:
    preparation = a_drafted_preparation()
    preparation.collect(PRINCIPAL, RULES, TERMS, ANI, AT)
    return preparation


def a_proposed_schedule() -> Schedule:
    collected = a_drafted_preparation().collect(PRINCIPAL, RULES, TERMS, ANI, AT)
    return Schedule.of(ScheduleId(uuid4()), collected)


def an_agreed_schedule() -> Schedule:
    schedule = a_proposed_schedule()
    schedule.agree(PRINCIPAL, (), TERMS, BOSS, AT)
    return schedule


def a_rescheduled_schedule() -> Schedule:
    """The teacher asks for another day, and waits."""
    schedule = an_agreed_schedule()
    schedule.move(a_time(timedelta(days=1)), "Rapat dinas.", TERMS, ANI, AT)
    return schedule


def a_missed_schedule() -> Schedule:
    schedule = an_agreed_schedule()
    schedule.miss(START + HOUR + GRACE)
    return schedule


def a_cancelled_schedule() -> Schedule:
    schedule = an_agreed_schedule()
    schedule.cancel("Banjir.", ANI, AT)
    return schedule


def a_ready_observation() -> Observation:
    return Observation.of(ObservationId(uuid4()), a_collected_preparation())


def a_drafted_rating(rubric: Rubric = RUBRIC) -> Observation:
    observation = a_ready_observation()
    observation.save_draft(rubric, a.PRINCIPAL, START, reached=True)
    return observation


def a_rated_observation() -> Observation:
    observation = a_drafted_rating()
    observation.collect(BOSS, START, reached=True)
    return observation
