"""Whom an office names: somebody directory knows, or somebody whom no source has (E-5), recorded here by hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.appointment_refusals import PersonKnown
from services.directory.domain.facts import Person, tell_person
from services.directory.importing import versions
from services.directory.leading import outsider
from shared import outbox
from shared.contracts.base import Actor
from shared.contracts.ids import PersonId, outsider_id
from shared.errors import FieldError, Incomplete
from shared.texts import Text


@dataclass(frozen=True)
class Outsider:
    """Somebody whom no source has: who he is, whence he comes, and the account with which he signs in."""

    name: str
    agency: str
    unit: str
    npsn: str | None
    nip: str | None
    email: str


@dataclass(frozen=True)
class Named:
    """One of the three: somebody known, by id or by NIP, or somebody new."""

    person_id: PersonId | None = None
    nip: str | None = None
    outsider: Outsider | None = None

    def __post_init__(self) -> None:
        if sum(way is not None for way in (self.person_id, self.nip, self.outsider)) != 1:
            raise Incomplete(errors=[FieldError("/person_id", "one-of-three", _ONE_OF_THREE)])


async def identify(session: AsyncSession, who: Named, office_code: str, by: Actor, at: datetime) -> PersonId:
    """Who it is; somebody new is a person of the directory from now on, who works at no school."""
    if who.outsider is not None:
        return await _take_in(session, who.outsider, office_code, by, at)
    person = store.person.c
    wanted = person.id == who.person_id if who.person_id else person.nip == who.nip
    found = await session.scalar(select(person.id).where(wanted))
    if found is None:
        raise Incomplete(errors=[FieldError("/person_id" if who.person_id else "/nip", "unknown", _UNKNOWN)])
    return PersonId(found)


async def _take_in(session: AsyncSession, new: Outsider, office_code: str, by: Actor, at: datetime) -> PersonId:
    person, known = Person(outsider_id(new.email), "", new.name, new.nip, new.email), store.person.c
    # a look through everybody: it is done a few times a year; who has no NIP is not everybody else who has none
    same_nip = known.nip == new.nip if new.nip else false()
    same = or_(same_nip, func.lower(known.email) == new.email.lower())
    if await session.scalar(select(known.id).where(same).limit(1)) is not None:
        raise PersonKnown(field="/outsider")
    aggregate = versions.Person(person.id, 0)
    await outbox.record(session, aggregate, *tell_person(None, person, at, by))
    row = {"dapodik_id": "", "name": person.name, "nip": person.nip, "email": person.email}
    kept = insert(store.person).values(id=person.id, version=aggregate.version, **row)
    if await session.scalar(kept.on_conflict_do_nothing(index_elements=["id"]).returning(known.id)) is None:
        raise PersonKnown(field="/outsider")  # another office did so in the same moment
    origin = {"agency": new.agency, "unit": new.unit, "npsn": new.npsn, "office_code": office_code}
    await session.execute(
        insert(outsider).values(person_id=person.id, recorded_by=by.id, recorded_at=at, **origin)
    )  # fmt: skip
    return person.id


_UNKNOWN = Text("Orang ini tidak ada dalam data.", "Nobody is known by this.")
_ONE_OF_THREE = Text(
    "Sebutkan orangnya dengan satu cara: person_id, nip, atau outsider (orang yang tidak ada dalam sumber mana pun).",
    "Name the person in one way: person_id, nip, or outsider (somebody whom no source has).",
)
