"""A school's cycle, who joins it, and what comes before planning (rulebook 6.1, 6.2, 10)."""

from tests.guards.guard import Guard

_CYCLE = "services/planning/domain/school_cycle.py"
_WHO = "services/planning/domain/participation.py"

GUARDS = (
    Guard(
        "R-CYC-1",
        _CYCLE,
        "        windows.require_not_over(self.window(Stage.EXECUTION), self.cycle, at)\n        return CycleOpened(",
        "        return CycleOpened(",
    ),
    Guard("R-TIM-1", _CYCLE, "        if until <= now.closes_on or until < clock.day(at, zone):", "        if False:"),
    Guard(
        "R-DAT-1",
        "services/planning/commands/plans.py",
        "    if participation.data_confirmed_at is None:\n        raise refusals.DataNotConfirmed()\n",
        "",
    ),
    Guard("E-14", _WHO, "grace = timedelta(days=policy(self.policy).newcomer_planning_days)", "grace = timedelta(0)"),
    Guard("E-14", _CYCLE, "return at < windows.end(self.window(Stage.EXECUTION))", "return True"),
    Guard("E-41", "services/planning/queries/participations.py", "title=rules.title,", 'title="Pengelolaan Kinerja",'),
    Guard(
        "E-44",
        _CYCLE,
        "        if self.over(at):\n            raise CycleOver(cycle=self.cycle)\n        self._require_later(",
        "        windows.require_not_over(self.window(stage), self.cycle, at)\n        self._require_later(",
    ),
    Guard(
        "R-TIM-6",
        "services/planning/queries/participations.py",
        "_participations().where(p.employee_id == reader)",
        "_participations().where(p.employee_id == reader, school_cycle.c.closed_at.is_(None))",
    ),
    Guard(
        "E-41",
        "services/notification/mail.py",
        '"period_id": f"Periode {period(context, \'id\')}. "',
        '"period_id": ""',
    ),
)
