"""Who works at a school no more, or leads it no more as Plt: of him nothing is told that time brings (E-11, E-13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from services.notification import known
from shared import facts
from shared.contracts.ids import Capacity, PersonId
from shared.facts import School
from shared.superior import Assessed, acts


@dataclass(frozen=True)
class Departures:
    """Of some people at some schools: who has left, as what."""

    schools: dict[str, School]
    last_days: dict[tuple[PersonId, str], date]

    @classmethod
    async def of(cls, session: AsyncSession, npsns: Collection[str], people: Collection[PersonId]) -> Self:
        return cls(await facts.schools(session, npsns), dict(await known.last_days(session, people)))

    def gone(self, npsn: str, who: Assessed, at: datetime) -> bool:
        """Where a Plt has his home school is nothing to the one that he leads: his term says how long he does (E-3)."""
        school = self.schools.get(npsn)
        if who.capacity is Capacity.ACTING_PRINCIPAL:
            return school is not None and not acts(who.employee_id, school.today(at), school.leaders)
        left_on = self.last_days.get((who.employee_id, npsn))
        return left_on is not None and left_on <= facts.today(school, at)
