"""The slice of the directory that every service keeps: schools, who leads them, offices. Authority comes from here.

Each fact comes whole, and those of one school in order (same key): the newest replaces what was kept.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    Column,
    MetaData,
    RowMapping,
    String,
    Table,
    Uuid,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock
from shared.contracts.directory import EducationLevel, Leader, LeadershipChanged, OfficeRecorded, SchoolRecorded, Zone
from shared.contracts.ids import PersonId
from shared.errors import NotFound, NotYetKnown, NotYours
from shared.inbox import Consumer
from shared.superior import ABOVE_PRINCIPALS, Assessed, Superior, explain, leader_of, superior_of

_tables = MetaData()

school_fact = Table(
    "school_fact",
    _tables,
    Column("npsn", String(8), primary_key=True),
    Column("name", String),
    Column("level", String),
    Column("zone", String),
    Column("district_code", String),
    Column("office_code", String),
    Column("operators", ARRAY(Uuid)),
    Column("leaders", JSONB),
)

office_fact = Table(
    "office_fact",
    _tables,
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("head_id", Uuid),
    Column("admin_ids", ARRAY(Uuid), nullable=False),
)


def install(metadata: MetaData) -> None:
    """A service that keeps the slice has these tables."""
    for table in _tables.tables.values():
        table.to_metadata(metadata)


class Relation(StrEnum):
    """What somebody is to a teacher, or to a school."""

    SELF = "SELF"
    SUPERIOR = "SUPERIOR"
    OPERATOR = "OPERATOR"
    OFFICE_ADMIN = "OFFICE_ADMIN"
    OFFICE_HEAD = "OFFICE_HEAD"
    TEAM = "TEAM"
    """Of the performance team, for this employee: known to the services that keep the teams."""


OFFICE = (Relation.OFFICE_ADMIN, Relation.OFFICE_HEAD)
"""Who works in the education office of a school, and who heads it."""


@dataclass(frozen=True)
class School:
    """A school as this service knows it."""

    npsn: str
    name: str
    level: EducationLevel
    zone: Zone
    district_code: str
    office_code: str
    operators: tuple[PersonId, ...]
    leaders: tuple[Leader, ...]
    office_head: PersonId | None
    office_admins: tuple[PersonId, ...]

    def superior(self, who: Assessed, at: datetime) -> Superior | None:
        """The employee's superior on the day it is at the school."""
        return superior_of(who, self.today(at), self.leaders, self.office_head)

    def head_missing(self, who: Assessed, at: datetime) -> bool:
        """Whether it is for want of a head of the office that somebody has no superior (D19)."""
        return explain(who, self.today(at), self.leaders, self.office_head).missing in ABOVE_PRINCIPALS

    def leader(self, at: datetime) -> Leader | None:
        return leader_of(self.today(at), self.leaders)

    def today(self, at: datetime) -> date:
        return clock.day(at, self.zone)

    def relations(self, person: PersonId, who: Assessed, at: datetime) -> frozenset[Relation]:
        """What `person` is to this employee of the school; to himself nothing else, whatever he is to the school
        (R-SEC-1)."""
        if person == who.employee_id:
            return frozenset({Relation.SELF})
        superior = self.superior(who, at)
        above = {Relation.SUPERIOR} if superior is not None and superior.person_id == person else set()
        return frozenset(self._of_school(person)) | above

    def relations_to_school(self, person: PersonId, at: datetime) -> frozenset[Relation]:
        """What `person` is to the school as a whole: its leader is the superior of those who work there."""
        leader = self.leader(at)
        leads = {Relation.SUPERIOR} if leader is not None and leader.person_id == person else set()
        return frozenset(self._of_school(person)) | leads

    def _of_school(self, person: PersonId) -> Iterable[Relation]:
        if person in self.operators:
            yield Relation.OPERATOR
        if person in self.office_admins:
            yield Relation.OFFICE_ADMIN
        if person == self.office_head:
            yield Relation.OFFICE_HEAD


def permit(relations: frozenset[Relation], allowed: Iterable[Relation]) -> frozenset[Relation]:
    """Deny by default. Who has nothing to do with it does not learn that it exists; others learn it is not theirs."""
    if not relations:
        raise NotFound()
    if not relations & frozenset(allowed):
        raise NotYours()
    return relations


@dataclass(frozen=True)
class Scene:
    """Where somebody acts or looks, when, and what he is there."""

    school: School
    at: datetime
    relations: frozenset[Relation]


async def scene(
    session: AsyncSession, npsn: str, who: Assessed | None, person: PersonId, allowed: Iterable[Relation]
) -> Scene:
    """For a `person` who may act on the employee of the school, or, without an employee, on the school as a whole.

    Others are refused: NotFound, NotYours; NotYetKnown while the school's facts are on their way.
    """
    found, at = await school(session, npsn), await clock.now(session)
    relations = found.relations_to_school(person, at) if who is None else found.relations(person, who, at)
    return Scene(found, at, permit(relations, allowed))


_SCHOOLS = select(school_fact, office_fact.c.head_id, office_fact.c.admin_ids).join_from(
    school_fact, office_fact, office_fact.c.code == school_fact.c.office_code, isouter=True
)
# Built once: every command asks these, and a statement costs more to build than to run.
_SCHOOL = _SCHOOLS.where(school_fact.c.npsn == bindparam("of"))
_ROW = select(school_fact.c.npsn).where(school_fact.c.npsn == bindparam("of"))
_HOLD, _HOLD_SHARED = _ROW.with_for_update(), _ROW.with_for_update(read=True)
_SEEN = "schools"


