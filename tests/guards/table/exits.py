"""Who takes part no more, or is away (rulebook 6.2)."""

from tests.guards.guard import Guard

_JOINING = "services/planning/commands/joining.py"
_EXITS, _DOMAIN = "services/planning/commands/exits.py", "services/planning/domain/participation.py"
_COMMANDS, _CARRYING = "services/planning/commands/participations.py", "services/planning/domain/carrying.py"
_RATING, _CARRIED = "services/observation/domain/observation.py", "services/observation/commands/carrying.py"
_PRACTICE = "services/followup/commands/practice.py"

GUARDS = (
    Guard("E-11", _CARRYING, " if not known([item], lists, level, about.capacity)", ""),
    Guard("D19", "services/planning/domain/refusals.py", 'as_what_id=label(capacity, "id")', 'as_what_id="guru"'),
    Guard("E-11", _CARRYING, "update=_LEFT_THERE", "update={}"),
    Guard("E-11", _JOINING, "participation.continues = elsewhere.get(Position(who.employee_id, capacity))", "pass"),
    Guard("E-11", _EXITS, "(to_npsn is not None or as_what != PLACED)", "(as_what != PLACED)"),
    Guard("E-11", "services/planning/commands/plans.py", "if participation.continues else None", "if False else None"),
    Guard("E-11", _DOMAIN, "if again and to_npsn is not None and self.status", "if False and self.status"),
    Guard("E-11", _RATING, "(rating.indicator, rating.about.capacity) == (preparation.indicator, capacity)", "True"),
    Guard("E-11", _RATING, " or capacity is Capacity.ACTING_PRINCIPAL", ""),
    Guard("E-11", _CARRIED, "        .with_for_update(of=observation)\n", ""),
    Guard("E-11", _CARRIED, "    await ledger.share(session, former.preparation.id, opened.id)\n", ""),
    Guard("E-11", "services/observation/queries/printing.py", "former and former.name", "None"),
    Guard("E-11", _PRACTICE, "        await carrying.go_on(session, follow_up, at)", "        pass"),
    Guard("E-11", _PRACTICE, " if choice_id not in there]", "]"),
    Guard(
        "E-11", _PRACTICE, "if event.carried_from is not None and reflection.status", "if False and reflection.status"
    ),
    Guard("R-DOC-1", "services/observation/domain/preparation.py", "self.edition > 1 or self.status", "self.status"),
    Guard("R-CMP-24-4", "services/followup/store.py", ", ~left", ""),
    Guard(
        "N15",
        "services/notification/domain/telling.py",
        "case ObservationRated(carried_from=None):",
        "case ObservationRated():",
    ),
    Guard("E-12", _EXITS, "again = not await", "again = True or not await"),
    Guard(
        "E-12", _EXITS, "former = PLACED - {capacity_of(event.staff_type)}", "former: frozenset[Capacity] = frozenset()"
    ),
    Guard("E-13", _EXITS, "if event.on > await workplaces.today_at(session, event.npsn, at):", "if False:"),
    Guard("E-13", _COMMANDS, "    await workplaces.forget_departure(session, event.employee_id, event.npsn)\n", ""),
    Guard(
        "E-13",
        _DOMAIN,
        "self.status = self._reached() if unlocked",
        "self.status = ParticipationStatus.EXECUTION if unlocked",
    ),
    Guard("E-13", _DOMAIN, "        elif self.status not in AWAY or self.ready_at is not None:", "        else:"),
    Guard(
        "E-13",
        _EXITS,
        "    if plan is not None:\n        await follow_superior",
        "    if False:\n        await follow_superior",
    ),
    Guard("E-13", "services/directory/relations.py", "left_on > _today(at)", "False"),
    Guard("E-13", "services/notification/known.py", "p.left_on > today", "False"),
    Guard("E-13", "services/notification/domain/reminding.py", " if not gone(npsn, who)", ""),
    Guard("E-13", "services/notification/commands.py", "if note.notice in WHILE_THERE and", "if False and"),
    Guard(
        "E-3",
        "services/notification/leaving.py",
        "if who.capacity is Capacity.ACTING_PRINCIPAL:",
        "if False:",
    ),
    Guard("E-13", _DOMAIN, "if self.status is ParticipationStatus.EXEMPT and self.exemption is not None:", "if False:"),
)
