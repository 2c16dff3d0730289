"""The service's own PostgreSQL: one engine, one way to open a session."""

from typing import cast

from prometheus_client import Gauge
from sqlalchemy import QueuePool
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from shared.settings import Settings

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
        pool_pre_ping=True,
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
    pool_size.labels(role).set(settings.pool_size)
    pool_used.labels(role).set_function(lambda: cast(QueuePool, engine.pool).checkedout())
    return engine


def sessions(engine: AsyncEngine, settings: Settings) -> Sessions:
    """Nothing is loaded behind anybody's back: objects stay as they were after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False, info={"rehearsal": settings.rehearsal})
