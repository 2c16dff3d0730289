"""A plan, and the superior's list of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import teams
from services.planning.domain.adjustment import Adjustment
from services.planning.domain.education_report import source_of
from services.planning.domain.items import PlanItem
from services.planning.domain.plan import EDITABLE, STANDING, WITH_SUPERIOR, Plan, PlanStatus
from services.planning.domain.points import out_of_range
from services.planning.domain.snapshot import DataSnapshot
from services.planning.queries.superior import SuperiorSaid, superior_said
from services.planning.tables import participation, person, plan
from shared import facts, subordinates
from shared.catalogue import catalogue
from shared.contracts.base import About
from shared.contracts.ids import Capacity, ParticipationId, PersonId, PlanId
from shared.contracts.planning import RETURNED_OFTEN, ApprovalMode, IndicatorSource, SuperiorKind
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import Relation, School
from shared.labels import Act, Labelled, label, labelled
from shared.policies import Enforcement, policy
from shared.subordinates import Columns
from shared.superior import ABOVE_PRINCIPALS
from shared.texts import Text
from shared.unfound import HEAD_MISSING

READERS = (Relation.SELF, Relation.SUPERIOR, Relation.TEAM, Relation.OFFICE_HEAD)


class PlanCard(Versioned):
    """A plan as its owner or his superior sees it; while it is being written, only its author sees what is in it."""

    id: PlanId
    about: About
    title: str
    """What people call the period."""
    status: PlanStatus
    message: str | None
    warning: str | None
    items: tuple[PlanItem, ...]
    review: tuple[PlanItem, ...] | None
    review_adjustments: tuple[Adjustment, ...]
    """What the superior's draft changes, for himself."""
    adjustments: tuple[Adjustment, ...]
    revision: int
    returns: int
    superior_id: PersonId | None
    superior_kind: SuperiorKind | None
    approval_mode: ApprovalMode | None
    snapshot: DataSnapshot | None
    return_reason: str | None
    submitted_at: datetime | None
    late: bool
    reviewed_at: datetime | None
    approved_at: datetime | None
    agreed_at: datetime | None
    superior: SuperiorSaid | None
    """While it waits for one: why there is none, and who can repair it."""
    indicator_source: IndicatorSource | None
    """Why the indicator was chosen; None until it was handed in."""
    acts: tuple[Labelled, ...]
    """What the superior presses one after the other, while it is with him."""


class PlanRow(View):
    """A line of the superior's list."""

    id: PlanId
    participation_id: ParticipationId
    npsn: str
    school: str
    capacity: Capacity
    name: str | None
    status: PlanStatus
    label: str
    act: Labelled | None
    """What the superior presses: to decide, or to read what was decided."""
    revision: int
    submitted_at: datetime | None
    version: int


class PlanList(View):
    path: tuple[Labelled, ...]
    """What one presses to come here."""
    rows: tuple[PlanRow, ...]
    next: str | None


_SENTENCES = {
    PlanStatus.WAITING_SUPERIOR: Text(
        "Data atasan Anda tidak ditemukan. Hubungi Operator Sekolah atau Dinas Pendidikan untuk memperbarui Dapodik.",
        "Your superior's data was not found. Ask the school's operator or the education office to update Dapodik.",
    ),
    PlanStatus.CANCELLED: Text(
        "Dibatalkan karena keikutsertaan dalam periode ini di sekolah ini sudah berhenti.",
        "Cancelled, as the participation in this cycle at this school has stopped.",
    ),
}
_SAID = (*WITH_SUPERIOR, *STANDING)
"""Where the label of the status says it all."""
_DECIDING = (Act.TO_ADDITIONAL, Act.TO_BEHAVIOUR, Act.TO_APPROVAL, Act.APPROVE)
_OFTEN = Text(
    "Perencanaan ini sudah {count} kali dikembalikan. Sebaiknya pegawai dan atasan membicarakannya langsung.",
    "This plan was returned {count} times. Employee and superior had better talk about it.",
)
_TO_AGREE = Text(
    "Disetujui. Periksa, lalu sepakati agar pelaksanaan terbuka.",
    "Approved. Check it, then agree to it, and execution opens.",
)
_BEING_WRITTEN = Text("sedang diisi", "being written")


async def plan_card(session: AsyncSession, plan_id: UUID, reader: PersonId, language: str) -> PlanCard:
    """The plan, for its owner and his superior."""
    row = (await session.execute(select(plan).where(plan.c.id == plan_id))).one_or_none()
    if row is None:
        raise NotFound()
    return await card(session, row, reader, language)


async def card(
    session: AsyncSession, found: Plan | Row[tuple[object, ...]], reader: PersonId, language: str
) -> PlanCard:
    """The same for a plan that is at hand: a command answers what it has made."""
    about = found.about
    scene = await teams.scene(session, about.npsn, about, reader, READERS)
    computed = {"message", "title", "warning", "indicator_source", "superior", "acts"}
    fields = {name: getattr(found, name) for name in PlanCard.model_fields if name not in computed}
    fields |= _seen_by(scene.relations, found, language)
    source = source_of(fields["items"], found.recommended) if found.submitted_at is not None else None
    warning = _warning(about, fields["items"], found.returns, language)
    waits = found.status is PlanStatus.WAITING_SUPERIOR
    why = await superior_said(session, scene.school, about, reader, scene.at, language) if waits else None
    if why is not None and why.missing in ABOVE_PRINCIPALS:
        fields["message"] = HEAD_MISSING.say(language, {})
    return PlanCard(
        **fields, title=policy(about.policy).title, warning=warning, indicator_source=source, superior=why,
        acts=labelled(_DECIDING if _decides(scene.relations, found) else (), language),
    )  # fmt: skip


