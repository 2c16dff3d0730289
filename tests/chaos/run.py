"""One run: start the world, break it, let it come to rest, and ask the checker."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tests.chaos import checker, nursery, recovery
from tests.chaos.blows import plan
from tests.chaos.checker import Verdict
from tests.chaos.history import History
from tests.chaos.recovery import Recovery
from tests.chaos.schedule import Schedule
from tests.chaos.world import World

DUPLICATES = 0.05
"""At least this share of the events must have been sent twice, or the run proves little."""


@dataclass(frozen=True)
class Report:
    """What a run has shown; `asked` is what the people were to be promised; `apart`: every blow must have its time."""

    seed: int
    nodes: int
    asked: int
    seconds: float
    planned: int
    blows: dict[str, int]
    """Those that were struck, by name."""
    verdict: Verdict
    injected: int
    on_the_wire: int
    parked: int
    fenced: int
    recoveries: Sequence[Recovery]
    apart: bool = False

    @property
    def duplicates(self) -> int:
        return self.on_the_wire - self.verdict.happened

    @property
    def held(self) -> bool:
        """Everything the backbone promises, and enough was done to it."""
        struck = sum(self.blows.values()) == self.planned
        enough = struck and self.verdict.promised >= self.asked and self.duplicates >= DUPLICATES * self.asked
        timed = not self.apart or not any(recovery.left_out for recovery in self.recoveries)
        return self.verdict.kept and not self.parked and enough and timed

    def __str__(self) -> str:
        v = self.verdict
        lines = [
            f"chaos, seed {self.seed}, {self.nodes} broker(s): {v.promised} events, {self.seconds:.0f} s",
            self._struck(),
            f"lost {v.lost}, doubled {v.doubled}, disordered {v.disordered}, unasked {v.unasked}, parked {self.parked}",
            f"on the wire {self.on_the_wire}: {self.duplicates} duplicates ({self.injected} injected)",
            f"fenced {self.fenced}",
            recovery.HEAD,
            *map(str, self.recoveries),
            *v.examples[:20],
        ]
        return "\n  ".join(lines)

    def _struck(self) -> str:
        kinds = Counter[str]()
        for name, many in self.blows.items():
            kinds[{"kill": "kills", "freeze": "freezes"}.get(name.split()[0], "other faults")] += many
        return f"struck {kinds.total()} of {self.planned} blows: " + ", ".join(
            f"{kinds[kind]} {kind}" for kind in ("kills", "freezes", "other faults")
        )


async def run(
    home: Path, *, events: int, kills: int, seed: int, rate: float, nodes: int = 1, keep: Path | None = None,
    apart: bool = False, only: Sequence[str] = (),
) -> Report:  # fmt: skip
    """`rate`: events a second at most; the blows are spread over all of them, and with `apart` the events last as long
    as the blows do, however many that makes. `keep`: where the history stays."""
    place = keep or home
    place.mkdir(parents=True, exist_ok=True)
    (place / f"history-{seed}.jsonl").unlink(missing_ok=True)
    history = History(place / f"history-{seed}.jsonl")
    history.write("run", events=events, kills=kills, seed=seed, rate=rate, nodes=nodes)
    effects = place / f"effects-{seed}.csv"
    world, began = World(home, nodes, history), monotonic()
    try:
        await world.start(events, rate, seed, lasting=apart)
        blows = plan(seed, kills, only)
        schedule = Schedule(world, blows, events, apart)
        await schedule.run()
        if apart:
            world.people.end()
        await _at_rest(world)
        history.write("end")
        seconds = monotonic() - began
        await world.write_down_effects(effects)
        return Report(
            seed=seed, nodes=nodes, asked=events, seconds=seconds, planned=len(blows),
            blows=dict(schedule.struck), injected=schedule.duplicates,
            verdict=checker.check(checker.promises(history.path), checker.effects(effects)),
            on_the_wire=await world.on_the_wire(), fenced=world.fenced(),
            parked=int(await world.sink.ask("SELECT count(*) FROM parked")),
            recoveries=recovery.recoveries(history.path, effects, nodes), apart=apart,
        )  # fmt: skip
    finally:
        await world.stop()
        history.close()
        nursery.close()


async def _at_rest(world: World, patience: float = 120.0) -> None:
    """All is told, sent and heard; or nothing has moved for `patience` seconds, and what is missing is lost."""
    last, since = None, monotonic()
    while monotonic() - since < patience:
        await asyncio.sleep(0.5)
        seen = await world.progress()
        if seen is not None and seen != last:
            last, since = seen, monotonic()
        with suppress(Exception):
            if await world.at_rest():
                return
