"""Who looks at a lesson, what is printed of it, and the way back by a practice change (rulebook 4.3, 6.7, 6.10, 12)."""

from tests.guards.guard import Guard

_CHANGE = "services/followup/domain/change.py"

GUARDS = (
    Guard(
        "R-SEC-1",
        "services/directory/domain/team.py",
        "if any(member.person_id == by.id for member in members if member not in plotted):",
        "if False:",
    ),
    Guard(
        "R-SEC-1",
        "shared/team.py",
        "if row is None or person == who.employee_id:",
        "if row is None:",
    ),
    Guard(
        "R-OBS-3",
        "services/observation/queries/printing.py",
        'None if rating.status is ObservationStatus.RATED else "DRAF"',
        "None",
    ),
    Guard(
        "R-OBS-4",
        "services/observation/queries/observation.py",
        "if not rated and Relation.SUPERIOR not in relations:",
        "if False:",
    ),
    Guard("D9", "services/assessment/domain/assessment.py", "        if self.change_open:", "        if False:"),
    Guard("D9", _CHANGE, "if not rules.change_request_enabled:", "if False:"),
    Guard("E-21", _CHANGE, "[asked] if practice.rated else [asked, change._agreed(practice, SYSTEM, at)]", "[asked]"),
    Guard("E-10", _CHANGE, "        if superior is None:\n            raise SuperiorNotFound()\n", ""),
    Guard(
        "R-ASM-1",
        _CHANGE,
        "        self._pending()\n        if practice.assessed:\n            raise AssessmentGiven()",
        "        self._pending()",
    ),
    Guard(
        "E-22",
        "services/observation/commands/change.py",
        "if rated and event.by.role is ActingRole.SYSTEM:",
        "if False:",
    ),
    Guard(
        "E-22",
        "services/followup/commands/practice.py",
        "    await store.hold(session, event.about)\n    follow_up",
        "    follow_up",
    ),
    Guard(
        "R-TIM-1",
        "services/followup/commands/change.py",
        "    await cycles.require(session, whose.about, Stage.EXECUTION, school, at)\n",
        "",
    ),
    Guard(
        "R-SUP-1",
        "shared/explaining.py",
        "        raise SuperiorNotFound(Text(*said)) from None",
        "        raise",
    ),
    Guard(
        "E-25",
        "services/observation/domain/preparation.py",
        "focus_behaviours(self.rubric_version,",
        'focus_behaviours("2024.1",',
    ),
    Guard(
        "R-DOC-3",
        "services/observation/queries/former.py",
        "HANDED_IN = (PreparationStatus.SUPERSEDED, ObservationStatus.VOIDED)",
        "HANDED_IN = (PreparationStatus.SUPERSEDED, ObservationStatus.VOIDED, ObservationStatus.RATING_DRAFT)",
    ),
)
