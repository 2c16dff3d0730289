"""Who is told what, and what is never written (rulebook 11)."""

from tests.guards.guard import Guard

_TELLING = "services/notification/domain/telling.py"

GUARDS = (
    Guard("N01", _TELLING, "                _teacher(event, Notice.SUPERIOR_NOT_FOUND),\n", ""),
    Guard("N02", _TELLING, "return (_teacher(event, Notice.CYCLE_OPENED),)", "return ()"),
    Guard(
        "N03",
        _TELLING,
        "return (_person(event, Notice.PLAN_SUBMITTED, event.superior_id),)",
        "return (_teacher(event, Notice.PLAN_SUBMITTED),)",
    ),
    Guard("N05", _TELLING, "case PlanApproved(adjusted_count=0):", "case PlanApproved(adjusted_count=_):"),
    Guard("N06", _TELLING, "return (_teacher(event, Notice.PLAN_APPROVED_AUTOMATICALLY), copy)", "return (copy,)"),
    Guard(
        "R-NTF-2",
        "services/notification/domain/preferences.py",
        "if kept := [number for number in muted if number in COMPULSORY]:",
        "if kept := []:",
    ),
)
