"""Who takes part (rulebook 4.1, 4.2), and what he reads."""

from tests.guards.guard import Guard

_ACCESS, _QUERIES = "shared/access.py", "services/directory/access_queries.py"
_SUPERIOR, _LEADING = "shared/superior.py", "services/planning/commands/leading.py"

GUARDS = (
    Guard("R-ACC-1", _ACCESS, "if who.asn and not who.ekinerja_user:", "if False:"),
    Guard("R-ACC-1", _ACCESS, "if who.employer is not EmployerKind.LOCAL_GOVERNMENT:", "if False:"),
    Guard("R-ACC-1", _ACCESS, "if who.staff_type is None:", "if False:"),
    Guard("R-ACC-1", _ACCESS, "Answer(Access.MUST if who.asn else Access.MAY)", "Answer(Access.MAY)"),
    Guard("R-ACC-1", _ACCESS, "(*_OPERATOR, Repairer.PERSONNEL_AGENCY),", "_OPERATOR,"),
    Guard("R-ACC-2", _ACCESS, "Answer(Access.MUST if who.asn else Access.MAY)", "Answer(Access.MUST)"),
    Guard("R-ACC-2", _ACCESS, "if who.school is SchoolStatus.SWASTA and not who.asn:", "if False:"),
    Guard("R-ACC-3", _QUERIES, "if asked.person and asked.person.email is None else None", "if False else None"),
    Guard("R-ACC-5", "services/directory/domain/hats.py", "return (*own, *acting, *(", "return (*acting, *("),
    Guard("R-ACC-5", _QUERIES, "work is not None and answer.access is not Access.NOT", "work is not None"),
    Guard("E-17", _ACCESS, "if who.school is SchoolStatus.SWASTA and not rules.private_school_asn:", "if False:"),
    Guard("E-17", _ACCESS, " and not rules.private_school_asn:", ":"),
    Guard(
        "D16",
        _ACCESS,
        "placed.employer_kind, placed.ekinerja_user, school",
        "EmployerKind.LOCAL_GOVERNMENT, True, school",
    ),
    Guard("D19", _ACCESS, "Capacity.PRINCIPAL if staff_type is StaffType.PRINCIPAL else", ""),
    Guard("D19", _SUPERIOR, "return who.capacity.leads or (", "return ("),
    Guard("D19", "shared/team.py", "(named and row.outside) if who.capacity.leads else ", ""),
    Guard("D19", "shared/team.py", "(named and row.outside) if", "named if"),
    Guard("D19", "shared/team.py", "if row.employee_ids else teaches", "if row.employee_ids else true()"),
    Guard("D19", "shared/team.py", "(true() if row.outside else teaches)", "true()"),
    Guard("D19", "services/directory/domain/team.py", "outside=m.person_id not in around.staff", "outside=True"),
    Guard(
        "D19",
        "services/directory/importing/applying.py",
        "        await teams.follow(self._session, changed, self._teller)\n",
        "",
    ),
    Guard("D19", "shared/subordinates.py", "his.append(as_teacher)", "his.append(true())"),
    Guard(
        "D19",
        "shared/subordinates.py",
        "his.append(~as_teacher if leader is None else ~as_teacher | ",
        "his.append(false() if leader is None else ",
    ),
    Guard(
        "D19",
        "services/assessment/store.py",
        "        capacity_in(assessment.c.about) == Capacity.TEACHER,\n",
        "",
    ),
    Guard("N02", "services/notification/domain/telling.py", "Values(day=_plans_from(event))", "Values()"),
    Guard("D19", "services/notification/known.py", ", ~placement.c.principal)", ")"),
    Guard("D19", "services/notification/fanout.py", "await known.employees(", "await known.teachers("),
    Guard(
        "D19", "services/planning/domain/participation.py", " if self.capacity.leads else None", " if False else None"
    ),
    Guard("D19", "shared/reminders.py", "            if who.capacity.leads\n", "            if False\n"),
    Guard(
        "D19",
        "services/planning/teams.py",
        "others if relations & _OFFICE else others &",
        "others if True else others &",
    ),
    Guard(
        "D19", "services/reporting/queries/progress.py", "true() if relations & set(OFFICE) else", "true() if True else"
    ),
    Guard("D19", "services/reporting/queries/progress.py", " == opened.c.cycle) & _TEACHERS", " == opened.c.cycle)"),
    Guard("D19", "services/reporting/queries/distribution.py", " p.capacity == Capacity.TEACHER,", ""),
    Guard("D19", "shared/subordinates.py", "leads = (whose.capacity != Capacity.TEACHER) | ", "leads = "),
    Guard("D19", "shared/subordinates.py", "(Relation.OFFICE_HEAD,))", "tuple(Relation))"),
    Guard("D19", "shared/subordinates.py", "and_(here, whose.employee != person, leads)", "and_(here, leads)"),
    Guard("E-3", "services/assessment/domain/credit.py", " or capacity is Capacity.ACTING_PRINCIPAL", ""),
    Guard("E-3", _LEADING, "people.append((acting, Capacity.ACTING_PRINCIPAL))", "pass"),
    Guard("E-4", "services/planning/leaders.py", ".where(plt.c.employee_id == employee)", ".where(plt.c.npsn == '')"),
    Guard("E-4", _LEADING, "return today + timedelta(days=1)", "return None"),
    Guard(
        "E-4",
        _SUPERIOR,
        "    return term and (leader is None or leader.person_id == who)",
        "    return leader is not None and leader.person_id == who",
    ),
    Guard(
        "E-4",
        "services/planning/commands/exits.py",
        "        return at >= windows.end(cycle.planned(Stage.EXECUTION))",
        "        pass",
    ),
    Guard("R-SEC-1", "shared/facts.py", "            return frozenset({Relation.SELF})", "            pass"),
    Guard("E-4", _LEADING, "            await exits.stop_acting(session, who, npsn, at)", "            pass"),
    Guard("E-4", "services/planning/commands/exits.py", " or as_what != PLACED", ""),
    Guard("E-41", "services/notification/messages.py", " or not context.capacity.leads", ""),
)
