"""Teachers who hand in their plans and take them back, without end: each command told in an event, each with its key.

Whatever happens to a command (no answer, a broken connection, 503), it is sent again with the same key until the answer
is there. What was answered then must be exactly what took effect.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.demo.people import ORPHAN_SCHOOL
from deploy.demo.story import calendar
from deploy.demo.story.stage import Answer, Broken, Person, Stage
from deploy.demo.story.walker import TICKED, Walker
from tests.compose.composition import Composition
from tests.eventually import eventually

PATIENCE = 150.0
AGAIN = (408, 425, 429, 500, 502, 503, 504)
KINDS = "'planning.plan_submitted.v1', 'planning.plan_withdrawn.v1'"


@dataclass
class Load:
    """The teachers of the school that Syamsul leads; Saodah alone has another story."""

    stage: Stage
    name: str
    """Part of every key: another load's commands are others."""
    commands: int = 0
    repeated: int = 0
    told: list[str] = field(default_factory=list)
    """The ids of the events of all answers, one answer a command."""
    _ending: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self) -> asyncio.Task[None]:
        """It is January again and everyone has a draft; from now on they hand in and take back."""
        await self.stage.clock(calendar.PLANNING)
        syamsul = self.stage.person("syamsul")
        teachers = [p for p in self.stage.of_school("Tenggarong Seberang") if p.account != "saodah"]
        walkers = [Walker(self.stage, who, syamsul, ORPHAN_SCHOOL) for who in teachers]
        for walker in walkers:
            await walker.arrive()
            await walker.draft()
            assert walker.plan is not None
            walker.plan = await self.stage.ask(walker.who, "GET", "planning", f"/v1/plans/{walker.plan['id']}")
        return asyncio.create_task(self._all(walkers))

    def end(self) -> None:
        self._ending.set()

    async def goes_on(self, commands: int = 20) -> None:
        """So many more commands are answered."""
        goal = self.commands + commands
        await eventually(lambda: self.commands >= goal, PATIENCE)

    async def _all(self, walkers: list[Walker]) -> None:
        async with asyncio.TaskGroup() as group:
            for walker in walkers:
                group.create_task(self._hand_in_and_take_back(walker))

    async def _hand_in_and_take_back(self, walker: Walker) -> None:
        assert walker.plan is not None
        plan, seen, turn = f"/v1/plans/{walker.plan['id']}", walker.plan, 0
        while not self._ending.is_set():
            turn += 1
            for step, body in (("submission", TICKED), ("withdrawal", None)):
                seen = await self._settled(
                    walker.who, f"{plan}/{step}", body, seen, f"{self.name}:{step}:{turn}:{walker.pid}"
                )
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._ending.wait(), 0.1)

    async def _settled(self, who: Person, path: str, body: Any, seen: Answer, key: str) -> Answer:
        """The answer, after as many attempts as it takes."""
        headers = {"Idempotency-Key": key, "If-Match": seen.etag}
        deadline = time.monotonic() + PATIENCE
        while True:
            with suppress(Broken, httpx.HTTPError):
                answer = await self.stage.ask(who, "POST", "planning", path, json=body, headers=headers)
                if answer.status < 300:
                    self.commands += 1
                    self.told += [event for _, event in answer.events]
                    return answer
                assert answer.status in AGAIN, f"{path} {key}: {answer.status} {answer.body}"
            assert time.monotonic() < deadline, f"{path} {key}: no answer in {PATIENCE:.0f} s"
            self.repeated += 1
            await asyncio.sleep(0.2)


def recorded(composition: Composition) -> set[str]:
    """Every submission and withdrawal that planning has recorded."""
    return {row[0] for row in composition.rows("planning", f"SELECT id FROM outbox WHERE type IN ({KINDS})")}


def taken_in(composition: Composition) -> dict[str, int]:
    """In reporting's database: the event, and how often it is there."""
    rows = composition.rows(
        "reporting", f"SELECT event_id, count(*) FROM dossier_entry WHERE type IN ({KINDS}) GROUP BY 1"
    )
    return {event: int(count) for event, count in rows}


async def every_command_took_effect_once(load: Load, composition: Composition, before: set[str]) -> None:
    """Each answer told of one event; planning recorded these and no others; reporting has each exactly once."""
    told = set(load.told)
    assert len(told) == len(load.told) == load.commands > 0
    assert await asyncio.to_thread(recorded, composition) - before == told
    found: dict[str, int] = await eventually(
        lambda: asyncio.to_thread(taken_in, composition), 120, until=lambda seen: told <= seen.keys()
    )
    assert set(found.values()) == {1}
