"""Compare with what is known, write what differs, tell it. A dry run stops after the comparison."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.appointments import Leadership
from services.directory.domain.facts import Person, School, tell_office, tell_person, tell_school
from services.directory.domain.leadership import settle, tell_leadership
from services.directory.domain.placement import tell_placement
from services.directory.importing import teams
from services.directory.importing.checking import Checked, Progress, facts
from services.directory.importing.files import EMPLOYEES, SCHOOLS, Employee, File
from services.directory.importing.findings import Summary
from services.directory.importing.known import batched
from services.directory.importing.telling import Teller, oddity, taken_over
from shared.contracts.ids import PersonId

F = TypeVar("F")


def _told(checked: Checked, file: File[F]) -> Iterator[F]:
    """The facts of a file that was checked."""
    return (told[1] for told in facts(checked.folder, file) if isinstance(told, tuple))


class Import:
    """One import under way: what is counted, written and told."""

    def __init__(self, session: AsyncSession, checked: Checked, teller: Teller, progress: Progress) -> None:
        self._session, self._checked, self._teller, self._progress = session, checked, teller, progress
        self._done = 0
        self.summary = Summary(events=teller.counted)

    async def run(self) -> Summary:
        """Offices before schools, schools before those who work and lead there."""
        await self._give_up()
        await self._offices()
        for step in (self._schools, self._operators):
            await step()
        for batch in batched(self._employees()):
            await self._place(batch)
            await self._advance(len(batch))
        for schools in batched(self._checked.leaders):
            await self._lead(schools)
            await self._advance(sum(len(self._checked.leaders[npsn]) for npsn in schools))
        return self.summary

    async def _advance(self, rows: int) -> None:
        self._done += rows
        await self._progress("apply", self._done, self._checked.total)

    async def _give_up(self) -> None:
        """Whom an office wrote down by hand keeps what he did; the NIP is that of the person whom the source has."""
        for before, version in (await store.people(self._session, self._checked.given_up)).values():
            after = replace(before, nip=None)
            self._teller.person(after, version, tell_person(before, after, *self._teller.signature))
        for found in await taken_over(self._session, self._checked.given_up):
            self.summary.odd(found)
        await self._teller.flush()

    async def _offices(self) -> None:
        await self._know({person.id: person for person, _ in self._checked.members.values()}, of_office=True)
        known = await store.offices(self._session, self._checked.offices)
        for code, office in self._checked.offices.items():
            before, version = known.get(code, (None, 0))
            self.summary.kind("offices").count(code, before, office)
            self._teller.office(office, version, tell_office(before, office, *self._teller.signature))
        await self._teller.flush()
        await self._advance(self._checked.rows.get("offices.csv", 0))

    async def _know(self, people: dict[PersonId, Person], *, of_office: bool = False) -> dict[PersonId, Person]:
        """Record who they are; answers who was known before. An office's file says nothing of birth or NUPTK."""
        known = await store.people(self._session, people)
        for person in people.values():
            before, version = known.get(person.id, (None, 0))
            if of_office and before is not None:
                person = replace(person, nuptk=before.nuptk, sex=before.sex, born=before.born)
            if before != person:
                self._teller.person(person, version, tell_person(before, person, *self._teller.signature))
        return {key: person for key, (person, _) in known.items()}

    async def _schools(self) -> None:
        for batch in batched(_told(self._checked, SCHOOLS)):
            await self._record({school.npsn: school for school in batch})
            await self._advance(len(batch))

    async def _record(self, schools: dict[str, School]) -> None:
        known = await store.schools(self._session, schools)
        for npsn, school in schools.items():
            before, version = known.get(npsn, (None, 0))
            operators = self._checked.operators.pop(npsn, before.operators if before else ())
            school = replace(school, operators=tuple(sorted(operators)))
            self.summary.kind("schools").count(npsn, before, school)
            self._teller.school(school, version, tell_school(before, school, *self._teller.signature))
        await self._teller.flush()

    async def _operators(self) -> None:
        """Operators of schools that only operators.csv names."""
        for batch in batched(list(self._checked.operators)):
            known = await store.schools(self._session, batch)
            await self._record({npsn: school for npsn, (school, _) in known.items()})
        await self._advance(self._checked.rows.get("operators.csv", 0))

    def _employees(self) -> Iterator[Employee]:
        return _told(self._checked, EMPLOYEES)

    async def _place(self, batch: list[Employee]) -> None:
        people = await self._know({told.person.id: told.person for told in batch})
        employments = await store.employments(self._session, people)
        difference = self.summary.kind("employees")
        changed: list[teams.Change] = []
        for told in batch:
            person, before = told.person, employments.get(told.person.id)
            was = None if before is None else (people[person.id], before)
            difference.count(person.dapodik_id, was, (person, told.employment))
            if before != told.employment:
                events = tell_placement(before, told.employment, *self._teller.signature)
                self._teller.employment(told.employment, events)
                changed.append((before, told.employment))
        await self._teller.flush()
        await teams.follow(self._session, changed, self._teller)
        await self._teller.flush()

    async def _lead(self, schools: list[str]) -> None:
        known = await store.leaderships(self._session, schools)
        for npsn in schools:
            there = known.get(npsn, Leadership(npsn))
            settled = settle(npsn, there.imported, self._checked.leaders[npsn])
            self.summary.kind("leaderships").count(npsn, there.imported or None, settled.leaders)
            for found in settled.issues:
                self.summary.odd(oddity(found))
            after = replace(there, imported=settled.leaders).leaders
            events = tell_leadership(npsn, there.leaders, after, *self._teller.signature)
            self._teller.leadership(npsn, settled, events)
        await self._teller.flush()
