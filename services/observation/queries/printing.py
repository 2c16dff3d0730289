"""What a print of the rubric says (rulebook 12, P2): data, the same for the same rating, in the school's zone."""

import hashlib
from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.observation import ObservationStatus
from services.observation.domain.rubric import Rating
from services.observation.queries.advice import TeamRecommendation
from services.observation.queries.observation import RatingCard, RubricCard, rating_card, rubric_of
from services.observation.queries.reading import school_of
from shared import facts
from shared.catalogue import Entry, ScaleStep
from shared.contracts.base import About
from shared.contracts.directory import Zone
from shared.contracts.ids import PersonId
from shared.contracts.observation import ObservationLevel
from shared.edge import View
from shared.facts import School
from shared.instruments import FocusBehaviour
from shared.policies import policy


class PrintedRating(View):
    """A row of the rubric: every focus behaviour is there, rated or not (D8)."""

    behaviour: Entry
    target: bool
    level: ObservationLevel | None
    level_title: str | None
    note: str | None


class PrintedRubric(View):
    """What stands on the paper. People are ids: names are the directory's."""

    report: str = "P2"
    title: str = "Rubrik Observasi"
    step: str
    period: str
    about: About
    school: str
    observed_at_school: str | None
    """Where it was rated, if at a former school (E-11)."""
    zone: Zone
    indicator: Entry
    official: bool
    notice: str | None
    rubric_version: str
    rows: tuple[PrintedRating, ...]
    legend: tuple[ScaleStep, ...]
    general_note: str | None
    recommendation: str | None
    team_recommendations: tuple[TeamRecommendation, ...]
    observed_at: AwareDatetime | None
    collected_at: datetime | None
    override_reason: str | None
    lesson_plan_checked: bool
    message: str
    signed_by: tuple[PersonId, ...]
    """Who signs: the one observed, and the one who rated."""


class RatingPrint(View):
    """`watermark` is what is printed across a draft; `fingerprint` says of two papers whether they say the same."""

    content: PrintedRubric
    superior_id: PersonId | None
    """Today's; another than the one who rated is named too (E-6)."""
    watermark: str | None
    fingerprint: str
    printed_count: int


async def rating_print(session: AsyncSession, participation_id: UUID, reader: PersonId) -> RatingPrint:
    """For whoever may see the rating, and of it what he may see."""
    rating = await rating_card(session, participation_id, reader, "id")
    rubric = rubric_of(rating.about, rating.indicator, rating.rubric_version)
    school, at = await school_of(session, rating.about)
    superior = school.superior(rating.about, at)
    former = await facts.school(session, rating.carried.npsn) if rating.carried else None
    content = _content(rating, rubric, school, former)
    return RatingPrint(
        content=content, superior_id=superior.person_id if superior else None,
        watermark=None if rating.status is ObservationStatus.RATED else "DRAF",
        fingerprint=hashlib.sha256(content.model_dump_json().encode()).hexdigest(),
        printed_count=rating.printed_count,
    )  # fmt: skip


def _content(rating: RatingCard, rubric: RubricCard, school: School, former: School | None) -> PrintedRubric:
    rules = policy(rating.about.policy)
    rated = {r.behaviour: r for r in rating.ratings}
    titles = {step.code: step.title for step in rubric.levels}
    return PrintedRubric(
        step=rules.step_names["B"], period=rules.title, about=rating.about, school=school.name,
        observed_at_school=former and former.name, zone=school.zone,
        indicator=rubric.indicator, official=rubric.official, notice=rubric.notice,
        rubric_version=rating.rubric_version,
        rows=tuple(
            _row(b, b.code in rating.targets, rated.get(b.code), titles)
            for b in rubric.behaviours
        ),
        legend=rubric.levels, general_note=rating.general_note, recommendation=rating.recommendation,
        team_recommendations=rating.team_recommendations, observed_at=rating.observed_at,
        collected_at=rating.collected_at, override_reason=rating.override_reason,
        lesson_plan_checked=rating.lesson_plan_checked, message=rating.message,
        signed_by=tuple(who for who in (rating.about.employee_id, rating.observer_id) if who),
    )  # fmt: skip


def _row(behaviour: FocusBehaviour, target: bool, rating: Rating | None, titles: dict[str, str]) -> PrintedRating:
    level = rating.level if rating else None
    return PrintedRating(
        behaviour=Entry(code=behaviour.code, title=behaviour.title, verified=behaviour.verified),
        target=target,
        level=level,
        level_title=titles[level] if level else None,
        note=rating.note if rating else None,
    )
