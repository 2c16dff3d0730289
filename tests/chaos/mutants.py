"""The classic mistakes, each as a patch of one function or statement in a process that is started with it.

A guard that can be removed without a check turning red is no guard, or the check is none.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI, Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import edge, inbox, relay, taking
from shared.courier import Courier, Outcome, Row
from shared.database import Sessions
from shared.inbox import Arrival, Consumer, Ledger, Record, sort_out
from shared.relay import Relay
from shared.taking import Lane, Taken
from tests.chaos import api

LATE = 1.0
"""Seconds that what should have come first comes later."""


def later(what: Callable[[], Coroutine[Any, Any, object]]) -> None:
    asyncio.get_running_loop().call_later(LATE, lambda: asyncio.ensure_future(what()))


def answer_before_commit() -> AbstractContextManager[object]:
    """The api says that it is done, and commits afterwards."""

    async def transaction(request: Request) -> AsyncIterator[AsyncSession]:
        session: AsyncSession = request.app.state.sessions()
        request.state.session = session
        yield session
        later(session.commit)

    build = api.application

    def application(*given: Any) -> FastAPI:
        app = build(*given)
        app.dependency_overrides[edge.transaction] = transaction
        return app

    return patch.object(api, "application", application)


def sent_before_acknowledged() -> AbstractContextManager[object]:
    """The relay marks its rows as sent, and sends them afterwards."""
    send = Courier.send

    async def hopes(self: Courier, rows: Sequence[Row]) -> Outcome:
        later(lambda: send(self, rows))
        return Outcome(acked=[row.seq for row in rows])

    return patch.object(Courier, "send", hopes)


def naive_cursor() -> AbstractContextManager[object]:
    """What is new is what is after the last one seen."""
    seen = [0]
    statement = relay._READ.replace("sent_at IS NULL AND held", "seq > $4 AND sent_at IS NULL AND held")

    assert statement != relay._READ

    async def read(connection: Any, lanes: set[int]) -> list[Row]:
        found = await connection.fetch(statement, sorted(lanes), 100, relay._BYTES, seen[0])
        seen[0] = max([seen[0], *(row["seq"] for row in found)])
        return sorted((relay._row(each) for each in found), key=lambda row: row.seq)

    return patch.object(relay, "_read", read)


def relays_without_lanes() -> AbstractContextManager[object]:
    """Each takes the next rows that no other has locked."""
    grab = (
        "SELECT seq, id, created_at, topic, key, aggregateid, aggregate_version, type, occurred_at, headers, payload"
        " FROM outbox WHERE sent_at IS NULL ORDER BY seq LIMIT 20 FOR UPDATE SKIP LOCKED"
    )

    async def rounds(self: Relay, connection: Any, courier: Courier) -> None:
        while not self._stop.is_set():
            async with connection.transaction():
                rows = [relay._row(found) for found in await connection.fetch(grab)]
                if rows:
                    await self._settle(connection, await courier.send(rows))
            if not rows:
                await self._listen()

    return patch.object(Relay, "_rounds", rounds)


def offset_before_effect() -> AbstractContextManager[object]:
    """The worker commits how far it is, and then does the work."""

    async def together(sessions: Sessions, consumer: Consumer, lane: Lane, records: Sequence[Record]) -> Taken:
        following = records[-1].offset + 1
        async with sessions() as session, session.begin():
            ledger = Ledger(session, consumer, lane.topic, lane.partition)
            await ledger.advance(lane.next, following)
            fresh = await ledger.take(sort_out(consumer, records))
        async with sessions() as session, session.begin():
            await consumer.handle(session, [arrival.open() for arrival in fresh])
        taking.moved(consumer, lane, following)
        return Taken()

    return patch.object(taking, "_together", together)


def offset_without_effect() -> AbstractContextManager[object]:
    """What fails is logged, and the worker goes on behind it."""
    together = taking._together

    async def shrug(sessions: Sessions, consumer: Consumer, lane: Lane, records: Sequence[Record]) -> Taken:
        try:
            return await together(sessions, consumer, lane, records)
        except Exception:
            async with sessions() as session, session.begin():
                ledger = Ledger(session, consumer, lane.topic, lane.partition)
                await ledger.advance(lane.next, records[-1].offset + 1)
            taking.moved(consumer, lane, records[-1].offset + 1)
            return Taken()

    return patch.object(taking, "_together", shrug)


def no_inbox_key() -> AbstractContextManager[object]:
    """Whatever arrives is new."""

    async def everything_is_new(_: Ledger, arrivals: Sequence[Arrival]) -> list[Arrival]:
        return list(arrivals)

    return patch.object(Ledger, "take", everything_is_new)


def no_fence() -> AbstractContextManager[object]:
    """The offset is moved whoever moved it before."""
    blind = inbox._ADVANCE.text.replace(" AND next = :known", " AND :known >= 0")
    assert blind != inbox._ADVANCE.text
    return patch.object(inbox, "_ADVANCE", text(blind))


def slow_sender() -> AbstractContextManager[object]:
    """No mistake: a relay that is slow between reading and sending."""
    send = Courier.send

    async def slowly(self: Courier, rows: Sequence[Row]) -> Outcome:
        await asyncio.sleep(0.7)
        return await send(self, rows)

    return patch.object(Courier, "send", slowly)


Patch = Callable[[], AbstractContextManager[object]]


async def mutated(patches: Sequence[Patch], main: Callable[..., Coroutine[Any, Any, None]], *given: object) -> None:
    """The main of a process that makes these mistakes."""
    with patches[0]() if patches else nullcontext():
        if patches[1:]:
            await mutated(patches[1:], main, *given)
        else:
            await main(*given)
