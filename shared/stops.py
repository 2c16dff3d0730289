"""The slice of planning that says who takes part in a cycle no more, or is away for a while (rulebook 6.2)."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, ColumnElement, MetaData, Select, Table, Uuid, delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.columns import Enumerated
from shared.contracts.base import About
from shared.contracts.planning import ParticipationExempted, ParticipationLeft, ParticipationStarted
from shared.errors import Refusal
from shared.exemptions import EXEMPTIONS
from shared.inbox import Consumer
from shared.labels import label
from shared.texts import Text


class Stop(StrEnum):
    """Why somebody's cycle does not go on at a school."""

    MOVED = "MOVED"
    LEFT = "LEFT"
    UNPAID_LEAVE = "UNPAID_LEAVE"
    STUDY = "STUDY"


_tables = MetaData()
stopped_fact = Table(
    "stopped_fact",
    _tables,
    Column("participation_id", Uuid, primary_key=True),
    Column("why", Enumerated(Stop), nullable=False),
)

_AWAY = "Setelah kembali, dinas pendidikan mengaktifkannya lagi."
_BACK = "After the return the education office starts it again."
_READ = "Yang sudah dikumpulkan tetap dapat dibaca."
_READABLE = "What was handed in can still be read."
_STOPS = {
    Stop.MOVED: Text(f"pegawai ini pindah ke sekolah lain. {_READ}", f"the employee has moved elsewhere. {_READABLE}"),
    Stop.LEFT: Text(
        f"keikutsertaan sebagai {{as_what}} sudah berakhir. {_READ}",
        f"the participation as {{as_what}} is over. {_READABLE}",
    ),
    **{
        Stop(reason.value): Text(f"pegawai ini sedang {why.id}. {_AWAY}", f"{why.en} of the employee. {_BACK}")
        for reason, why in EXEMPTIONS.items()
    },
}


class TakesNoPart(Refusal):
    """E-11, E-13: what he has begun stays as it is."""

    title = Text("Tidak sedang ikut periode ini", "Takes no part in this cycle")
    detail = Text(
        "Periode {cycle} di sekolah ini berhenti, karena {why_id}", "Cycle {cycle} has stopped at this school: {why_en}"
    )


def install(metadata: MetaData) -> None:
    """A service that keeps the slice has this table."""
    stopped_fact.to_metadata(metadata)


def listen(consumer: Consumer) -> None:
    """A service that keeps the slice hears these, on the topic of planning."""
    consumer.on(ParticipationLeft)(stop)
    consumer.on(ParticipationExempted)(stop)
    consumer.on(ParticipationStarted)(go_on)


async def stop(session: AsyncSession, event: ParticipationLeft | ParticipationExempted) -> None:
    """He takes no part until he is told to have started again."""
    row = insert(stopped_fact).values(participation_id=event.about.participation_id, why=_why(event))
    await session.execute(
        row.on_conflict_do_update(index_elements=["participation_id"], set_={"why": row.excluded.why})
    )


def _why(event: ParticipationLeft | ParticipationExempted) -> Stop:
    if isinstance(event, ParticipationExempted):
        return Stop(event.reason.value)
    return Stop.MOVED if event.to_npsn else Stop.LEFT


async def go_on(session: AsyncSession, event: ParticipationStarted) -> None:
    mine = stopped_fact.c.participation_id == event.about.participation_id
    await session.execute(delete(stopped_fact).where(mine))


def takes_part(participation_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """As a condition: he has not left, and is not away."""
    return ~exists().where(stopped_fact.c.participation_id == participation_id)


def why_not(about: About) -> Select[Stop]:
    return select(stopped_fact.c.why).where(stopped_fact.c.participation_id == about.participation_id)


def require(about: About, why: Stop | None) -> None:
    """Refuse what is done by or for one who takes no part."""
    if why is not None:
        why_id, why_en = (_STOPS[why].say(each, {"as_what": label(about.capacity, each)}) for each in ("id", "en"))
        raise TakesNoPart(cycle=about.cycle, why_id=why_id, why_en=why_en)
