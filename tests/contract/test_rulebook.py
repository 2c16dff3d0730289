"""The rule book explains what the code cites, and says of the policy and the tables what the code says."""

import json
import re
from pathlib import Path

import pytest

from services.assessment.domain.credit import COEFFICIENTS, PERCENTAGES, credit
from services.assessment.domain.matrix import predicate
from services.reporting.domain.labels import PREDICATES
from shared.contracts.assessment import Expectation
from shared.contracts.directory import EmploymentStatus
from tests.rules.book import ID, ROOT, RULEBOOK, cited, explained, rows, rules

SECTION = re.compile(r"\b(?:rulebook|rulebook\.md) (\d+(?:\.\d+)?(?:(?:, |–)\d+(?:\.\d+)?)*)")
NO_RULE = {"N99"}  # a test asks for a message that does not exist
ROWS = rows(RULEBOOK)
KNOWN = {row[0] for row in explained(ROWS)}


def texts() -> dict[str, str]:
    """Everything that people wrote under the folders whose ids the rule book owes an explanation."""
    return {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for top in ("shared", "services", "tests", "deploy")
        for path in sorted((ROOT / top).rglob("*"))
        if path.suffix in {".py", ".json", ".html", ".md"} and path != Path(__file__)
    }


def test_ids_are_found_in_every_way_they_are_written() -> None:
    assert cited("R-SEC-1, (D3) E-24; N01") == {"R-SEC-1", "D3", "E-24", "N01"}
    assert cited("def test_nobody_R_SUP_1_D6_E_6(kit)") == {"R-SUP-1", "D6", "E-6"}
    assert cited("with D2–D4") == {"D2", "D3", "D4"}


def test_every_id_that_is_cited_is_explained() -> None:
    open_ids = {name: sorted(found) for name, text in texts().items() if (found := cited(text) - KNOWN - NO_RULE)}
    assert not open_ids, f"docs/rulebook.md has no line for: {open_ids}"


def test_every_id_that_is_explained_is_cited() -> None:
    everything = set().union(*(cited(text) for text in texts().values()))
    assert not {rule.id for rule in rules()} - everything


def test_no_id_is_explained_twice() -> None:
    ids = [row[0] for row in ROWS if ID.fullmatch(row[0])]
    assert sorted(ids) == sorted(set(ids))


def test_every_section_that_is_cited_is_there() -> None:
    headings = set(re.findall(r"(?m)^#+ (\d+(?:\.\d+)?)", RULEBOOK))
    missing = {
        name: sorted(gone)
        for name, text in texts().items()
        if (gone := {n for found in SECTION.findall(text) for n in re.split(r", |–", found)} - headings)
    }
    assert not missing, f"docs/rulebook.md has no section: {missing}"


def test_every_module_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:shared|services|directory|planning|observation|followup|assessment|notification"
                           r"|reporting)/[\w/.-]*)`", RULEBOOK))  # fmt: skip
    assert named
    assert not [path for path in named if not (ROOT / path).exists() and not (ROOT / "services" / path).exists()]


def policy_of(code: str) -> dict[str, object]:
    return json.loads((ROOT / "shared" / "catalogues" / f"policy-{code}.json").read_text("utf-8"))


@pytest.mark.parametrize(("code", "column"), [("2025", 1), ("2024S1", 2), ("2024S2", 2), ("2026", 3)])
def test_a_policy_is_told_as_it_is(code: str, column: int) -> None:
    told = {name: row for row in ROWS for name in re.findall(r"`(\w+)`", row[0])}
    policy, first = policy_of(code), policy_of("2025")
    assert not policy.keys() - told.keys()
    for name, value in policy.items():
        if isinstance(value, bool | int) or value is None:
            assert cell(told[name][column], code) == json.dumps(value), name
        elif isinstance(value, str) and name not in {"title", "code", "cycle_code"}:
            assert cell(told[name][column], code) == value, name
        elif name in {"planning_screens", "other_documents", "scored"} and isinstance(value, list):
            assert told[name][column] == ("as in 2025" if column == 3 else ", ".join(value)), name
            assert column != 3 or value == first[name], name


def cell(text: str, code: str) -> str:
    """What a cell says of this policy: where two share a column, `2024S1: false, 2024S2: true`."""
    own = re.search(rf"\b{code}: ([\w-]+)", text)
    return own[1] if own else text


def test_the_semesters_differ_in_their_days_and_in_who_starts_them() -> None:
    one, two = policy_of("2024S1"), policy_of("2024S2")
    differ = {name for name in one if one[name] != two[name]}
    days = {"windows", "steps_recommended_until", "leaders_plan_from"}
    assert differ == {"code", "cycle_code", "title", "start_confirmation_required"} | days


@pytest.mark.parametrize("result", list(Expectation))
def test_the_matrix_is_told_as_it_is(result: Expectation) -> None:
    (row,) = [row for row in ROWS if row[0] == f"**{result}**"]
    assert row[1:] == [PREDICATES[predicate(result, behaviour)].id for behaviour in Expectation]


def test_credit_points_are_told_as_they_are() -> None:
    for level, coefficient in COEFFICIENTS.items():
        (row,) = [row for row in ROWS if row[0].upper().replace(" ", "_") == level]
        points = [credit(EmploymentStatus.PNS, level, p) for p in PERCENTAGES]
        assert row[1:] == [str(coefficient), *(str(point.points) for point in points if point)]
