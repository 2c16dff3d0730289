"""A practice change that is not settled holds up the ratings (rulebook 6.10, 6.12)."""

import pytest

from services.assessment.domain.refusals import ChangeNotSettled, RatingsCollected
from tests import builders as a
from tests.unit.test_assessment_lifecycle import a_ready_one, a_sheet, an_assessment, collect


def test_while_a_change_is_open_nothing_is_rated_and_what_was_rated_stays_D9() -> None:
    one = a_ready_one()
    one.save_draft(a_sheet(), a.PRINCIPAL)
    version = one.version
    one.ask_for_change(open=True)
    one.ask_for_change(open=True)
    assert one.version == version + 1
    for act in (lambda: one.save_draft(a_sheet(), a.PRINCIPAL), lambda: collect(one)):
        with pytest.raises(ChangeNotSettled):
            act()
    one.ask_for_change(open=False)
    assert (one.version, collect(one).assessment_id) == (version + 2, one.id)
    one.ask_for_change(open=True)
    with pytest.raises(RatingsCollected):
        one.save_draft(a_sheet(), a.PRINCIPAL)


def test_who_is_late_is_not_rated_either_while_a_change_is_open_D9_E_33() -> None:
    one = an_assessment()
    one.ask_for_change(open=True)
    with pytest.raises(ChangeNotSettled):
        one.save_draft(a_sheet(), a.PRINCIPAL, too_late=True)
