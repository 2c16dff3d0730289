"""Whom a note concerns, by who is in charge at the school on that day."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.notification.addressing import addressed
from services.notification.domain.notices import Audience, Note, Notice
from shared.contracts.directory import EducationLevel, Zone
from shared.contracts.ids import PersonId
from shared.facts import School
from tests import builders as a

AT = datetime(2025, 1, 31, 17, 30, tzinfo=UTC)
"""In the west of the country it is the first of February."""
SCHOOL = School(
    a.NPSN, "SD", EducationLevel.SD, Zone.WIB, a.OFFICE, a.OFFICE, (a.OPERATOR,),
    (a.a_leader(ends_on="2025-01-31"), a.a_leader(a.OTHER_PRINCIPAL, starts_on="2025-02-01")), a.HEAD, (a.ADMIN,),
)  # fmt: skip
NOTE = Note(
    notice=Notice.PLAN_SUBMITTED, audience=Audience.TEACHER, npsn=a.NPSN, teacher_id=a.ANI, person_id=a.BUDI, at=AT
)


def told(audience: Audience, school: School | None = SCHOOL, **more: object) -> tuple[PersonId, ...]:
    return addressed(NOTE.model_copy(update={"audience": audience, **more}), school, AT)


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        (Audience.TEACHER, a.ANI), (Audience.PERSON, a.BUDI), (Audience.OPERATORS, a.OPERATOR),
        (Audience.LEADER, a.OTHER_PRINCIPAL), (Audience.SUPERIOR, a.OTHER_PRINCIPAL), (Audience.OFFICE_HEAD, a.HEAD),
        (Audience.OFFICE, a.ADMIN),
    ],
)  # fmt: skip
def test_each_audience_is_who_it_is_on_the_day_at_the_school_R_SUP_1_R_TIM_3(audience: Audience, who: PersonId) -> None:
    assert told(audience) == (who,)


def test_the_superior_of_who_leads_is_the_head_and_of_the_school_its_leader() -> None:
    assert told(Audience.SUPERIOR, teacher_id=a.OTHER_PRINCIPAL) == (a.HEAD,)
    assert told(Audience.SUPERIOR, teacher_id=None) == (a.OTHER_PRINCIPAL,)


def test_without_staff_the_head_of_the_office_hears_what_is_for_the_office() -> None:
    assert told(Audience.OFFICE, replace(SCHOOL, office_admins=())) == (a.HEAD,)
    assert told(Audience.OFFICE, replace(SCHOOL, office_admins=(), office_head=None)) == ()


@pytest.mark.parametrize("audience", [each for each in Audience if each not in {Audience.TEACHER, Audience.PERSON}])
def test_while_the_school_is_not_known_or_nobody_is_in_charge_nobody_is_told(audience: Audience) -> None:
    empty = replace(SCHOOL, operators=(), leaders=(), office_head=None, office_admins=())
    assert told(audience, None) == told(audience, empty) == ()


def test_who_the_note_does_not_name_is_nobody() -> None:
    assert told(Audience.TEACHER, teacher_id=None) == told(Audience.PERSON, person_id=None) == ()
