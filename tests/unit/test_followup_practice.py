"""Steps C, D and E: every transition, and everything that stands in its way."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from services.followup.domain import refusals
from services.followup.domain.effort import EffortStatus
from services.followup.domain.follow_up import FollowUpContent, FollowUpStatus, LearningChoice, SelfPaced
from services.followup.domain.reflection import Reflection, ReflectionContent, ReflectionStatus, due, unfinished
from shared import policies
from shared.contracts.base import SYSTEM, About
from shared.contracts.followup import (
    EffortFinished,
    EffortStarted,
    FollowUpAvailable,
    FollowUpOpened,
    ReflectionCollected,
    ReflectionRequested,
    SelfPacedChoice,
)
from shared.contracts.ids import ReflectionId
from shared.errors import ConfirmationMissing, Incomplete
from tests import builders as a
from tests.unit.followup_phrases import (
    ACT,
    ANI,
    AT,
    CHOICE,
    COMPLETE,
    MODULE,
    OBSERVATION,
    REFLECTED,
    TICKED,
    TODAY,
    a_follow_up_draft,
    a_locked_follow_up,
    a_requested_reflection,
    an_available_follow_up,
    an_effort,
)

FIRST = "/learning_choices/0"
DONE = [EffortStatus.NOT_STARTED, EffortStatus.DONE]


@pytest.fixture
def under(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., About]:
    """`under("strict", reflection_challenge_count=3)`: whose cycle runs under such a policy."""

    def write(code: str, **parameters: object) -> About:
        rules = policies.policy("2025").model_dump(mode="json") | {"code": code, **parameters}
        (tmp_path / f"policy-{code}.json").write_text(json.dumps(rules))
        monkeypatch.setattr(policies, "_FOLDER", tmp_path)
        policies.policy.cache_clear()
        return a.about().model_copy(update={"policy": code})

    policies.policy("2025")
    yield write
    monkeypatch.undo()
    policies.policy.cache_clear()


def the_errors(refused: pytest.ExceptionInfo[Incomplete]) -> set[tuple[str, str]]:
    return {(error.field, error.code) for error in refused.value.errors}


def test_a_collected_rating_opens_the_follow_up_document() -> None:
    follow_up = a_locked_follow_up()
    assert follow_up.make_available(OBSERVATION, AT) == FollowUpAvailable(
        about=follow_up.about, by=SYSTEM, at=AT, follow_up_id=follow_up.id, observation_id=OBSERVATION
    )
    assert follow_up.status is FollowUpStatus.AVAILABLE
    with pytest.raises(refusals.FollowUpOpen):
        follow_up.make_available(OBSERVATION, AT)


def test_before_the_rating_nothing_of_it_can_be_done() -> None:
    follow_up = a_locked_follow_up()
    with pytest.raises(refusals.FollowUpLocked) as refused:
        follow_up.open(ANI, AT)
    assert refused.value.detail.id == "Terbuka setelah atasan mengumpulkan hasil observasi."
    with pytest.raises(refusals.FollowUpLocked):
        follow_up.save_draft(COMPLETE)
    with pytest.raises(refusals.FollowUpLocked):
        follow_up.collect(**TICKED)


def test_opening_the_result_is_told_once() -> None:
    follow_up = an_available_follow_up()
    opened = FollowUpOpened(about=follow_up.about, by=ANI, at=AT, follow_up_id=follow_up.id)
    assert [follow_up.open(ANI, AT), follow_up.open(ANI, AT)] == [opened, None]
    assert (follow_up.status, follow_up.opened_at) == (FollowUpStatus.VIEWED_RESULT, AT)


def test_opening_it_again_leaves_the_draft_alone() -> None:
    follow_up = a_follow_up_draft()
    assert follow_up.open(ANI, AT) is None
    assert (follow_up.status, follow_up.content) == (FollowUpStatus.DRAFT, COMPLETE)


def test_the_result_is_read_before_the_document_is_written() -> None:
    follow_up = an_available_follow_up()
    with pytest.raises(refusals.ResultNotOpened):
        follow_up.save_draft(COMPLETE)
    with pytest.raises(refusals.ResultNotOpened):
        follow_up.collect(**TICKED)


def test_a_draft_need_not_be_complete() -> None:
    follow_up = a_follow_up_draft(FollowUpContent(learning_choices=(LearningChoice(),)))
    assert follow_up.status is FollowUpStatus.DRAFT


def test_a_collected_follow_up_tells_its_choices_and_their_days() -> None:
    follow_up = a_follow_up_draft(COMPLETE.model_copy(update={"self_paced": (MODULE,)}))
    event = follow_up.collect(**TICKED)
    ((choice_id, _),) = follow_up.choices()
    assert [(c.choice_id, c.form, c.starts_on, c.ends_on) for c in event.choices] == [
        (choice_id, CHOICE.form, CHOICE.starts_on, CHOICE.ends_on)
    ]
    assert event.self_paced == (
        SelfPacedChoice(module_code="PM-1", starts_on=MODULE.starts_on, ends_on=MODULE.ends_on),
    )
    assert (follow_up.status, follow_up.collected_at) == (FollowUpStatus.COLLECTED, AT)
    assert "Murid lupa" not in event.model_dump_json()


def test_each_learning_choice_has_its_own_id_and_keeps_it() -> None:
    follow_up = a_follow_up_draft(FollowUpContent(challenges="x", learning_choices=(CHOICE, CHOICE)))
    ids = [id for id, _ in follow_up.choices()]
    assert len(set(ids)) == 2
    assert [id for id, _ in follow_up.choices()] == ids


def test_collected_is_final() -> None:
    """R-DOC-1."""
    follow_up = a_follow_up_draft()
    follow_up.collect(**TICKED)
    with pytest.raises(refusals.DocumentCollected):
        follow_up.save_draft(COMPLETE)
    with pytest.raises(refusals.DocumentCollected):
        follow_up.collect(**TICKED)
    assert follow_up.open(ANI, AT) is None


def test_without_the_tick_it_stays_a_draft() -> None:
    """R-DOC-2."""
    follow_up = a_follow_up_draft()
    with pytest.raises(ConfirmationMissing):
        follow_up.collect(confirmed=False, **ACT)
    assert follow_up.status is FollowUpStatus.DRAFT


def _with(**changes: object) -> FollowUpContent:
    return COMPLETE.model_copy(update={"learning_choices": (CHOICE.model_copy(update=changes),)})


@pytest.mark.parametrize(
    ("content", "errors"),
    [
        (FollowUpContent(challenges="x"), {("/learning_choices", "required")}),
        (COMPLETE.model_copy(update={"challenges": None}), {("/challenges", "required")}),
        *((_with(**{name: None}), {(f"{FIRST}/{name}", "required")}) for name in LearningChoice.model_fields),
        (_with(ends_on=date(2025, 3, 31)), {(f"{FIRST}/ends_on", "ends-before-start")}),
        (
            COMPLETE.model_copy(update={"self_paced": (SelfPaced(),)}),
            {(f"/self_paced/0/{name}", "required") for name in ("goal", "module_code", "starts_on", "ends_on")},
        ),
        (COMPLETE.model_copy(update={"discussed_on": date(2025, 3, 21)}), {("/discussed_on", "in-the-future")}),
    ],
)  # fmt: skip
def test_an_incomplete_follow_up_is_not_collected_D10(content: FollowUpContent, errors: set[tuple[str, str]]) -> None:
    follow_up = a_follow_up_draft(content)
    with pytest.raises(Incomplete) as refused:
        follow_up.collect(**TICKED)
    assert the_errors(refused) == errors
    assert follow_up.status is FollowUpStatus.DRAFT


def test_a_learning_choice_may_last_one_day() -> None:
    assert a_follow_up_draft(_with(ends_on=CHOICE.starts_on)).collect(**TICKED)


def test_challenges_are_compulsory_only_where_the_policy_says_so_D10(under: Callable[..., About]) -> None:
    about = under("lenient", challenges_required=False)
    assert a_follow_up_draft(COMPLETE.model_copy(update={"challenges": None}), about).collect(**TICKED)


def test_an_effort_is_started_noted_and_finished() -> None:
    effort = an_effort()
    assert effort.start(**ACT) == EffortStarted(
        about=effort.about, by=ANI, at=AT, effort_id=effort.id, choice_id=effort.choice_id
    )
    effort.save_note("Modul pertama selesai")
    assert effort.complete(**ACT) == EffortFinished(
        about=effort.about, by=ANI, at=AT, effort_id=effort.id, choice_id=effort.choice_id
    )
    assert (effort.started_on, effort.finished_on, effort.progress_note) == (TODAY, TODAY, "Modul pertama selesai")


def test_an_effort_goes_one_way() -> None:
    effort = an_effort()
    with pytest.raises(refusals.EffortNotBegun):
        effort.complete(**ACT)
    with pytest.raises(refusals.EffortNotBegun):
        effort.save_note("x")
    effort.start(**ACT)
    with pytest.raises(refusals.EffortBegun):
        effort.start(**ACT)
    effort.complete(**ACT)
    for again in (lambda: effort.complete(**ACT), lambda: effort.save_note("x")):
        with pytest.raises(refusals.EffortDone):
            again()
    with pytest.raises(refusals.EffortBegun):
        effort.start(**ACT)


def test_the_reflection_is_due_when_the_last_planned_thing_ends() -> None:
    """R-REF-1."""
    alone = a_follow_up_draft().collect(**TICKED)
    assert due(alone) == date(2025, 5, 15)
    with_module = a_follow_up_draft(COMPLETE.model_copy(update={"self_paced": (MODULE,)})).collect(**TICKED)
    assert due(with_module) == date(2025, 5, 31)


def test_a_reflection_is_requested_once() -> None:
    reflection = Reflection(ReflectionId(a.ANI), a.about())
    assert reflection.request(TODAY, AT) == ReflectionRequested(
        about=a.about(), by=SYSTEM, at=AT, reflection_id=reflection.id, due_on=TODAY
    )
    with pytest.raises(refusals.ReflectionRequestedAlready):
        reflection.request(TODAY, AT)


def test_before_the_follow_up_is_collected_there_is_no_reflection() -> None:
    reflection = Reflection(ReflectionId(a.ANI), a.about())
    with pytest.raises(refusals.ReflectionLocked):
        reflection.save_draft(REFLECTED)
    with pytest.raises(refusals.ReflectionLocked):
        reflection.collect(DONE, **TICKED)


def test_a_reflection_is_collected_after_one_effort_is_done_E_28() -> None:
    """R-REF-1."""
    reflection = a_requested_reflection()
    reflection.save_draft(REFLECTED)
    for efforts in ([], [EffortStatus.NOT_STARTED, EffortStatus.IN_PROGRESS]):
        with pytest.raises(refusals.EffortNotFinished) as refused:
            reflection.collect(efforts, **TICKED)
        assert refused.value.detail.id == "Selesaikan satu upaya dulu."
    assert reflection.collect(DONE, **TICKED) == ReflectionCollected(
        about=a.about(), by=ANI, at=AT, reflection_id=reflection.id
    )
    assert (reflection.status, reflection.collected_at) == (ReflectionStatus.COLLECTED, AT)


def test_a_policy_may_not_ask_for_an_effort(under: Callable[..., About]) -> None:
    reflection = a_requested_reflection(under("relaxed", reflection_requires_effort=False))
    reflection.save_draft(REFLECTED)
    assert reflection.collect([], **TICKED)


def test_a_collected_reflection_is_final() -> None:
    reflection = a_requested_reflection()
    reflection.save_draft(REFLECTED)
    reflection.collect(DONE, **TICKED)
    with pytest.raises(refusals.DocumentCollected):
        reflection.save_draft(REFLECTED)
    with pytest.raises(refusals.DocumentCollected):
        reflection.collect(DONE, **TICKED)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"inspiration": None}, {("/inspiration", "required")}),
        ({"practice_change": None}, {("/practice_change", "required")}),
        ({"strategies": None}, {("/strategies", "required")}),
        ({"challenges": ()}, {("/challenges", "too-few")}),
        ({"done_with_superior_on": date(2025, 3, 21)}, {("/done_with_superior_on", "in-the-future")}),
    ],
)
def test_an_incomplete_reflection_is_not_collected(changes: dict[str, object], errors: set[tuple[str, str]]) -> None:
    reflection = a_requested_reflection()
    reflection.save_draft(REFLECTED.model_copy(update=changes))
    with pytest.raises(Incomplete) as refused:
        reflection.collect(DONE, **TICKED)
    assert the_errors(refused) == errors


def test_a_reflection_that_was_never_written_lacks_everything() -> None:
    with pytest.raises(Incomplete) as refused:
        a_requested_reflection().collect(DONE, **TICKED)
    assert len(the_errors(refused)) == 4


@pytest.mark.parametrize(("cycle", "asked"), [("2024S1", ["achievement", "improvement_plan"]), ("2025", [])])
def test_the_semesters_of_2024_ask_for_achievement_and_plan_too_D11(cycle: str, asked: list[str]) -> None:
    reflection = a_requested_reflection(a.about(cycle=cycle))
    reflection.save_draft(REFLECTED.model_copy(update={"challenges": ("Waktu", "Ruang", "Alat")}))
    try:
        reflection.collect(DONE, **TICKED)
    except Incomplete as refused:
        assert [(e.field, e.code) for e in refused.errors] == [(f"/{name}", "required") for name in asked]
    assert (reflection.status is ReflectionStatus.COLLECTED) is not asked
    more = reflection.content.model_copy(update=dict.fromkeys(asked, "Ada."))
    if asked:
        reflection.save_draft(more)
        assert reflection.collect(DONE, **TICKED)


@pytest.mark.parametrize("status", list(ReflectionStatus))
@pytest.mark.parametrize("done", [True, False])
def test_before_an_effort_is_done_it_is_said_whether_that_holds_one_up_E_28(
    under: Callable[..., About], status: ReflectionStatus, done: bool
) -> None:
    open_still = status in (ReflectionStatus.REQUESTED, ReflectionStatus.DRAFT) and not done
    strict = unfinished(a.about(), status, done=done)
    warned = unfinished(under("relaxed", reflection_requires_effort=False), status, done=done)
    assert strict == (refusals.EffortNotFinished.detail if open_still else None)
    assert (warned.id if warned else None) == (
        "Belum ada upaya yang selesai. Refleksi tetap dapat dikumpulkan." if open_still else None
    )


def test_a_reflection_needs_the_tick() -> None:
    reflection = a_requested_reflection()
    reflection.save_draft(REFLECTED)
    with pytest.raises(ConfirmationMissing):
        reflection.collect(DONE, confirmed=False, **ACT)


@pytest.mark.parametrize(
    ("count", "code"), [(2, "wrong-count"), (3, None), (4, "wrong-count")]
)  # fmt: skip
def test_the_policy_says_how_many_challenges(under: Callable[..., About], count: int, code: str | None) -> None:
    about = under("strict", reflection_challenge_count=3, reflection_challenges_exact=True)
    reflection = a_requested_reflection(about)
    reflection.save_draft(ReflectionContent(**REFLECTED.model_dump() | {"challenges": ("x",) * count}))
    if code is None:
        assert reflection.collect(DONE, **TICKED)
        return
    with pytest.raises(Incomplete) as refused:
        reflection.collect(DONE, **TICKED)
    assert the_errors(refused) == {("/challenges", code)}
