"""What time it is. Under `demo` and `test` the clock can be moved; in production it is the wall clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Column, MetaData, Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.directory import Zone

_tables = MetaData()
clock = Table(
    "clock", _tables, Column("id", BigInteger, primary_key=True), Column("offset_ms", BigInteger, nullable=False)
)

ZONES = {
    Zone.WIB: ZoneInfo("Asia/Jakarta"),
    Zone.WITA: ZoneInfo("Asia/Makassar"),
    Zone.WIT: ZoneInfo("Asia/Jayapura"),
}


def install(metadata: MetaData) -> None:
    """The service's database keeps the offset, so that all its processes agree."""
    clock.to_metadata(metadata)


async def now(session: AsyncSession) -> datetime:
    """The service's time, UTC. It reads the offset once a transaction, and only where a rehearsal may have set it."""
    if not session.info.get("rehearsal"):
        return datetime.now(UTC)
    if "clock_offset" not in session.info:
        offset = await session.scalar(select(clock.c.offset_ms).where(clock.c.id == 1))
        session.info["clock_offset"] = timedelta(milliseconds=offset or 0)
    moved: timedelta = session.info["clock_offset"]
    return datetime.now(UTC) + moved


async def move_to(session: AsyncSession, moment: datetime) -> None:
    """From now on it is `moment`, and time goes on from there. Only the edge of a rehearsal calls this."""
    offset = int((moment - datetime.now(UTC)).total_seconds() * 1000)
    row = insert(clock).values(id=1, offset_ms=offset)
    await session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"offset_ms": offset}))
    session.info.pop("clock_offset", None)


def day(moment: datetime, zone: Zone) -> date:
    """The calendar day of a moment where the school is (R-TIM-3)."""
    return moment.astimezone(ZONES[zone]).date()
