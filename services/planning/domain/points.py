"""The points of planned competency development (4.6): a policy may name a least and a most (R-CMP-24-1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.planning.domain.items import ItemKind, PlanItem, of_kind
from shared.catalogue import Catalogue
from shared.policies import Enforcement, Policy
from shared.texts import Text


@dataclass(frozen=True)
class OutOfRange:
    """Too few points, or too many: what it says, and whether the plan is held up by it."""

    text: Text
    enforcement: Enforcement


def total(items: Sequence[PlanItem], catalogue: Catalogue) -> int | None:
    """The points of all that is planned; None if nobody knows those of something chosen."""
    worth = [_worth(item, catalogue) for item in of_kind(items, ItemKind.COMPETENCY)]
    known = [points for points in worth if points is not None]
    return sum(known) if len(known) == len(worth) else None


def _worth(item: PlanItem, catalogue: Catalogue) -> int | None:
    found = catalogue.competency(item.code)
    return found.points * item.quantity if found and found.points is not None else None


def out_of_range(items: Sequence[PlanItem], policy: Policy, catalogue: Catalogue) -> OutOfRange | None:
    """None if the policy has no points, if they are right, or if some of them are unknown: nobody pays for our gap."""
    least, most, follows = policy.points_min, policy.points_max, policy.points_enforcement
    if least is None or most is None or follows is None:
        return None
    points = total(items, catalogue)
    if points is None or least <= points <= most:
        return None
    if points < least:
        return OutOfRange(_too_few(points, least), follows.below)
    return OutOfRange(_too_many(points, most), follows.above)


def _too_few(points: int, least: int) -> Text:
    return Text(
        f"Poin pengembangan kompetensi baru {points}; paling sedikit {least}.",
        f"The competency development has {points} points; at least {least} are needed.",
    )


def _too_many(points: int, most: int) -> Text:
    return Text(
        f"Poin pengembangan kompetensi {points}, lebih dari {most} yang dianjurkan.",
        f"The competency development has {points} points, more than the {most} that are recommended.",
    )
