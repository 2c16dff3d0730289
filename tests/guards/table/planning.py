"""The plan: what makes it complete, whose word it is, what unlocks, resets and cancels it (rulebook 6.2–6.4)."""

from tests.guards.guard import Guard

_PLAN = "services/planning/domain/plan.py"
_ITEMS = "services/planning/domain/items.py"
_ADJUSTMENT = "services/planning/domain/adjustment.py"
_WHO = "services/planning/domain/participation.py"
_RESET = "services/planning/domain/reset.py"
_REPORT = "services/planning/domain/education_report.py"
_RESETS = "services/planning/commands/resets.py"
_SEEN = "services/planning/queries/recommendations.py"
_CARD = "services/planning/queries/plans.py"
_SCREENS = "services/planning/domain/screens.py"
_POINTS = "services/planning/domain/points.py"

GUARDS = (
    Guard("R-PLN-1", _ITEMS, "count[ItemKind.PRACTICE] == 1", "count[ItemKind.PRACTICE] >= 1"),
    Guard("R-PLN-2", _ITEMS, "count[ItemKind.COMPETENCY] >= policy.competencies_required", "True"),
    Guard("R-PLN-2", _ITEMS, "count[ItemKind.CORE_DUTY] == 1 or not duty_asked", "True"),
    Guard("D19", _ITEMS, "    if not chosen.of_capacity(capacity):", "    if False:"),
    Guard("D19", _ITEMS, " and Screen.CORE_DUTY in screens(policy, capacity)", ""),
    Guard("D19", _SCREENS, "rules.leader_screens if capacity.leads else ", ""),
    Guard("D19", _SEEN, "            if i.fits(scene.school.level, who.capacity)\n", ""),
    Guard("D5", _ITEMS, " and set(aspects.values()) <= {1}", ""),
    Guard(
        "R-PLN-3", _PLAN,
        "unlocking = PlanStatus.AGREED if self._policy.agreement_required else PlanStatus.APPROVED",
        "unlocking = PlanStatus.APPROVED",
    ),
    Guard(
        "R-PLN-3", "services/observation/commands/preparation.py",
        "    if not policy(event.about.policy).agreement_required:\n        await unlock(session, event)",
        "    await unlock(session, event)",
    ),
    Guard(
        "R-PLN-4", _PLAN,
        "            raise PlanNotApproved()\n        self.status = PlanStatus.RESET",
        "            pass\n        self.status = PlanStatus.RESET",
    ),
    Guard("R-PLN-5", _PLAN, "self.adjustments = self._adjusted(agreed, by, at)", "pass"),
    Guard("R-PLN-6", _PLAN, "if self._automatic(superior) and not understood:", "if False:"),
    Guard("R-CMP-24-1", _POINTS, "return OutOfRange(_too_few(points, least), follows.below)", "return None"),
    Guard("D1", _PLAN, "        if superior is None:\n            self.st", "        if False:\n            self.st"),
    Guard(
        "D2", _PLAN, "former = None if waited or stays else self.superior_id\n        self._drop_review()",
        "former = None",
    ),
    Guard("D2", _PLAN, " and not (self.superior_kind is not superior.kind and self._automatic(superior)):", ":"),
    Guard(
        "D2", "services/planning/commands/superiors.py",
        "(superior.person_id, superior.kind) != (pending.superior_id, pending.superior_kind)",
        "superior.person_id != pending.superior_id",
    ),
    Guard("D3", _ADJUSTMENT, "if len(of_kind(reviewed, ItemKind.PRACTICE)) != 1:", "if False:"),
    Guard(
        "D3", _ADJUSTMENT, "if change.change is Change.ADD and change.kind is not ItemKind.ADDITIONAL:", "if False:"
    ),
    Guard("D4", _ADJUSTMENT, "_chosen(new[id]) != _chosen(old[id])", "new[id] != old[id]"),
    Guard("D21", _REPORT, "if practices[0].code in recommended else", "if recommended else"),
    Guard("D21", _REPORT, " or catalogue.indicator(code) is None", ""),
    Guard("R-DAT-2", _WHO, "        if self.correction is not None:\n            raise DataCorrectedAlready()\n", ""),
    Guard("R-DAT-2", _WHO, "            raise DataConfirmedAlready()", "            pass"),
    Guard("R-DAT-3", _SEEN, "if len(sources) > 1 else None", "if False else None"),
    Guard(
        "R-SEC-3", _RESETS, "plan_for(session, plan_id, person, OWNER, seen)",
        "plan_for(session, plan_id, person, (*OWNER, *SUPERIOR), seen)",
    ),
    Guard("R-TIM-5", _RESET, "days -= day.weekday() < _SATURDAY", "days -= 1"),
    Guard("E-18", _WHO, "cycle.planned(Stage.PLANNING), cycle, zone", "cycle.window(Stage.PLANNING), cycle, zone"),
    Guard("E-18", _PLAN, "self.late = late if self.revision == 1 else self.late", "self.late = late"),
    Guard("E-19", _PLAN, "        self.returns += 1\n", ""),
    Guard("E-19", _PLAN, "        if not self._policy.return_enabled:", "        if False:"),
    Guard("E-19", "services/notification/domain/telling.py", "if event.returns != RETURNED_OFTEN:", "if True:"),
    Guard("E-19", _CARD, "if returns >= RETURNED_OFTEN:", "if False:"),
    Guard("R-DOC-3", _CARD, 'seen | {"items": (), "message": _BEING_WRITTEN.say(language, {})}', "seen"),
    Guard("D4", _CARD, "if Relation.SUPERIOR not in relations:", "if Relation.SELF in relations:"),
    Guard("D20", _CARD, "Relation.SUPERIOR in relations and found.status in WITH_SUPERIOR", "True"),
    Guard("D20", "shared/labels.py", "code.value).say(language, {})", "code.value).id"),
    Guard("R-PLN-5", _ADJUSTMENT, "before.get(_plain(c)) or c.model_copy", "c.model_copy"),
    Guard("E-7", _RESET, "        raise NotAutomatic()", "        pass"),
    Guard("E-20", _RESET, "        raise ObservationRatedAlready()", "        pass"),
    Guard(
        "E-20", _RESETS, "    raise reset_refusals.ResetAskedAlready()\n    request =", "    pass\n    request ="
    ),
)  # fmt: skip
