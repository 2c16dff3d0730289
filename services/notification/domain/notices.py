"""The messages there are (rulebook 11, N-table), and what a message carries."""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime

from shared.contracts.base import Fact
from shared.contracts.ids import Capacity, CycleCode, Npsn, ParticipationId, PersonId
from shared.contracts.planning import Stage


class Number(StrEnum):
    """A row of the N-table: what people choose by in their preferences."""

    N01 = "N01"
    N02 = "N02"
    N03 = "N03"
    N04 = "N04"
    N05 = "N05"
    N06 = "N06"
    N07 = "N07"
    N08 = "N08"
    N09 = "N09"
    N10 = "N10"
    N11 = "N11"
    N12 = "N12"
    N13 = "N13"
    N14 = "N14"
    N15 = "N15"
    N16 = "N16"
    N17 = "N17"
    N18 = "N18"
    N19 = "N19"
    N20 = "N20"
    N21 = "N21"
    N22 = "N22"
    N23 = "N23"
    N24 = "N24"
    N25 = "N25"
    N28 = "N28"
    N29 = "N29"


class Notice(StrEnum):
    """One wording of a row: a row says different things to different people, or at different moments."""

    SUPERIOR_NOT_FOUND = "N01"
    SUPERIOR_NOT_FOUND_FOR_OPERATOR = "N01.operator"
    HEAD_NOT_FOUND = "N01.head"
    HEAD_NOT_FOUND_FOR_OFFICE = "N01.office"
    CYCLE_OPENED = "N02"
    CYCLE_OPENED_UNCONFIRMED = "N02.unconfirmed"
    START_TO_CONFIRM = "N02.confirm"
    START_CONFIRMED = "N02.started"
    PLAN_SUBMITTED = "N03"
    PLAN_APPROVED = "N04"
    PLAN_APPROVED_ADJUSTED = "N05"
    PLAN_APPROVED_AUTOMATICALLY = "N06"
    PLAN_APPROVED_AUTOMATICALLY_FOR_ACTING = "N06.acting"
    PLAN_APPROVED_AUTOMATICALLY_FOR_FORMER = "N06.former"
    PLAN_RETURNED = "N07"
    PLAN_RETURNED_OFTEN = "N07.office"
    PLAN_RESET = "N08"
    PLAN_RESET_REQUESTED = "N08.office"
    PLAN_RESET_FOR_SUPERIOR = "N08.superior"
    PLAN_RESET_REJECTED = "N08.rejected"
    PLAN_RESET_REJECTED_FOR_SUPERIOR = "N08.rejected.superior"
    PLAN_RESET_SUGGESTED = "N08.suggested"
    SUPERIOR_RESOLVED = "N09"
    EXECUTION_UNLOCKED = "N10"
    PREPARATION_COLLECTED = "N11"
    SCHEDULE_COUNTERED = "N12.countered"
    SCHEDULE_AGREED = "N12.agreed"
    SCHEDULE_MOVE_PROPOSED = "N12.move"
    SCHEDULE_CANCELLED = "N12.cancelled"
    SCHEDULE_HANDED_OVER = "N12.observer"
    OBSERVATION_TOMORROW = "N13"
    OBSERVATION_TOMORROW_FOR_OBSERVER = "N13.observer"
    OBSERVATION_SOON = "N13.soon"
    OBSERVATION_SOON_FOR_OBSERVER = "N13.soon.observer"
    SCHEDULE_MISSED = "N14"
    SCHEDULE_MISSED_FOR_OBSERVER = "N14.observer"
    OBSERVATION_RATED = "N15"
    OBSERVATION_STANDS = "N15.stands"
    OBSERVATION_STANDS_FOR_SUPERIOR = "N15.stands.superior"
    FOLLOW_UP_COLLECTED = "N16"
    REFLECTION_REQUESTED = "N17"
    EFFORT_OVERDUE = "N18"
    EFFORT_OVERDUE_FOR_SUPERIOR = "N18.superior"
    REFLECTION_COLLECTED = "N19"
    CHANGE_REQUESTED = "N20"
    CHANGE_APPROVED = "N20.approved"
    CHANGE_REJECTED = "N20.rejected"
    DOCUMENT_COLLECTED = "N21"
    ACCOUNTABILITY_MISSING = "N22"
    DEADLINE_PLAN = "N23.plan"
    DEADLINE_PREPARATION = "N23.preparation"
    DEADLINE_REFLECTION = "N23.reflection"
    DEADLINE_PLANS = "N23.plans"
    DEADLINE_OBSERVATIONS = "N23.observations"
    DEADLINE_REFLECTIONS = "N23.reflections"
    DEADLINE_RATINGS = "N23.ratings"
    DEADLINE_PLANS_FOR_HEAD = "N23.plans.head"
    DEADLINE_OBSERVATIONS_FOR_HEAD = "N23.observations.head"
    DEADLINE_REFLECTIONS_FOR_HEAD = "N23.reflections.head"
    DEADLINE_RATINGS_FOR_HEAD = "N23.ratings.head"
    DEADLINE_PREDICATE = "N23.predicate"
    ORGANISATION_PREDICATE_SET = "N24"
    PREDICATE_SET = "N25"
    PREDICATE_RECEIVED = "N25.received"
    LEADER_CHANGED = "N28"
    LEADER_CHANGED_FOR_LEADER = "N28.leader"
    PLAN_CANCELLED = "N29"
    PARTICIPATION_OVER = "N29.over"
    TEACHER_MOVED = "N29.moved"
    TEACHER_LEFT = "N29.left"
    TEACHER_ARRIVED = "N29.arrived"

    @property
    def number(self) -> Number:
        return Number(self.value.partition(".")[0])


