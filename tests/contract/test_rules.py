"""docs/rules.md is what the code says, and every rule that is built is cited by a test."""

import pytest

from tests.rules.book import all_rules, ids, rules
from tests.rules.citations import citations
from tests.rules.document import PAGE, ledger, page


def test_the_page_is_what_the_tests_cite() -> None:
    assert PAGE.read_text("utf-8") == page(), "docs/rules.md is stale: make docs"


def test_every_rule_that_is_built_is_cited_by_a_test() -> None:
    uncited = [rule.id for rule in rules() if rule.id not in citations()]
    assert not uncited, "no test cites these in its name, its docstring or its table (CONTRIBUTING.md)"


def test_no_test_cites_a_rule_that_the_book_does_not_know_or_calls_not_built() -> None:
    known = {rule.id for rule in rules()}
    assert not {id: tests for id, tests in citations().items() if id not in known}


def test_no_rule_of_the_domain_is_forgotten() -> None:
    """Each has its row in the book: built, or *not yet* with the reason."""
    assert len(ids()) > 100
    known = {rule.id for rule in all_rules()}
    assert not [id for id in ids() if id not in known]


def test_what_is_not_built_says_why() -> None:
    assert all(len(rule.sentence) > 60 for rule in all_rules() if not rule.built)


def test_what_is_built_in_part_is_counted_as_that() -> None:
    """A row that says *not yet* of something in it is not taken for the whole."""
    book = """
| E-40 | all of it is built, from here on | ours |
| E-41 | most of it is built; the rest: *not yet*, as nobody asked | ours |
| E-42 | most of it is built. *Not yet*, as nobody asked: the rest | ours |
| E-43 | *Not yet*: nothing of it is built, as nobody asked | – |
"""
    assert [(rule.built, rule.in_part) for rule in all_rules(book)] == [
        (True, False), (True, True), (True, True), (False, False),
    ]  # fmt: skip
    parts = [rule.id for rule in rules() if rule.in_part]
    assert f"of which {len(parts)} in part" in ledger() and f"In part: {', '.join(parts)}." in ledger()


@pytest.mark.parametrize(
    ("id", "test"),
    [
        ("R-SEC-1", "tests/unit/test_superior.py::test_nobody_is_his_own_superior_R_SEC_1"),
        ("R-DOC-2", "tests/unit/test_followup_practice.py::test_without_the_tick_it_stays_a_draft"),
        ("E-8", "tests/unit/test_superior.py::test_every_superior_problem_has_its_answer_and_its_reason"),
    ],
    ids=["by its name", "by its docstring", "by its table"],
)
def test_a_test_cites(id: str, test: str) -> None:
    assert test in citations()[id]
