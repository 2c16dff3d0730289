"""What a teacher hands in: once, ticked, complete, his own until then (rulebook 6.8–6.11, 7)."""

from tests.guards.guard import Guard

_DOMAIN = "services/followup/domain"
_FINAL = "        if self.status is DocumentStatus.COLLECTED:\n            raise DocumentCollected()"
_IN_PERIOD = "            errors += evidence.within_cycle(content.certificate_date, self.rules)"

GUARDS = (
    Guard(
        "R-DOC-1",
        f"{_DOMAIN}/follow_up.py",
        "        if self.status in (FollowUpStatus.COLLECTED, FollowUpStatus.SUPERSEDED):\n"
        "            raise DocumentCollected()",
        "        pass",
    ),
    Guard("R-DOC-1", f"{_DOMAIN}/competency.py", _FINAL, "        pass"),
    Guard("R-DOC-1", f"{_DOMAIN}/core_duty.py", _FINAL, "        pass"),
    Guard("R-CMP-24-3", f"{_DOMAIN}/competency.py", _IN_PERIOD, "            pass"),
    Guard("R-CMP-24-4", f"{_DOMAIN}/competency.py", "        if evidence_used:", "        if False:"),
    Guard("E-29", f"{_DOMAIN}/competency.py", "if not self.rules.upload_allowed.competency:", "if False:"),
    Guard("E-30", f"{_DOMAIN}/competency.py", "        if evidence_used:", "        if False:"),
    Guard("E-31", f"{_DOMAIN}/competency.py", _IN_PERIOD, "            pass"),
    Guard("R-DOC-2", f"{_DOMAIN}/document.py", "    if not confirmed:", "    if False:"),
    Guard(
        "R-DOC-3",
        "services/followup/queries/reading.py",
        'return see.own or bool(row.status == "COLLECTED")',
        "return True",
    ),
    Guard(
        "R-DOC-4", "services/followup/api/documents.py", "        raise UploadNotAccepted()", "        return person"
    ),
    Guard("R-OBS-4", f"{_DOMAIN}/follow_up.py", "            raise FollowUpLocked()", "            pass"),
    Guard(
        "R-REF-1",
        f"{_DOMAIN}/reflection.py",
        "if policy(self.about.policy).reflection_requires_effort and EffortStatus.DONE not in efforts:",
        "if False:",
    ),
    Guard(
        "E-28",
        f"{_DOMAIN}/reflection.py",
        "if policy(self.about.policy).reflection_requires_effort and EffortStatus.DONE not in efforts:",
        "if False:",
    ),
    Guard(
        "E-28",
        f"{_DOMAIN}/reflection.py",
        "EffortNotFinished.detail if policy(about.policy).reflection_requires_effort else _NOTHING_DONE",
        "None",
    ),
    Guard(
        "D11",
        f"{_DOMAIN}/reflection.py",
        "document.required(self.content, policy(self.about.policy).reflection_questions)",
        'document.required(self.content, ("inspiration", "practice_change", "strategies"))',
    ),
    Guard("D14", f"{_DOMAIN}/competency.py", "if not self.rules.upload_allowed.competency:", "if False:"),
    Guard("E-23", "shared/idempotency.py", "    if taken.first() is not None:\n        return\n", "    return\n"),
    Guard("R-TIM-1", "shared/windows.py", "    if day is None or at >= end(window) or", "    if True or"),
    Guard("R-REF-1", f"{_DOMAIN}/reflection.py", "return max(ends)", "return min(ends)"),
    Guard("D10", f"{_DOMAIN}/follow_up.py", "if policy(self.about.policy).challenges_required:", "if False:"),
    Guard("D10", f"{_DOMAIN}/follow_up.py", "if policy(self.about.policy).challenges_required:", "if True:"),
    Guard(
        "D12",
        f"{_DOMAIN}/participation.py",
        "if indicator_code not in {planned.indicator_code for planned in self._approved().competencies}:",
        "if not self._approved():",
    ),
    Guard("D12", f"{_DOMAIN}/competency.py", "if self.rules.competency_reflection_required:", "if False:"),
    Guard(
        "D12",
        f"{_DOMAIN}/competency.py",
        "errors += document.past(content.ends_on, today",
        "document.past(content.ends_on, today",
    ),
    Guard(
        "D13",
        f"{_DOMAIN}/participation.py",
        "if duty_code not in duties(self._approved()):",
        "if not duties(self._approved()):",
    ),
    Guard("D13", f"{_DOMAIN}/participation.py", "if duty_code in there:", "if False:"),
    Guard(
        "D13",
        f"{_DOMAIN}/core_duty.py",
        "errors += document.past(self.content.done_on, today",
        "document.past(self.content.done_on, today",
    ),
)
