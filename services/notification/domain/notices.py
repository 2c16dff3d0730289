"""The messages there are (rulebook 11, N-table), and what a message carries."""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime

from shared.contracts.base import Fact
from shared.contracts.ids import CycleCode, Npsn, ParticipationId, PersonId


class Number(StrEnum):
    """A row of the N-table: what people choose by in their preferences."""

    N01 = "N01"
    N02 = "N02"
    N03 = "N03"
    N04 = "N04"
    N05 = "N05"
    N06 = "N06"
    N07 = "N07"
    N09 = "N09"
    N10 = "N10"
    N11 = "N11"
    N12 = "N12"
    N15 = "N15"
    N16 = "N16"
    N17 = "N17"
    N19 = "N19"
    N21 = "N21"
    N24 = "N24"
    N25 = "N25"


class Notice(StrEnum):
    """One wording of a row: a row says different things to different people, or at different moments."""

    SUPERIOR_NOT_FOUND = "N01"
    SUPERIOR_NOT_FOUND_FOR_OPERATOR = "N01.operator"
    CYCLE_OPENED = "N02"
    PLAN_SUBMITTED = "N03"
    PLAN_APPROVED = "N04"
    PLAN_APPROVED_ADJUSTED = "N05"
    PLAN_APPROVED_AUTOMATICALLY = "N06"
    PLAN_APPROVED_AUTOMATICALLY_FOR_ACTING = "N06.acting"
    PLAN_RETURNED = "N07"
    SUPERIOR_RESOLVED = "N09"
    EXECUTION_UNLOCKED = "N10"
    PREPARATION_COLLECTED = "N11"
    SCHEDULE_COUNTERED = "N12.countered"
    SCHEDULE_AGREED = "N12.agreed"
    OBSERVATION_RATED = "N15"
    FOLLOW_UP_COLLECTED = "N16"
    REFLECTION_REQUESTED = "N17"
    REFLECTION_COLLECTED = "N19"
    DOCUMENT_COLLECTED = "N21"
    ORGANISATION_PREDICATE_SET = "N24"
    PREDICATE_SET = "N25"
    PREDICATE_RECEIVED = "N25.received"

    @property
    def number(self) -> Number:
        return Number(self.value.partition(".")[0])


class Channel(StrEnum):
    IN_APP = "IN_APP"
    EMAIL = "EMAIL"


BY_EMAIL = frozenset(
    {
        Notice.SUPERIOR_NOT_FOUND, Notice.SUPERIOR_NOT_FOUND_FOR_OPERATOR, Notice.CYCLE_OPENED, Notice.PLAN_SUBMITTED,
        Notice.PLAN_APPROVED, Notice.PLAN_APPROVED_ADJUSTED, Notice.PLAN_RETURNED, Notice.PREPARATION_COLLECTED,
        Notice.OBSERVATION_RATED, Notice.REFLECTION_REQUESTED, Notice.ORGANISATION_PREDICATE_SET, Notice.PREDICATE_SET,
    }
)  # fmt: skip
"""What also goes by e-mail; everything is in the app."""


class Audience(StrEnum):
    """Who hears it: by relation to the teacher or the school, resolved when it is told."""

    TEACHER = "TEACHER"
    SUPERIOR = "SUPERIOR"
    OPERATORS = "OPERATORS"
    LEADER = "LEADER"
    PERSON = "PERSON"
    """Somebody the event names."""


class Values(Fact):
    """What fills a wording. Names are not here: they are looked up when the message is read."""

    moment: AwareDatetime | None = None
    day: date | None = None
    days: int | None = None
    count: int | None = None
    reason: str | None = None


class Note(Fact):
    """Something to be told: what, to whom, about whom."""

    notice: Notice
    audience: Audience
    person_id: PersonId | None = None
    npsn: Npsn
    cycle: CycleCode
    participation_id: ParticipationId | None = None
    teacher_id: PersonId | None = None
    at: AwareDatetime
    values: Values = Values()
