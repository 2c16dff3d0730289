"""Competency documents and core duty reports as they are seen, beside what the plan asks for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup.domain.competency import CompetencyContent
from services.followup.domain.core_duty import DutyContent
from services.followup.domain.document import DocumentStatus
from services.followup.domain.participation import duties
from services.followup.queries.reading import Reading, fields_of, of, reading
from services.followup.store import competency_document, core_duty_report
from shared.contracts.base import About
from shared.contracts.ids import CompetencyDocumentId, CoreDutyReportId, PersonId
from shared.edge import Versioned, View


class CompetencyCard(Versioned):
    id: CompetencyDocumentId
    about: About
    indicator_code: str
    title: str
    status: DocumentStatus
    message: str | None
    content: CompetencyContent | None
    collected_at: datetime | None


class PlannedIndicator(View):
    """An indicator of the approved plan, for which documents may be written."""

    indicator_code: str
    title: str
    activity_plan: str


class CompetencyList(View):
    planned: tuple[PlannedIndicator, ...]
    documents: tuple[CompetencyCard, ...]


class DutyCard(Versioned):
    id: CoreDutyReportId
    about: About
    duty_code: str
    title: str
    status: DocumentStatus
    message: str | None
    content: DutyContent | None
    collected_at: datetime | None


class PlannedDuty(View):
    duty_code: str
    title: str


class DutyList(View):
    planned: tuple[PlannedDuty, ...]
    reports: tuple[DutyCard, ...]


async def competencies(session: AsyncSession, participation_id: UUID, reader: PersonId) -> CompetencyList:
    """What may be written, and what there is, the oldest first."""
    see = await reading(session, participation_id, reader)
    rows = await session.execute(of(competency_document, participation_id).order_by(competency_document.c.id))
    return CompetencyList(
        planned=tuple(
            PlannedIndicator(
                indicator_code=p.indicator_code, title=see.title_of(p.indicator_code), activity_plan=p.activity_plan
            )
            for p in (see.plan.competencies if see.plan else ())
        ),
        documents=tuple(_competency(row, see) for row in rows),
    )  # fmt: skip


async def competency_card(session: AsyncSession, document_id: UUID, reader: PersonId) -> CompetencyCard:
    row = (await session.execute(select(competency_document).where(competency_document.c.id == document_id))).one()
    return _competency(row, await reading(session, row.participation_id, reader))


async def duty_reports(session: AsyncSession, participation_id: UUID, reader: PersonId) -> DutyList:
    see = await reading(session, participation_id, reader)
    rows = await session.execute(of(core_duty_report, participation_id).order_by(core_duty_report.c.id))
    codes = duties(see.plan) if see.plan else ()
    return DutyList(
        planned=tuple(PlannedDuty(duty_code=code, title=see.title_of(code)) for code in codes),
        reports=tuple(_duty(row, see) for row in rows),
    )


async def duty_card(session: AsyncSession, report_id: UUID, reader: PersonId) -> DutyCard:
    row = (await session.execute(select(core_duty_report).where(core_duty_report.c.id == report_id))).one()
    return _duty(row, await reading(session, row.participation_id, reader))


def _competency(row: Row[tuple[object, ...]], see: Reading) -> CompetencyCard:
    return CompetencyCard(**fields_of(CompetencyCard, row, see), title=see.title_of(row.indicator_code))


def _duty(row: Row[tuple[object, ...]], see: Reading) -> DutyCard:
    return DutyCard(**fields_of(DutyCard, row, see), title=see.title_of(row.duty_code))
