"""Routes of the performance team of a school."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.directory import team_commands, team_queries
from services.directory.team_queries import TeamCard
from shared.contracts.directory import TeamMember
from shared.contracts.ids import Npsn
from shared.edge import Body, Commander, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written100

router = APIRouter(route_class=Route)
_LARGEST = 200


class MemberBody(Body):
    """Somebody who helps to observe. Without `employee_ids` he is there for all teachers of the school; for whoever
    leads it he is named, and comes from outside (D19).
    """

    person_id: UUID = Field(examples=["8c9f0a52-6f0e-5a55-9d3c-0a1f3b1c2d3e"])
    employee_ids: Annotated[tuple[UUID, ...], Field(max_length=_LARGEST, examples=[[]])] = ()
    starts_on: date = Field(examples=["2025-01-06"])
    ends_on: date | None = Field(None, examples=["2025-12-31"])
    letter_no: Written100 = Field(examples=["800/12/2025"])


class TeamBody(Body):
    """The whole team; who is not named is no longer of it."""

    members: Annotated[tuple[MemberBody, ...], Field(max_length=50)]

    def team(self) -> tuple[TeamMember, ...]:
        return tuple(TeamMember.model_validate(member.model_dump()) for member in self.members)


@router.get("/schools/{npsn}/team", openapi_extra=rule("read_team"))
async def read_team(npsn: Npsn, session: Transaction, person: Caller) -> TeamCard:
    """Who helps to observe at a school."""
    return await team_queries.team_card(session, npsn, person)


@router.put("/schools/{npsn}/team", openapi_extra=rule("set_team"))
async def set_team(npsn: Npsn, body: TeamBody, session: Transaction, person: Commander, seen: Seen) -> TeamCard:
    """Plot the performance team."""
    await team_commands.set_team(session, npsn, body.team(), person, seen)
    return await team_queries.team_card(session, npsn, person)
