"""Practice changes (rulebook 6.10): off by default; who may ask, when, who decides, and what follows."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.followup.domain import change_refusals as refusals
from services.followup.domain.change import ChangeStatus, Practice, PracticeChange
from services.followup.domain.follow_up import FollowUpStatus
from services.followup.domain.reflection import ReflectionStatus
from services.followup.domain.refusals import DocumentCollected
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.followup import (
    ChangeTarget,
    PracticeChangeApplied,
    PracticeChangeApproved,
    PracticeChangeRejected,
    PracticeChangeRequested,
    PracticeChangeWithdrawn,
)
from shared.contracts.ids import FollowUpId, PracticeChangeId, PreparationId, ReflectionId
from shared.contracts.planning import SuperiorKind
from shared.errors import Refusal
from shared.policies import codes, policy
from shared.superior import Superior
from shared.unfound import SuperiorNotFound
from tests import builders as a
from tests.unit.followup_phrases import ANI, AT, COMPLETE, REFLECTED, TICKED, a_follow_up_draft, a_requested_reflection

ID = PracticeChangeId(UUID(int=9))
BOSS = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
SUPERIOR = Superior(a.PRINCIPAL, SuperiorKind.DEFINITIVE)
ON = policy("2025").model_copy(update={"change_request_enabled": True})
ALL = frozenset(ChangeTarget)
LATER = AT + timedelta(hours=1)
ABOUT_A, ABOUT_C = ChangeTarget.PREPARATION, ChangeTarget.FOLLOW_UP


def practice(**more: object) -> Practice:
    fields: dict = {"collected": ALL, "rated": True, "assessed": False, "under_way": False, **more}
    return Practice(**fields)


def ask(target=ABOUT_A, rules=ON, superior: Superior | None = SUPERIOR, **more: object):
    return PracticeChange.request(ID, a.about(), target, "Salah pilih.", practice(**more), superior, rules, ANI, AT)


def a_change(status: ChangeStatus = ChangeStatus.PENDING) -> PracticeChange:
    change, _ = ask()
    change.status = status
    return change


@pytest.mark.parametrize("code", codes())
def test_no_policy_allows_it_collected_is_final_D9(code: str) -> None:
    with pytest.raises(refusals.ChangeRequestsOff):
        ask(rules=policy(code))


def test_what_was_rated_waits_for_the_superior() -> None:
    change, told = ask()
    asked = PracticeChange(ID, a.about(), ABOUT_A, "Salah pilih.", ChangeStatus.PENDING, AT)
    assert {**vars(change), "_sa_instance_state": None} == {**vars(asked), "_sa_instance_state": None}
    assert told == [PracticeChangeRequested(about=a.about(), by=ANI, at=AT, request_id=ID, target=ABOUT_A)]


def test_what_nobody_rated_needs_nobody_to_agree_E_21() -> None:
    change, told = ask(rated=False, collected=frozenset({ABOUT_A}))
    assert (change.status, change.decided_by) == (ChangeStatus.APPROVED, None)
    assert [type(event) for event in told] == [PracticeChangeRequested, PracticeChangeApproved]
    assert told[1].by == SYSTEM


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"assessed": True}, refusals.AssessmentGiven),
        ({"under_way": True}, refusals.ChangeUnderWay),
        ({"collected": ALL - {ABOUT_A}}, refusals.TargetNotCollected),
    ],
)
def test_what_stands_in_the_way_is_said_R_ASM_1(more: dict, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        ask(**more)
    fields = ["/target"] if refusal is refusals.TargetNotCollected else []
    assert [e.field for e in refused.value.errors] == fields


def test_without_a_superior_nothing_is_asked_E_10() -> None:
    with pytest.raises(SuperiorNotFound):
        ask(superior=None)


def test_the_superior_agrees_and_it_is_carried_out() -> None:
    change = a_change()
    assert change.approve(practice(), BOSS, LATER) == PracticeChangeApproved(
        about=a.about(), by=BOSS, at=LATER, request_id=ID, target=ABOUT_A
    )
    assert (change.decided_by, change.decided_at) == (a.PRINCIPAL, LATER)
    gone = UUID(int=1)
    assert change.apply([gone], LATER) == PracticeChangeApplied(
        about=a.about(), by=SYSTEM, at=LATER, request_id=ID, target=ABOUT_A, superseded=(gone,)
    )
    assert change.status is ChangeStatus.APPLIED


@pytest.mark.parametrize(("target", "meant"), [(ABOUT_A, UUID(int=5)), (ABOUT_C, None)])
def test_what_is_agreed_to_says_which_preparation_is_meant(target: ChangeTarget, meant: UUID | None) -> None:
    change, _ = ask(target)
    so_far = practice(preparation_id=PreparationId(UUID(int=5)))
    assert change.approve(so_far, BOSS, LATER).preparation_id == meant
    _, told = ask(ABOUT_A, rated=False, preparation_id=PreparationId(UUID(int=5)))
    assert told[1].preparation_id == UUID(int=5)


def test_a_reset_ends_it_whether_it_waits_or_is_agreed_to_6_4() -> None:
    for change in (a_change(), a_change(ChangeStatus.APPROVED)):
        assert change.lapse(LATER) == PracticeChangeRejected(
            about=a.about(), by=SYSTEM, at=LATER, request_id=ID, target=ABOUT_A
        )
        assert (change.status, change.decided_at, change.decision_reason) == (ChangeStatus.REJECTED, LATER, None)


def test_or_not_with_a_reason_or_the_teacher_takes_it_back() -> None:
    rejected, withdrawn = a_change(), a_change()
    assert isinstance(rejected.reject("Sudah dibahas.", BOSS, LATER), PracticeChangeRejected)
    assert (rejected.status, rejected.decision_reason) == (ChangeStatus.REJECTED, "Sudah dibahas.")
    assert isinstance(withdrawn.withdraw(ANI, LATER), PracticeChangeWithdrawn)
    assert (withdrawn.status, withdrawn.decided_by, withdrawn.decided_at) == (ChangeStatus.WITHDRAWN, a.ANI, LATER)


def test_once_the_assessor_has_rated_it_is_too_late_to_agree_R_ASM_1() -> None:
    with pytest.raises(refusals.AssessmentGiven):
        a_change().approve(practice(assessed=True), BOSS, LATER)


def test_a_rating_that_came_first_wins_E_22() -> None:
    change, _ = ask(rated=False)
    assert change.outrun(LATER).by == SYSTEM
    assert change.status is ChangeStatus.REJECTED


ACTS = {
    "approve": lambda c: c.approve(practice(), BOSS, LATER),
    "reject": lambda c: c.reject("Tidak.", BOSS, LATER),
    "withdraw": lambda c: c.withdraw(ANI, LATER),
    "apply": lambda c: c.apply([], LATER),
    "outrun": lambda c: c.outrun(LATER),
    "lapse": lambda c: c.lapse(LATER),
}
ALLOWED = {
    ChangeStatus.PENDING: {"approve", "reject", "withdraw", "lapse"},
    ChangeStatus.APPROVED: {"apply", "outrun", "lapse"},
}


@pytest.mark.parametrize("status", list(ChangeStatus))
@pytest.mark.parametrize("act", list(ACTS))
def test_every_act_in_every_state(status: ChangeStatus, act: str) -> None:
    change = a_change(status)
    if act in ALLOWED.get(status, set()):
        ACTS[act](change)
        assert change.status is not status
    else:
        with pytest.raises(refusals.ChangeDecided):
            ACTS[act](change)
        assert change.status is status


def test_a_superseded_document_stays_as_it_was_and_the_next_begins_with_its_text() -> None:
    c, e = a_follow_up_draft(), a_requested_reflection()
    with pytest.raises(refusals.TargetNotCollected):
        c.supersede()
    c.collect(**TICKED)
    c.supersede()
    with pytest.raises(DocumentCollected):
        c.save_draft(COMPLETE)
    again = c.anew(FollowUpId(UUID(int=8)))
    assert (again.status, again.content, again.observation_id) == (FollowUpStatus.DRAFT, COMPLETE, c.observation_id)
    assert (again.id, again.collected_at, c.status) == (UUID(int=8), None, FollowUpStatus.SUPERSEDED)
    again.collect(**TICKED)
    with pytest.raises(refusals.TargetNotCollected):
        e.supersede()
    e.save_draft(REFLECTED)
    e.status = ReflectionStatus.COLLECTED
    e.supersede()
    with pytest.raises(DocumentCollected):
        e.save_draft(REFLECTED)
    assert e.anew(ReflectionId(UUID(int=8))).content == REFLECTED