def ask_once(session: AsyncSession) -> None:
    """A school that was looked at in this transaction stays as it was seen: for commands and views, which tell no facts
    and undo nothing in between."""
    session.info[_SEEN] = {}


async def school(session: AsyncSession, npsn: str) -> School:
    """The school as this service knows it now; NotYetKnown while its facts are on their way."""
    seen: dict[str, School] = session.info.get(_SEEN, {})
    if npsn in seen:
        return seen[npsn]
    row = (await session.execute(_SCHOOL, {"of": npsn})).mappings().one_or_none()
    if row is None or row["name"] is None:
        raise NotYetKnown()
    return seen.setdefault(npsn, _school(row))


async def schools(session: AsyncSession, numbers: Collection[str]) -> dict[str, School]:
    """Those of these schools that are known, by NPSN, with one query."""
    if not numbers:
        return {}
    query = _SCHOOLS.where(school_fact.c.npsn.in_(numbers), school_fact.c.name.is_not(None))
    return {row["npsn"]: _school(row) for row in (await session.execute(query)).mappings()}


def today(school: School | None, at: datetime) -> date:
    """The day it is at a school; while it is not known, the state's."""
    return clock.day(at, Zone.WIB) if school is None else school.today(at)


async def schools_of_office(session: AsyncSession, office_code: str) -> list[School]:
    """Every school an office supervises, by NPSN."""
    known = (school_fact.c.office_code == office_code, school_fact.c.name.is_not(None))
    query = _SCHOOLS.where(*known).order_by(school_fact.c.npsn)
    return [_school(row) for row in (await session.execute(query)).mappings()]


def _school(r: RowMapping) -> School:
    return School(
        npsn=r["npsn"],
        name=r["name"],
        level=EducationLevel(r["level"]),
        zone=Zone(r["zone"]),
        district_code=r["district_code"],
        office_code=r["office_code"],
        operators=tuple(r["operators"] or ()),
        leaders=tuple(Leader.model_validate(leader) for leader in r["leaders"] or ()),
        office_head=r["head_id"],
        office_admins=tuple(r["admin_ids"] or ()),
    )


async def office_relations(session: AsyncSession, office_code: str, person: PersonId) -> frozenset[Relation]:
    """What `person` is to an education office."""
    row = (await session.execute(select(office_fact).where(office_fact.c.code == office_code))).one_or_none()
    if row is None:
        return frozenset()
    found = {Relation.OFFICE_HEAD} if row.head_id == person else set()
    return frozenset(found | ({Relation.OFFICE_ADMIN} if person in row.admin_ids else set()))


async def office_name(session: AsyncSession, office_code: str) -> str:
    """What an education office is called; a general name while it is not known."""
    name: str | None = await session.scalar(select(office_fact.c.name).where(office_fact.c.code == office_code))
    return name or "Dinas Pendidikan"


async def hold_school(session: AsyncSession, npsn: str, *, shared: bool = False) -> None:
    """Until we commit, whoever holds the school too waits, unless both share: the second sees what the first has done.

    A row of the slice and no advisory lock: a batch may hold hundreds of schools. It does so in the order of its
    events; where two batches meet crosswise PostgreSQL ends one of them, and the inbox takes that batch in again
    (`shared.taking.transient`). A command holds one school at most, before anything else, so none is ended for it.
    A school that nobody has told of yet gets its row here: what begins there meanwhile waits too.
    """
    hold = _HOLD_SHARED if shared else _HOLD
    if await session.scalar(hold, {"of": npsn}) is None:
        await session.execute(insert(school_fact).values(npsn=npsn).on_conflict_do_nothing())
        await session.execute(hold, {"of": npsn})
    session.info.get(_SEEN, {}).pop(npsn, None)  # what was seen before we held it may be old


async def hold_office(session: AsyncSession, office_code: str, *, shared: bool = False) -> None:
    """Until we commit, whoever holds the office too waits, unless both share. It need not be known yet, and a batch
    holds few of them: an advisory lock."""
    held = func.hashtextextended(f"office {office_code}", 0)
    lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
    await session.execute(select(lock(held)))


async def remember_school(session: AsyncSession, event: SchoolRecorded) -> None:
    values = {
        "name": event.name,
        "level": event.level.value,
        "zone": event.zone.value,
        "district_code": event.district_code,
        "office_code": event.office_code,
        "operators": list(event.operators),
    }
    row = insert(school_fact).values(npsn=event.npsn, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["npsn"], set_=values))


async def remember_leadership(session: AsyncSession, event: LeadershipChanged) -> None:
    leaders = [leader.model_dump(mode="json") for leader in event.leaders]
    row = insert(school_fact).values(npsn=event.npsn, leaders=leaders)
    await session.execute(row.on_conflict_do_update(index_elements=["npsn"], set_={"leaders": leaders}))


async def remember_office(session: AsyncSession, event: OfficeRecorded) -> None:
    values = {"name": event.name, "head_id": event.head_id, "admin_ids": list(event.admin_ids)}
    row = insert(office_fact).values(code=event.code, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["code"], set_=values))


def listen(consumer: Consumer) -> None:
    """A service that keeps the slice hears these; what else it does about a fact it adds itself."""
    consumer.on(SchoolRecorded)(remember_school)
    consumer.on(LeadershipChanged)(remember_leadership)
    consumer.on(OfficeRecorded)(remember_office)
