"""Accountability documents: their table, and the ways to find one."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, String, Table, Text, UniqueConstraint, Uuid, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.followup.domain.accountability import AccountabilityDocument, AccountabilityStatus, at_first
from services.followup.store import mapper, metadata
from shared.columns import Enumerated, Json
from shared.contracts.followup import AccountabilityKind
from shared.contracts.planning import CycleOpened
from shared.errors import NotFound
from shared.files.attachment import Attachment

accountability_document = Table(
    "accountability_document", metadata,
    Column("id", Uuid, primary_key=True),
    Column("npsn", String(8), nullable=False),
    Column("cycle", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("kind", Enumerated(AccountabilityKind), nullable=False),
    Column("status", Enumerated(AccountabilityStatus), nullable=False),
    Column("file", Json(Attachment)),
    Column("given_by", Uuid),
    Column("given_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
    UniqueConstraint("npsn", "cycle", "kind"),
)  # fmt: skip
mapper.map_imperatively(AccountabilityDocument, accountability_document)
_c = accountability_document.c


async def expect(session: AsyncSession, event: CycleOpened) -> None:
    """A school's cycle is open: this is asked of it."""
    rows = [
        {
            "id": uuid7(), "npsn": event.npsn, "cycle": event.cycle, "policy": event.policy, "kind": kind,
            "status": at_first(event.policy), "version": 0,
        }
        for kind in AccountabilityKind
    ]  # fmt: skip
    await session.execute(insert(accountability_document).on_conflict_do_nothing(), rows)


async def by_id(session: AsyncSession, id: UUID) -> AccountabilityDocument:
    found = await session.scalar(select(AccountabilityDocument).where(_c.id == id).with_for_update())
    if found is None:
        raise NotFound()
    return found


async def of_school(session: AsyncSession, npsn: str, cycle: str) -> Sequence[AccountabilityDocument]:
    query = select(AccountabilityDocument).where(_c.npsn == npsn, _c.cycle == cycle).order_by(_c.id)
    return (await session.scalars(query)).all()
