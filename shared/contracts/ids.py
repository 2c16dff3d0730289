"""What every id is: a UUID that says of what. People, schools and cycles keep one id in all services."""

from datetime import date
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID, uuid5

from pydantic import StringConstraints

PersonId = NewType("PersonId", UUID)
ParticipationId = NewType("ParticipationId", UUID)
PlanId = NewType("PlanId", UUID)
PreparationId = NewType("PreparationId", UUID)
ScheduleId = NewType("ScheduleId", UUID)
ObservationId = NewType("ObservationId", UUID)
AdviceId = NewType("AdviceId", UUID)
FollowUpId = NewType("FollowUpId", UUID)
ChoiceId = NewType("ChoiceId", UUID)
EffortId = NewType("EffortId", UUID)
ReflectionId = NewType("ReflectionId", UUID)
PracticeChangeId = NewType("PracticeChangeId", UUID)
CompetencyDocumentId = NewType("CompetencyDocumentId", UUID)
CoreDutyReportId = NewType("CoreDutyReportId", UUID)
AssessmentId = NewType("AssessmentId", UUID)
NotificationId = NewType("NotificationId", UUID)

Npsn = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{8}$")]
"""National school number: eight characters."""
OfficeCode = Annotated[str, StringConstraints(pattern=r"^\d\d(\.\d\d)?$")]
"""Code of the government that runs the education office: `32.04` a district, `32` a province."""
CycleCode = Annotated[str, StringConstraints(pattern=r"^\d{4}(S[12])?$")]
"""`2025`, or `2024S1` and `2024S2`: the period that is planned and assessed."""

_NAMESPACE = UUID("6b1f0c1e-5f0a-5e0d-9a55-6b696e65726a")


def person_id(dapodik_id: str) -> PersonId:
    """The person behind a Dapodik id, the same in every import."""
    return PersonId(uuid5(_NAMESPACE, f"person:{dapodik_id.strip().lower()}"))


class Capacity(StrEnum):
    """As what somebody is assessed in a cycle (D19): a Plt who is a teacher takes part twice (E-3, E-4)."""

    TEACHER = "TEACHER"
    PRINCIPAL = "PRINCIPAL"
    ACTING_PRINCIPAL = "ACTING_PRINCIPAL"

    @property
    def leads(self) -> bool:
        """The head of the education office is the superior, whoever leads the school."""
        return self is not Capacity.TEACHER


def outsider_id(email: str) -> PersonId:
    """Somebody whom Dapodik does not have (E-5), by the account with which he signs in."""
    return PersonId(uuid5(_NAMESPACE, f"outsider:{email.strip().lower()}"))


def participation_id(
    employee: PersonId, cycle: str, npsn: str, capacity: Capacity = Capacity.TEACHER
) -> ParticipationId:
    """An employee in a cycle at a school, as teacher or as who leads it: the id follows from the four, so it cannot
    come into being twice."""
    as_what = f":{capacity}" if capacity.leads else ""
    return ParticipationId(uuid5(_NAMESPACE, f"participation:{employee}:{cycle}:{npsn}{as_what}"))


def school_id(npsn: str) -> UUID:
    """A school as an aggregate; people and topics know it by its NPSN."""
    return uuid5(_NAMESPACE, f"school:{npsn}")


def team_id(npsn: str) -> UUID:
    """The performance team of a school."""
    return uuid5(_NAMESPACE, f"team:{npsn}")


def office_id(code: str) -> UUID:
    """An education office as an aggregate; people know it by its area code."""
    return uuid5(_NAMESPACE, f"office:{code}")


def school_cycle_id(npsn: str, cycle: str) -> UUID:
    """One cycle of one school."""
    return uuid5(_NAMESPACE, f"cycle:{cycle}:{npsn}")


def reminder_id(cycle: str, stage: str, closes_on: date, days_left: int) -> UUID:
    """A reminder of a stage's end: one for each day on which there is one, whoever tells it."""
    return uuid5(_NAMESPACE, f"reminder:{cycle}:{stage}:{closes_on}:{days_left}")


def office_stage_id(office: str, cycle: str, stage: str, day: date) -> UUID:
    """A stage of a cycle that opens, or closes, on a day at the schools of an office."""
    return uuid5(_NAMESPACE, f"stage:{office}:{cycle}:{stage}:{day}")
