"""What followup refuses, tells and keeps, whole: place, code and words of each thing wrong, and every border."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from services.followup.domain import change_refusals, document, refusals
from services.followup.domain.core_duty import DutyContent
from services.followup.domain.document import past, period, ready, required, voided
from services.followup.domain.effort import WAIT, EffortStatus
from services.followup.domain.follow_up import FollowUp, FollowUpContent, FollowUpStatus, LearningChoice, SelfPaced
from services.followup.domain.reflection import Reflection, ReflectionContent, ReflectionStatus
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.followup import (
    DocumentVoided,
    EffortOverdue,
    FollowUpCollected,
    FollowUpOpened,
    SelfPacedChoice,
)
from shared.contracts.ids import FollowUpId, ReflectionId
from shared.errors import ConfirmationMissing, Incomplete
from shared.files.attachment import Attachment
from tests import builders as a
from tests.unit.followup_phrases import (
    ACT,
    ANI,
    AT,
    CHOICE,
    COMPLETE,
    DONE,
    LEARNED,
    MODULE,
    OBSERVATION,
    REFLECTED,
    TICKED,
    TODAY,
    a_competency_document,
    a_duty_report,
    a_follow_up_draft,
    a_locked_follow_up,
    a_requested_reflection,
    an_available_follow_up,
    an_effort,
)

BOSS = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
TOMORROW = TODAY + timedelta(days=1)
FILE = Attachment(file_id=UUID(int=9), name="Sertifikat.pdf", size=1000)
REQUIRED = ("required", "Wajib diisi.", "Required.")
LATE = ("in-the-future", "Tanggal tidak boleh di masa depan.", "The date cannot be in the future.")
UNDONE = ("in-the-future", "Laporkan setelah kegiatan selesai dilakukan.", "Report it after the activity is done.")
BACKWARDS = ("ends-before-start", "Selesai tidak boleh sebelum mulai.", "The end cannot be before the start.")


def told(errors) -> list[tuple[str, str, str, str]]:
    return [(e.field, e.code, e.detail.id, e.detail.en) for e in errors]


def lacking(act) -> list[tuple[str, str, str, str]]:
    with pytest.raises(Incomplete) as refused:
        act()
    return told(refused.value.errors)


def test_what_is_empty_is_named_where_it_stands() -> None:
    content = DutyContent(description="", done_on=TODAY)
    assert told(required(content, ("description", "done_on"))) == [("/description", *REQUIRED)]
    assert [e.field for e in required(content, ("letter",), "/files/0")] == ["/files/0/letter"]


@pytest.mark.parametrize(
    ("starts", "ends", "wrong"),
    [
        (None, TODAY, False),
        (TODAY, None, False),
        (TODAY, TODAY, False),
        (TODAY, TOMORROW, False),
        (TOMORROW, TODAY, True),
    ],
)
def test_a_period_does_not_end_before_it_begins(starts: date | None, ends: date | None, wrong: bool) -> None:
    assert told(period(starts, ends, "/choices/1")) == ([("/choices/1/ends_on", *BACKWARDS)] if wrong else [])
    assert [e.field for e in period(starts, ends)] == (["/ends_on"] if wrong else [])


@pytest.mark.parametrize(("day", "wrong"), [(None, False), (TODAY, False), (TOMORROW, True)])
def test_what_was_done_was_done_by_today(day: date | None, wrong: bool) -> None:
    assert told(past(day, TODAY, "/done_on")) == ([("/done_on", *LATE)] if wrong else [])
    assert told(past(day, TODAY, "/done_on", document.DONE_FIRST)) == ([("/done_on", *UNDONE)] if wrong else [])


def test_what_is_wrong_comes_before_the_tick_R_DOC_2() -> None:
    errors = required(DutyContent(), ("description",))
    with pytest.raises(Incomplete) as refused:
        ready(errors, confirmed=False)
    assert refused.value.errors == errors
    with pytest.raises(ConfirmationMissing) as unticked:
        ready([], confirmed=False)
    assert [e.field for e in unticked.value.errors] == ["/confirmation_checked"]
    ready([], confirmed=True)


def test_what_goes_with_a_plan_is_told_by_the_system_6_4() -> None:
    gone = uuid4()
    assert voided(a.about(), gone, AT) == DocumentVoided(about=a.about(), by=SYSTEM, at=AT, document_id=gone)


def test_a_follow_up_begins_locked_and_empty() -> None:
    one = FollowUp(FollowUpId(UUID(int=1)), a.about())
    assert (one.status, one.observation_id, one.content, one.opened_at, one.collected_at, one.version) == (
        FollowUpStatus.LOCKED, None, FollowUpContent(), None, None, 0,
    )  # fmt: skip
    for act in (
        lambda: one.open(ANI, AT), lambda: one.save_draft(COMPLETE), lambda: one.collect(**TICKED), one.unlocked
    ):  # fmt: skip
        with pytest.raises(refusals.FollowUpLocked):
            act()


def test_opening_says_when_and_a_rating_opens_it_once() -> None:
    one = an_available_follow_up()
    assert (one.status, one.observation_id) == (FollowUpStatus.AVAILABLE, OBSERVATION)
    with pytest.raises(refusals.FollowUpOpen):
        one.make_available(OBSERVATION, AT)
    assert one.open(ANI, AT) == FollowUpOpened(about=a.about(), by=ANI, at=AT, follow_up_id=one.id)
    assert (one.status, one.opened_at, one.open(ANI, AT)) == (FollowUpStatus.VIEWED_RESULT, AT, None)


def test_a_follow_up_says_all_that_it_lacks_and_where_D10() -> None:
    half = FollowUpContent(
        learning_choices=(LearningChoice(starts_on=TOMORROW, ends_on=TODAY),), self_paced=(SelfPaced(),),
        discussed_on=TOMORROW,
    )  # fmt: skip
    assert lacking(lambda: a_follow_up_draft(half).collect(confirmed=False, **ACT)) == [
        ("/challenges", *REQUIRED),
        *((f"/learning_choices/0/{name}", *REQUIRED) for name in ("goal", "effort", "form", "support_needed")),
        ("/learning_choices/0/ends_on", *BACKWARDS),
        *((f"/self_paced/0/{name}", *REQUIRED) for name in ("goal", "starts_on", "ends_on", "module_code")),
        ("/discussed_on", *LATE),
    ]
    assert lacking(lambda: a_follow_up_draft(FollowUpContent()).collect(**TICKED)) == [
        ("/learning_choices", *REQUIRED), ("/challenges", *REQUIRED),
    ]  # fmt: skip


def test_a_collected_follow_up_tells_each_choice_with_its_id_and_the_modules() -> None:
    both = COMPLETE.model_copy(update={"learning_choices": (CHOICE, CHOICE), "self_paced": (MODULE,)})
    one = a_follow_up_draft(both)
    event = one.collect(**TICKED)
    assert isinstance(event, FollowUpCollected)
    ids = [id for id, _ in one.choices()]
    assert len(set(ids)) == 2
    assert [(c.choice_id, c.starts_on, c.ends_on) for c in event.choices] == [
        (id, CHOICE.starts_on, CHOICE.ends_on) for id in ids
    ]
    assert event.self_paced == (
        SelfPacedChoice(module_code="PM-1", starts_on=MODULE.starts_on, ends_on=MODULE.ends_on),
    )  # fmt: skip
    assert (event.by, event.at, event.follow_up_id, one.collected_at) == (ANI, AT, one.id, AT)


def test_a_draft_raises_the_version_by_one() -> None:
    c, e, effort = a_follow_up_draft(), a_requested_reflection(), an_effort()
    effort.start(ANI, AT, TODAY)
    acts = (
        (c, lambda: c.save_draft(COMPLETE)), (e, lambda: e.save_draft(REFLECTED)),
        (effort, lambda: effort.save_note("Sudah separuh.")),
        (competency := a_competency_document(), lambda: competency.save_draft(LEARNED)),
        (duty := a_duty_report(), lambda: duty.save_draft(DONE)),
    )  # fmt: skip
    for one, act in acts:
        one.version = 7
        act()
        assert one.version == 8


def test_what_is_superseded_begins_anew_with_its_text_and_its_days_6_10() -> None:
    c = a_follow_up_draft()
    c.collect(**TICKED)
    again = c.anew(FollowUpId(UUID(int=8)))
    assert (again.about, again.opened_at, again.collected_at, again.version) == (c.about, c.opened_at, None, 0)
    e = Reflection(ReflectionId(UUID(int=3)), a.about(), ReflectionStatus.COLLECTED, TODAY, REFLECTED, AT, 5)
    e.supersede()
    assert e.status is ReflectionStatus.SUPERSEDED
    new = e.anew(ReflectionId(UUID(int=4)))
    assert (new.id, new.about, new.status, new.due_on, new.content, new.collected_at, new.version) == (
        UUID(int=4), a.about(), ReflectionStatus.DRAFT, TODAY, REFLECTED, None, 0,
    )  # fmt: skip
    for one in (a_locked_follow_up(), a_requested_reflection()):
        with pytest.raises(change_refusals.TargetNotCollected):
            one.supersede()


def test_an_overdue_effort_is_told_with_its_own_last_day_and_once_N18() -> None:
    one = an_effort()
    one.due_on = TOMORROW
    assert one.pass_due(AT) == EffortOverdue(
        about=a.about(), by=SYSTEM, at=AT, effort_id=one.id, choice_id=one.choice_id, due_on=CHOICE.ends_on
    )
    with pytest.raises(AssertionError):
        one.pass_due(AT)
    one.choice, one.due_on = LearningChoice(), TODAY
    assert one.pass_due(AT).due_on == TODAY


def test_of_who_is_away_an_effort_is_looked_at_a_week_later_E_13() -> None:
    one = an_effort()
    one.due_on = TODAY
    one.put_off(TODAY)
    assert (one.due_on, WAIT) == (TODAY + timedelta(days=7), timedelta(days=7))
    assert one.pass_due(AT).due_on == CHOICE.ends_on


def test_an_effort_that_is_done_is_never_overdue() -> None:
    one = an_effort()
    one.due_on = TODAY
    one.start(ANI, AT, TODAY)
    assert (one.status, one.started_on) == (EffortStatus.IN_PROGRESS, TODAY)
    one.complete(ANI, AT, TOMORROW)
    assert (one.status, one.finished_on, one.due_on) == (EffortStatus.DONE, TOMORROW, None)
    with pytest.raises(refusals.EffortDone):
        one.save_note("Lagi.")
    with pytest.raises(refusals.EffortBegun):
        one.start(ANI, AT, TODAY)
    for act in (lambda: an_effort().save_note("Belum."), lambda: an_effort().complete(ANI, AT, TODAY)):
        with pytest.raises(refusals.EffortNotBegun):
            act()


@pytest.mark.parametrize(
    ("cycle", "count", "error"),
    [
        ("2025", 0, ("too-few", "Tuliskan paling sedikit 1 tantangan.", "Name at least 1 challenge(s).")),
        ("2024S1", 2, ("wrong-count", "Tuliskan tepat 3 tantangan.", "Name exactly 3 challenges.")),
        ("2024S1", 4, ("wrong-count", "Tuliskan tepat 3 tantangan.", "Name exactly 3 challenges.")),
    ],
)
def test_how_many_challenges_are_asked_is_said(cycle: str, count: int, error: tuple[str, str, str]) -> None:
    e = a_requested_reflection(a.about(cycle=cycle))
    full = {"achievement": "Ada.", "improvement_plan": "Ada.", "challenges": ("Waktu",) * count}
    e.save_draft(REFLECTED.model_copy(update=full))
    assert lacking(lambda: e.collect([EffortStatus.DONE], **TICKED)) == [("/challenges", *error)]


def test_a_reflection_begins_locked_and_is_discussed_by_today() -> None:
    one = Reflection(ReflectionId(UUID(int=3)), a.about())
    assert (one.status, one.due_on, one.content, one.collected_at, one.version) == (
        ReflectionStatus.LOCKED, None, ReflectionContent(), None, 0,
    )  # fmt: skip
    with pytest.raises(refusals.ReflectionLocked):
        one.save_draft(REFLECTED)
    late = a_requested_reflection()
    late.save_draft(REFLECTED.model_copy(update={"done_with_superior_on": TOMORROW}))
    wrong = lacking(lambda: late.collect([EffortStatus.NOT_STARTED, EffortStatus.DONE], **TICKED))
    assert wrong == [("/done_with_superior_on", *LATE)]
