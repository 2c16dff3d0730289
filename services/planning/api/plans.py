"""The plan: drafted, handed in, reviewed, approved, agreed to."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field, StringConstraints

from services.planning.commands import plans as commands
from services.planning.domain.items import ItemKind, PlanItem
from services.planning.queries import plans as queries
from services.planning.queries.plans import PlanCard, PlanList
from services.planning.queries.register import Register, register_of_school
from shared.contracts.ids import CycleCode, Npsn, OfficeCode
from shared.edge import Body, Commander, Language, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written100, Written500, Written1000

router = APIRouter(route_class=Route, tags=["plans"])

Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[\w.-]+$")]

Blank = BeforeValidator(lambda given: None if given == "" else given)
"""An item as it was read, where nothing written is "", can be sent back."""


class Item(Body):
    """One choice from the catalogue."""

    id: Short = Field(examples=["practice"])
    kind: ItemKind = Field(examples=["PRACTICE"])
    code: Short = Field(examples=["KSK"])
    note: Annotated[Written1000 | None, Blank] = Field(None, examples=["Belajar bersama di komunitas belajar sekolah"])
    leader_expectation: Annotated[Written500 | None, Blank] = Field(None, examples=["Datang sebelum bel pertama."])
    priority: Annotated[int | None, Field(ge=1, le=99)] = Field(None, examples=[1])
    letter_no: Annotated[Written100 | None, Blank] = Field(None, examples=["800/12/2025"])
    letter_on: date | None = Field(None, examples=["2025-01-06"])
    from_on: date | None = Field(None, examples=["2025-01-06"])
    to_on: date | None = Field(None, examples=["2025-12-31"])
    quantity: Annotated[int, Field(ge=1, le=99)] = Field(1, examples=[1])
    unit: Annotated[Written100 | None, Blank] = Field(None, examples=["kegiatan"])

    def item(self) -> PlanItem:
        return PlanItem.model_validate({name: value for name, value in self.model_dump().items() if value is not None})


class Items(Body):
    items: Annotated[list[Item], Field(max_length=60)]

    def chosen(self) -> list[PlanItem]:
        return [item.item() for item in self.items]


class Review(Items):
    """The superior's version, whole; `reasons`: why he changed, added or deleted an item, by its id."""

    reasons: Annotated[dict[Short, Written500], Field(max_length=60)] = Field(
        {}, examples=[{"practice": "Lebih perlu."}]
    )


class Submission(Body):
    """The confirmation dialog: without the tick nothing is handed in (R-DOC-2)."""

    confirmation_checked: bool = Field(examples=[True])
    automatic_approval_understood: bool = Field(False, examples=[False])


class Return(Body):
    reason: Written1000 = Field(examples=["Indikator kompetensi belum sesuai dengan rapor pendidikan sekolah."])


@router.post("/participations/{participation_id}/plan", status_code=201, openapi_extra=rule("start_plan"))
async def start_plan(participation_id: UUID, session: Transaction, person: Commander, language: Language) -> PlanCard:
    plan = await commands.start_plan(session, participation_id, person)
    return await queries.card(session, plan, person, language)


@router.get("/plans", openapi_extra=rule("review_plans"))
async def plans(
    npsn: Npsn, cycle: CycleCode, session: Transaction, person: Caller, language: Language,
    waiting: bool = False, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> PlanList:  # fmt: skip
    """Who has submitted, for the superior; `waiting` only those who wait for approval."""
    page = queries.Page(waiting, after, limit)
    return await queries.plans_of_school(session, npsn, cycle, person, language, page)


@router.get("/offices/{office}/plans", openapi_extra=rule("review_plans"))
async def plans_of_office(
    office: OfficeCode, cycle: CycleCode, session: Transaction, person: Caller, language: Language,
    waiting: bool = False, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> PlanList:  # fmt: skip
    """The same for the head of an education office: of all who lead its schools."""
    page = queries.Page(waiting, after, limit)
    return await queries.plans_of_office(session, office, cycle, person, language, page)


@router.get("/schools/{npsn}/plans", openapi_extra=rule("read_plan_register"))
async def register(
    npsn: Npsn, cycle: CycleCode, session: Transaction, person: Caller,
    after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Register:  # fmt: skip
    """How far everybody's plan is, in short: for who leads the school, its office, and the performance team."""
    return await register_of_school(session, npsn, cycle, person, after=after, limit=limit)


@router.get("/plans/{plan_id}", openapi_extra=rule("read_plan"))
async def plan(plan_id: UUID, session: Transaction, person: Caller, language: Language) -> PlanCard:
    return await queries.plan_card(session, plan_id, person, language)


@router.put("/plans/{plan_id}/draft", openapi_extra=rule("edit_plan"))
async def save_draft(
    plan_id: UUID, body: Items, session: Transaction, person: Commander, seen: Seen, language: Language
) -> PlanCard:
    plan = await commands.save_draft(session, plan_id, body.chosen(), person, seen)
    return await queries.card(session, plan, person, language)


@router.post("/plans/{plan_id}/submission", openapi_extra=rule("edit_plan"))
async def submit(
    plan_id: UUID, body: Submission, session: Transaction, person: Commander, seen: Seen, language: Language
) -> PlanCard:
    plan = await commands.submit_plan(
        session, plan_id, person, seen,
        confirmed=body.confirmation_checked, understood=body.automatic_approval_understood,
    )  # fmt: skip
    return await queries.card(session, plan, person, language)


@router.post("/plans/{plan_id}/withdrawal", openapi_extra=rule("edit_plan"))
async def withdraw(plan_id: UUID, session: Transaction, person: Commander, seen: Seen, language: Language) -> PlanCard:
    plan = await commands.withdraw_plan(session, plan_id, person, seen)
    return await queries.card(session, plan, person, language)


@router.put("/plans/{plan_id}/review", openapi_extra=rule("review_plan"))
async def save_review(
    plan_id: UUID, body: Review, session: Transaction, person: Commander, seen: Seen, language: Language
) -> PlanCard:
    """The superior's version so far: exchanged, deleted, added items. The teacher does not see it yet."""
    plan = await commands.save_review(session, plan_id, body.chosen(), body.reasons, person, seen)
    return await queries.card(session, plan, person, language)


@router.post("/plans/{plan_id}/approval", openapi_extra=rule("review_plan"))
async def approve(plan_id: UUID, session: Transaction, person: Commander, seen: Seen, language: Language) -> PlanCard:
    """ "Setujui": execution unlocks."""
    plan = await commands.approve_plan(session, plan_id, person, seen)
    return await queries.card(session, plan, person, language)


@router.post("/plans/{plan_id}/return", openapi_extra=rule("review_plan"))
async def return_(
    plan_id: UUID, body: Return, session: Transaction, person: Commander, seen: Seen, language: Language
) -> PlanCard:
    plan = await commands.return_plan(session, plan_id, body.reason, person, seen)
    return await queries.card(session, plan, person, language)


@router.post("/plans/{plan_id}/agreement", openapi_extra=rule("edit_plan"))
async def agree(plan_id: UUID, session: Transaction, person: Commander, seen: Seen, language: Language) -> PlanCard:
    """ "Sepakati", where the policy asks for it: execution unlocks."""
    plan = await commands.agree_to_plan(session, plan_id, person, seen)
    return await queries.card(session, plan, person, language)
