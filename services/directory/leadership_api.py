"""Routes of an education office about who leads its schools: who acts as principal, and when a principal is absent."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from services.directory import leadership_commands, leadership_queries
from services.directory.domain.appointments import AbsenceReason
from services.directory.leadership_commands import Term
from services.directory.leadership_queries import LeadershipCard
from services.directory.strangers import Named, Outsider
from shared.contracts.ids import Npsn, PersonId
from shared.edge import Body, Commander, Route, Transaction, rule
from shared.identity import Caller
from shared.texts import Written100, Written500

router = APIRouter(route_class=Route)
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2100, 12, 31))]
Nip = Annotated[str, StringConstraints(pattern=r"^[0-9]{18}$")]
Account = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254)
]


class OutsiderBody(Body):
    """Somebody whom no source has: name, where he works, and the belajar.id account with which he signs in."""

    name: Written100 = Field(examples=["Siti Aminah"])
    agency: Written100 = Field(examples=["Kementerian Agama"], description="Instansi.")
    unit: Written100 = Field(examples=["MTsN 1 Kutai Kartanegara"], description="School or unit (unor).")
    npsn: Npsn | None = Field(None, examples=["10648374"], description="Of that school, if it has one.")
    nip: Nip | None = Field(None, examples=["198501012010012001"])
    email: Account = Field(examples=["siti.aminah@admin.belajar.id"])


class TermBody(Body):
    starts_on: Day = Field(examples=["2025-03-01"], description="The first day.")
    ends_on: Day | None = Field(None, examples=["2025-08-31"], description="The last day, if it is known.")
    letter_no: Written100 = Field(examples=["800/15/2025"])
    note: Written500 | None = Field(None, examples=["Menggantikan selama cuti besar."])

    def term(self) -> Term:
        return Term(self.starts_on, self.ends_on, self.letter_no, self.note)


class NewAppointment(TermBody):
    """Who acts as principal, named in one of three ways, from when to when and by which letter."""

    person_id: UUID | None = Field(None, examples=["8c9f0a52-6f0e-5a55-9d3c-0a1f3b1c2d3e"])
    nip: Nip | None = Field(None, description="Of somebody who is on record.")
    outsider: OutsiderBody | None = Field(None, description="Somebody whom no source has (E-5).")

    def named(self) -> Named:
        stranger = Outsider(**self.outsider.model_dump()) if self.outsider else None
        return Named(PersonId(self.person_id) if self.person_id else None, self.nip, stranger)


class NewAbsence(TermBody):
    """Why the definitive principal of the first day does not lead."""

    reason: AbsenceReason = Field(examples=["LEAVE"])


class LastDay(Body):
    ends_on: Day = Field(examples=["2025-06-30"], description="The last day.")


@router.get("/schools/{npsn}/leaderships", openapi_extra=rule("read_leaderships"))
async def read_leaderships(npsn: Npsn, session: Transaction, person: Caller) -> LeadershipCard:
    """Who leads a school, by Dapodik and by the office, and what the office recorded."""
    return await leadership_queries.leadership_card(session, npsn, person)


@router.post("/schools/{npsn}/leaderships", status_code=201, openapi_extra=rule("appoint_acting"))
async def appoint(npsn: Npsn, body: NewAppointment, session: Transaction, person: Commander) -> LeadershipCard:
    """Record who acts as principal."""
    await leadership_commands.appoint(session, npsn, body.named(), body.term(), person)
    return await leadership_queries.leadership_card(session, npsn, person)


@router.post("/schools/{npsn}/leaderships/{appointment_id}/end", openapi_extra=rule("appoint_acting"))
async def end_appointment(
    npsn: Npsn, appointment_id: UUID, body: LastDay, session: Transaction, person: Commander
) -> LeadershipCard:
    """Who acts does so until this day only; a day before the first one withdraws the appointment."""
    await leadership_commands.end_appointment(session, npsn, appointment_id, body.ends_on, person)
    return await leadership_queries.leadership_card(session, npsn, person)


@router.post("/schools/{npsn}/absences", status_code=201, openapi_extra=rule("record_absence"))
async def record_absence(npsn: Npsn, body: NewAbsence, session: Transaction, person: Commander) -> LeadershipCard:
    """Record that the definitive principal is on leave, suspended or dead: who acts leads meanwhile."""
    await leadership_commands.record_absence(session, npsn, body.reason, body.term(), person)
    return await leadership_queries.leadership_card(session, npsn, person)


@router.post("/schools/{npsn}/absences/{absence_id}/end", openapi_extra=rule("record_absence"))
async def end_absence(
    npsn: Npsn, absence_id: UUID, body: LastDay, session: Transaction, person: Commander
) -> LeadershipCard:
    """The principal is back from the day after; a day before the first one withdraws the absence."""
    await leadership_commands.end_absence(session, npsn, absence_id, body.ends_on, person)
    return await leadership_queries.leadership_card(session, npsn, person)
