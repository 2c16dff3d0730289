"""Who takes part (rulebook 4.1, 4.2), and what he reads."""

from tests.guards.guard import Guard

_ACCESS, _QUERIES = "shared/access.py", "services/directory/access_queries.py"
_SUPERIOR = "shared/superior.py"

GUARDS = (
    Guard("R-ACC-1", _ACCESS, "if who.asn and not who.ekinerja_user:", "if False:"),
    Guard("R-ACC-1", _ACCESS, "if who.employer is not EmployerKind.LOCAL_GOVERNMENT:", "if False:"),
    Guard("R-ACC-1", _ACCESS, "if who.staff_type is None:", "if False:"),
    Guard("R-ACC-1", _ACCESS, "Answer(Access.MUST if who.asn else Access.MAY)", "Answer(Access.MAY)"),
    Guard("R-ACC-1", _ACCESS, "(*_OPERATOR, Repairer.PERSONNEL_AGENCY),", "_OPERATOR,"),
    Guard("R-ACC-2", _ACCESS, "Answer(Access.MUST if who.asn else Access.MAY)", "Answer(Access.MUST)"),
    Guard("R-ACC-2", _ACCESS, "if who.school is SchoolStatus.SWASTA and not who.asn:", "if False:"),
    Guard("R-ACC-3", _QUERIES, "if asked.person and asked.person.email is None else None", "if False else None"),
    Guard("R-ACC-5", _QUERIES, "found = [*own, *(", "found = [*("),
    Guard("R-ACC-5", _QUERIES, "if work and answer.access is not Access.NOT else []", "if work else []"),
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
    Guard("D19", "shared/team.py", "else not who.capacity.leads", "else True"),
)
