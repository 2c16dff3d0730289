"""Each test has its own databases, copied from a template that was migrated once."""

import itertools
import os
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest

from shared import migrate
from shared.database import connect
from tests.integration.service_kit import Kit, service_named, settings_for

_numbers = itertools.count()


@pytest.fixture(scope="session")
async def template(postgres: object) -> AsyncIterator[Callable[[str], Awaitable[tuple[str, str]]]]:
    """`await template("planning")` → the server's address, and the name of a migrated database to copy."""
    admin = postgres.admin_dsn  # type: ignore[attr-defined]
    made: dict[str, str] = {}

    async def make(service: str) -> tuple[str, str]:
        if service not in made:
            name = f"template_{service}_{os.getpid()}"
            await _run(admin, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
            engine = connect(settings_for(_address(admin, name)), "template")
            await migrate.upgrade(engine, service)
            await engine.dispose()
            made[service] = name
        return admin, made[service]

    yield make
    for name in made.values():
        await _run(admin, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def kits(template: Callable[[str], Awaitable[tuple[str, str]]]) -> AsyncIterator[Callable[..., Awaitable[Kit]]]:
    """`kit = await kits("planning")`: the service on an empty, migrated database of its own."""
    async for make in _kits(template):
        yield make


@pytest.fixture(scope="module")
async def kits_of_module(
    template: Callable[[str], Awaitable[tuple[str, str]]],
) -> AsyncIterator[Callable[..., Awaitable[Kit]]]:
    """The same, for a database that all tests of a module only read."""
    async for make in _kits(template):
        yield make


async def _kits(template: Callable[[str], Awaitable[tuple[str, str]]]) -> AsyncIterator[Callable[..., Awaitable[Kit]]]:
    made: list[tuple[Kit, str, str]] = []

    async def make(name: str, **settings: object) -> Kit:
        admin, origin = await template(name)
        copy = f"t{os.getpid()}_{next(_numbers)}"
        await _run(admin, f"CREATE DATABASE {copy} TEMPLATE {origin}")
        kit = Kit(service_named(name), _address(admin, copy), **settings)
        made.append((kit, admin, copy))
        return kit

    yield make
    for kit, admin, copy in made:
        await kit.close()
        await _run(admin, f"DROP DATABASE {copy} WITH (FORCE)")


def _address(admin: str, database: str) -> str:
    return admin.rsplit("/", 1)[0] + "/" + database


async def _run(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
