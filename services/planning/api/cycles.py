"""Cycles, and what can be chosen in them."""

from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter
from pydantic import Field

from services.planning.commands import cycles as commands
from services.planning.commands import more_time
from services.planning.commands.more_time import Asked
from services.planning.domain.school_cycle import SchoolCycle
from services.planning.queries import cycles as queries
from services.planning.queries.cycles import CycleRow, MoreTimeRow
from shared.catalogue import Catalogue, catalogue
from shared.contracts.ids import CycleCode, Npsn, OfficeCode, PersonId
from shared.contracts.planning import Stage
from shared.edge import Body, Commander, Language, Route, Transaction, rule
from shared.errors import NotFound
from shared.identity import Caller
from shared.policies import known
from shared.texts import Written1000

router = APIRouter(route_class=Route, tags=["cycles"])
_NEVER = date(2100, 1, 1)
"""No stage is open then; and from the last day that a calendar has, no end can be reckoned."""


class Opening(Body):
    """The office and the cycle that opens for its schools."""

    office: OfficeCode = Field(examples=["32.04"])
    cycle: CycleCode = Field(examples=["2025"])


class Extension(Body):
    """Until when a stage stays open, and why: at all schools of the office that have this cycle, or at one of them."""

    office: OfficeCode = Field(examples=["32.04"])
    cycle: CycleCode = Field(examples=["2025"])
    stage: Stage = Field(examples=["PLANNING"])
    closes_on: date = Field(lt=_NEVER, examples=["2025-02-14"])
    reason: Written1000 = Field(examples=["Banjir di tiga kecamatan, sekolah tutup dua minggu."])
    npsn: Npsn | None = Field(None, examples=["20200001"])

    def asked(self) -> Asked:
        return Asked(self.office, self.cycle, self.stage, self.closes_on, self.reason, self.npsn)


@router.post("/cycles", status_code=201, openapi_extra=rule("open_cycle"))
async def open_cycle(body: Opening, session: Transaction, person: Commander, language: Language) -> list[CycleRow]:
    """The office opens a cycle for all its schools."""
    opened = await commands.open_cycle(session, body.office, body.cycle, person)
    return await _rows(session, body.office, person, language, opened)


@router.post("/cycles/extension", status_code=201, openapi_extra=rule("extend_cycle"))
async def extend_cycle(
    body: Extension, session: Transaction, person: Commander, language: Language
) -> list[MoreTimeRow]:
    """The office gives a stage more time (R-TIM-1), at every school where that can be; `unchanged` says why not."""
    answers = await more_time.extend_cycle(session, body.asked(), person)
    return await _answered(session, body.office, person, language, answers)


@router.post("/cycles/reopening", status_code=201, openapi_extra=rule("reopen_cycle"))
async def reopen_cycle(
    body: Extension, session: Transaction, person: Commander, language: Language
) -> list[MoreTimeRow]:
    """The office lets late work into a cycle that is over (R-CYC-3): into a stage, and the assessment with it. Where
    that cannot be, `unchanged` says why."""
    answers = await more_time.reopen_cycle(session, body.asked(), person)
    return await _answered(session, body.office, person, language, answers)


@router.get("/schools/{npsn}/cycles", openapi_extra=rule("read_school_cycles"))
async def cycles_of_school(npsn: Npsn, session: Transaction, person: Caller, language: Language) -> list[CycleRow]:
    """The cycles of a school, for who leads it, its operator and its office."""
    return list(await queries.cycles_of_school(session, npsn, person, language))


@router.post("/schools/{npsn}/cycles/{cycle}/start", status_code=201, openapi_extra=rule("confirm_cycle_start"))
async def confirm_start(
    npsn: Npsn, cycle: CycleCode, session: Transaction, person: Commander, language: Language
) -> CycleRow:
    """The period starts at this school (R-CYC-2): its teachers may plan from now on."""
    await commands.confirm_start(session, npsn, cycle, person)
    await session.flush()
    rows = await queries.cycles_of_school(session, npsn, person, language)
    return next(row for row in rows if row.cycle == cycle)


async def _rows(
    session: Transaction, office: str, person: PersonId, language: str, these: Sequence[SchoolCycle]
) -> list[CycleRow]:
    """The rows of these cycles, as they are now."""
    await session.flush()
    mine = {(c.npsn, c.cycle) for c in these}
    return [r for r in await queries.cycles_of_office(session, office, person, language) if (r.npsn, r.cycle) in mine]


async def _answered(
    session: Transaction, office: str, person: PersonId, language: str, answers: Sequence[more_time.Answer]
) -> list[MoreTimeRow]:
    """The cycle at each school that was asked for, and what was in the way."""
    whys = {answer.cycle.npsn: answer.refusal for answer in answers}
    rows = await _rows(session, office, person, language, [answer.cycle for answer in answers])
    return [queries.more_time_row(row, whys[row.npsn], language) for row in rows]


@router.get("/cycles", openapi_extra=rule("read_cycles"))
async def cycles(office: OfficeCode, session: Transaction, person: Caller, language: Language) -> list[CycleRow]:
    return list(await queries.cycles_of_office(session, office, person, language))


@router.get("/catalogues/{policy}", openapi_extra=rule("signed_in"))
async def read_catalogue(policy: str, _: Caller) -> Catalogue:
    """What can be chosen in a plan of this policy."""
    if not known(policy):
        raise NotFound()
    return catalogue(policy)
