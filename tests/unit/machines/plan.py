"""The plan: what each command does to it in each state (rulebook 6.3)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.planning.domain.items import ItemKind, PlanItem, missing, of_kind
from services.planning.domain.plan import EDITABLE, PENDING, STANDING, WITH_SUPERIOR, Plan
from services.planning.domain.plan import PlanStatus as S
from services.planning.domain.refusals import (
    AgreementNotAsked,
    AutomaticApprovalNotUnderstood,
    ExchangeNotAllowed,
    PlanFinished,
    PlanNotApproved,
    PlanNotEditable,
    PlanNotSubmitted,
    ReviewBegun,
)
from services.planning.domain.snapshot import DataSnapshot
from shared.catalogue import catalogue
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import PlanId
from shared.contracts.planning import SuperiorKind
from shared.errors import Incomplete
from shared.policies import Policy, policy
from shared.superior import Superior
from tests import builders as a
from tests.unit.machines.machine import IDLE, STAYS, Machine, Table, content

AT = datetime.fromisoformat("2025-01-20T03:00:00+00:00")
ANI, BOSS = Actor(id=a.ANI, role=ActingRole.EMPLOYEE), Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
PRINCIPAL, SUCCESSOR, PLT = (
    Superior(a.PRINCIPAL, SuperiorKind.DEFINITIVE), Superior(a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE),
    Superior(a.ACTING, SuperiorKind.ACTING),
)  # fmt: skip
SNAPSHOT = DataSnapshot(name="Ani", nip=None, school="SD", staff_type="CLASS_TEACHER", employment_status="PNS")
PRACTICE = PlanItem(id="practice", kind=ItemKind.PRACTICE, code="KSK")
REST = (
    PlanItem(id="duty", kind=ItemKind.CORE_DUTY, code="PLAN_LEARNING"),
    PlanItem(id="c1", kind=ItemKind.COMPETENCY, code="PED"),
    *(PlanItem(id=c, kind=ItemKind.BEHAVIOUR, code=f"{c}1") for c in ("BP", "AK", "KO", "HA", "LO", "AD", "KL")),
)
COMPLETE = (PRACTICE, *REST)
EXCHANGED = (PRACTICE.model_copy(update={"code": "PDK"}), *REST)
WITHOUT_COMPETENCY = tuple(i for i in COMPLETE if i.kind is not ItemKind.COMPETENCY)
DUTY = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", letter_no="800/12")
WRONG = (
    PRACTICE.model_copy(update={"code": "NOPE"}), PRACTICE.model_copy(update={"priority": 1, "letter_no": "800/12"}),
    DUTY.model_copy(update={"code": "OSIS", "from_on": date(2025, 2, 1), "to_on": date(2025, 1, 31)}),
    REST[1].model_copy(update={"priority": 2}),
    REST[1].model_copy(update={"priority": 2, "leader_expectation": "Ada."}),
)  # fmt: skip
"""Everything that can be wrong with an item."""
EXPECTING = (PRACTICE, *REST[:-1], REST[-1].model_copy(update={"leader_expectation": "Datang lebih awal."}))

TABLE: Table = {
    "save_draft": {
        (S.DRAFT, S.RETURNED): (STAYS, Incomplete),
        (S.WAITING_SUPERIOR, S.SUBMITTED, S.IN_REVIEW): (PlanNotEditable,),
        (S.APPROVED, S.AGREED, S.RESET, S.CANCELLED): (PlanNotEditable,),
    },
    "submit": {
        (S.DRAFT, S.RETURNED): (
            S.SUBMITTED, S.WAITING_SUPERIOR, S.APPROVED, Incomplete, AutomaticApprovalNotUnderstood,
        ),
        (S.WAITING_SUPERIOR, S.SUBMITTED, S.IN_REVIEW): (PlanNotEditable,),
        (S.APPROVED, S.AGREED, S.RESET, S.CANCELLED): (PlanNotEditable,),
    },
    "withdraw": {
        (S.WAITING_SUPERIOR, S.SUBMITTED): (S.DRAFT,),
        (S.IN_REVIEW,): (ReviewBegun,),
        (S.DRAFT, S.RETURNED, S.APPROVED, S.AGREED, S.RESET, S.CANCELLED): (PlanNotSubmitted,),
    },
    "save_review": {
        (S.SUBMITTED,): (S.IN_REVIEW, Incomplete, ExchangeNotAllowed),
        (S.IN_REVIEW,): (STAYS, Incomplete, ExchangeNotAllowed),
        (S.DRAFT, S.RETURNED, S.WAITING_SUPERIOR, S.APPROVED, S.AGREED, S.RESET, S.CANCELLED): (PlanNotSubmitted,),
    },
    "approve": {
        (S.SUBMITTED,): (S.APPROVED,),
        (S.IN_REVIEW,): (S.APPROVED, Incomplete),
        (S.DRAFT, S.RETURNED, S.WAITING_SUPERIOR, S.APPROVED, S.AGREED, S.RESET, S.CANCELLED): (PlanNotSubmitted,),
    },
    "return_": {
        (S.SUBMITTED, S.IN_REVIEW): (S.RETURNED,),
        (S.DRAFT, S.RETURNED, S.WAITING_SUPERIOR, S.APPROVED, S.AGREED, S.RESET, S.CANCELLED): (PlanNotSubmitted,),
    },
    "superior_changed": {
        (S.WAITING_SUPERIOR,): (S.SUBMITTED, S.APPROVED, IDLE),
        (S.SUBMITTED,): (STAYS, S.APPROVED, IDLE),
        (S.IN_REVIEW,): (STAYS, S.SUBMITTED, S.APPROVED, IDLE),
        (S.DRAFT, S.RETURNED, S.APPROVED, S.AGREED, S.RESET, S.CANCELLED): (IDLE,),
    },
    "agree": {
        (S.APPROVED,): (S.AGREED, AgreementNotAsked),
        (S.AGREED,): (PlanNotApproved,),
        (S.DRAFT, S.RETURNED, S.WAITING_SUPERIOR, S.SUBMITTED, S.IN_REVIEW, S.RESET, S.CANCELLED): (
            PlanNotApproved, AgreementNotAsked,
        ),
    },
    "reset": {
        (S.APPROVED, S.AGREED): (S.RESET,),
        (S.DRAFT, S.RETURNED, S.WAITING_SUPERIOR, S.SUBMITTED, S.IN_REVIEW, S.RESET, S.CANCELLED): (PlanNotApproved,),
    },
    "cancel": {
        (S.DRAFT, S.RETURNED, S.WAITING_SUPERIOR, S.SUBMITTED, S.IN_REVIEW): (S.CANCELLED,),
        (S.APPROVED, S.AGREED, S.RESET, S.CANCELLED): (PlanFinished,),
    },
}  # fmt: skip


class PlanToAgree(Plan):
    """One under a policy that asks for "Sepakati"; none of those that are written down does."""

    @property
    def _policy(self) -> Policy:
        return policy(self.about.policy).model_copy(update={"agreement_required": True})


def save(items: Sequence[PlanItem]):
    return lambda p, at: p.save_draft(items, EducationLevel.SD)


def submit(superior: Superior | None, understood: bool = False):
    return lambda p, at: p.submit(superior, SNAPSHOT, understood=understood, by=ANI, at=at)


def review(items: Sequence[PlanItem]):
    return lambda p, at: p.save_review(items, EducationLevel.SD, BOSS, at)


def succeeded_by(superior: Superior | None):
    return lambda p, at: p.superior_changed(superior, at)


WAYS = {
    "save_draft": {"complete": save(COMPLETE), "empty": save(()), "wrong": save(WRONG), "expecting": save(EXPECTING)},
    "submit": {
        "to the principal": submit(PRINCIPAL),
        "to nobody": submit(None),
        "to a Plt": submit(PLT),
        "to a Plt, warned": submit(PLT, understood=True),
    },
    "withdraw": {"by himself": lambda p, at: p.withdraw(ANI, at)},
    "save_review": {
        "as it is": review(COMPLETE),
        "exchanged": review(EXCHANGED),
        "deleted too much": review(WITHOUT_COMPETENCY),
        "without practice": review(REST),
        "added": review((*COMPLETE, DUTY)),
        "added too much": review((*COMPLETE, DUTY.model_copy(update={"kind": ItemKind.COMPETENCY, "letter_no": ""}))),
        "of another kind": review((PRACTICE.model_copy(update={"kind": ItemKind.COMPETENCY, "code": "SOS"}), *REST)),
        "without behaviour": review(COMPLETE[:-1]),
        "expecting": review(EXPECTING),
        "wrong": review(WRONG),
    },
    "approve": {"by the principal": lambda p, at: p.approve(PRINCIPAL, BOSS, at)},
    "return_": {"with a reason": lambda p, at: p.return_("Belum sesuai.", BOSS, at)},
    "superior_changed": {
        "nobody": succeeded_by(None),
        "the principal": succeeded_by(PRINCIPAL),
        "a successor": succeeded_by(SUCCESSOR),
        "a Plt": succeeded_by(PLT),
        "the principal, as Plt": succeeded_by(Superior(a.PRINCIPAL, SuperiorKind.ACTING)),
        "the principal, as head of the office": succeeded_by(Superior(a.PRINCIPAL, SuperiorKind.OFFICE_HEAD)),
    },
    "agree": {"by himself": lambda p, at: p.agree(ANI, at)},
    "reset": {"by the office": lambda p, at: p.reset(PlanId(UUID(int=9)), BOSS, at)},
    "cancel": {"he left": lambda p, at: p.cancel(at)},
}
ASKS = {"anew": lambda p, at: p.anew(PlanId(UUID(int=9)))}


def begin() -> list[Plan]:
    return [kind(PlanId(UUID(int=1)), a.about(), items=COMPLETE) for kind in (Plan, PlanToAgree)]


def fields_follow_the_status(p: Plan) -> None:
    assert (p.approved_at is not None) == (p.approval_mode is not None) == (p.status in STANDING | {S.RESET})
    assert p.agreed_at is None or p.status in {S.AGREED, S.RESET}
    assert p.review is None or p.status is S.IN_REVIEW
    assert p.status is not S.IN_REVIEW or p.review is not None
    assert p.status not in WITH_SUPERIOR | STANDING or (p.superior_id is not None and p.superior_kind is not None)
    assert p.status is not S.RETURNED or p.return_reason
    assert p.status not in PENDING | STANDING or (p.snapshot is not None and p.revision > 0)


def what_stands_is_complete(p: Plan) -> None:
    """R-PLN-1, R-PLN-2: whoever approved it, exactly one practice and all the rest."""
    if p.status in STANDING:
        assert missing(p.items, policy(p.about.policy), catalogue(p.about.policy), p.about.capacity) == []
        assert len(of_kind(p.items, ItemKind.PRACTICE)) == 1


def one_thing_unlocks(p: Plan) -> None:
    """R-PLN-3."""
    asked = isinstance(p, PlanToAgree)
    assert p.unlocked == (p.status is (S.AGREED if asked else S.APPROVED))


def handed_in_counts_up(before: Plan, after: Plan) -> None:
    """The revision counts what was handed in, and nothing else changes what was."""
    handed_in = before.status in EDITABLE and after.status in PENDING | STANDING
    assert after.revision == before.revision + handed_in
    assert handed_in or after.submitted_items == before.submitted_items


def what_is_over_stays(before: Plan, after: Plan) -> None:
    assert before.status not in {S.RESET, S.CANCELLED} or content(after) == content(before)


def alike(p: Plan) -> tuple[object, ...]:
    return (
        type(p), p.status, p.items, p.submitted_items, p.review, p.superior_id, p.adjustments, p.revision > 0,
        p.approval_mode, p.return_reason,
    )  # fmt: skip


PLAN = Machine(
    "Plan", Plan, S, begin, TABLE, WAYS, ASKS, alike, (AT,),
    holds=(fields_follow_the_status, what_stands_is_complete, one_thing_unlocks),
    keeps=(handed_in_counts_up, what_is_over_stays),
)  # fmt: skip
