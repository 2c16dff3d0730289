"""Routes of the check before a cycle: who will be blocked, why, who can put it right; as pages and as a file."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from services.directory import preflight_queries
from services.directory.api import Limit, Platform
from services.directory.domain.preflight import Reason
from services.directory.preflight_queries import Question
from services.directory.situations import Territory
from services.directory.tables import table
from services.directory.views import PreflightList, PreflightSummary
from shared.contracts.ids import CycleCode, Npsn, OfficeCode
from shared.edge import Route, Transaction, rule
from shared.errors import language_of
from shared.identity import Caller

router = APIRouter(route_class=Route)
_CURSOR = r"^[0-9A-Z]{8}\.[A-Z_]+\.([0-9a-f-]{36})?$"
After = Annotated[str | None, Query(pattern=_CURSOR, description="The cursor of the page before.")]
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {}}, "description": "A row for each finding, for a spreadsheet."}
}


def _asked(
    reason: Annotated[tuple[Reason, ...], Query(description="Only these reasons.")] = (),
    on: Annotated[date | None, Query(description="The day; today, if none is given.")] = None,
    until: Annotated[date | None, Query(description="How far ahead; to the end of execution, if not given.")] = None,
    cycle: Annotated[
        CycleCode | None, Query(description="Before this cycle, opened or not; else that of the day.")
    ] = None,
) -> Question:
    return Question(on, until, frozenset(reason or Reason), cycle)


Asked = Annotated[Question, Depends(_asked)]


@router.get("/schools/{npsn}/preflight", openapi_extra=rule("preflight"))
async def preflight_of_school(
    npsn: Npsn, request: Request, session: Transaction, person: Caller, platform: Platform, asked: Asked,
    after: After = None, limit: Limit = 50,
) -> PreflightList:  # fmt: skip
    """Who of a school will be blocked this cycle, why, and who can put it right: for its operator and its office."""
    territory = await preflight_queries.allow_school(session, npsn, person, person in platform)
    return await preflight_queries.page(session, territory, asked, after, limit, language_of(request))


@router.get("/schools/{npsn}/preflight.csv", openapi_extra=rule("preflight"), responses=_CSV, response_class=Response)
async def preflight_file_of_school(
    npsn: Npsn, request: Request, session: Transaction, person: Caller, platform: Platform, asked: Asked
) -> Response:
    territory = await preflight_queries.allow_school(session, npsn, person, person in platform)
    return await _file(session, territory, asked, request, npsn)


@router.get("/offices/{office_code}/preflight", openapi_extra=rule("preflight"))
async def preflight_of_office(
    office_code: OfficeCode, request: Request, session: Transaction, person: Caller, platform: Platform, asked: Asked,
    after: After = None, limit: Limit = 50,
) -> PreflightList:  # fmt: skip
    """The same for all schools that an office of a district or province supervises: for the people of the office."""
    territory = await preflight_queries.allow_office(session, office_code, person, person in platform)
    return await preflight_queries.page(session, territory, asked, after, limit, language_of(request))


@router.get(
    "/offices/{office_code}/preflight.csv", openapi_extra=rule("preflight"), responses=_CSV, response_class=Response
)
async def preflight_file_of_office(
    office_code: OfficeCode, request: Request, session: Transaction, person: Caller, platform: Platform, asked: Asked
) -> Response:
    territory = await preflight_queries.allow_office(session, office_code, person, person in platform)
    return await _file(session, territory, asked, request, office_code)


@router.get("/offices/{office_code}/preflight/summary", openapi_extra=rule("preflight"))
async def preflight_summary(
    office_code: OfficeCode, session: Transaction, person: Caller, platform: Platform, asked: Asked
) -> PreflightSummary:
    """How often each reason, and at how many schools."""
    territory = await preflight_queries.allow_office(session, office_code, person, person in platform)
    return await preflight_queries.summary(session, territory, asked)


async def _file(
    session: Transaction, territory: Territory, question: Question, request: Request, name: str
) -> Response:
    rows = [row async for row in preflight_queries.whole(session, territory, question, language_of(request))]
    disposition = f'attachment; filename="preflight-{name}.csv"'
    return Response(table(rows), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
