"""Who is told what, and what is never written (rulebook 11)."""

from tests.guards.guard import Guard

_TELLING = "services/notification/domain/telling.py"
_STORE = "services/notification/store.py"
_TOLD = {
    "N03": "(_person(event, Notice.PLAN_SUBMITTED, event.superior_id),)",
    "N04": "(_teacher(event, Notice.PLAN_APPROVED),)",
    "N07": "(returned,)",
    "N08": "(_teacher(event, Notice.PLAN_RESET), _superior(event, Notice.PLAN_RESET_FOR_SUPERIOR))",
    "N09": "(_teacher(event, Notice.SUPERIOR_RESOLVED),)",
    "N10": "(_teacher(event, Notice.EXECUTION_UNLOCKED),)",
    "N11": "(_superior(event, Notice.PREPARATION_COLLECTED, Values(moment=event.proposed.starts_at)),)",
    "N12": "_other_side(event, Notice.SCHEDULE_COUNTERED, None, Values(moment=event.starts_at))",
    "N14": "(_teacher(event, Notice.SCHEDULE_MISSED, values), other)",
    "N15": "(_teacher(event, Notice.OBSERVATION_RATED),)",
    "N16": "(_superior(event, Notice.FOLLOW_UP_COLLECTED),)",
    "N17": "(_teacher(event, Notice.REFLECTION_REQUESTED, Values(day=event.due_on)),)",
    "N18": "(_teacher(event, Notice.EFFORT_OVERDUE, values), other)",
    "N19": "(_superior(event, Notice.REFLECTION_COLLECTED),)",
    "N20": "(_superior(event, Notice.CHANGE_REQUESTED),)",
    "N21": "(_superior(event, Notice.DOCUMENT_COLLECTED),)",
    "N25": "(_teacher(event, Notice.PREDICATE_SET, Values(days=policy(event.about.policy).objection_days)),)",
    "N29": "(_teacher(event, Notice.TEACHER_MOVED), left, arrived)",
}

GUARDS = (
    *(Guard(rule, _TELLING, f"return {told}", "return ()") for rule, told in _TOLD.items()),
    Guard("E-12", _TELLING, "_teacher(event, Notice.PARTICIPATION_OVER), left", "left,"),
    Guard("N01", _TELLING, "case SuperiorNotFound(head_missing=True):", "case SuperiorNotFound() if False:"),
    Guard("N01", "shared/facts.py", ".missing in ABOVE_PRINCIPALS", ".missing is None"),
    Guard("N01", "services/planning/queries/plans.py", "why is not None and why.missing in", "() in"),
    Guard("N01", _TELLING, "                _teacher(event, Notice.SUPERIOR_NOT_FOUND),\n", ""),
    Guard(
        "N02",
        _TELLING,
        "return (_teacher(event, notice, Values(day=_plans_from(event))),)",
        "return ()",
    ),
    Guard("N05", _TELLING, "case PlanApproved(adjusted_count=0):", "case PlanApproved(adjusted_count=_):"),
    Guard(
        "N06",
        _TELLING,
        "told = (_teacher(event, Notice.PLAN_APPROVED_AUTOMATICALLY), copy)",
        "told: tuple[Note, ...] = (copy,)",
    ),
    Guard(
        "N24", _TELLING, "        case OrganisationPredicateSet():", "        case OrganisationPredicateSet(npsn=None):"
    ),
    Guard(
        "R-NTF-1",
        _STORE,
        'kept_now = row.on_conflict_do_nothing(index_elements=["event_id", "recipient_id"])',
        "kept_now = row",
    ),
    Guard(
        "R-NTF-1",
        _STORE,
        'first = rows.on_conflict_do_nothing(index_elements=["event_id", "recipient_id"])',
        "first = rows",
    ),
    Guard(
        "R-NTF-2",
        "services/notification/domain/preferences.py",
        "if kept := [number for number in muted if number in COMPULSORY]:",
        "if kept := []:",
    ),
    Guard("R-NTF-4", "services/notification/mail.py", "context, language, by_mail=True)", "context, language)"),
    Guard(
        "R-NTF-5",
        "services/notification/domain/delivery.py",
        "if not for_good and self.attempts < ATTEMPTS:",
        "if self.attempts > ATTEMPTS:",
    ),
)