def _decides(relations: frozenset[Relation], found: Plan | Row[tuple[object, ...]]) -> bool:
    return Relation.SUPERIOR in relations and found.status in WITH_SUPERIOR


def _warning(about: About, items: Sequence[PlanItem], returns: int, language: str) -> str | None:
    """What holds nothing up: points that are out of range (R-CMP-24-1), a plan that went back often (E-19)."""
    found = out_of_range(items, policy(about.policy), catalogue(about.policy)) if items else None
    said = [found.text.say(language, {})] if found is not None and found.enforcement is Enforcement.WARN else []
    if returns >= RETURNED_OFTEN:
        said.append(_OFTEN.say(language, {"count": returns}))
    return " ".join(said) or None


def _seen_by(relations: frozenset[Relation], found: Plan | Row[tuple[object, ...]], language: str) -> dict[str, object]:
    """What differs: each one's draft is his alone, the superior's until approval (D4), the teacher's until it is
    handed in (R-DOC-3), and what he was writing when he left."""
    seen: dict[str, object] = {"message": _message(found.status, language)}
    if Relation.SUPERIOR not in relations:
        seen |= _without_review(found)
    if Relation.SELF in relations:
        to_agree = found.status is PlanStatus.APPROVED and policy(found.about.policy).agreement_required
        return seen | {"message": _TO_AGREE.say(language, {})} if to_agree else seen
    if found.status in EDITABLE:
        return seen | {"items": (), "message": _BEING_WRITTEN.say(language, {})}
    if found.status is PlanStatus.CANCELLED:
        return seen | {"items": found.submitted_items}
    return seen


def _message(status: PlanStatus, language: str) -> str | None:
    if status in _SAID:
        return label(status, language)
    return _SENTENCES[status].say(language, {}) if status in _SENTENCES else None


def _without_review(found: Plan | Row[tuple[object, ...]]) -> dict[str, object]:
    """That the superior has begun, and what he means to change, is his until he decides."""
    opened = found.status is PlanStatus.IN_REVIEW
    status = {"status": PlanStatus.SUBMITTED, "reviewed_at": None} if opened else {}
    return {"review": None, "review_adjustments": (), **status}


_WHOSE = Columns(plan.c.npsn, participation.c.employee_id, participation.c.capacity)


@dataclass(frozen=True)
class Page:
    """Which part of a list is asked for; `waiting`: only what waits for a decision."""

    waiting: bool
    after: UUID | None
    limit: int


async def plans_of_school(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId, language: str, page: Page
) -> PlanList:
    """The superior's list ("Persetujuan Rencana Kerja"): by plan; for the office head, the leader's."""
    scene = await facts.scene(session, npsn, None, reader, (Relation.SUPERIOR, Relation.OFFICE_HEAD))
    his = subordinates.of_school(scene.school, _WHOSE, reader, scene.at)
    return await _list(session, his, {npsn: scene.school}, cycle, language, page)


async def plans_of_office(
    session: AsyncSession, office: str, cycle: str, reader: PersonId, language: str, page: Page
) -> PlanList:
    """The same for the head of an office: of all who lead its schools (D19)."""
    his, schools = await subordinates.of_office(session, office, _WHOSE, reader)
    return await _list(session, his, schools, cycle, language, page)


async def _list(
    session: AsyncSession,
    his: ColumnElement[bool],
    schools: Mapping[str, School],
    cycle: str,
    language: str,
    page: Page,
) -> PlanList:
    query = (
        select(plan.c.id, plan.c.participation_id, plan.c.npsn, participation.c.capacity, person.c.name, plan.c.status,
               plan.c.revision, plan.c.submitted_at, plan.c.version)
        .join_from(plan, participation, participation.c.id == plan.c.participation_id)
        .join(person, person.c.id == participation.c.employee_id, isouter=True)
        .where(his, plan.c.cycle == cycle, plan.c.submitted_at.is_not(None))
        .order_by(plan.c.id)
        .limit(page.limit + 1)
    )  # fmt: skip
    if page.waiting:
        query = query.where(plan.c.status.in_(WITH_SUPERIOR))
    if page.after is not None:
        query = query.where(plan.c.id > page.after)
    found = [_row(dict(r), schools, language) for r in (await session.execute(query)).mappings()]
    rows, path = tuple(found[: page.limit]), labelled((Act.PLAN_APPROVAL, Act.EXAMINE), language)
    return PlanList(path=path, rows=rows, next=str(rows[-1].id) if len(found) > page.limit else None)


def _row(row: dict[str, object], schools: Mapping[str, School], language: str) -> PlanRow:
    status = PlanStatus(str(row["status"]))
    acts = (Act.CHECK,) if status in WITH_SUPERIOR else (Act.DETAILS,) if status in STANDING else ()
    return PlanRow.model_validate(
        {
            **row,
            "school": schools[str(row["npsn"])].name,
            "label": label(status, language),
            "act": next(iter(labelled(acts, language)), None),
        }
    )
