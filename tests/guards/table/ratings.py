"""The year's end: ratings, predicates, points (rulebook 6.12, 9, 14)."""

from tests.guards.guard import Guard

_DOMAIN = "services/assessment/domain"
_ONE = f"{_DOMAIN}/assessment.py"

GUARDS = (
    Guard("R-ASM-1", _ONE, "        if self.status not in OPEN:\n            raise RatingsCollected()", "        pass"),
    Guard("R-DST-1", _ONE, "if deviating and not deviation_reason:", "if False:"),
    Guard("E-36", _ONE, "if deviating and not deviation_reason:", "if deviating:"),
    Guard("E-33", _ONE, "if not (too_late and self.status is AssessmentStatus.NOT_READY and", "if not (False and"),
    Guard("E-33", f"{_DOMAIN}/parts.py", "in expected or (PLAN, REFLECTION) if", "in expected if"),
    *(
        Guard(
            rule,
            f"{_DOMAIN}/parts.py",
            "return bool(expected) and REFLECTION in there(arrived)",
            "return bool(expected) and not missing(expected, arrived)",
        )
        for rule in ("E-32", "R-CMP-24-2")
    ),
    Guard(
        "R-CMP-24-5",
        "shared/contracts/planning.py",
        "    core_duty_focus: str | None",
        "    points_total: int = 0\n    core_duty_focus: str | None",
    ),
    Guard("R-DST-2", f"{_DOMAIN}/distribution.py", "return percent * n // 100", "return -(-percent * n // 100)"),
    Guard("R-DST-2", f"{_DOMAIN}/distribution.py", "return -(-percent * n // 100)", "return percent * n // 100"),
    Guard("R-TIM-4", _ONE, "        if at > self.objection_until:", "        if False:"),
    Guard("R-TIM-4", _ONE, "        if at <= self.objection_until:", "        if False:"),
    Guard("R-TIM-4", _ONE, "last = at.astimezone(zone).date() +", "last = at.date() +"),
    Guard("D18", _ONE, "if self.missing and not incomplete_reason:", "if False:"),
    Guard(
        "D18",
        f"{_DOMAIN}/parts.py",
        "if part not in found)",
        "if not found)",
    ),
    Guard("D18", "services/assessment/queries.py", "status is AssessmentStatus.FINAL:", "status in DECIDED:"),
    Guard(
        "E-34",
        "services/assessment/commands.py",
        "    await _set_waiting(session, school, cycle, predicate, at)",
        "    pass",
    ),
    Guard(
        "E-35",
        "services/assessment/store.py",
        "assessment.c.status == AssessmentStatus.ORG_PREDICATE_WAIT",
        "assessment.c.rated_at.is_not(None)",
    ),
    Guard("E-37", f"{_DOMAIN}/distribution.py", "    if n < SMALLEST:", "    if n < 1:"),
    Guard("E-38", _ONE, "return self.employment_status is not EmploymentStatus.NON_ASN and", "return"),
    Guard("D19", _ONE, " and not self.about.capacity.leads", ""),
    Guard("E-38", _ONE, "exportable=self.employment_status is not EmploymentStatus.NON_ASN", "exportable=True"),
    Guard(
        "E-39",
        _ONE,
        "raise ObjectionWindowOver(until=self.objection_until.astimezone(zone))",
        "raise PredicateNotSet()",
    ),
    Guard("E-42", _ONE, "mine = self.sheet if self.drafted_by == by.id else EMPTY", "mine = self.sheet"),
    Guard("R-DOC-3", _ONE, "mine = self.sheet if self.drafted_by == by.id else EMPTY", "mine = self.sheet"),
    Guard(
        "R-OBS-2",
        f"{_DOMAIN}/sheet.py",
        "    result: Expectation | None = None",
        "    result: Expectation | None = Expectation.MEETS",
    ),
)
