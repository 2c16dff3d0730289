"""The effort (step D): the teacher does what the follow-up document describes, and says when it is done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.followup.domain.follow_up import FollowUp, LearningChoice
from services.followup.domain.refusals import EffortBegun, EffortDone, EffortNotBegun
from shared.contracts.base import SYSTEM, About, Actor
from shared.contracts.followup import EffortFinished, EffortOverdue, EffortStarted
from shared.contracts.ids import ChoiceId, EffortId, FollowUpId

WAIT = timedelta(days=7)
"""How long an overdue effort of somebody who is away is not looked at."""


class EffortStatus(StrEnum):
    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"


@dataclass(eq=False)
class Effort:
    """One learning choice, carried out. The choice stands as it was collected."""

    id: EffortId
    about: About
    follow_up_id: FollowUpId
    choice_id: ChoiceId
    choice: LearningChoice
    status: EffortStatus = EffortStatus.NOT_STARTED
    progress_note: str | None = None
    started_on: date | None = None
    finished_on: date | None = None
    due_on: date | None = None
    """When it is looked at: its last day, or later while its teacher is away. None once it is done or was told of."""
    version: int = 0

    @classmethod
    def carry(
        cls, id: EffortId, former: "Effort", follow_up: FollowUp, choice_id: ChoiceId, at: datetime
    ) -> tuple["Effort", list[EffortFinished]]:
        """E-11: what was begun or done at the former school about the same choice stands here."""
        f = former
        stands = cls(
            id, follow_up.about, follow_up.id, choice_id, f.choice, f.status, f.progress_note, f.started_on,
            f.finished_on, f.due_on,
        )  # fmt: skip
        done = EffortFinished(about=stands.about, by=SYSTEM, at=at, effort_id=id, choice_id=choice_id)
        return stands, [done] if stands.status is EffortStatus.DONE else []

    def start(self, by: Actor, at: datetime, today: date) -> EffortStarted:
        if self.status is not EffortStatus.NOT_STARTED:
            raise EffortBegun()
        self.status, self.started_on = EffortStatus.IN_PROGRESS, today
        return EffortStarted(about=self.about, by=by, at=at, effort_id=self.id, choice_id=self.choice_id)

    def save_note(self, note: str | None) -> None:
        """What he learns on the way."""
        self._in_progress()
        self.progress_note = note
        self.version += 1

    def complete(self, by: Actor, at: datetime, today: date) -> EffortFinished:
        """The teacher declares it done; nothing is uploaded."""
        self._in_progress()
        self.status, self.finished_on, self.due_on = EffortStatus.DONE, today, None
        return EffortFinished(about=self.about, by=by, at=at, effort_id=self.id, choice_id=self.choice_id)

    def pass_due(self, at: datetime) -> EffortOverdue:
        """Its last day is over and it is not done (N18); told once."""
        assert self.due_on is not None and self.status is not EffortStatus.DONE
        due_on, self.due_on = self.choice.ends_on or self.due_on, None
        return EffortOverdue(
            about=self.about, by=SYSTEM, at=at, effort_id=self.id, choice_id=self.choice_id, due_on=due_on
        )

    def put_off(self, today: date) -> None:
        """Its teacher takes no part: so nobody is told, and it does not stand in the way of the others (E-13)."""
        self.due_on = today + WAIT

    def _in_progress(self) -> None:
        if self.status is EffortStatus.NOT_STARTED:
            raise EffortNotBegun()
        if self.status is EffortStatus.DONE:
            raise EffortDone()
