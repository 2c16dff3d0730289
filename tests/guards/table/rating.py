"""The rubric: whose behaviours, whose words, complete, in time (rulebook 6.5, 6.7, 7.2, 7.4)."""

from tests.guards.guard import Guard

_ONE = "services/observation/domain/observation.py"
_RUBRIC = "services/observation/domain/rubric.py"
_A = "services/observation/domain/preparation.py"

GUARDS = (
    Guard(
        "R-OBS-1",
        _ONE,
        "level=r.level) for r in self.rubric.ratings if r.level)",
        "level=r.level) for r in self.rubric.ratings if r.level and r.behaviour in self.targets)",
    ),
    Guard("R-SEC-1", _ONE, "        if by == self.about.employee_id:", "        if False:"),
    Guard("R-DOC-1", _ONE, "            raise AlreadyCollected()", "            pass"),
    Guard("R-DOC-1", _A, "SUPERSEDED):\n            raise AlreadyCollected()", "SUPERSEDED):\n            pass"),
    Guard("R-DOC-1", _A, "if self.begun_here:", "if False:"),
    Guard("R-DOC-5", _A, "focus_behaviours(self.rubric_version,", 'focus_behaviours("2024.1",'),
    Guard("D8", _RUBRIC, "for t in targets if t not in rated]", "for t in targets if not rated]"),
    Guard("D8", _RUBRIC, "    if rubric.recommendation is None:\n", "    if False:\n"),
    Guard("D7", _ONE, "        if not reached and rubric.override_reason is None:", "        if False:"),
    Guard("E-27", _ONE, "        if not reached and rubric.override_reason is None:", "        if not reached:"),
    Guard("E-6", _ONE, "if by.id is None or self.observer_id != by.id:", "if by.id is None:"),
    Guard("R-SUP-2", _A, "        if superior is None:\n            raise SuperiorNotFound()\n", ""),
)
