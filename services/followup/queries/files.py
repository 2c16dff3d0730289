"""Which file a document names, for whoever may read the document."""

from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup.domain.evidence import takes_files
from services.followup.domain.refusals import NoFileThere
from services.followup.queries.reading import readable, reading
from services.followup.store import competency_document, core_duty_report, participation
from shared.contracts.ids import PersonId
from shared.errors import NotFound
from shared.files.attachment import Attachment


async def evidence(session: AsyncSession, document_id: UUID, reader: PersonId) -> Attachment:
    return await _named(session, competency_document, document_id, "evidence", reader)


async def duty_file(session: AsyncSession, report_id: UUID, field: str, reader: PersonId) -> Attachment:
    return await _named(session, core_duty_report, report_id, field, reader)


async def _named(session: AsyncSession, table: Table, id: UUID, field: str, reader: PersonId) -> Attachment:
    """Of a draft only its author learns what it names (R-DOC-3)."""
    row = (await session.execute(select(table).where(table.c.id == id))).one_or_none()
    if row is None:
        raise NotFound()
    see = await reading(session, row.participation_id, reader)
    found: Attachment | None = getattr(row.content, field) if readable(row, see) else None
    if found is None:
        raise NoFileThere()
    return found


_PLACES = {"participation_id": participation, "document_id": competency_document, "report_id": core_duty_report}


async def taken(session: AsyncSession, path: Mapping[str, str]) -> bool:
    """Whether a document of this path may name files, by the policy of its cycle."""
    for name, id in path.items():
        table = _PLACES[name]
        with suppress(ValueError):
            about = await session.scalar(select(table.c.about).where(table.c.id == UUID(id)))
            return about is not None and takes_files(about)
    return False
