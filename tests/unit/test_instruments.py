"""The instruments of the observation (rulebook 8): whole, versioned, and honest about what no source confirms."""

import pytest
from pydantic import ValidationError

from services.observation.domain.instrument import focus_behaviours
from shared.catalogue import catalogue
from shared.contracts.observation import ObservationLevel
from shared.instruments import Instrument, instrument
from shared.policies import codes

VERSIONS = sorted({catalogue(policy).instrument for policy in codes()})
TEACHERS = ("KSK", "PDP", "UBK", "PDK", "EPD", "AIN", "IYA", "IPB")
LEADERS = ("MPP", "PVM", "PPS", "RPK", "AKB", "SPP", "MPB", "RPG")
UNSEEN = {"EPD", "AIN", "IYA", "IPB", "MPB"}
"""Indicators whose examples no source shows, or none that can be relied on."""
OURS = {"RPK2", "RPK3", "MPB1", "MPB2", "MPB3"}
"""Behaviours of principals that no source shows."""


@pytest.mark.parametrize("version", VERSIONS)
def test_eight_indicators_of_each_with_three_focus_behaviours_D19(version: str) -> None:
    found = instrument(version)
    assert tuple(practice.code for practice in found.practices) == TEACHERS + LEADERS
    assert [practice.leading for practice in found.practices] == [False] * 8 + [True] * 8
    for practice in found.practices:
        assert [b.code for b in practice.behaviours] == [f"{practice.code}{n}" for n in (1, 2, 3)]
        assert all(b.do and b.avoid for b in practice.behaviours)
        assert practice.definition.text
        assert practice.success.text
    assert found.source


@pytest.mark.parametrize("policy", codes())
def test_what_is_planned_is_what_is_observed(policy: str) -> None:
    """The lists that one plans from and the instrument name the same indicators and behaviours."""
    lists = catalogue(policy)
    practices = instrument(lists.instrument).practices
    assert [(p.code, p.title, p.verified, p.leading) for p in practices] == [
        (i.code, i.title, i.verified, i.leading) for i in lists.indicators
    ]
    assert [[(b.code, b.title) for b in p.behaviours] for p in practices] == [
        [(b.code, b.title) for b in i.behaviours] for i in lists.indicators
    ]
    assert {b.code for i in lists.indicators if i.leading for b in i.behaviours if not b.verified} == OURS


@pytest.mark.parametrize("version", VERSIONS)
def test_the_three_levels_are_those_of_a_rating_lowest_first(version: str) -> None:
    assert [step.code for step in instrument(version).levels] == [level.value for level in ObservationLevel]
    assert all(step.meaning for step in instrument(version).levels)


def test_what_no_source_confirms_is_never_official() -> None:
    found = instrument("2024.1")
    unseen = {p.code for p in found.practices if not any(b.examples_verified for b in p.behaviours)}
    assert unseen == UNSEEN
    assert [p.code for p in found.practices if p.official] == ["PDP"]
    confirmed = next(p for p in found.practices if p.official)
    for unseen in ({"verified": False}, {"examples_verified": False}):
        first, *others = confirmed.behaviours
        assert not confirmed.model_copy(update={"behaviours": (first.model_copy(update=unseen), *others)}).official
    placeholders = {b.code for p in found.practices for b in p.behaviours if not b.verified}
    assert placeholders == {"IPB2", "IPB3"} | OURS


@pytest.mark.parametrize("code", LEADERS)
def test_an_observation_of_who_leads_has_three_behaviours_to_rate_D19(code: str) -> None:
    assert focus_behaviours("2024.1", code) == (f"{code}1", f"{code}2", f"{code}3")


def test_a_document_begun_before_instruments_had_versions_finds_its_own_R_DOC_5() -> None:
    assert instrument("2025.1") is instrument("2024.1")


def test_a_version_that_nobody_wrote_is_not_known() -> None:
    with pytest.raises(KeyError):
        instrument("2023.1")


def test_an_instrument_that_is_not_whole_is_refused() -> None:
    whole = instrument("2024.1").model_dump(mode="json")
    practice = whole["practices"][0]
    two = practice | {"behaviours": practice["behaviours"][:2]}
    for wrong in ({"practices": [two]}, {"levels": whole["levels"][:2]}, {"practices": [practice | {"success": None}]}):
        with pytest.raises(ValidationError):
            Instrument.model_validate(whole | wrong)
