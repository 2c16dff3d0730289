"""Who may do what, and what is written about it (rulebook 3)."""

from tests.guards.guard import Guard

GUARDS = (
    Guard(
        "R-SEC-2",
        "services/assessment/queries.py",
        "if Relation.SELF in relations and status in DECIDED:",
        "if Relation.SELF in relations:",
    ),
    Guard(
        "R-SEC-2",
        "services/assessment/queries.py",
        "if Relation.SUPERIOR not in relations and row.status not in DECIDED:",
        "if False:",
    ),
    Guard(
        "R-SEC-2",
        "services/assessment/queries.py",
        "hidden = row.status is AssessmentStatus.RATED_DRAFT and row.drafted_by != reader",
        "hidden = False",
    ),
    Guard(
        "R-SEC-1", "services/assessment/queries.py", "assessment.c.cycle == cycle, his)", "assessment.c.cycle == cycle)"
    ),
    Guard("R-SEC-4", "shared/outbox.py", "    aggregate.version += 1\n", ""),
    Guard("E-24", "shared/edge.py", "    if version != seen:", "    if False:"),
)
