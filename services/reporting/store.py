"""Reporting's tables. Nothing here knows the wall clock: the same events give the same rows, in whatever order."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic_core import to_json
from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Computed,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal_column,
    null,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.generations import CURRENT, Model
from shared import clock, facts, idempotency
from shared.columns import Enumerated
from shared.contracts.ids import Capacity
from shared.errors import NotFound
from shared.plumbing import plumbing

metadata = MetaData()
for part in (plumbing, idempotency.install, clock.install, facts.install):
    part(metadata)

Row = Mapping[str, object]
_when = DateTime(timezone=True)

person = Table(
    "person", metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
)  # fmt: skip

placement = Table(
    "placement", metadata,
    Column("employee_id", Uuid, primary_key=True),
    Column("npsn", Text, primary_key=True),
    Column("staff_type", Text, nullable=False),
    Column("left_on", Date),
)  # fmt: skip

dossier_entry = Table(
    "dossier_entry", metadata,
    Column("generation", Integer, primary_key=True),
    Column("participation_id", Uuid, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("employee_id", Uuid, nullable=False),
    Column("capacity", Enumerated(Capacity), nullable=False),
    Column("npsn", Text, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("at", _when, nullable=False),
    Column("role", Text, nullable=False),
    Column("details", JSONB, nullable=False),
)  # fmt: skip

progress = Table(
    "progress", metadata,
    Column("generation", Integer, primary_key=True),
    Column("participation_id", Uuid, primary_key=True),
    Column("employee_id", Uuid, nullable=False),
    Column("capacity", Enumerated(Capacity), nullable=False),
    Column("npsn", Text, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("plan_state", Text),
    Column("plan_at", _when),
    Column("plan_sequence", BigInteger),
    Column("a_at", _when),
    Column("b_at", _when),
    Column("c_at", _when),
    Column("d_at", _when),
    Column("e_at", _when),
    Column("competencies", ARRAY(Uuid), nullable=False),
    Column("competency_at", _when),
    Column("duties", ARRAY(Uuid), nullable=False),
    Column("duty_at", _when),
    Column("locked_at", _when),
    Column("voided", ARRAY(Uuid), nullable=False),
    Column("assessment_state", Text),
    Column("assessment_at", _when),
    Column("assessment_sequence", BigInteger),
    Column("predicate", Text),
    Column("predicate_at", _when),
    Column("predicate_sequence", BigInteger),
    Column("taking", Text),
    Column("taking_at", _when),
    Column("taking_sequence", BigInteger),
    Column("step", Text, Computed("…"), nullable=False),
)  # fmt: skip
"""One row for each participation; `step` is where it stands: the first that is not done."""

school_cycle = Table(
    "school_cycle", metadata,
    Column("generation", Integer, primary_key=True),
    Column("npsn", Text, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("policy", Text, nullable=False),
    Column("opened_at", _when, nullable=False),
)  # fmt: skip

school_predicate = Table(
    "school_predicate", metadata,
    Column("generation", Integer, primary_key=True),
    Column("npsn", Text, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("predicate", Text, nullable=False),
    Column("at", _when, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)  # fmt: skip

folded = Table(
    "folded", metadata,
    Column("model", Text, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("at", _when, nullable=False),
)  # fmt: skip
"""The time of the latest event folded; a row for each partition, so that no fold waits for another."""

TABLES = {
    Model.ROSTER: (person, placement),
    Model.DOSSIER: (dossier_entry,),
    Model.PROGRESS: (progress, school_cycle, school_predicate),
}


def _inserting(table: Table) -> Insert:
    """A batch as one JSON array: one statement takes it, however many rows it has."""
    kept = [column for column in table.c if column.computed is None]
    given = func.json_populate_recordset(
        literal_column(f"NULL::{table.name}"), cast(bindparam("rows", type_=Text), JSON)
    )
    rows = given.table_valued(*[Column(column.name, column.type) for column in kept], name="given")
    return insert(table).from_select([column.name for column in kept], select(*rows.c))


def _rows(rows: Sequence[Row]) -> dict[str, str]:
    return {"rows": to_json(rows).decode()}


_KEEP_ENTRIES = _inserting(dossier_entry).on_conflict_do_nothing()


async def keep_entries(session: AsyncSession, rows: Sequence[Row]) -> None:
    """What has been told stays told: the same event again changes nothing."""
    if rows:
        await session.execute(_KEEP_ENTRIES, _rows(rows))


async def keep_cycles(session: AsyncSession, rows: Sequence[Row]) -> None:
    if rows:
        await session.execute(insert(school_cycle).on_conflict_do_nothing(), rows)


_STATES = {"plan": "plan_state", "assessment": "assessment_state", "predicate": "predicate", "taking": "taking"}
_ON_THE_PLAN = ("a_at", "b_at")
_EARLIEST = ("c_at", "d_at", "e_at")
_LATEST = ("competency_at", "duty_at", "locked_at")
_UNITED = ("competencies", "duties")


def _joining() -> Insert:
    """What `Progress.join` says, as one upsert: the newer state, the earliest day, the documents of both; and nothing
    that went with a plan that was reset."""
    row = _inserting(progress)
    old, new = progress.c, row.excluded
    joined: dict[str, ColumnElement[object]] = {}
    for state, value in _STATES.items():
        newer = new[f"{state}_sequence"] > func.coalesce(old[f"{state}_sequence"], -1)
        joined |= {
            name: case((newer, new[name]), else_=old[name]) for name in (value, f"{state}_at", f"{state}_sequence")
        }
    joined |= {name: func.least(old[name], new[name]) for name in _EARLIEST}
    joined |= {name: func.greatest(old[name], new[name]) for name in _LATEST}
    locked = func.coalesce(func.greatest(old.locked_at, new.locked_at), literal_column("'-infinity'::timestamptz"))
    for name in _ON_THE_PLAN:
        latest = func.greatest(old[name], new[name])
        joined[name] = case((latest > locked, latest), else_=null())
    for name in _UNITED:
        both = f"SELECT unnest(progress.{name} || excluded.{name})"
        gone = "SELECT unnest(progress.voided || excluded.voided)"
        joined[name] = literal_column(f"ARRAY({both} EXCEPT {gone} ORDER BY 1)")
    joined["voided"] = literal_column("ARRAY(SELECT DISTINCT unnest(progress.voided || excluded.voided) ORDER BY 1)")
    return row.on_conflict_do_update(index_elements=["generation", "participation_id"], set_=joined)


_JOIN_PROGRESS = _joining()


async def join_progress(session: AsyncSession, rows: Sequence[Row]) -> None:
    """Rows come in the order of their participation, so that no two folds wait for each other in a circle."""
    if rows:
        await session.execute(_JOIN_PROGRESS, _rows(rows))


async def keep_school_predicates(session: AsyncSession, rows: Sequence[Row]) -> None:
    if rows:
        row = insert(school_predicate)
        newer = {name: row.excluded[name] for name in ("predicate", "at", "sequence")}
        await session.execute(
            row.on_conflict_do_update(
                index_elements=["generation", "npsn", "cycle"], set_=newer,
                where=row.excluded.sequence > school_predicate.c.sequence,
            ),
            rows,
        )  # fmt: skip


def _noting() -> Insert:
    new = _inserting(folded)
    return new.on_conflict_do_update(
        index_elements=["model", "generation", "topic", "partition"],
        set_={"at": func.greatest(folded.c.at, new.excluded.at)},
    )


_NOTE = _noting()


async def note_folded(session: AsyncSession, rows: Sequence[Row]) -> None:
    if rows:
        await session.execute(_NOTE, _rows(rows))


async def as_of(session: AsyncSession, model: Model, generation: int) -> datetime | None:
    """The time of the latest event folded; None before the first."""
    mine = (folded.c.model == model.value) & (folded.c.generation == generation)
    latest: datetime | None = await session.scalar(select(func.max(folded.c.at)).where(mine))
    return latest


async def policy_of_cycle(session: AsyncSession, npsn: str, cycle: str) -> str:
    """The policy a school's cycle keeps; a cycle that was not opened there is not found."""
    c = school_cycle.c
    mine = (c.generation == CURRENT.progress) & (c.npsn == npsn) & (c.cycle == cycle)
    found: str | None = await session.scalar(select(c.policy).where(mine))
    if found is None:
        raise NotFound()
    return found


