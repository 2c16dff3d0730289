"""Head: the version of the database that the code of a service needs, and whether a database is there.

Read without Alembic: who only serves does not migrate, and need not load what migrates.
"""

import inspect
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

_CURRENT = text("SELECT version_num FROM alembic_version")
_NO_TABLE = "42P01"


class NotAtHead(Exception):
    """The database is not as this code needs it. Says what to do."""


def migrations(service: str) -> Path:
    """Where the service keeps its migrations."""
    return Path(inspect.getfile(import_module(f"services.{service}"))).parent / "migrations"


@cache
def head(service: str) -> str:
    """The newest revision in the code: that of the file with the highest number."""
    newest = max((migrations(service) / "versions").glob("[0-9]*.py"))
    found = re.search(r'^revision = "(.+)"$', newest.read_text("utf-8"), re.M)
    if found is None:
        raise ValueError(f"{newest.name} does not say its revision")
    return found[1]


def suffices(revision: str | None, service: str) -> bool:
    """Whether a database at this version has what this code needs.

    One that is ahead has it: migrations only add (the linter sees to that), so code of yesterday works while a release
    is rolled out, and after it is rolled back.
    """
    needed = head(service)
    return _story(revision) == _story(needed) and _number(revision) >= _number(needed)


async def at_head(engine: AsyncEngine, service: str) -> bool:
    """Whether the database is as this code needs it, or ahead."""
    return suffices(await current(engine), service)


def _story(revision: str | None) -> str:
    """Whose it is: `planning_` of `planning_0003`."""
    return re.sub(r"\d+$", "", revision or "-")


def _number(revision: str | None) -> int:
    """`planning_0003` is the third; what has no number is none of ours."""
    found = re.search(r"\d+$", revision or "")
    return int(found[0]) if found else 0


async def current(engine: AsyncEngine) -> str | None:
    """The version of the database; None for one that was never migrated."""
    async with engine.connect() as connection:
        try:
            found: str | None = await connection.scalar(_CURRENT)
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) != _NO_TABLE:
                raise
            return None
    return found


async def require_head(engine: AsyncEngine, service: str) -> None:
    """A process whose database is not at head does not start."""
    if not await at_head(engine, service):
        raise NotAtHead(
            f"The database of {service} is not at the version this code needs ({head(service)}). "
            f"Run: python -m services.{service}.app migrate"
        )
