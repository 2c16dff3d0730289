"""What a school has shown of itself, for those who keep it and for its teachers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup.accountability_store import accountability_document
from services.followup.domain.accountability import MESSAGES, TITLES, AccountabilityStatus
from services.followup.domain.refusals import NoFileThere
from services.followup.store import participation
from shared import facts
from shared.clock import now
from shared.contracts.base import About
from shared.contracts.followup import AccountabilityKind
from shared.contracts.ids import Capacity, PersonId, participation_id
from shared.edge import Versioned
from shared.errors import NotFound
from shared.facts import OFFICE, Relation, permit
from shared.files.attachment import Attachment
from shared.policies import policy

KEEPERS = (Relation.SUPERIOR, Relation.OPERATOR, *OFFICE)
_c = accountability_document.c


class AccountabilityCard(Versioned):
    id: UUID
    npsn: str
    cycle: str
    kind: AccountabilityKind
    title: str
    status: AccountabilityStatus
    message: str
    file: Attachment | None
    given_by: PersonId | None
    given_at: datetime | None


async def of_school(session: AsyncSession, npsn: str, cycle: str, reader: PersonId) -> Sequence[AccountabilityCard]:
    """For its leader, its operators and its office."""
    school = await facts.school(session, npsn)
    permit(school.relations_to_school(reader, await now(session)), KEEPERS)
    return await _cards(session, npsn, cycle)


async def of_cycle(session: AsyncSession, about: About) -> Sequence[AccountabilityCard]:
    """What a teacher of the school sees of it, where the policy shows it ("Cek Dokumen Lainnya")."""
    shown = policy(about.policy).other_documents
    return [card for card in await _cards(session, about.npsn, about.cycle) if card.kind.value in shown]


async def card(session: AsyncSession, document_id: UUID) -> AccountabilityCard:
    return _card(await _row(session, document_id))


async def file(session: AsyncSession, document_id: UUID, reader: PersonId) -> Attachment:
    """For those who keep the school, and for its teachers of that cycle."""
    row = await _row(session, document_id)
    if not await _teaches(session, row, reader):
        school = await facts.school(session, row.npsn)
        permit(school.relations_to_school(reader, await now(session)), KEEPERS)
    if row.file is None:
        raise NoFileThere()
    found: Attachment = row.file
    return found


async def _teaches(session: AsyncSession, row: Row[tuple[object, ...]], reader: PersonId) -> bool:
    mine = [participation_id(reader, row.cycle, row.npsn, capacity) for capacity in Capacity]
    there = await session.scalar(select(participation.c.id).where(participation.c.id.in_(mine)).limit(1))
    return there is not None and row.kind.value in policy(row.policy).other_documents


async def _cards(session: AsyncSession, npsn: str, cycle: str) -> list[AccountabilityCard]:
    query = select(accountability_document).where(_c.npsn == npsn, _c.cycle == cycle).order_by(_c.kind.desc())
    return [_card(row) for row in await session.execute(query)]


async def _row(session: AsyncSession, id: UUID) -> Row[tuple[object, ...]]:
    row = (await session.execute(select(accountability_document).where(_c.id == id))).one_or_none()
    if row is None:
        raise NotFound()
    return row


def _card(row: Row[tuple[object, ...]]) -> AccountabilityCard:
    fields = {name: getattr(row, name) for name in AccountabilityCard.model_fields if hasattr(row, name)}
    return AccountabilityCard(**fields, title=TITLES[row.kind].id, message=MESSAGES[row.status])
