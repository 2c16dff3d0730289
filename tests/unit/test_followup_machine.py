"""Any sequence of commands on steps C, D and E keeps their order, and what is collected never changes again."""

from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.followup.domain.effort import Effort, EffortStatus
from services.followup.domain.follow_up import FollowUp, FollowUpContent, FollowUpStatus
from services.followup.domain.reflection import Reflection, ReflectionContent, ReflectionStatus, due
from shared.contracts.base import Event
from shared.contracts.followup import EffortFinished, FollowUpCollected, ReflectionCollected
from shared.contracts.ids import EffortId, FollowUpId, ReflectionId
from shared.errors import Refusal
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
    a_locked_follow_up,
)

DRAFTS = st.sampled_from([COMPLETE, FollowUpContent(), COMPLETE.model_copy(update={"self_paced": (MODULE,)}),
                          FollowUpContent(challenges="x", learning_choices=(CHOICE, CHOICE))])  # fmt: skip
REFLECTIONS = st.sampled_from([REFLECTED, ReflectionContent(), ReflectionContent(challenges=("x",))])


class Practice(RuleBasedStateMachine):
    """A teacher who presses any button at any time; the bus brings what was told at once."""

    def __init__(self) -> None:
        super().__init__()
        self.follow_up = a_locked_follow_up()
        self.reflection = Reflection(ReflectionId(a.BUDI), a.about())
        self.efforts: list[Effort] = []
        self.told: list[Event] = []
        self.kept: dict[str, object] = {}

    def _try(self, act) -> Event | None:
        before = self._state()
        try:
            event = act()
        except Refusal:
            assert self._state() == before, "a refusal changes nothing"
            return None
        if event is not None:
            self.told.append(event)
        return event

    def _state(self) -> tuple[object, ...]:
        return tuple(
            tuple(sorted(vars(thing).items(), key=lambda field: field[0]))
            for thing in (self.follow_up, self.reflection, *self.efforts)
        )

    @initialize(far=st.integers(0, 8))
    def go(self, far: int) -> None:
        """Some have come far already: by chance alone hardly anybody reaches the end."""
        way = (
            self.rate, self.open, lambda: self.save_follow_up(COMPLETE), lambda: self.collect_follow_up(True),
            lambda: self.do(0, "start"), lambda: self.do(0, "complete"), lambda: self.save_reflection(REFLECTED),
            lambda: self.collect_reflection(True),
        )  # fmt: skip
        for step in way[:far]:
            step()

    @rule()
    def rate(self) -> None:
        self._try(lambda: self.follow_up.make_available(OBSERVATION, AT))

    @rule()
    def open(self) -> None:
        self._try(lambda: self.follow_up.open(ANI, AT))

    @rule(content=DRAFTS)
    def save_follow_up(self, content: FollowUpContent) -> None:
        self._try(lambda: self.follow_up.save_draft(content))

    @rule(ticked=st.booleans())
    def collect_follow_up(self, ticked: bool) -> None:
        event = self._try(lambda: self.follow_up.collect(confirmed=ticked, **ACT))
        if isinstance(event, FollowUpCollected):
            assert ticked
            self.kept["C"] = self.follow_up.content
            chosen = self.follow_up.choices()
            self.efforts = [Effort(EffortId(id), a.about(), self.follow_up.id, id, choice) for id, choice in chosen]
            self.reflection.request(due(event), AT)

    @rule(which=st.integers(0, 1), act=st.sampled_from(["start", "complete"]))
    def do(self, which: int, act: str) -> None:
        if which < len(self.efforts):
            self._try(lambda: getattr(self.efforts[which], act)(**ACT))

    @rule(content=REFLECTIONS)
    def save_reflection(self, content: ReflectionContent) -> None:
        self._try(lambda: self.reflection.save_draft(content))

    @rule(ticked=st.booleans())
    def collect_reflection(self, ticked: bool) -> None:
        states = [effort.status for effort in self.efforts]
        if isinstance(self._try(lambda: self.reflection.collect(states, confirmed=ticked, **ACT)), ReflectionCollected):
            assert ticked
            self.kept["E"] = self.reflection.content

    @rule()
    def move(self) -> None:
        """To another school, where the rating stands: everything goes on as far as it had come (E-11)."""
        if self.follow_up.status is FollowUpStatus.LOCKED:
            return
        there = FollowUp(FollowUpId(uuid4()), a.about(npsn=a.OTHER_NPSN))
        there.make_available(OBSERVATION, AT, a.about().participation_id)
        there.go_on_from(self.follow_up, AT)
        chosen = [id for id, _ in there.choices()]
        self.efforts = [
            Effort.carry(EffortId(uuid4()), effort, there, id, AT)[0]
            for effort, id in zip(self.efforts, chosen, strict=False)
        ]
        reflection = Reflection(ReflectionId(uuid4()), there.about)
        if self.reflection.status is not ReflectionStatus.LOCKED:
            reflection.go_on_from(self.reflection, there.carried_from, AT)
        self.follow_up, self.reflection = there, reflection

    @invariant()
    def the_order_is_strict(self) -> None:
        collected = self.follow_up.status is FollowUpStatus.COLLECTED
        assert collected == bool(self.efforts)
        assert collected == (self.reflection.status is not ReflectionStatus.LOCKED)
        if self.reflection.status is ReflectionStatus.COLLECTED:
            assert EffortStatus.DONE in {effort.status for effort in self.efforts}

    @invariant()
    def what_is_collected_stays(self) -> None:
        if "C" in self.kept:
            assert self.follow_up.content == self.kept["C"]
            assert self.follow_up.content.learning_choices
        if "E" in self.kept:
            assert self.reflection.content == self.kept["E"]

    @invariant()
    def each_end_is_told_once(self) -> None:
        kinds = [type(event) for event in self.told]
        assert kinds.count(FollowUpCollected) == ("C" in self.kept)
        assert kinds.count(ReflectionCollected) == ("E" in self.kept)
        done = sum(effort.status is EffortStatus.DONE for effort in self.efforts)
        assert kinds.count(EffortFinished) == done


TestPractice = Practice.TestCase
TestPractice.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
