"""One run: start the world, break it, let it come to rest, count."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tests.chaos import nursery
from tests.chaos.schedule import Schedule
from tests.chaos.world import World
from tests.trial import Counts

DUPLICATES = 0.02
"""At least this share of the events must have been sent twice, or the run proves little."""


@dataclass(frozen=True)
class Report:
    """What a run has shown."""

    seed: int
    seconds: float
    blows: dict[str, int]
    counts: Counts
    sent_again: int
    on_the_wire: int
    parked: int
    fenced: int

    @property
    def held(self) -> bool:
        """Everything the backbone promises, and enough was done to it."""
        c = self.counts
        wrong = c.lost or c.doubled or c.disordered or self.parked
        return not wrong and self.on_the_wire - c.told >= DUPLICATES * c.told

    def __str__(self) -> str:
        c = self.counts
        blows = ", ".join(f"{many} × {name}" for name, many in sorted(self.blows.items()))
        twice = self.on_the_wire - c.told
        return "\n  ".join(
            [
                f"chaos, seed {self.seed}: {c.told} events, {sum(self.blows.values())} blows in {self.seconds:.0f} s",
                blows,
                f"on the wire {self.on_the_wire}, so {twice} duplicates ({self.sent_again} injected)",
                f"lost {c.lost}, doubled {c.doubled}, disordered {c.disordered}, parked {self.parked}",
                f"fenced {self.fenced}",
            ]
        )


async def run(home: Path, *, events: int, kills: int, seed: int, rate: float, nodes: int = 1) -> Report:
    """`rate` is how many events a second the writers tell at most; the blows are spread over all of them."""
    world = World(home, nodes)
    began = monotonic()
    await world.start(events, rate, seed)
    try:
        schedule = Schedule(world, seed, kills, events)
        await schedule.run()
        await _at_rest(world, events)
        return Report(
            seed=seed,
            seconds=monotonic() - began,
            blows=dict(schedule.struck),
            counts=await world.counts(),
            sent_again=schedule.duplicates,
            on_the_wire=await world.on_the_wire(),
            parked=int(await world.sink.ask("SELECT count(*) FROM parked")),
            fenced=world.fenced(),
        )
    finally:
        await world.stop()
        nursery.close()


async def _at_rest(world: World, events: int, patience: float = 120.0) -> None:
    """All is told, heard and sent; or nothing has moved for `patience` seconds, and what is missing is lost."""
    last, since = None, monotonic()
    while monotonic() - since < patience:
        await asyncio.sleep(0.5)
        seen = await world.progress()
        if seen != last and seen is not None:
            last, since = seen, monotonic()
        if seen is not None and seen[0] >= events and seen[1] >= seen[0] and await _all_sent(world):
            return


async def _all_sent(world: World) -> bool:
    writing = any(part.running() for part in world.parts["writer"])
    return not writing and not await world.source.ask("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
