"""The guards are where the table says, and taking one out is seen. All of them: `make guards`, some minutes."""

import pytest

from tests.guards.guard import Guard
from tests.guards.table import GUARDS
from tests.guards.trying import attempt, citing, tree
from tests.rules.book import ROOT, rules

SAMPLES = [guard for guard in GUARDS if guard.rule in {"R-SEC-1", "R-DOC-2"} and guard.file.endswith((
    "superior.py", "document.py",
))]  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.rule} {guard.keeps.strip()[:40]}")
def test_a_guard_stands_once_where_the_table_says(guard: Guard) -> None:
    text = (ROOT / guard.file).read_text("utf-8")
    assert guard.removed(text) != text
    if guard.file.endswith(".py"):
        compile(guard.removed(text), guard.file, "exec")


def test_each_is_of_a_rule_that_the_book_knows_and_that_tests_cite() -> None:
    known = {rule.id for rule in rules()}
    assert not [guard for guard in GUARDS if guard.rule not in known or not citing(guard)]
    assert len(set(GUARDS)) == len(GUARDS)


def test_without_it_a_citing_test_fails() -> None:
    with tree() as copy:
        trials = [attempt(guard, copy, slow=False) for guard in SAMPLES]
    assert [trial for trial in trials if not trial.proven] == []
    assert len(trials) == 3


def test_what_changes_nothing_is_not_taken_for_a_proof() -> None:
    keeps = "(leader is not None and leader.person_id == who.employee_id)"
    idle = Guard(
        "R-SEC-1",
        "shared/superior.py",
        keeps,
        keeps.replace("leader is not None and", "leader is not None and True and"),
    )
    nonsense = Guard("R-SEC-1", "shared/superior.py", keeps, "nobody_knows()")
    with tree() as copy:
        assert attempt(idle, copy, slow=False).red is None
        assert attempt(nonsense, copy, slow=False).trouble
