"""What was written about an observation goes on at the next school, as far as it had come (E-11)."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from services.followup.domain.effort import Effort, EffortStatus
from services.followup.domain.follow_up import FollowUp, FollowUpStatus
from services.followup.domain.reflection import Reflection, ReflectionStatus
from services.followup.domain.refusals import DocumentCollected, FollowUpLocked, FollowUpOpen, ReflectionLocked
from shared.contracts.base import SYSTEM
from shared.contracts.followup import ReflectionCollected, ReflectionRequested
from shared.contracts.ids import EffortId, FollowUpId, ObservationId, ReflectionId
from tests import builders as a
from tests.unit.followup_phrases import (
    ACT,
    COMPLETE,
    REFLECTED,
    TICKED,
    a_follow_up_draft,
    a_locked_follow_up,
    a_requested_reflection,
    an_available_follow_up,
    an_effort,
)

THERE, ANIS = a.about(npsn=a.OTHER_NPSN), a.about().participation_id
MAY = datetime(2025, 5, 2, 3, tzinfo=UTC)
RATING = ObservationId(uuid4())


def available_there() -> FollowUp:
    follow_up = FollowUp(FollowUpId(uuid4()), THERE)
    follow_up.make_available(RATING, MAY, ANIS)
    return follow_up


def test_what_was_handed_in_stands_and_says_from_where_E_11() -> None:
    former, here = a_follow_up_draft(), available_there()
    former.collect(**TICKED)
    told = here.go_on_from(former, MAY)
    assert told is not None
    assert (here.status, here.content, here.collected_at) == (FollowUpStatus.COLLECTED, COMPLETE, former.collected_at)
    assert (here.observation_id, here.carried_from, told.carried_from) == (RATING, ANIS, ANIS)
    assert (told.by, told.at, told.about) == (SYSTEM, MAY, THERE)
    assert [c.choice_id for c in told.choices] == [id for id, _ in here.choices()]
    assert not {id for id, _ in here.choices()} & {id for id, _ in former.choices()}
    with pytest.raises(DocumentCollected):
        here.save_draft(COMPLETE)


def test_a_draft_goes_on_as_a_draft_and_is_handed_in_here_E_11() -> None:
    here = available_there()
    here.version = 4
    assert here.go_on_from(a_follow_up_draft(), MAY) is None
    assert (here.status, here.content, here.version) == (FollowUpStatus.DRAFT, COMPLETE, 5)
    assert here.collect(**TICKED).carried_from is None


def test_only_what_stands_elsewhere_and_is_untouched_here_goes_on() -> None:
    with pytest.raises(FollowUpLocked):
        available_there().go_on_from(a_locked_follow_up(), MAY)
    with pytest.raises(FollowUpOpen):
        an_available_follow_up().go_on_from(a_follow_up_draft(), MAY)
    begun = available_there()
    begun.open(ACT["by"], MAY)
    with pytest.raises(FollowUpOpen):
        begun.go_on_from(a_follow_up_draft(), MAY)


def test_the_next_edition_is_still_about_that_rating_6_10() -> None:
    assert available_there().anew(FollowUpId(uuid4())).carried_from == ANIS


@pytest.mark.parametrize("done", [True, False])
def test_an_effort_goes_on_where_it_was_E_11(done: bool) -> None:
    former, here = an_effort(), available_there()
    here.go_on_from(a_follow_up_draft(), MAY)
    former.due_on = date(2025, 5, 15)
    former.start(**ACT)
    former.save_note("Modul satu")
    if done:
        former.complete(**ACT)
    choice, _ = here.choices()[0]
    stands, told = Effort.carry(EffortId(uuid4()), former, here, choice, MAY)
    for name in ("choice", "status", "progress_note", "started_on", "finished_on", "due_on"):
        assert getattr(stands, name) == getattr(former, name), name
    assert (stands.about, stands.follow_up_id, stands.choice_id) == (THERE, here.id, choice)
    assert [(e.effort_id, e.by, e.about) for e in told] == ([(stands.id, SYSTEM, THERE)] if done else [])
    assert (stands.status is EffortStatus.DONE) == done


def test_a_reflection_goes_on_where_it_was_E_11() -> None:
    former, here = a_requested_reflection(), Reflection(ReflectionId(uuid4()), THERE)
    former.save_draft(REFLECTED)
    told = here.go_on_from(former, ANIS, MAY)
    assert isinstance(told, ReflectionRequested)
    assert (here.status, here.content, told.due_on) == (ReflectionStatus.DRAFT, REFLECTED, former.due_on)
    former.collect([EffortStatus.DONE], **TICKED)
    here = Reflection(ReflectionId(uuid4()), THERE)
    told = here.go_on_from(former, ANIS, MAY)
    assert isinstance(told, ReflectionCollected)
    assert (told.carried_from, told.by, told.reflection_id) == (ANIS, SYSTEM, here.id)
    assert (here.status, here.collected_at) == (ReflectionStatus.COLLECTED, former.collected_at)
    with pytest.raises(ReflectionLocked):
        Reflection(ReflectionId(uuid4()), THERE).go_on_from(Reflection(ReflectionId(uuid4()), a.about()), ANIS, MAY)
