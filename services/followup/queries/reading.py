"""Who reads: the teacher himself everything, his superior what was collected (R-DOC-3)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, Select, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup.store import participation
from shared import facts
from shared.catalogue import catalogue
from shared.clock import now
from shared.contracts.base import About
from shared.contracts.ids import PersonId
from shared.contracts.planning import PlanApproved
from shared.edge import View
from shared.errors import NotFound
from shared.facts import Relation, permit

READERS = (Relation.SELF, Relation.SUPERIOR)

_MESSAGES = {
    "AVAILABLE": "Hasil observasi tersedia. Lanjutkan Dokumen Tindak Lanjut.",
    "REQUESTED": "Lakukan upaya tindak lanjut, lalu isi refleksi.",
    "COLLECTED": "Sudah dikumpulkan",
}


@dataclass(frozen=True)
class Reading:
    """Whose papers are read, with which plan, and whether by himself."""

    about: About
    plan: PlanApproved | None
    own: bool

    def title_of(self, code: str) -> str:
        """The official name of a competency or a duty; the code where the lists have none."""
        lists = catalogue(self.about.policy)
        entries = (*lists.competencies, *lists.core_duties, *lists.additional_duties)
        return next((entry.label for entry in entries if entry.code == code), code)

    def message(self, status: str) -> str | None:
        """What the state means for the one who reads."""
        if status == "DRAFT":
            return "Draf" if self.own else "sedang diisi"
        return _MESSAGES.get(status)


async def reading(session: AsyncSession, participation_id: UUID, reader: PersonId) -> Reading:
    """The teacher himself, or his superior; nobody else."""
    found = select(participation.c.about, participation.c.plan).where(participation.c.id == participation_id)
    row = (await session.execute(found)).one_or_none()
    if row is None:
        raise NotFound()
    school = await facts.school(session, row.about.npsn)
    relations = permit(school.relations(reader, row.about, await now(session)), READERS)
    return Reading(row.about, row.plan, Relation.SELF in relations)


def of(table: Table, participation_id: UUID) -> Select[tuple[object, ...]]:
    return select(table).where(table.c.participation_id == participation_id)


def readable(row: Row[tuple[object, ...]], see: Reading) -> bool:
    """A draft is its author's (R-DOC-3)."""
    return see.own or bool(row.status == "COLLECTED")


def fields_of(card: type[View], row: Row[tuple[object, ...]], see: Reading) -> dict[str, object]:
    """A document's fields; its content is for the author alone until it is collected."""
    fields = {name: getattr(row, name) for name in card.model_fields if hasattr(row, name)}
    if not readable(row, see):
        fields["content"] = None
    return {**fields, "message": see.message(row.status)}
