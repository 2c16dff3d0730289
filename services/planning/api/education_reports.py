"""What the education reports of an office's schools say (D21)."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from services.planning.commands import education_reports as commands
from services.planning.domain.education_report import EducationReport, ReportedIndicator
from shared.contracts.ids import Npsn, OfficeCode
from shared.edge import Body, Commander, Route, Transaction, View, rule

router = APIRouter(route_class=Route, tags=["education reports"])


class Reported(Body):
    code: str = Field(max_length=20, pattern=r"^[\w.-]+$", examples=["KSK"])
    value: Annotated[Decimal | None, Field(ge=0, le=100, decimal_places=2)] = Field(None, examples=["61.20"])
    recommended: bool = Field(examples=[True])


class SchoolReport(Body):
    npsn: Npsn = Field(examples=["20200001"])
    indicators: Annotated[list[Reported], Field(max_length=50)]


class Reports(Body):
    """Reports of one year; a school that has one already gets a new version, if it differs."""

    office: OfficeCode = Field(examples=["32.04"])
    year: Annotated[int, Field(ge=2000, le=2100)] = Field(examples=[2024])
    reports: Annotated[list[SchoolReport], Field(min_length=1, max_length=500)]

    def told(self) -> list[tuple[str, tuple[ReportedIndicator, ...]]]:
        return [
            (r.npsn, tuple(ReportedIndicator.model_validate(i.model_dump()) for i in r.indicators))
            for r in self.reports
        ]


class ReportRow(View):
    npsn: str
    year: int
    version: int
    recommended: tuple[str, ...]

    @classmethod
    def of(cls, report: EducationReport) -> "ReportRow":
        return cls(npsn=report.npsn, year=report.year, version=report.version, recommended=report.recommended)


@router.put("/education-reports", openapi_extra=rule("record_reports"))
async def record(body: Reports, session: Transaction, person: Commander) -> list[ReportRow]:
    """The versions that are new: what is told again as it was changes nothing."""
    added = await commands.record_reports(session, body.office, body.year, body.told(), person)
    return [ReportRow.of(report) for report in added]
