"""The years differ in data (rulebook 13): no code knows a year, and every parameter is asked or said not to be."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared import policies, windows
from shared.catalogue import Catalogue, catalogue
from shared.contracts.directory import Zone
from shared.contracts.planning import Stage
from shared.policies import Policy, policy

ROOT = Path(__file__).parents[2]
CODES = policies.codes()
YEAR = re.compile(r"(19|20)\d\d(S[12])?$")
SOURCES = [path for top in ("shared", "services") for path in sorted((ROOT / top).rglob("*.py"))]


def test_all_four_are_there() -> None:
    assert CODES == ("2024S1", "2024S2", "2025", "2026")


def years(tree: ast.AST) -> Iterator[str]:
    """Every literal that is a cycle, a policy or a year; those of examples in the API's description are not asked."""
    examples = {
        id(c) for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "examples" for c in ast.walk(n)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in examples and _a_year(node.value):
            yield f"{node.lineno}: {node.value!r}"


def _a_year(value: object) -> bool:
    return bool(isinstance(value, str) and YEAR.match(value)) or (type(value) is int and 2020 <= value <= 2035)


def test_no_code_asks_for_the_year_R_CYC_1() -> None:
    found = {str(path.relative_to(ROOT)): list(years(ast.parse(path.read_text("utf-8")))) for path in SOURCES}
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize("code", ["if about.policy == '2025': pass", "x = {'2024S1': 3}", "if year < 2025: pass"])
def test_asking_for_the_year_would_be_seen(code: str) -> None:
    assert list(years(ast.parse(code)))


ASKED = {
    name
    for name in Policy.model_fields
    if any(
        re.search(rf"(?<!self)\.{name}\b", path.read_text("utf-8")) for path in SOURCES if path.name != "policies.py"
    )
}
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in (ROOT / "docs" / "rulebook.md").read_text("utf-8").splitlines()
    if line.startswith("| `")
]


@pytest.mark.parametrize("name", list(Policy.model_fields))
def test_a_parameter_is_asked_or_said_not_to_be(name: str) -> None:
    """A parameter that no code asks would be a promise that nobody keeps."""
    (row,) = [row for row in ROWS if f"`{name}`" in row[0]]
    assert ("*not yet* asked" in row[-1]) is (name not in ASKED), row


@pytest.mark.parametrize("code", CODES)
def test_a_policy_is_whole(code: str) -> None:
    rules = policy(code)
    assert (rules.code, rules.cycle_code) == (code, code)
    assert catalogue(code).version.startswith(rules.catalogue)
    assert rules.title
    assert 12 % rules.cycle_months == 0


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("2024S1", ["Diskusi Persiapan", "Observasi Kelas"]),
        ("2024S2", ["Diskusi Persiapan", "Observasi Kelas"]),
        ("2025", ["Persiapan Observasi", "Observasi Kinerja"]),
        ("2026", ["Persiapan Observasi", "Observasi Kinerja"]),
    ],
)
def test_the_steps_have_the_names_of_their_year_D20(code: str, names: list[str]) -> None:
    rest = ["Diskusi Tindak Lanjut", "Upaya Tindak Lanjut", "Refleksi Tindak Lanjut"]
    assert list(policy(code).step_names.values()) == names + rest


@pytest.mark.parametrize(
    ("code", "execution", "assessment"),
    [
        ("2024S1", ("2024-02-01", "2024-05-31"), ("2024-06-01", "2024-06-30")),
        ("2024S2", ("2024-08-01", "2024-11-30"), ("2024-12-01", "2024-12-31")),
    ],
)
def test_the_semesters_of_2024_have_their_months_D15(
    code: str, execution: tuple[str, str], assessment: tuple[str, str]
) -> None:
    found = windows.national(policy(code))
    for stage, days in ((Stage.EXECUTION, execution), (Stage.ASSESSMENT, assessment)):
        window = windows.of_stage(found, stage)
        assert (str(window.opens_on), str(window.closes_on)) == days
        assert window.deadline_zone is Zone.WIB
    assert [w.stage for w in found] == [Stage.PLANNING, Stage.EXECUTION, Stage.ASSESSMENT]


