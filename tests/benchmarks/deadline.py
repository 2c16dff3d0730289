"""The last hour before the deadline: teachers with complete drafts, and the load of handing them in."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import ground, orders, teachers
from tests.benchmarks.answers import Answers
from tests.benchmarks.load import Phase, Plan, drive
from tests.benchmarks.system import PIPELINE, System

WARM_UP = Phase(seconds=4, clients=8)
"""What a process loads and compiles at its first requests is no part of any figure."""


@dataclass
class Deadline:
    """A running system, and so many requests still to be sent: each teacher hands in once."""

    system: System
    setup: dict[str, str]
    count: int
    used: int = 0
    others: float = 0.0
    """Cores that somebody else than the system and the load kept busy, at most, while it was watched."""

    @property
    def left(self) -> int:
        return self.count - self.used

    async def load(self, *phases: Phase) -> Answers:
        """Put this load on, and wait for its end."""
        files = str(self.system.home / "orders"), str(self.system.home / "records")
        with self.watched():
            answers = await drive(Plan(self.system.targets, *files, phases, first=self.used, seed=self.used + 1))
        self.used += answers.touched
        return answers

    @contextmanager
    def watched(self) -> Iterator[None]:
        """What is measured in this block is about us only if others were quiet."""
        before = ground.trees(self.system).look()
        yield
        self.others = max(self.others, before.spent().others)

    async def recorded(self) -> int:
        """Events of the plans that were handed in; what the records say must be in the database."""
        asked = await self.system.ask("planning", "SELECT count(*) FROM outbox WHERE type LIKE 'planning.plan_%'")
        return int(str(asked))


@asynccontextmanager
async def deadline(
    count: int, roles: Sequence[str] = PIPELINE, apis: int = 1, spare: int = 0, **settings: str
) -> AsyncIterator[Deadline]:
    """The system with `count` teachers and `spare` ones who send nothing, all parts ready and warm."""
    async with System(roles=roles, apis=apis, settings=settings) as system:
        await teachers.seed(system, count + spare)
        await system.run()
        orders.write(teachers.submissions(system, count), Path(system.home / "orders"))
        parts = {"api processes": str(apis), "pipeline": ", ".join(roles) or "none"}
        here = Deadline(system, await ground.setup(system) | parts | {"teachers": f"{count:,}"}, count)
        await here.load(WARM_UP)
        here.others = 0.0
        yield here
