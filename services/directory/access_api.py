"""The route that says whether somebody takes part."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request

from services.directory import access_queries
from services.directory.access_queries import AccessCard
from services.directory.api import Platform
from shared.contracts.ids import PersonId
from shared.edge import Route, Transaction, rule
from shared.errors import language_of
from shared.identity import Caller

router = APIRouter(route_class=Route)


@router.get("/access", openapi_extra=rule("read_access"))
async def access(
    request: Request, session: Transaction, asking: Caller, platform: Platform,
    employee_id: UUID | None = None, on: date | None = None,
) -> AccessCard:  # fmt: skip
    """Whether I, or this employee, must or may take part in the cycle of a day (today's, if none is given); why not."""
    employee = asking if employee_id is None else PersonId(employee_id)
    return await access_queries.access_card(session, employee, on, asking, asking in platform, language_of(request))
