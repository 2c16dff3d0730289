"""The instrument that a document was begun with (R-DOC-5): a newer one changes nothing about it (E-25)."""

from shared.instruments import instrument


def focus_behaviours(rubric_version: str, indicator: str) -> tuple[str, ...]:
    """The codes of the three focus behaviours of an indicator; none of one that this version does not have."""
    found = instrument(rubric_version).practice(indicator)
    return tuple(b.code for b in found.behaviours) if found else ()
