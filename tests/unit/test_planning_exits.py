"""From "Mulai" to the end, and out of it: exempt, moved with a plan, completed (rulebook 6.2; E-11–E-13)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from services.planning.domain import participation_refusals as refusals
from services.planning.domain.carrying import carried
from services.planning.domain.items import ItemKind, PlanItem
from services.planning.domain.participation import GONE, Exemption, Participation, ParticipationStatus, takes_part
from services.planning.domain.refusals import DataNotConfirmed, ParticipationOver
from services.planning.domain.school_cycle import SchoolCycle
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import EducationLevel, EmployerKind, EmploymentStatus, SchoolStatus, StaffType
from shared.contracts.planning import ExemptionReason, ParticipationExempted, ParticipationStarted
from shared.errors import Refusal
from tests import builders as a
from tests.unit.test_planning_plan import COMPLETE, a_plan, submit

AT, TODAY = datetime(2025, 3, 10, 3, tzinfo=UTC), date(2025, 3, 10)
OFFICE = Actor(id=a.ADMIN, role=ActingRole.OFFICE)
LEAVE = Exemption(reason=ExemptionReason.UNPAID_LEAVE, since=TODAY, letter_no="800/15", by=a.ADMIN)
S = ParticipationStatus

ACTS: dict[str, Callable[[Participation], object]] = {
    "check data": lambda p: p.check_data(),
    "confirm data": lambda p: p.confirm_data(AT),
    "unlock": lambda p: p.unlock(),
    "assess": lambda p: p.assess(AT),
    "complete": lambda p: p.complete(AT),
    "exempt": lambda p: p.exempt(LEAVE, TODAY, OFFICE, AT),
    "end exemption": lambda p: p.end_exemption(OFFICE, AT, unlocked=False),
    "move": lambda p: p.leave(a.OTHER_NPSN, AT),
    "leave": lambda p: p.leave(None, AT),
}
OVER, EXEMPT = ParticipationOver, refusals.ExemptNow
BECOMES: dict[tuple[str, S], S | type[Refusal]] = {
    ("check data", S.NOT_STARTED): S.DATA_CHECK,
    ("confirm data", S.NOT_STARTED): S.PLANNING,
    ("confirm data", S.DATA_CHECK): S.PLANNING,
    ("assess", S.EXECUTION): S.ASSESSMENT,
    ("complete", S.EXECUTION): S.COMPLETED,
    ("complete", S.ASSESSMENT): S.COMPLETED,
    **{("unlock", s): S.EXECUTION for s in S},
    **{("unlock", s): DataNotConfirmed for s in (S.NOT_STARTED, S.DATA_CHECK)},
    **{("exempt", s): S.EXEMPT for s in S},
    **{("end exemption", s): refusals.NotExempt for s in S},
    **{("move", s): S.TRANSFERRED for s in S},
    **{("leave", s): S.WITHDRAWN for s in S},
    ("exempt", S.COMPLETED): refusals.ParticipationCompleted,
    ("exempt", S.EXEMPT): refusals.ExemptAlready,
    ("end exemption", S.EXEMPT): S.NOT_STARTED,
    **{(act, S.COMPLETED): S.COMPLETED for act in ("move", "leave")},
    **{(act, s): s for act in ("move", "leave") for s in GONE},
    **{(act, s): OVER for act in ("check data", "confirm data", "unlock", "exempt") for s in GONE},
    **{(act, S.EXEMPT): EXEMPT for act in ("check data", "confirm data", "unlock")},
}  # fmt: skip


def a_cycle() -> SchoolCycle:
    return SchoolCycle(a.NPSN, "2025", "2025", a.OFFICE, AT)


def a_participation(status: S = S.NOT_STARTED) -> Participation:
    mine = Participation.of(a.a_placed_teacher(), a_cycle())
    mine.status = status
    mine.exemption = LEAVE if status is S.EXEMPT else None
    return mine


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", list(S))
def test_every_state_and_what_every_act_makes_of_it(status: S, act: str) -> None:
    mine, expected = a_participation(status), BECOMES.get((act, status), status)
    if isinstance(expected, S):
        ACTS[act](mine)
        assert mine.status is expected
    else:
        with pytest.raises(expected):
            ACTS[act](mine)
        assert mine.status is status


def test_who_is_exempt_reads_since_when_and_why_E_13() -> None:
    mine = a_participation()
    told = mine.exempt(LEAVE, TODAY, OFFICE, AT)
    assert isinstance(told, ParticipationExempted)
    assert (told.reason, told.since, told.by) == (ExemptionReason.UNPAID_LEAVE, TODAY, OFFICE)
    with pytest.raises(refusals.ExemptNow) as refused:
        mine.require_here()
    said = refusals.ExemptNow.detail.say("id", refused.value.values)
    assert said.startswith("Periode ini berhenti sejak 10 Maret 2025 karena cuti di luar tanggungan negara.")


def test_an_exemption_is_recorded_when_it_has_begun() -> None:
    mine = a_participation()
    with pytest.raises(refusals.ExemptionNotBegun):
        mine.exempt(LEAVE.model_copy(update={"since": date(2025, 3, 11)}), TODAY, OFFICE, AT)
    assert mine.status is S.NOT_STARTED


@pytest.mark.parametrize(("unlocked", "status"), [(False, S.PLANNING), (True, S.EXECUTION)])
def test_who_is_back_goes_on_where_he_was_with_days_to_plan_E_13(unlocked: bool, status: S) -> None:
    mine = a_participation()
    mine.confirm_data(AT)
    mine.exempt(LEAVE, TODAY, OFFICE, AT)
    back = mine.end_exemption(OFFICE, AT, unlocked=unlocked)
    assert isinstance(back, ParticipationStarted)
    assert (back.by, mine.status, mine.exemption, mine.started_at) == (OFFICE, status, None, AT)


@pytest.mark.parametrize(
    ("heard", "status"),
    [
        (("assess",), S.ASSESSMENT), (("complete",), S.COMPLETED), (("assess", "complete"), S.COMPLETED),
        ((), S.EXECUTION),
    ],
)  # fmt: skip
@pytest.mark.parametrize("away_first", [True, False])
def test_what_was_heard_while_he_was_away_or_before_holds_when_he_is_back_E_13(
    heard: tuple[str, ...], status: S, away_first: bool
) -> None:
    mine = a_participation()
    mine.confirm_data(AT)
    mine.unlock()
    for act in heard if away_first else ():
        mine.exempt(LEAVE, TODAY, OFFICE, AT) if mine.status is not S.EXEMPT else None
        ACTS[act](mine)
        assert mine.status is S.EXEMPT
    if not away_first:
        for act in heard:
            ACTS[act](mine)
    if mine.status is S.COMPLETED:
        return  # nothing takes this away
    if mine.status is not S.EXEMPT:
        mine.exempt(LEAVE, TODAY, OFFICE, AT)
    mine.end_exemption(OFFICE, AT, unlocked=True)
    assert mine.status is status


def test_who_was_away_before_he_had_a_plan_that_stands_is_not_assessed_by_a_late_word() -> None:
    mine = a_participation()
    mine.assess(AT)
    mine.complete(AT)
    assert (mine.status, mine.ready_at, mine.final_at) == (S.NOT_STARTED, None, None)


def test_the_plan_is_carried_as_a_draft_without_what_the_new_school_does_not_know_E_11() -> None:
    duties = (
        PlanItem(id="vice", kind=ItemKind.ADDITIONAL, code="VICE_PRINCIPAL", letter_no="800/1"),
        PlanItem(id="library", kind=ItemKind.ADDITIONAL, code="LIBRARY_HEAD", letter_no="800/2", letter_on=TODAY),
    )
    behaviour = next(item for item in COMPLETE if item.kind is ItemKind.BEHAVIOUR)
    expected = behaviour.model_copy(update={"leader_expectation": "Menyapa murid"})
    plan = a_plan()
    submit(plan)
    plan.items = (*(expected if item == behaviour else item for item in COMPLETE), *duties)
    without_letter = duties[1].model_copy(update={"letter_no": "", "letter_on": None})
    assert carried(plan, EducationLevel.SD) == (*COMPLETE, without_letter)
    kept = carried(plan, EducationLevel.SMP)
    assert [item.code for item in kept][-2:] == ["VICE_PRINCIPAL", "LIBRARY_HEAD"]


@pytest.mark.parametrize(
    ("facts", "school", "takes"),
    [
        ({}, SchoolStatus.NEGERI, True),
        ({}, None, True),
        ({}, SchoolStatus.SWASTA, False),
        ({"ekinerja_user": False}, SchoolStatus.NEGERI, False),
        ({"ekinerja_user": False, "employment_status": EmploymentStatus.NON_ASN}, SchoolStatus.NEGERI, True),
        ({"employer_kind": EmployerKind.OTHER_MINISTRY}, SchoolStatus.NEGERI, False),
        ({"staff_type": StaffType.PRINCIPAL}, SchoolStatus.NEGERI, True),
    ],
)
def test_who_takes_part_follows_from_access_R_ACC_1_R_ACC_2_E_17(
    facts: dict, school: SchoolStatus, takes: bool
) -> None:
    assert takes_part(a.a_placed_teacher(**facts), school, a_cycle()) is takes
