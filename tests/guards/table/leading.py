"""Who leads, who is whose superior, who works where (rulebook 3, 4, 14)."""

from tests.guards.guard import Guard

_RULE = "shared/superior.py"
_ROWS = "services/directory/domain/leadership.py"
_APPOINTED = "services/directory/domain/appointments.py"
_STRANGERS = "services/directory/strangers.py"
_BEFORE, _HATS = "services/directory/domain/preflight.py", "services/directory/domain/hats.py"
_PLACES = "services/directory/domain/placement.py"

GUARDS = (
    Guard("R-SEC-1", _RULE, "(leader is not None and leader.person_id == who.employee_id)", "False"),
    Guard("R-SEC-1", _RULE, " and office_head != who.employee_id:", ":"),
    Guard(
        "D6",
        _RULE,
        "Missing.NO_OFFICE_HEAD if office_head is None else Missing.OFFICE_HEAD_HIMSELF",
        "Missing.NO_OFFICE_HEAD",
    ),
    Guard(
        "D6",
        _RULE,
        "by_kind[LeadershipKind.DEFINITIVE] or by_kind[LeadershipKind.ACTING]",
        "by_kind[LeadershipKind.ACTING] or by_kind[LeadershipKind.DEFINITIVE]",
    ),
    Guard("D6", _ROWS, "            _close(rows, older, newest.starts_on)", "            rows.pop(_row(older))"),
    Guard("R-SUP-1", _RULE, "return Superior(office_head, SuperiorKind.OFFICE_HEAD)", "return None"),
    Guard(
        "R-SUP-1",
        _RULE,
        "if ahead := min((r for r in rows if r.starts_on > on)",
        "if ahead := min((r for r in rows if r.starts_on > on and r.on_leave)",
    ),
    Guard("R-SUP-1", "shared/subordinates.py", "~as_teacher | (whose.employee == leader.person_id)", "~as_teacher"),
    Guard(
        "R-SUP-1",
        "services/directory/domain/explanation.py",
        "came_later = self.since is not None and on < self.since <= today",
        "came_later = False",
    ),
    Guard(
        "E-8",
        _RULE,
        "row = leader if leader is not None and leader.person_id == who.employee_id else None",
        "row = _first(r for r in rows if r.person_id == who.employee_id)",
    ),
    Guard("E-1", _RULE, " or by_kind[LeadershipKind.ACTING]", ""),
    Guard("E-2", _RULE, "row.starts_on <= on and (row.ends_on is None", "(row.ends_on is None"),
    Guard(
        "E-2",
        _RULE,
        "return Explanation(missing=Missing.NEVER_LED)",
        "return Explanation(missing=Missing.LEADER_TERM_OVER)",
    ),
    Guard("E-3", _RULE, "    if office_head is not None and office_head", "    if office_head is None and office_head"),
    Guard(
        "E-3",
        "services/directory/domain/hats.py",
        "_ACTS_HERE if there.npsn == home.npsn else _ACTS_ELSEWHERE",
        "_ACTS_ELSEWHERE",
    ),
    Guard(
        "E-4",
        "services/directory/domain/preflight.py",
        "elif leader.kind is LeadershipKind.DEFINITIVE and work.npsn",
        "elif work.npsn",
    ),
    Guard(
        "E-5",
        "services/directory/domain/preflight.py",
        "    if work is None:\n        return\n    if work.gone_on(on):",
        "    if work is None or work.gone_on(on):",
    ),
    Guard(
        "E-5", _STRANGERS, "if await session.scalar(select(known.id).where(same).limit(1)) is not None:", "if False:"
    ),
    Guard("E-5", _STRANGERS, "*tell_person(None, person, at, by)", "*tell_person(person, person, at, by)"),
    Guard("E-5", "services/directory/importing/known.py", "            if outside:", "            if False:"),
    Guard(
        "D6",
        _APPOINTED,
        "if any(_leads_definitively(row, new.starts_on) for row in self.leaders):",
        "if not self.npsn:",
    ),
    Guard("D6", _APPOINTED, "elif row.source is LeaderSource.OFFICE or row.starts_on", "elif row.starts_on"),
    Guard(
        "D6",
        _APPOINTED,
        "        if row.person_id == new.person_id:\n            raise Already",
        "        if False:\n            raise Already",
    ),
    Guard("E-9", _APPOINTED, " or row.starts_on > new.starts_on:", ":"),
    Guard(
        "E-9",
        "services/directory/importing/applying.py",
        "replace(there, imported=settled.leaders).leaders",
        "settled.leaders",
    ),
    Guard(
        "R-SEC-1",
        _APPOINTED,
        "if new.person_id == by.id:\n            raise OwnLeadership(field",
        "if False:\n            raise OwnLeadership(field",
    ),
    Guard(
        "R-SEC-1",
        _APPOINTED,
        "if new.person_id == by.id:\n            raise OwnLeadership()",
        "if False:\n            raise OwnLeadership()",
    ),
    Guard("R-SEC-1", _APPOINTED, "for day in _turns((*before, *then))):", "for day in ()):"),
    Guard(
        "E-8",
        _APPOINTED,
        "if row.person_id == leader.person_id and _overlap(row, leader))",
        "if row.person_id == leader.person_id)",
    ),
    Guard("E-8", _APPOINTED, "row.person_id == new.person_id and _overlap(row, new) for row", "False for row"),
    Guard("E-8", _BEFORE, "return any(leader_of(day, rows) is None for day in days)", "return False"),
    Guard("E-8", _APPOINTED, "    if last < today - _A_DAY:", "    if not last:"),
    Guard("E-5", _STRANGERS, " if new.nip else false()", ""),
    Guard("D19", "services/directory/domain/team.py", "and bool(helped & leading)", "and False"),
    Guard("D19", _BEFORE, " or (row.kind is LeadershipKind.DEFINITIVE and holds(row, on) and away(row, on)):", ":"),
    Guard("E-5", _BEFORE, "and (work is None or work.gone_on(on) or _kept_out(work, there, on)):", "and False:"),
    Guard("R-ACC-5", _HATS, "if there.assessed_as_plt\n    )", "if False\n    )"),
    Guard("D19", _HATS, "and self.decides and self.access is not", "and self.access is not"),
    Guard("E-4", _HATS, "return _ACTS_HERE if there.npsn == home.npsn else _ACTS_ELSEWHERE", "return _ACTS_HERE"),
    Guard("E-6", _RULE, "(row.ends_on is None or on <= row.ends_on)", "True"),
    Guard("E-8", _RULE, "if holds(r, on) and not away(r, on))", "if holds(r, on))"),
    Guard("E-8", _RULE, "if absent := _first(r for r in rows if holds(r, on)):", "if absent := None:"),
    Guard("E-9", _RULE, "kind: max((r for r in found", "kind: min((r for r in found"),
    Guard("E-9", _RULE, "return row.starts_on, row.source is LeaderSource.OFFICE", "return row.starts_on, False"),
    Guard("E-8", _RULE, "return row.on_leave or absence_of(row, on) is not None", "return row.on_leave"),
    Guard("E-6", _RULE, "for period in ((row,), row.absences)", "for period in ((row,),)"),
    Guard("E-9", _ROWS, "if _row(older) in news and _row(newest) in news:", "if False:"),
    Guard("E-9", _ROWS, "key=_rank)\n        for older", "key=_rank, reverse=True)\n        for older"),
    Guard(
        "E-10", _RULE, "if past := max(rows, key=lambda r: r.ends_on or r.starts_on, default=None):", "if past := None:"
    ),
    Guard("E-11", _PLACES, "left_on=_last_day(before, after, at), to_npsn=after.npsn", "left_on=before.left_on"),
    Guard("E-11", _PLACES, "told != (leaves, after.to_npsn)", "told is None or told[0] != leaves"),
    Guard("E-13", _PLACES, "self.left_on <= day", "self.left_on != day"),
    Guard("E-13", _PLACES, "told != (leaves, after.to_npsn)", "told is None or told[0] is None"),
    Guard(
        "E-15",
        "services/directory/importing/checking.py",
        "if (before := checked.employees.setdefault(person.id.bytes, row.number)) != row.number:",
        "if (before := row.number) != row.number:",
    ),
    Guard(
        "E-16",
        "services/directory/domain/facts.py",
        "(before.name, before.nip, before.email) == (after.name, after.nip,",
        "(before.nip, before.email) == (after.nip,",
    ),
)
