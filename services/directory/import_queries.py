"""What can be seen of imports: how far, what changed, what is wrong."""

from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.importing.findings import Status
from services.directory.relations import Authority
from services.directory.views import ImportList, ImportView
from shared.errors import NotFound


async def import_list(session: AsyncSession, who: Authority, after: UUID | None, limit: int) -> ImportList:
    """The newest first."""
    query = _imports(who).order_by(store.imports.c.id.desc()).limit(limit + 1)
    rows = (await session.execute(query.where(store.imports.c.id < after) if after else query)).all()
    shown = tuple(_import(r) for r in rows[:limit])
    return ImportList(imports=shown, next=shown[-1].id if len(rows) > limit else None)


async def import_view(session: AsyncSession, who: Authority, import_id: UUID) -> ImportView:
    row = (await session.execute(_imports(who).where(store.imports.c.id == import_id))).one_or_none()
    if row is None:
        raise NotFound()
    return _import(row)


def _imports(who: Authority) -> Select[tuple[object, ...]]:
    """An admin sees what was brought for his offices, and for no other beside them."""
    going = store.import_progress.c
    query = select(store.imports, going.stage, going.done, going.total).join_from(
        store.imports, store.import_progress, going.import_id == store.imports.c.id, isouter=True
    )
    if who.offices is None:
        return query
    return query.where(store.imports.c.office_codes.contained_by(sorted(who.offices)))


def _import(r: Row[tuple[object, ...]]) -> ImportView:
    running = r.status == Status.WAITING and r.stage is not None
    progress = {"stage": r.stage, "done": r.done, "total": r.total} if r.stage else None
    return ImportView(
        id=r.id,
        status=Status.RUNNING if running else r.status,
        dry_run=r.dry_run,
        asked_at=r.asked_at,
        finished_at=r.finished_at,
        office_codes=r.office_codes,
        files=r.files,
        summary=r.summary,
        error_count=r.error_count or 0,
        errors=tuple(r.errors or ()),
        progress=progress,
    )
