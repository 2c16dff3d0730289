"""The service's own PostgreSQL: one engine, one way to open a session."""

from time import monotonic
from typing import cast

from prometheus_client import Gauge
from sqlalchemy import QueuePool, event
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_connection as Connection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from shared.settings import Settings

IDLE = 5.0
"""Seconds without use after which a connection is asked whether it is still there."""
Sessions = async_sessionmaker[AsyncSession]
pool_used = Gauge("kinerja_pool_used", "Connections to PostgreSQL in use", ["pool"])
pool_size = Gauge("kinerja_pool_size", "Connections to PostgreSQL that may be in use", ["pool"])


def connect(settings: Settings, role: str) -> AsyncEngine:
    """An engine of at most `pool_size` connections, named after its role: `pg_stat_activity` tells who is who."""
    engine = create_async_engine(
        settings.sqlalchemy_url,
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=10,
        hide_parameters=True,  # an error's text goes to the log, what people wrote does not
        connect_args={
            "timeout": 5,
            "command_timeout": settings.statement_timeout + 5,
            "server_settings": {
                "application_name": role,
                "statement_timeout": f"{settings.statement_timeout}s",
                "idle_in_transaction_session_timeout": "60s",
                "timezone": "UTC",
            },
        },
    )
    event.listen(engine.sync_engine, "checkin", _returned)
    event.listen(engine.sync_engine, "checkout", _taken)
    pool_size.labels(role).set(settings.pool_size)
    pool_used.labels(role).set_function(lambda: cast(QueuePool, engine.pool).checkedout())
    return engine


def _returned(_: Connection | None, entry: ConnectionPoolEntry) -> None:
    entry.info["returned"] = monotonic()


def _taken(connection: Connection, entry: ConnectionPoolEntry, _: object) -> None:
    """Whoever takes a connection gets a living one: that the server has gone is known here by now, without asking.

    Asked is only one that lay idle, for a network may forget it in silence; asking each time would be three round
    trips more for every command (BEGIN, an empty statement, ROLLBACK).
    """
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError()
    if monotonic() - entry.info.get("returned", monotonic()) > IDLE:
        try:
            connection.ping()  # type: ignore[no-untyped-call]
        except connection.dbapi.Error as error:
            raise InvalidatePoolError() from error


def sessions(engine: AsyncEngine, settings: Settings) -> Sessions:
    """Nothing is loaded behind anybody's back: objects stay as they were after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False, info={"rehearsal": settings.rehearsal})
