"""Admission in a real service: full is full, and then there is room again."""

import asyncio

from sqlalchemy import text

from tests import builders as a
from tests.eventually import eventually

WAITS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def test_who_comes_when_it_is_full_is_asked_to_come_back_and_then_served(kits) -> None:
    """A command waits for a lock and holds the only place: the next is refused, and done when it comes again."""
    kit = await kits("planning", in_flight=1)
    await kit.it_is(a.JANUARY)
    await kit.feed(*a.a_led_school())
    head, body = kit.as_(a.HEAD), {"office": a.OFFICE, "cycle": "2025"}
    async with kit.running.sessions() as session:
        await session.execute(text("LOCK TABLE office_fact IN ACCESS EXCLUSIVE MODE"))
        first = asyncio.create_task(head.post("/v1/cycles", json=body))
        await eventually(lambda: kit.sql(WAITS))
        refused = await head.get("/v1/cycles", params={"office": a.OFFICE})
        assert (refused.status_code, refused.json()["code"]) == (429, "too-busy")
        assert refused.headers["retry-after"]
        assert (await kit.anonymous.get("/health/live")).status_code == 200
    assert (await first).status_code == 201
    assert (await head.get("/v1/cycles", params={"office": a.OFFICE})).status_code == 200
