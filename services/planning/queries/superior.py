"""Who decides on somebody's plan and why, or why nobody does and who can repair it (R-SUP-1)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.queries.participations import WATCHERS
from services.planning.tables import participation, person
from shared import facts
from shared.contracts.directory import Leader
from shared.contracts.ids import PersonId
from shared.contracts.planning import SuperiorKind
from shared.edge import View
from shared.errors import NotFound
from shared.explanation import REPAIRS, Words, sentence
from shared.facts import School
from shared.repair import Repairer
from shared.superior import Assessed, Explanation, Missing, Position, explain


class SuperiorSaid(View):
    """The superior of today, with dates and letter; or what is missing, and who can repair it."""

    superior_id: PersonId | None
    kind: SuperiorKind | None
    missing: Missing | None
    explanation: str
    repair: str | None
    repaired_by: tuple[Repairer, ...]


async def superior_of_participation(
    session: AsyncSession, participation_id: UUID, reader: PersonId, language: str
) -> SuperiorSaid:
    p = participation.c
    query = select(p.npsn, p.employee_id, p.capacity).where(p.id == participation_id)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound()
    who = Position(found.employee_id, found.capacity)
    scene = await facts.scene(session, found.npsn, who, reader, WATCHERS)
    return await superior_said(session, scene.school, who, reader, scene.at, language)


async def superior_said(
    session: AsyncSession, school: School, who: Assessed, reader: PersonId, at: datetime, language: str
) -> SuperiorSaid:
    """To him, or about him to somebody else."""
    why = explain(who, school.today(at), school.leaders, school.office_head)
    words = await _words(session, school, why, who.employee_id, at, own=reader == who.employee_id)
    repair = None if why.missing is None else REPAIRS[why.missing]
    return SuperiorSaid(
        superior_id=why.superior.person_id if why.superior else None,
        kind=why.superior.kind if why.superior else None,
        missing=why.missing,
        explanation=sentence(why, words, language),
        repair=repair.how.say(language, {}) if repair else None,
        repaired_by=repair.by if repair else (),
    )


async def _words(
    session: AsyncSession, school: School, why: Explanation, employee: PersonId, at: datetime, *, own: bool
) -> Words:
    rows = [row.person_id for row in (why.row, why.away) if row]
    ids = [employee, *rows, *([why.superior.person_id] if why.superior else [])]
    names = dict((await session.execute(select(person.c.id, person.c.name).where(person.c.id.in_(ids)))).tuples().all())

    def named(row: Leader | None) -> str:
        return names.get(row.person_id, "–") if row else ""

    return Words(
        subject=None if own else names.get(employee, "–"),
        school=school.name,
        office=await facts.office_name(session, school.office_code),
        on=school.today(at),
        named=named,
        head=names.get(why.superior.person_id, "–") if why.superior else "",
    )
