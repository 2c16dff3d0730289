"""A practice change in A and B (rulebook 6.10): the only way from collected back to open, and from rated to void."""

from uuid import UUID

import pytest

from services.observation.domain import refusals
from services.observation.domain.observation import Observation, ObservationStatus, label
from services.observation.domain.preparation import PreparationStatus
from services.observation.domain.times import NO_TIME
from shared.contracts.base import SYSTEM
from shared.contracts.ids import PracticeChangeId
from shared.contracts.observation import ObservationVoided, PreparationReopened
from tests import builders as a
from tests.unit.observation_steps import (
    AT,
    BOSS,
    RUBRIC,
    START,
    a_collected_preparation,
    a_drafted_preparation,
    a_drafted_rating,
    a_rated_observation,
    a_ready_observation,
    an_open_preparation,
)

REQUEST = PracticeChangeId(UUID(int=9))


def test_a_collected_preparation_is_superseded_and_opens_as_another_edition() -> None:
    preparation = a_collected_preparation()
    preparation.supersede()
    with pytest.raises(refusals.AlreadyCollected):
        preparation.save_draft((), None, NO_TIME)
    assert preparation.reopen(REQUEST, START) == PreparationReopened(
        about=a.about(), by=SYSTEM, at=START, preparation_id=preparation.id, request_id=REQUEST, edition=2
    )
    assert (preparation.status, preparation.collected_at) == (PreparationStatus.OPEN, None)
    assert (preparation.target_behaviours, preparation.effort) == (("KSK1", "KSK3"), "Belajar.")
    assert preparation.proposed == NO_TIME
    preparation.save_draft(("KSK2",), "Lain.", NO_TIME)
    assert preparation.status is PreparationStatus.DRAFT


@pytest.mark.parametrize("begin", [an_open_preparation, a_drafted_preparation])
def test_what_was_not_collected_is_not_superseded(begin) -> None:
    preparation = begin()
    with pytest.raises(refusals.PreparationNotCollected):
        preparation.supersede()


def test_nothing_but_a_superseded_preparation_opens_again_R_DOC_1() -> None:
    preparation = a_collected_preparation()
    with pytest.raises(refusals.PreparationNotCollected):
        preparation.reopen(REQUEST, AT)
    assert (preparation.status, preparation.edition) == (PreparationStatus.COLLECTED, 1)


def test_a_rating_is_void_and_stays_as_it_was() -> None:
    observation = a_rated_observation()
    assert observation.void(BOSS, START) == ObservationVoided(
        about=a.about(), by=BOSS, at=START, observation_id=observation.id
    )
    assert (observation.status, observation.rubric) == (ObservationStatus.VOIDED, RUBRIC)
    assert label(observation.status, "id") == "Dibatalkan"


def a_voided_observation() -> Observation:
    observation = a_rated_observation()
    observation.void(BOSS, START)
    return observation


BEGIN = {
    ObservationStatus.READY: a_ready_observation,
    ObservationStatus.RATING_DRAFT: a_drafted_rating,
    ObservationStatus.RATED: a_rated_observation,
    ObservationStatus.VOIDED: a_voided_observation,
}
ACTS = {
    "save_draft": lambda o: o.save_draft(RUBRIC, a.PRINCIPAL, START, reached=True),
    "collect": lambda o: o.collect(BOSS, START, reached=True),
    "void": lambda o: o.void(BOSS, START),
}
ALLOWED = {
    ObservationStatus.READY: {"save_draft"},
    ObservationStatus.RATING_DRAFT: {"save_draft", "collect"},
    ObservationStatus.RATED: {"void"},
    ObservationStatus.VOIDED: set(),
}


@pytest.mark.parametrize("status", list(ObservationStatus))
@pytest.mark.parametrize("act", list(ACTS))
def test_every_act_in_every_state(status: ObservationStatus, act: str) -> None:
    observation = BEGIN[status]()
    if act in ALLOWED[status]:
        ACTS[act](observation)
        return
    before = dict(vars(observation))
    with pytest.raises((refusals.AlreadyCollected, refusals.NotRated, refusals.RatingNotDrafted)):
        ACTS[act](observation)
    assert vars(observation) == before


def test_printing_changes_nothing_but_its_count_R_OBS_3() -> None:
    observation = a_drafted_rating()
    version = observation.version
    observation.print()
    assert (observation.printed_count, observation.version) == (1, version)
