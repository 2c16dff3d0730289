"""Faults that break a rule here and that mutmut does not make: a guard not called, a refusal not raised, a condition
turned."""

from collections.abc import Iterable

import libcst as cst

_TURNED_ALREADY = (cst.Comparison, cst.BooleanOperation, cst.UnaryOperation)
"""Conditions in which mutmut itself turns something."""


def uncalled(node: cst.Expr) -> Iterable[cst.CSTNode]:
    """A guard that is not asked: `self._editable()` → `pass`."""
    if isinstance(node.value, cst.Call):
        yield cst.Pass()


def unraised(node: cst.Raise) -> Iterable[cst.CSTNode]:
    """A refusal that is not raised."""
    yield cst.Pass()


def turned(node: cst.If) -> Iterable[cst.CSTNode]:
    """`if errors:` → `if not errors:`."""
    if not isinstance(node.test, _TURNED_ALREADY):
        inside = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.with_changes(test=cst.UnaryOperation(cst.Not(), inside))


FAULTS = ((cst.Expr, uncalled), (cst.Raise, unraised), (cst.If, turned))
"""Of which statement each is made."""