async def digest(session: AsyncSession, model: Model, generation: int) -> list[tuple[str, int, str]]:
    """For each table of a model how many rows it has and their hash, whichever generation they are of."""
    found = []
    for table in TABLES[model]:
        # Names come from TABLES above, never from outside.
        mine = f"FROM {table.name} t" + (" WHERE generation = :generation" if "generation" in table.c else "")
        row = "md5((to_jsonb(t) - 'generation')::text)"
        query = text(f"SELECT count(*), coalesce(md5(string_agg({row}, '' ORDER BY {row})), '') {mine}")
        count, hashed = (await session.execute(query, {"generation": generation})).one()
        found.append((table.name, count, hashed))
    return found


async def generations(session: AsyncSession, model: Model) -> Sequence[int]:
    mine = select(folded.c.generation).where(folded.c.model == model.value).distinct().order_by(folded.c.generation)
    return (await session.scalars(mine)).all()


async def forget(session: AsyncSession, model: Model, generation: int, most: int = 5_000) -> int:
    """Delete some of what one generation wrote; answers how many rows. 0: nothing is left of it."""
    for table in TABLES[model]:
        # Names come from TABLES above, never from outside.
        some = f"SELECT ctid FROM {table.name} WHERE generation = :generation LIMIT :most"
        rows = text(f"DELETE FROM {table.name} WHERE ctid = ANY(ARRAY({some})) RETURNING 1")
        gone = len((await session.execute(rows, {"generation": generation, "most": most})).all())
        if gone:
            return gone
    mine = (folded.c.model == model.value) & (folded.c.generation == generation)
    await session.execute(delete(folded).where(mine))
    return 0
