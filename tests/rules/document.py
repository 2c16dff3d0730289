"""docs/rules.md: every rule, the tests that cite it, and how many of its guards were removed to see them fail."""

from collections import Counter

from tests.guards.table import GUARDS
from tests.rules.book import ROOT, Rule, all_rules, rules
from tests.rules.citations import citations

PAGE = ROOT / "docs" / "rules.md"
_HEAD = """\
# Rules and their tests

Written by `make docs` from [rulebook.md](rulebook.md), from the tests that cite a rule, and from the guards of
`tests/guards`; not by hand. A test cites a rule in its name, in its docstring, or in the table that it is run over.
**Guards** counts the places of a rule that `make guards` takes out of the code, one at a time: each time a test that
cites the rule must fail.

{ledger}
"""


def page() -> str:
    """The whole document."""
    guards = Counter(guard.rule for guard in GUARDS)
    blocks = [_block(rule, citations().get(rule.id, ()), guards[rule.id]) for rule in rules()]
    return "\n".join([_HEAD.format(ledger=ledger()), *blocks, "## Not built", "", *_open(), ""])


def ledger() -> str:
    """How many rules there are, are built, whole or in part, are cited, and are proven by a guard."""
    known, guarded = rules(), {guard.rule for guard in GUARDS}
    cited = [rule for rule in known if rule.id in citations()]
    open_ = [rule.id for rule in known if rule.id not in guarded]
    without = f"\nWithout a guard so far: {', '.join(open_)}." if open_ else ""
    parts = [rule.id for rule in known if rule.in_part]
    return (
        f"{len(all_rules())} rules, {len(known)} of them built, of which {len(parts)} in part, {len(cited)} cited by "
        f"tests, {len(known) - len(open_)} with guards, {len(GUARDS)} guards.\nIn part: {', '.join(parts)}.{without}"
    )


def _open() -> list[str]:
    said = [(rule.id, rule.sentence.removeprefix("*Not yet*").lstrip(": ")) for rule in all_rules() if not rule.built]
    return [f"- {id}: {sentence.rstrip('.')}." for id, sentence in said]


def _block(rule: Rule, tests: tuple[str, ...], guards: int) -> str:
    lines = [f"## {rule.id}", rule.sentence.rstrip(".") + ".", "", f"Kept in: {rule.kept_in}. Guards: {guards}.", ""]
    return "\n".join([*lines, *(f"- `{test.removeprefix('tests/')}`" for test in tests), ""])
