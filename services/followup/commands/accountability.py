"""What the leader of a school hands in for it: load, decide, record."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.followup import accountability_store as store
from services.followup.domain.accountability import AccountabilityDocument
from shared import facts, outbox
from shared.clock import now
from shared.contracts.base import ActingRole, Actor
from shared.contracts.ids import PersonId
from shared.edge import fresh
from shared.errors import NotFound
from shared.facts import Relation, permit
from shared.files import ledger


async def may_upload(session: AsyncSession, npsn: str, cycle: str, person: PersonId) -> None:
    """Who leads the school, while something of it is still to come as a file."""
    await _leads(session, npsn, person)
    documents = await store.of_school(session, npsn, cycle)
    if not documents:
        raise NotFound()
    still = next((document for document in documents if document.given_at is None), documents[0])
    still.require_uploads({"file": still.id})


async def give(
    session: AsyncSession, document_id: UUID, file_id: UUID | None, person: PersonId, seen: int, *, confirmed: bool
) -> AccountabilityDocument:
    document = await store.by_id(session, document_id)
    await _leads(session, document.npsn, person)
    fresh(document.version, seen)
    document.require_uploads({"file": file_id})
    held = await ledger.hold(session, document.id, person, {"file": file_id})
    by = Actor(id=person, role=ActingRole.SUPERIOR)
    event = document.give(held["file"], confirmed=confirmed, by=by, at=await now(session))
    await outbox.record(session, document, event)
    return document


async def _leads(session: AsyncSession, npsn: str, person: PersonId) -> None:
    school = await facts.school(session, npsn)
    permit(school.relations_to_school(person, await now(session)), (Relation.SUPERIOR,))
