"""What operators do to a service from the command line: look at its outbox, send again, deal with parked events."""

import argparse
import json
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from shared import parked
from shared.database import Sessions, connect, sessions
from shared.service import Service
from shared.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

Do = Callable[[argparse.Namespace, Sessions], Awaitable[int]]


def add(verbs: "Verbs", service: Service) -> None:
    """`relay status|resend`, `parked list|show|replay|discard`."""
    relaying = verbs.add_parser("relay", help="what waits to be sent; send again").add_subparsers(required=True)
    _verb(relaying, "status", "what waits to be sent, and since when", _status)
    again = _verb(relaying, "resend", "send again what was recorded since a time (stop the relays first)", _resend)
    again.add_argument("--since", type=_moment, required=True, help="such as 2025-01-31T08:00:00Z")
    parking = verbs.add_parser("parked", help="events that could not be handled").add_subparsers(required=True)
    _verb(parking, "list", "all that wait", _list)
    for name, text, do in (
        ("show", "one, whole", _show),
        ("replay", "handle it and what waits behind it", _replay(service)),
        ("discard", "give it up, for a reason", _discard),
    ):
        _verb(parking, name, text, do).add_argument("id", type=int)
    parking.choices["discard"].add_argument("--reason", required=True)


def _verb(verbs: "Verbs", name: str, text: str, do: Do) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    parser.set_defaults(do=_with_sessions(do))
    return parser


def _with_sessions(do: Do) -> Callable[[argparse.Namespace, Settings], Awaitable[int]]:
    async def run(arguments: argparse.Namespace, settings: Settings) -> int:
        engine = connect(settings, "operations")
        try:
            return await do(arguments, sessions(engine, settings))
        finally:
            await engine.dispose()

    return run


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@asynccontextmanager
async def _session(maker: Sessions) -> "AsyncIterator[AsyncSession]":
    async with maker() as session, session.begin():
        yield session


async def _status(_: argparse.Namespace, maker: Sessions) -> int:
    async with _session(maker) as session:
        from shared import relay  # here: who serves needs no verb

        print(json.dumps(asdict(await relay.status(session)), default=str, indent=1))
    return 0


async def _resend(arguments: argparse.Namespace, maker: Sessions) -> int:
    from shared import relay

    count = await relay.resend(maker, arguments.since, datetime.now(UTC))
    print(f"{count} events will be sent again; consumers absorb what they know.")
    return 0


async def _list(_: argparse.Namespace, maker: Sessions) -> int:
    async with _session(maker) as session:
        rows = await parked.waiting(session)
    for row in rows:
        print(f"{row.id}\t{row.consumer}\t{row.type}\t{row.topic}[{row.partition}]@{row.offset}\t{row.error}")
    print(f"{len(rows)} parked")
    return 0


async def _show(arguments: argparse.Namespace, maker: Sessions) -> int:
    async with _session(maker) as session:
        row = await parked.show(session, arguments.id)
    if row is None:
        print("There is no such parked event.")
        return 1
    found = {key: _readable(value) for key, value in row._mapping.items()}
    print(json.dumps(found, default=str, indent=1, ensure_ascii=False))
    return 0


def _readable(value: object) -> object:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value


def _replay(service: Service) -> Do:
    async def do(arguments: argparse.Namespace, maker: Sessions) -> int:
        async with _session(maker) as session:
            row = await parked.show(session, arguments.id)
        consumer = next((c for c in service.consumers if row is not None and c.group == row.consumer), None)
        if consumer is None:
            print("There is no such parked event.")
            return 1
        replayed = await parked.replay(maker, consumer, arguments.id)
        print(f"{replayed.done} handled.")
        if replayed.error is not None:
            print(f"Stopped at {replayed.failed}: {replayed.error}")
        return 1 if replayed.error else 0

    return do


async def _discard(arguments: argparse.Namespace, maker: Sessions) -> int:
    async with _session(maker) as session:
        done = await parked.discard(session, arguments.id, arguments.reason)
    print("Discarded." if done else "There is no such parked event, or it was resolved before.")
    return 0 if done else 1
