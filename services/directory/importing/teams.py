"""A performance team is told again when one of it begins to work at its school, or works elsewhere now (D19)."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.placement import Employment
from services.directory.domain.team import Team
from services.directory.importing.telling import Teller
from shared import clock
from shared.contracts.directory import Zone
from shared.contracts.ids import PersonId

Change = tuple[Employment | None, Employment]
"""Where somebody worked, and where he does now."""
LAST_ZONE = Zone.WIB
"""Where a day begins last: who leaves on it works there until then."""


async def follow(session: AsyncSession, changed: Iterable[Change], teller: Teller) -> None:
    """Asked after the placements are written: whoever plots a team meanwhile has seen them, or is seen here."""
    at, by = teller.signature
    works = works_where(changed, clock.day(at, LAST_ZONE))
    if not works:
        return
    kept = store.performance_team
    for row in await session.execute(select(kept).where(kept.c.npsn == store.any_of(works, String))):
        team = Team(row.npsn, row.members, row.version)
        told = team.follow(works[team.npsn], by, at)
        if told is not None:
            teller.team(team, told)


def works_where(changed: Iterable[Change], today: date) -> Mapping[str, Mapping[PersonId, bool]]:
    """By school, of each whose place of work has changed, whether he works there."""
    works: dict[str, dict[PersonId, bool]] = {}
    for before, after in changed:
        if before is not None:
            works.setdefault(before.npsn, {})[before.person_id] = False
        works.setdefault(after.npsn, {})[after.person_id] = not after.gone_on(today)
    return works
