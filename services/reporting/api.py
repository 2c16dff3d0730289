"""Reporting's routes: only reading. Sentences and labels come in the language that is asked for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.reporting.domain.steps import Step
from services.reporting.queries import distribution, dossier, progress
from services.reporting.queries.distribution import OfficeDistribution, SchoolDistribution
from services.reporting.queries.dossier import Dossier, DossierList
from services.reporting.queries.progress import OfficeProgress, SchoolProgress
from shared.contracts.ids import CycleCode, Npsn, OfficeCode
from shared.edge import Language, Route, Transaction, rule
from shared.identity import Caller

router = APIRouter(route_class=Route)

Cycle = Annotated[CycleCode, Query(examples=["2025"])]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/participations/{participation_id}/dossier", openapi_extra=rule("read_dossier"))
async def read_dossier(participation_id: UUID, session: Transaction, person: Caller, language: Language) -> Dossier:
    """Everything that happened in a teacher's cycle, in order, dated."""
    return await dossier.dossier(session, participation_id, person, language)


@router.get("/schools/{npsn}/dossiers", openapi_extra=rule("read_school_dossiers"))
async def read_dossiers(
    npsn: Npsn, cycle: Cycle, session: Transaction, person: Caller, language: Language,
    after: UUID | None = None, limit: Limit = 50,
) -> DossierList:  # fmt: skip
    """For the leader: how much each dossier holds, and what came last; by name."""
    return await dossier.dossiers_of_school(session, npsn, cycle, person, language, after=after, limit=limit)


@router.get("/schools/{npsn}/progress", openapi_extra=rule("read_school_progress"))
async def read_progress(
    npsn: Npsn, cycle: Cycle, session: Transaction, person: Caller, language: Language,
    step: Step | None = None, after: UUID | None = None, limit: Limit = 50,
) -> SchoolProgress:  # fmt: skip
    """A row for each teacher, a column for each step with its date; `step`: only who stands there."""
    return await progress.school_progress(
        session, npsn, cycle, person, language, step=step, after=after, limit=limit
    )  # fmt: skip


@router.get("/offices/{code}/progress", openapi_extra=rule("read_office_progress"))
async def read_office_progress(
    code: OfficeCode, cycle: Cycle, session: Transaction, person: Caller, language: Language,
    after: Npsn | None = None, limit: Limit = 50,
) -> OfficeProgress:  # fmt: skip
    """A row for each school, with the share of its teachers who have done each step."""
    return await progress.office_progress(session, code, cycle, person, language, after=after, limit=limit)


@router.get("/schools/{npsn}/distribution", openapi_extra=rule("read_school_distribution"))
async def read_distribution(
    npsn: Npsn, cycle: Cycle, session: Transaction, person: Caller, language: Language
) -> SchoolDistribution:
    """For the leader: how many have which predicate, beside the school's own."""
    return await distribution.of_school(session, npsn, cycle, person, language)


@router.get("/offices/{code}/distribution", openapi_extra=rule("read_office_distribution"))
async def read_office_distribution(
    code: OfficeCode, cycle: Cycle, session: Transaction, person: Caller, language: Language
) -> OfficeDistribution:
    """For the office: how many have which predicate in all its schools; small numbers are withheld."""
    return await distribution.of_office(session, code, cycle, person, language)
