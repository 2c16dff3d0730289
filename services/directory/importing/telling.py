"""Writes the facts of a batch and tells their events. A dry run only counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import TypeVar

from sqlalchemy import String, Table, Uuid, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain import facts
from services.directory.domain.leadership import Settled, TwoOpenLeaders
from services.directory.domain.placement import Employment
from services.directory.domain.team import Team
from services.directory.importing import versions
from services.directory.importing.findings import Oddity
from services.directory.leading import appointment, leadership
from shared import outbox
from shared.contracts.base import Actor, Event
from shared.contracts.directory import LeadershipKind
from shared.contracts.ids import PersonId, office_id, school_id

_SHOWN = 20
_OF_THE_OFFICE = {"source", "absences"}
"""What a row of Dapodik's does not have; an import reads and writes no row of an office's."""
TWO_OPEN_LEADERS = "Dua kepala sekolah tercatat aktif; yang terbaru dipakai. Perbaiki TST di Dapodik."
OUTSIDER_KNOWN = (
    "Plt. yang dicatat dinas sebagai orang dari luar kini ada di sumber data dengan NIP yang sama; dinas mengakhiri "
    "catatan itu dan menunjuk orang yang dari sumber."
)

A = TypeVar("A", bound=versions.Aggregate | Team)
Fact = facts.Office | facts.School | facts.Person | Employment


class Teller:
    """Keeps what a batch changes until `flush`, then writes each kind with one statement.

    One import runs at a time (an advisory lock), so that versions read here are still true when they are written.
    """

    def __init__(self, session: AsyncSession, at: datetime, by: Actor, *, dry_run: bool) -> None:
        self._session, self._dry_run = session, dry_run
        self.signature = (at, by)
        self.counted: Counter[str] = Counter()
        self._clear()

    def _clear(self) -> None:
        self._told: list[tuple[versions.Aggregate | Team, Sequence[Event]]] = []
        self._at_school: dict[str, list[Event]] = {}
        self._offices: list[tuple[facts.Office, versions.Office]] = []
        self._schools: list[tuple[facts.School, versions.School]] = []
        self._people: list[tuple[facts.Person, versions.Person]] = []
        self._employments: list[Employment] = []
        self._settled: dict[str, Settled] = {}
        self._teams: list[Team] = []

    def office(self, office: facts.Office, version: int, events: Sequence[Event]) -> None:
        if events:
            self._offices.append((office, self._tell(versions.Office(office_id(office.code), version), events)))

    def school(self, school: facts.School, version: int, events: Sequence[Event]) -> None:
        if events:
            self._schools.append(
                (school, self._tell(versions.School(school_id(school.npsn), version, school.npsn), events))
            )

    def person(self, person: facts.Person, version: int, events: Sequence[Event]) -> None:
        self._people.append((person, self._tell(versions.Person(person.id, version), events)))

    def employment(self, employment: Employment, events: Sequence[Event]) -> None:
        self._employments.append(employment)
        self._of_school(events)

    def leadership(self, npsn: str, settled: Settled, events: Sequence[Event]) -> None:
        self._settled[npsn] = settled
        self._of_school(events)

    def team(self, team: Team, told: Event) -> None:
        self._teams.append(team)
        self._tell(team, [told])

    def _tell(self, aggregate: A, events: Sequence[Event]) -> A:
        self.counted.update(event.type for event in events)
        self._told.append((aggregate, list(events)))
        return aggregate

    def _of_school(self, events: Sequence[Event]) -> None:
        self.counted.update(event.type for event in events)
        for event in events:
            self._at_school.setdefault(event.key, []).append(event)

    async def flush(self) -> None:
        """Write what was gathered. In a dry run it is forgotten."""
        if not self._dry_run:
            moved = await self._aggregates_of_schools()
            await outbox.record_all(self._session, self._told)
            await self._write(moved)
            # the answer's header shows the first few of the events, not a hundred thousand
            del self._session.info.get("recorded", [])[_SHOWN:]
        self._clear()

    async def _aggregates_of_schools(self) -> list[versions.School]:
        """The schools at which somebody began, ceased or leads: events of the school, told after those of people."""
        if not self._at_school:
            return []
        school = store.school.c
        query = select(school.npsn, school.version).where(school.npsn == store.any_of(self._at_school, String))
        known = {row.npsn: row.version for row in await self._session.execute(query)}
        moved = []
        for npsn, events in self._at_school.items():
            moved.append(versions.School(school_id(npsn), known[npsn], npsn))
            self._told.append((moved[-1], events))
        return moved

    async def _write(self, moved: list[versions.School]) -> None:
        await self._upsert(store.office, [_row(o, a) for o, a in self._offices])
        await self._upsert(store.school, [_row(s, a) for s, a in self._schools])
        await self._upsert(store.person, [_row(p, a) for p, a in self._people])
        await self._upsert(store.employment, [_row(employment) for employment in self._employments])
        await self._write_leaders()
        teams = [{"npsn": team.npsn, "version": team.version, "members": team.members} for team in self._teams]
        await self._upsert(store.performance_team, teams)
        if moved:
            raised = update(store.school).where(store.school.c.npsn == bindparam("of")).values(version=bindparam("to"))
            connection = await self._session.connection()
            await connection.execute(raised, [{"of": school.npsn, "to": school.version} for school in moved])

    async def _write_leaders(self) -> None:
        if not self._settled:
            return
        changed = [npsn for npsn in self._settled if npsn in self._at_school]
        await self._session.execute(delete(leadership).where(leadership.c.npsn == store.any_of(changed, String)))
        rows = [
            {"npsn": npsn} | leader.model_dump(exclude=_OF_THE_OFFICE)
            for npsn in changed
            for leader in self._settled[npsn].leaders
        ]
        await self._insert(leadership, rows)
        issues = delete(store.data_issue).where(store.data_issue.c.npsn == store.any_of(self._settled, String))
        await self._session.execute(issues)
        await self._insert(store.data_issue, [_issue(found) for s in self._settled.values() for found in s.issues])

    async def _insert(self, table: Table, rows: list[dict[str, object]]) -> None:
        if rows:
            await self._session.execute(insert(table), rows)

    async def _upsert(self, table: Table, rows: list[dict[str, object]]) -> None:
        if not rows:
            return
        row = postgresql.insert(table)
        key = [column.name for column in table.primary_key]
        newer = {column.name: row.excluded[column.name] for column in table.columns if column.name not in key}
        await self._session.execute(row.on_conflict_do_update(index_elements=key, set_=newer), rows)


def _row(fact: Fact, aggregate: versions.Aggregate | None = None) -> dict[str, object]:
    """A fact as its table's row: `asdict` would copy each value deeply, a hundred thousand times."""
    row = {field.name: getattr(fact, field.name) for field in fields(fact)}
    return row if aggregate is None else row | {"version": aggregate.version}


def oddity(found: TwoOpenLeaders) -> Oddity:
    """As the import says it; without a dry run it is kept for the school too."""
    return Oddity(found.npsn, "TWO_OPEN_LEADERS", found.kind, str(found.closed), TWO_OPEN_LEADERS)


async def taken_over(session: AsyncSession, people: Sequence[PersonId]) -> list[Oddity]:
    """Who acts somewhere by hand, and is known to the source from now on (E-5): at which schools."""
    acting = appointment.c
    query = select(acting.npsn, acting.person_id).where(acting.person_id == store.any_of(people, Uuid)).distinct()
    found = await session.execute(query.order_by(acting.npsn, acting.person_id))
    return [Oddity(r.npsn, "OUTSIDER_KNOWN", LeadershipKind.ACTING, str(r.person_id), OUTSIDER_KNOWN) for r in found]


def _issue(found: TwoOpenLeaders) -> dict[str, object]:
    return {
        "npsn": found.npsn,
        "code": "TWO_OPEN_LEADERS",
        "kind": found.kind,
        "person_id": found.closed,
        "detail": TWO_OPEN_LEADERS,
    }
