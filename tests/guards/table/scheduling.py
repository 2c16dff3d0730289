"""The time of an observation: agreed by both, movable, missed by the clock (rulebook 6.6, 7.3)."""

from tests.guards.guard import Guard

_SCHEDULE = "services/observation/domain/schedule.py"
_SCHEDULES = "services/observation/commands/schedule.py"
_TIMES = "services/observation/domain/times.py"

GUARDS = (
    Guard("D7", _SCHEDULE, "and self.agreed.starts_at <= at", ""),
    Guard("D7", _SCHEDULE, "            raise TimeAgreed()", "            pass"),
    Guard("R-SUP-2", _SCHEDULE, "            raise SuperiorNotFound()", "            superior = Superior(by.id, None)"),
    Guard(
        "R-DOC-6",
        _SCHEDULES,
        "    if schedule is None or preparation.status is not PreparationStatus.COLLECTED:\n"
        "        raise PreparationNotCollected()\n",
        "    assert schedule is not None\n",
    ),
    Guard("R-TIM-1", _SCHEDULE, "if not terms.hold(self.proposed):", "if False:"),
    Guard("R-TIM-1", _TIMES, "elif not terms.hold(time):", "elif False:"),
    Guard("R-TIM-3", _TIMES, "    there = ZONES[zone]\n", "    there = ZONES[Zone.WIB]\n"),
    Guard("E-26", _SCHEDULE, "self.due_at is None or self.due_at > at or", "self.due_at is None or"),
    Guard("E-26", _SCHEDULE, "= ScheduleStatus.MISSED, None", "= ScheduleStatus.MISSED, self.due_at"),
    Guard("E-6", _SCHEDULE, "if not ahead or self.agreed is None", "if self.agreed is None"),
    Guard("E-6", "services/observation/consumers.py", "consumer.on(LeadershipChanged)(leadership.follow_school)\n", ""),
    Guard("E-6", "services/observation/consumers.py", "consumer.on(OfficeRecorded)(leadership.follow_office)\n", ""),
    Guard("E-6", _SCHEDULES, "    schedule.look_at = leadership.next_look(scene.school, scene.at)\n", ""),
    Guard(
        "E-4",
        "services/observation/diaries.py",
        "    theirs = (preparation.c.employee_id == about.employee_id)",
        "    theirs = (preparation.c.employee_id == about.employee_id) & (preparation.c.npsn == about.npsn)",
    ),
    Guard("E-8", _SCHEDULES, "Relation.SUPERIOR, Relation.TEAM)", "Relation.SUPERIOR)"),
    Guard("E-8", _SCHEDULE, "if _teachers(by.role) is _teachers(self.proposed_by):", "if by.role is self.proposed_by:"),
    Guard("E-11", "services/observation/consumers.py", "consumer.on(ParticipationLeft)(schedule.lapse)\n", ""),
)
