"""Windows, zones, days (rulebook 10, 13)."""

from tests.guards.guard import Guard

_WINDOWS = "shared/windows.py"
_POLICIES = "shared/catalogues"

GUARDS = (
    Guard("R-TIM-1", _WINDOWS, "    if at < begin(window, zone):\n        raise", "    if False:\n        raise"),
    Guard("R-TIM-1", _WINDOWS, "    if at >= end(window):\n        raise", "    if False:\n        raise"),
    Guard("R-TIM-1", _WINDOWS, "late = window.recommended_until is not None and", "late = False and"),
    Guard(
        "R-TIM-1",
        "shared/cycles.py",
        "windows.of_stage(kept or windows.national(policy(about.policy)), stage)",
        "windows.of_stage(windows.national(policy(about.policy)), stage)",
    ),
    Guard("R-TIM-3", "shared/clock.py", "return moment.astimezone(ZONES[zone]).date()", "return moment.date()"),
    Guard("R-TIM-3", _WINDOWS, "time(), ZONES[window.deadline_zone])", "time(), ZONES[Zone.WIT])"),
    Guard(
        "R-TIM-3",
        _WINDOWS,
        "datetime.combine(window.opens_on, time(), ZONES[zone])",
        "datetime.combine(window.opens_on, time(), ZONES[NATIONAL])",
    ),
    Guard(
        "D15",
        f"{_POLICIES}/policy-2024S1.json",
        '"opens": "02-01", "closes": "05-31"',
        '"opens": "02-01", "closes": "06-30"',
    ),
    Guard("D20", f"{_POLICIES}/policy-2024S1.json", "Diskusi Persiapan", "Persiapan Observasi"),
)
