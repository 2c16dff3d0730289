"""The cycle of a school, and what the clock makes happen: opened, confirmed, closed; reminders, once and by day."""

from tests.guards.guard import Guard

_CYCLE = "services/planning/domain/school_cycle.py"
_CYCLES = "services/planning/commands/cycles.py"
_CLOCK = "services/planning/commands/clock.py"
_DAYS = "shared/deadlines.py"
_PLANS = "services/planning/awaited.py"
_TOLD = "services/notification/domain/reminding.py"

GUARDS = (
    Guard("N23", _TOLD, 'f"{kind.head}:{event.office}"', 'f"{kind.head}:{heads}"'),
    Guard(
        "R-CYC-2",
        _CYCLE,
        "        if self.awaits_confirmation:\n            raise",
        "        if False:\n            raise",
    ),
    Guard("R-CYC-2", _CYCLE, "if self.awaits_confirmation or at < min(", "if at < min("),
    Guard("R-CYC-2", _CYCLES, "    if not leads and (leader :=", "    if False and (leader :="),
    Guard(
        "R-CYC-3",
        _CYCLE,
        "        if self.over(at):\n            raise CycleOver",
        "        if False:\n            raise CycleOver",
    ),
    Guard(
        "R-CYC-3",
        _CYCLE,
        "        if not self.over(at):\n            raise CycleStillRuns(cycle=self.cycle)\n        self.closed_at",
        "        self.closed_at",
    ),
    Guard("R-CYC-3", "services/planning/commands/superiors.py", "if pending.cycle in running\n", "if pending.cycle\n"),
    Guard("R-TIM-2", _CLOCK, "    return 0 if told else len(due)", "    return len(due)"),
    Guard("R-CYC-3", _CLOCK, " if c.closed_at is None and c.over(at)]", " if c.over(at)]"),
    Guard("R-TIM-2", _DAYS, "if told_on < day and _morning(day, zone) <= at", "if _morning(day, zone) <= at"),
    Guard("R-TIM-2", _DAYS, "    due = max((day", "    due = min((day"),
    Guard("R-TIM-2", _PLANS, ".where(plan.c.id.is_(None) | plan.c.status.in_(EDITABLE))", ""),
    Guard(
        "R-TIM-2", "services/observation/awaited.py", ".where(preparation.c.status != PreparationStatus.COLLECTED)", ""
    ),
    Guard("R-TIM-2", "services/followup/awaited.py", "FollowUpStatus.LOCKED, open_still)", "FollowUpStatus.LOCKED)"),
    Guard(
        "R-TIM-1",
        "services/planning/commands/more_time.py",
        "            answers.append(Answer(cycle, refusal))",
        "            raise",
    ),
    Guard("R-NTF-3", _DAYS, "    if not awake(zone, at):", "    if False:"),
    Guard(
        "R-NTF-1",
        _TOLD,
        "if who.capacity.leads else event.reminder_id",
        "if who.capacity.leads else uuid5(event.reminder_id, str(event.at))",
    ),
    Guard("N13", _TOLD, "        yield Keyed(key, note)\n", ""),
    Guard("N13", _TOLD, "ahead.starts_at <= at or ", ""),
    Guard("N13", "services/observation/commands/clock.py", "return starts_at > at", "return True"),
    Guard(
        "N13",
        "services/observation/domain/schedule.py",
        "soon if (soon := time.starts_at - SOON) > at else None",
        "None",
    ),
    Guard("N22", _TOLD, "        Notice.ACCOUNTABILITY_MISSING,\n", ""),
    Guard("N23", _TOLD, "        yield from _to_employees(event, kind, npsn, here)\n", ""),
    Guard("N28", "services/notification/leaders.py", "if first is None and told is not None:", "if False:"),
)
