"""Where the CPU time of a process goes, by py-spy: each sample belongs to the innermost layer that its stack knows."""

import asyncio
import shutil
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

LAYERS: Mapping[str, Sequence[str]] = {
    "driver (asyncpg)": ("asyncpg/",),
    "ORM (SQLAlchemy)": ("sqlalchemy/", "services/planning/store.py"),
    "token (joserfc)": ("joserfc/", "cryptography/", "shared/identity.py"),
    "JSON, pydantic": ("pydantic", "json/", "shared/columns.py", "shared/contracts/"),
    "log, metrics, trace": (
        "structlog/", "logging/", "prometheus_client/", "opentelemetry/", "shared/telemetry.py", "shared/tracing.py",
    ),
    "framework (FastAPI, Starlette, uvicorn)": ("fastapi/", "starlette/", "uvicorn/", "anyio/"),
    "ours": ("shared/", "services/"),
    "event loop": ("asyncio/", "uvloop/"),
}  # fmt: skip
"""Files by layer; of a stack, the innermost frame that is in one of them decides."""
ACTS: Mapping[str, Sequence[str]] = {
    "token verified": ("Verifier.person", "person (shared/identity.py"),
    "idempotency: key taken, answer kept": ("(shared/idempotency.py",),
    "connection taken and looked at": ("_do_ping", "pool/base.py", "(shared/database.py"),
    "facts: school, office, relations": ("(shared/facts.py",),
    "event recorded": ("(shared/outbox.py",),
    "view of the plan read": ("plan_card (",),
    "BEGIN and COMMIT": ("_start_transaction", "_commit_impl", "do_commit"),
    "log line, metrics": ("_tell (shared/watch.py",),
}
"""What a command consists of, whichever layers it uses; acts overlap."""


@dataclass
class Profile:
    """Samples by layer and by act."""

    samples: int = 0
    layers: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)

    def add(self, stack: Sequence[str], count: int) -> None:
        self.samples += count
        self.layers[_layer(stack)] += count
        for act, marks in ACTS.items():
            if any(mark in frame for frame in stack for mark in marks):
                self.acts[act] += count

    @classmethod
    def read(cls, path: Path) -> "Profile":
        made = cls()
        for line in path.read_text().splitlines():
            stack, _, count = line.rpartition(" ")
            made.add(stack.split(";"), int(count))
        return made


def _layer(stack: Sequence[str]) -> str:
    for frame in reversed(stack):
        for layer, places in LAYERS.items():
            if any(f"({place}" in frame or f"/{place}" in frame for place in places):
                return layer
    return "rest"


@asynccontextmanager
async def profiled(pid: int, seconds: float, path: Path) -> AsyncIterator[None]:
    """Look into a process meanwhile, 400 times a second, while it holds the interpreter: waiting does not count."""
    program = shutil.which("py-spy") or str(Path(sys.executable).with_name("py-spy"))
    command = [program, "record", "--gil", "-d", str(int(seconds)), "-r", "400", "-f", "raw", "-o", str(path)]
    silent = asyncio.subprocess.DEVNULL
    spy = await asyncio.create_subprocess_exec(*command, "-p", str(pid), stdout=silent, stderr=silent)
    try:
        yield
        await asyncio.wait_for(spy.wait(), seconds + 30)
    finally:
        if spy.returncode is None:
            spy.kill()
            await spy.wait()
