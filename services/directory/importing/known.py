"""The files held against what directory knows already: what they name must exist, and must be the importer's to say."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.importing.checking import STEP, Checked, Mentions, Place
from services.directory.importing.files import EMPLOYEES, OFFICES, SCHOOLS
from services.directory.leading import outsider
from shared.contracts.ids import PersonId

T = TypeVar("T")


def batched(items: Iterable[T], size: int = STEP) -> Iterator[list[T]]:
    """Lists of at most so many."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


async def check_against_known(session: AsyncSession, checked: Checked) -> None:
    """Adds to the findings whatever does not fit the facts that are there."""
    await _schools_exist(session, checked)
    await _offices_exist(session, checked)
    await _people_exist(session, checked)
    await _numbers_are_free(session, checked)
    if checked.scope is not None:
        await _schools_are_ours(session, checked, checked.scope)
        await _people_are_ours(session, checked, checked.scope)


async def _schools_exist(session: AsyncSession, checked: Checked) -> None:
    """A school is in the file or known; and where the importer has a scope, inside it."""
    for batch in batched(checked.school_mentions.places):
        query = select(store.school.c.npsn, store.school.c.office_code)
        found = await session.execute(query.where(store.school.c.npsn == store.any_of(batch, String)))
        offices: dict[str, str] = {row.npsn: row.office_code for row in found}
        for npsn in batch:
            if npsn not in offices:
                _refuse(checked, checked.school_mentions, npsn, "unknown", f"NPSN {npsn} tidak dikenal.")
            elif checked.scope is not None and offices[npsn] not in checked.scope:
                _refuse(checked, checked.school_mentions, npsn, "outside", checked.outside_saying)


async def _offices_exist(session: AsyncSession, checked: Checked) -> None:
    known = await store.offices(session, checked.office_mentions.places)
    for code in checked.office_mentions.places:
        if code not in known:
            _refuse(checked, checked.office_mentions, code, "unknown", f"Dinas {code} tidak dikenal.")


async def _people_exist(session: AsyncSession, checked: Checked) -> None:
    for batch in batched(checked.person_mentions):
        found = set(
            await session.scalars(select(store.person.c.id).where(store.person.c.id == store.any_of(batch, Uuid)))
        )
        for person in batch:
            if person not in found:
                _add(checked, checked.person_mentions[person], "unknown", "dapodik_id ini tidak dikenal.")


async def _numbers_are_free(session: AsyncSession, checked: Checked) -> None:
    """A NIP belongs to one person; he may pass it on only if the same files give him another, or if an office wrote him
    down by hand: then the source has him now (E-5).
    """
    by_hand = outsider.c.person_id.is_not(None)
    query = select(store.person.c.nip, store.person.c.id, by_hand)
    query = query.outerjoin_from(store.person, outsider, outsider.c.person_id == store.person.c.id)
    for batch in batched(checked.numbers):
        these = query.where(store.person.c.nip == store.any_of(batch, String))
        for nip, owner, outside in await session.execute(these):
            claimant, place = checked.numbers[nip]
            if outside:
                checked.given_up.append(PersonId(owner))
            elif owner.bytes != claimant and owner.bytes not in checked.employees and owner not in checked.members:
                _add(checked, [place], "duplicate", "NIP ini sudah dipakai orang lain.")


async def _schools_are_ours(session: AsyncSession, checked: Checked, scope: frozenset[str]) -> None:
    """Nobody takes over another office's school by writing his own code beside it."""
    for batch in batched(checked.schools):
        school = store.school.c
        query = select(school.npsn).where(
            school.npsn == store.any_of(batch, String), school.office_code.not_in(sorted(scope))
        )
        for npsn in await session.scalars(query):
            _add(checked, [Place(SCHOOLS.name, checked.schools[npsn], "npsn")], "outside", checked.outside_saying)


async def _people_are_ours(session: AsyncSession, checked: Checked, scope: frozenset[str]) -> None:
    """Who works for another office's school, or in another office, is changed by that one."""
    for batch in batched(checked.employees):
        ids = [UUID(bytes=key) for key in batch]
        for person in await _elsewhere(session, ids, scope):
            _add(
                checked,
                [Place(EMPLOYEES.name, checked.employees[person.bytes], "dapodik_id")],
                "outside",
                checked.outside_saying,
            )
    for person in await _elsewhere(session, checked.members, scope):
        place = Place(OFFICES.name, checked.members[PersonId(person)][1], "dapodik_id")
        _add(checked, [place], "outside", checked.outside_saying)


async def _elsewhere(session: AsyncSession, ids: Iterable[UUID], scope: frozenset[str]) -> set[UUID]:
    wanted = list(ids)
    work, school, office = store.employment.c, store.school.c, store.office.c
    employed = select(work.person_id).join_from(store.employment, store.school, school.npsn == work.npsn)
    mine: ColumnElement[bool] = work.person_id == store.any_of(wanted, Uuid)
    found = set(await session.scalars(employed.where(mine, school.office_code.not_in(sorted(scope)))))
    heads = or_(office.head_id == store.any_of(wanted, Uuid), office.admin_ids.overlap(wanted))
    for head, admins in await session.execute(
        select(office.head_id, office.admin_ids).where(heads, office.code.not_in(sorted(scope)))
    ):
        found |= {head, *admins} & set(wanted)
    return found


def _refuse(checked: Checked, mentions: Mentions, key: str, code: str, message: str) -> None:
    _add(checked, mentions.places[key], code, message)


def _add(checked: Checked, places: Iterable[Place], code: str, message: str) -> None:
    for place in places:
        checked.findings.add(place.error(code, message))
