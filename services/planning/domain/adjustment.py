"""What the superior changed: seen by comparing, so that a change undone before approval leaves no mark (D3, D4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from services.planning.domain.items import MAIN, ItemKind, PlanItem, of_kind
from services.planning.domain.refusals import ExchangeNotAllowed
from shared.contracts.base import Actor, Fact
from shared.contracts.ids import PersonId
from shared.errors import FieldError
from shared.texts import Text


class Change(StrEnum):
    EXCHANGE = "EXCHANGE"
    DELETE = "DELETE"
    ADD = "ADD"


class Adjustment(Fact):
    """One change, "Ada Penyesuaian dari Atasan"; the teacher's own value is kept beside the new one (R-PLN-5)."""

    change: Change
    kind: ItemKind
    before: PlanItem | None
    after: PlanItem | None
    reason: str = ""
    by: PersonId | None = None
    at: datetime | None = None
    """Who made it, and when; None: before that was kept."""

    @property
    def item_id(self) -> str:
        item = self.before or self.after
        assert item is not None, "a change has a before or an after"
        return item.id


def compare(submitted: Sequence[PlanItem], reviewed: Sequence[PlanItem]) -> tuple[Adjustment, ...]:
    """What the superior's version changes in the teacher's."""
    old, new = {i.id: i for i in submitted}, {i.id: i for i in reviewed}
    changes = [
        Adjustment(change=Change.EXCHANGE, kind=old[id].kind, before=old[id], after=new[id])
        for id in old
        if id in new and _chosen(new[id]) != _chosen(old[id])
    ]
    changes += [
        Adjustment(change=Change.DELETE, kind=i.kind, before=i, after=None) for i in submitted if i.id not in new
    ]
    changes += [Adjustment(change=Change.ADD, kind=i.kind, before=None, after=i) for i in reviewed if i.id not in old]
    return tuple(changes)


def _chosen(item: PlanItem) -> PlanItem:
    """What the superior expects in particular changes nothing that the teacher has chosen."""
    return item.model_copy(update={"leader_expectation": ""})


def marked(
    changes: Sequence[Adjustment], kept: Sequence[Adjustment], by: Actor, at: datetime
) -> tuple[Adjustment, ...]:
    """Each with who made it and when; what was made before and is the same stays that person's, of that moment."""
    before = {_plain(adjustment): adjustment for adjustment in kept}
    return tuple(before.get(_plain(c)) or c.model_copy(update={"by": by.id, "at": at}) for c in changes)


def _plain(adjustment: Adjustment) -> Adjustment:
    return adjustment.model_copy(update={"by": None, "at": None})


def reasoned(changes: Sequence[Adjustment], reasons: Mapping[str, str]) -> tuple[Adjustment, ...]:
    """Each with its reason, where the superior gave one; `reasons` by the id of the item."""
    return tuple(c.model_copy(update={"reason": reasons.get(c.item_id, "")}) for c in changes)


def unfounded(changes: Sequence[Adjustment], reasons: Mapping[str, str]) -> list[FieldError]:
    """Reasons for what is not changed."""
    ids = {change.item_id for change in changes}
    return [FieldError(f"/reasons/{id}", "not-adjusted", _NOT_ADJUSTED) for id in reasons if id not in ids]


_NOT_ADJUSTED = Text("Isian ini tidak disesuaikan.", "Nothing was adjusted here.")


def permitted(submitted: Sequence[PlanItem], reviewed: Sequence[PlanItem]) -> None:
    """D3: what the superior may exchange, delete and add; exactly one practice remains."""
    for change in compare(submitted, reviewed):
        if change.before is not None and change.after is not None and change.before.kind is not change.after.kind:
            raise ExchangeNotAllowed(field="/items")
        if change.change is Change.ADD and change.kind is not ItemKind.ADDITIONAL:
            raise ExchangeNotAllowed(field="/items")
        if change.change is Change.DELETE and change.kind not in MAIN | {ItemKind.ADDITIONAL}:
            raise ExchangeNotAllowed(field="/items")
    if len(of_kind(reviewed, ItemKind.PRACTICE)) != 1:
        raise ExchangeNotAllowed(field="/items")
