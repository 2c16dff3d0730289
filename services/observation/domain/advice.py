"""What a member of the performance team saw and recommends: he drafts, the superior rates (rulebook 4.3, 6.7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.observation.domain.observation import Observation
from services.observation.domain.refusals import AdviceNotDrafted, AlreadyCollected
from services.observation.domain.rubric import EMPTY, Rubric, no_recommendation
from shared.contracts.base import About
from shared.contracts.ids import AdviceId, PersonId
from shared.errors import Incomplete
from shared.team import assigned as assigned


class AdviceStatus(StrEnum):
    DRAFT = "DRAFT"
    GIVEN = "GIVEN"


@dataclass(eq=False)
class Advice:
    """One member's rubric for one teacher. Given, it is the superior's to read; it tells nobody else (R-SEC-2)."""

    id: AdviceId
    about: About
    member_id: PersonId
    status: AdviceStatus = AdviceStatus.DRAFT
    rubric: Rubric = EMPTY
    given_at: datetime | None = None
    version: int = 0

    def save_draft(self, rubric: Rubric, observation: Observation, at: datetime, *, reached: bool) -> None:
        """The same rubric, and the same times, as the superior's."""
        self._not_given()
        observation.accept(rubric, self.member_id, at, reached=reached)
        self.rubric = rubric
        self.version += 1

    def give(self, observation: Observation, at: datetime, *, reached: bool) -> None:
        """Recommend: from now on the superior sees it, and who wrote it. It may lack everything else."""
        self._not_given()
        if self.rubric == EMPTY:
            raise AdviceNotDrafted()
        observation.accept(self.rubric, self.member_id, at, reached=reached)
        if self.rubric.recommendation is None:
            raise Incomplete(errors=[no_recommendation()])
        self.status, self.given_at = AdviceStatus.GIVEN, at
        self.version += 1

    def _not_given(self) -> None:
        if self.status is AdviceStatus.GIVEN:
            raise AlreadyCollected()