class Channel(StrEnum):
    IN_APP = "IN_APP"
    EMAIL = "EMAIL"


BY_EMAIL = frozenset(
    {
        Notice.SUPERIOR_NOT_FOUND, Notice.SUPERIOR_NOT_FOUND_FOR_OPERATOR, Notice.HEAD_NOT_FOUND,
        Notice.HEAD_NOT_FOUND_FOR_OFFICE, Notice.CYCLE_OPENED, Notice.PLAN_SUBMITTED,
        Notice.PLAN_APPROVED, Notice.PLAN_APPROVED_ADJUSTED, Notice.PLAN_RETURNED, Notice.PLAN_RESET,
        Notice.PLAN_RESET_REQUESTED,
        Notice.PLAN_RESET_FOR_SUPERIOR, Notice.PLAN_RESET_REJECTED, Notice.PLAN_RESET_REJECTED_FOR_SUPERIOR,
        Notice.PREPARATION_COLLECTED,
        Notice.CYCLE_OPENED_UNCONFIRMED, Notice.START_TO_CONFIRM, Notice.START_CONFIRMED, Notice.OBSERVATION_TOMORROW,
        Notice.OBSERVATION_TOMORROW_FOR_OBSERVER, Notice.DEADLINE_PLAN, Notice.DEADLINE_PREPARATION,
        Notice.DEADLINE_REFLECTION, Notice.DEADLINE_PLANS, Notice.DEADLINE_OBSERVATIONS, Notice.DEADLINE_REFLECTIONS,
        Notice.DEADLINE_RATINGS, Notice.DEADLINE_PREDICATE,
        Notice.DEADLINE_PLANS_FOR_HEAD, Notice.DEADLINE_OBSERVATIONS_FOR_HEAD, Notice.DEADLINE_REFLECTIONS_FOR_HEAD,
        Notice.DEADLINE_RATINGS_FOR_HEAD,
        Notice.CHANGE_REQUESTED, Notice.CHANGE_APPROVED, Notice.CHANGE_REJECTED,
        Notice.OBSERVATION_RATED, Notice.REFLECTION_REQUESTED, Notice.ORGANISATION_PREDICATE_SET, Notice.PREDICATE_SET,
    }
)  # fmt: skip
"""What also goes by e-mail; everything is in the app."""


WHILE_THERE = frozenset(
    {
        Notice.SCHEDULE_MISSED, Notice.SCHEDULE_MISSED_FOR_OBSERVER, Notice.EFFORT_OVERDUE,
        Notice.EFFORT_OVERDUE_FOR_SUPERIOR,
    }
)  # fmt: skip
"""What is told because time has passed: not of a teacher who has left the school meanwhile (E-11, E-13)."""


class Audience(StrEnum):
    """Who hears it: by relation to the teacher or the school, resolved when it is told."""

    TEACHER = "TEACHER"
    SUPERIOR = "SUPERIOR"
    OPERATORS = "OPERATORS"
    LEADER = "LEADER"
    OFFICE_HEAD = "OFFICE_HEAD"
    OFFICE = "OFFICE"
    """The staff of the education office, or its head where there is none."""
    PERSON = "PERSON"
    """Somebody the event names."""


class Values(Fact):
    """What fills a wording. Names are not here: they are looked up when the message is read."""

    moment: AwareDatetime | None = None
    day: date | None = None
    days: int | None = None
    count: int | None = None
    waiting: int | None = None
    stage: Stage | None = None
    person_id: PersonId | None = None
    """Whom the sentence names besides the teacher."""
    reason: str | None = None


class Note(Fact):
    """Something to be told: what, to whom, about whom."""

    notice: Notice
    audience: Audience
    person_id: PersonId | None = None
    npsn: Npsn
    cycle: CycleCode | None = None
    """None: it is about no cycle."""
    participation_id: ParticipationId | None = None
    teacher_id: PersonId | None = None
    capacity: Capacity = Capacity.TEACHER
    """As what he is assessed: the superior follows from it."""
    at: AwareDatetime
    values: Values = Values()
