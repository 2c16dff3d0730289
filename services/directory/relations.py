"""What somebody is to schools, offices and people, from the facts: all authority in directory follows from this."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.facts import Office, School
from services.directory.domain.placement import Employment
from services.directory.leading import led
from shared import clock
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import Leader, Zone
from shared.contracts.ids import PersonId
from shared.errors import NotFound, NotYours
from shared.facts import Relation
from shared.superior import Assessed, Superior, leader_of, superior_of


@dataclass(frozen=True)
class Standing:
    """A school with everyone who has a say there."""

    school: School
    leaders: tuple[Leader, ...]
    office: Office | None

    def relations(self, person: PersonId, at: datetime) -> frozenset[Relation]:
        """What `person` is to the school."""
        leader = leader_of(self.today(at), self.leaders)
        return frozenset(
            relation
            for relation, holds in (
                (Relation.SUPERIOR, leader is not None and leader.person_id == person),
                (Relation.OPERATOR, person in self.school.operators),
                (Relation.OFFICE_ADMIN, self.office is not None and person in self.office.admin_ids),
                (Relation.OFFICE_HEAD, self.office is not None and person == self.office.head_id),
            )
            if holds
        )

    def today(self, at: datetime) -> date:
        return clock.day(at, self.school.zone)

    def superior(self, who: Assessed, on: datetime) -> Superior | None:
        head = None if self.office is None else self.office.head_id
        return superior_of(who, self.today(on), self.leaders, head)


async def standing(session: AsyncSession, npsn: str) -> Standing:
    """The school and its people, or NotFound."""
    found = (await store.schools(session, [npsn])).get(npsn)
    if found is None:
        raise NotFound()
    school = found[0]
    leaders = (await store.leaders(session, [npsn])).get(npsn, ())
    office = (await store.offices(session, [school.office_code])).get(school.office_code)
    return Standing(school, leaders, None if office is None else office[0])


async def employment_of(session: AsyncSession, person: PersonId) -> Employment | None:
    return (await store.employments(session, [person])).get(person)


def offices_of(person: PersonId) -> Select[str, str, UUID | None]:
    """The offices somebody heads or works for."""
    office = store.office.c
    mine = or_(office.head_id == person, office.admin_ids.contains([person]))
    return select(office.code, office.name, office.head_id).where(mine).order_by(office.code)


def _today(at: datetime) -> ColumnElement[date]:
    """The day it is at `school` (R-TIM-3)."""
    return case({zone.value: clock.day(at, zone) for zone in Zone}, value=store.school.c.zone)


def works_now(at: datetime) -> ColumnElement[bool]:
    """A row of `employment` of somebody who has not left, beside its `school`: a day that was announced is to come."""
    left_on = store.employment.c.left_on
    return or_(left_on.is_(None), left_on > _today(at))


def leads_now(person: PersonId, at: datetime) -> ColumnElement[bool]:
    """A row of `led` that holds today, beside its `school`."""
    leads = led.c
    today = _today(at)
    open_still = or_(leads.ends_on.is_(None), leads.ends_on >= today)
    return and_(leads.person_id == person, leads.starts_on <= today, open_still)


def schools_seen_by(person: PersonId, platform_operators: Iterable[PersonId], at: datetime) -> Select[str]:
    """NPSN of each school he may see: he works, leads, keeps data there, or his office supervises it."""
    school, work, leads = store.school.c, store.employment.c, led.c
    query = select(school.npsn)
    if person in platform_operators:
        return query
    office = store.office.c
    codes = select(office.code).where(or_(office.head_id == person, office.admin_ids.contains([person])))
    leading = select(leads.npsn).where(leads_now(person, at)).correlate(store.school)
    works = select(work.npsn).where(work.person_id == person, works_now(at)).correlate(store.school)
    return query.where(
        or_(
            school.office_code.in_(codes),
            school.operators.contains([person]),
            school.npsn.in_(works),
            school.npsn.in_(leading),
        )
    )


@dataclass(frozen=True)
class Authority:
    """Who imports: the platform's operator everything (`offices` is None), an admin what is his offices'."""

    person: PersonId
    offices: frozenset[str] | None

    @property
    def actor(self) -> Actor:
        return Actor(id=self.person, role=ActingRole.OPERATOR if self.offices is None else ActingRole.OFFICE)


async def authority(session: AsyncSession, person: PersonId, platform_operators: tuple[PersonId, ...]) -> Authority:
    """What he may import, from facts; NotYours for everybody else."""
    if person in platform_operators:
        return Authority(person, None)
    office = store.office.c
    codes = frozenset(await session.scalars(select(office.code).where(office.admin_ids.contains([person]))))
    if not codes:
        raise NotYours()
    return Authority(person, codes)
