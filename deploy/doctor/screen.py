"""The findings as one screen, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import groupby

from deploy.doctor.finding import Finding, State, exit_code, many
from deploy.doctor.place import Place

_COLOURS = {State.OK: "32", State.LOOK: "33", State.ACT: "31;1"}


def as_json(place: Place, findings: Sequence[Finding]) -> str:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    found = {"at": now, "place": place.name, "exit": exit_code(findings), "findings": [asdict(f) for f in findings]}
    return json.dumps(found, indent=1, ensure_ascii=False)


def as_text(place: Place, findings: Sequence[Finding]) -> str:
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    lines = [f"Kinerja: {place.name}, {now}", ""]
    for area, group in groupby(findings, key=lambda finding: finding.area):
        for number, finding in enumerate(group):
            lines += _lines(area if number == 0 else "", finding)
    return "\n".join([*lines, "", _verdict(findings)])


def _lines(area: str, finding: Finding) -> list[str]:
    lines = [f"  {area:<11} {_coloured(finding.state)}  {finding.says}"]
    if finding.do:
        lines.append(f"{'':<20}{finding.do}")
    if finding.command:
        lines.append(f"{'':<20}$ {finding.command}")
    return lines


def _coloured(state: State) -> str:
    word = f"{state:<4}"
    return f"\033[{_COLOURS[state]}m{word}\033[0m" if sys.stdout.isatty() else word


def _verdict(findings: Sequence[Finding]) -> str:
    if exit_code(findings) == 2:
        return "Nothing of it could be seen."
    to_do = sum(finding.state is State.ACT for finding in findings)
    to_see = sum(finding.state is State.LOOK for finding in findings)
    if not to_do and not to_see:
        return "All is well."
    said = [many(to_do, "thing") + " to act on"] if to_do else []
    said += [many(to_see, "thing") + " to look at"] if to_see else []
    return ", ".join(said) + "."