@pytest.mark.parametrize("code", CODES)
def test_a_cycle_lasts_as_long_as_its_policy_says(code: str) -> None:
    found, rules = windows.national(policy(code)), policy(code)
    first, last = min(w.opens_on for w in found), max(w.closes_on for w in found)
    assert last.month - first.month + 1 == rules.cycle_months


def spoilt(**change: object) -> dict[str, object]:
    return policy("2024S1").model_dump(mode="json") | change


@pytest.mark.parametrize(
    "change",
    [
        {"windows": policy("2024S1").model_dump(mode="json")["windows"][:2]},
        {"windows": policy("2024S1").model_dump(mode="json")["windows"] * 2},
        {"step_names": {"A": "Diskusi Persiapan"}},
        {"points_max": None},
        {"cycle_code": "semester"},
        {"planning_screens": ["SURPRISE"]},
        {"leader_screens": ["SURPRISE"]},
        {"nobody_obeys": True},
    ],
)
def test_a_policy_that_is_not_whole_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(spoilt(**change))


def test_a_window_that_closes_before_it_opens_is_refused() -> None:
    first, *others = policy("2024S1").model_dump(mode="json")["windows"]
    for wrong in ({"closes": "01-30"}, {"opens": "02-15"}):
        with pytest.raises(ValidationError):
            Policy.model_validate(spoilt(windows=[first | wrong, *others]))


@pytest.mark.parametrize("code", ["2023", "", "../policy-2025", "2025.1", "9" * 5000, "2025\0"])
def test_a_policy_that_nobody_wrote_is_not_known(code: str) -> None:
    assert not policies.known(code)
    with pytest.raises(KeyError):
        policy(code)
    with pytest.raises(KeyError):
        catalogue(code)


def lists(code: str) -> Catalogue:
    return catalogue(code)


def test_the_indicators_of_2024_are_those_of_2025() -> None:
    assert lists("2024S1").indicators == lists("2025").indicators
    assert lists("2024S1").core_duties == ()


def test_points_that_no_source_confirms_are_not_official() -> None:
    """Rows 1 to 5 were seen (4.6); what was not seen has no points, or says that it is not verified."""
    rows = lists("2024S1").competencies
    assert {row.code: row.points for row in rows if row.verified} == {
        "RHK1": 8, "RHK2": 8, "RHK3": 36, "RHK4": 8, "RHK5": 4,
    }  # fmt: skip
    assert all(row.points is not None for row in rows if row.verified)
    assert [row.code for row in rows if not row.verified]


def test_the_files_say_nothing_twice() -> None:
    """A key that stands twice in a JSON file would be obeyed once, in silence."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len({key for key, _ in pairs}) == len(pairs), pairs
        return dict(pairs)

    for path in (ROOT / "shared" / "catalogues").glob("*.json"):
        json.loads(path.read_text("utf-8"), object_pairs_hook=once)


@pytest.mark.parametrize(
    ("code", "advised"),
    [
        ("2024S1", {"A": date(2024, 2, 29), "B": date(2024, 3, 31), "C": date(2024, 3, 31)}),
        ("2024S2", {"A": date(2024, 8, 31), "B": date(2024, 9, 30), "C": date(2024, 9, 30)}),
        ("2025", {}),
        ("2026", {}),
    ],
)
def test_the_steps_of_2024_have_advised_days_R_TIM_1(code: str, advised: dict[str, date]) -> None:
    rules = policy(code)
    assert {s: windows.advised(rules, s) for s in "ABCDE" if windows.advised(rules, s)} == advised
    window = windows.of_stage(windows.national(rules), Stage.EXECUTION)
    for step, day in advised.items():
        midnight = datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(hours=9)
        said = [
            windows.late_step(rules, step, window, Zone.WIT, at, "id")
            for at in (midnight - timedelta(seconds=1), midnight, windows.end(window))
        ]
        assert [warning is not None for warning in said] == [False, True, False]
        assert said[1].startswith(f"{rules.step_names[step]}: Tanggal yang dianjurkan, ")


def test_an_advised_day_of_no_step_is_refused() -> None:
    rules = policy("2025").model_dump(mode="json")
    with pytest.raises(ValidationError, match="one of the steps"):
        Policy.model_validate(rules | {"steps_recommended_until": {"F": "02-01"}})
