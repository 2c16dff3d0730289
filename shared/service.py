"""A service as a process: `python -m services.NAME.app run api worker relay`, any of the three roles, one image.

The api needs no broker; worker and relay do. Configuration is read once, here.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import errors, head, health, idempotency, openapi, rehearsal, telemetry, tracing
from shared.admission import Admission
from shared.database import Sessions, connect, sessions
from shared.identity import Verifier
from shared.inbox import Consumer
from shared.outbox import Waker
from shared.scheduler import Errand, Scheduler
from shared.settings import Settings
from shared.watch import Watch

if TYPE_CHECKING:
    from shared.files.store import FileStore
    from shared.messaging import Intake
    from shared.relay import Relay

ROLES = ("api", "worker", "relay")
_SILENCE = 120.0
"""Seconds without a round of errands after which a worker is not ready."""
log = telemetry.get_logger(__name__)


@dataclass(frozen=True)
class Service:
    """What a service runs. A part it does not have is left out."""

    name: str
    purpose: str
    routers: tuple[APIRouter, ...] = ()
    consumers: tuple[Consumer, ...] = ()
    errands: tuple[Errand, ...] = ()
    extras: tuple[Callable[["Running"], Coroutine[None, None, None]], ...] = ()
    """Loops of its own that the worker runs, such as delivering mail."""
    errand_pause: float = 15.0
    uploads: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Routes that take files, with the bytes they take: `("POST", "/v1/imports")`. All others take 256 KiB."""
    files: bool = False
    """Whether it keeps files (`shared.files`): then it needs to be told where."""

    def application(self, settings: Settings, roles: tuple[str, ...]) -> FastAPI:
        """The process as an ASGI application; its lifespan starts and stops the roles."""
        running = Running(self, settings, roles)
        app = FastAPI(
            title=f"Kinerja: {self.name}", description=self.purpose, version="1", lifespan=running.lifespan,
            docs_url="/docs" if "api" in roles else None, redoc_url=None, telemetry=tracing.NOT_THE_FRAMEWORKS,
        )  # fmt: skip
        app.state.settings, app.state.sessions, app.state.wake = settings, running.sessions, running.waker.wake
        app.state.verifier, app.state.running = Verifier(settings), running
        app.state.files, app.state.uploads = running.files, 0
        app.include_router(health.router(self.name, roles, running.checks()))
        if "api" in roles:
            for router in self.routers:
                app.include_router(router, prefix="/v1")
            if settings.rehearsal:
                app.include_router(rehearsal.router, prefix="/v1")
        errors.install(app)
        openapi.describe(app)
        app.add_middleware(Watch, service=self.name, uploads=self.uploads)
        if "api" in roles:
            app.add_middleware(Admission, service=self.name, limit=settings.in_flight)
        return app


@dataclass
class Running:
    """One process of a service: its connections and its loops."""

    service: Service
    settings: Settings
    roles: tuple[str, ...]
    engine: AsyncEngine = field(init=False)
    sessions: Sessions = field(init=False)
    waker: Waker = field(init=False)
    intakes: "list[Intake]" = field(default_factory=list)
    relay: "Relay | None" = None
    files: "FileStore | None" = None
    scheduler: Scheduler | None = None
    trouble: dict[str, str] = field(default_factory=dict)
    """Loops that ended though nobody stopped them, and why."""
    _loops: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _stopping: bool = False

    def __post_init__(self) -> None:
        self.engine = connect(self.settings, f"{self.service.name}.{'+'.join(self.roles)}")
        self.sessions = sessions(self.engine, self.settings)
        self.waker = Waker(self.engine)
        if self.service.files and self.settings.files and self.roles != ("relay",):
            from shared.files.store import FileStore  # a role loads no client that it does not use

            self.files = FileStore(self.settings, self.service.name)
        if "worker" in self.roles:
            from shared.messaging import Intake

            self.intakes = [
                Intake(consumer, self.sessions, self.settings, self.waker.wake, self._session)
                for consumer in self.service.consumers
            ]
            self.scheduler = self._scheduler()
        if "relay" in self.roles:
            from shared.relay import Relay

            self.relay = Relay(self.settings, self.service.name)

    @contextlib.asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        await head.require_head(self.engine, self.service.name)
        tracing.configure(self.settings, self.service.name, self.roles)
        self._start()
        log.info("started", roles=self.roles)
        try:
            yield
        finally:
            await self._stop()
            log.info("stopped")

    def _start(self) -> None:
        if self.relay is not None:
            self._spawn("relay", self.relay.run())
        for intake in self.intakes:
            self._spawn(f"consumer {intake.group}", intake.run())
        if self.scheduler is not None:
            self._spawn("scheduler", self.scheduler.run())
            for extra in self.service.extras:
                self._spawn(extra.__name__, extra(self))

    @property
    def _session(self) -> float:
        """Seconds after which the broker gives a dead worker's partitions away; a rehearsal is not kept waiting.

        One that has a name is about to be back: to be stopped, placed and started takes longer than 10."""
        if self.settings.instance:
            return 30.0
        return 6.0 if self.settings.rehearsal else 10.0

    @property
    def _errands(self) -> tuple[Errand, ...]:
        """A rehearsal keeps the answers of commands, so that its story can be played again over what it left."""
        errands = self.service.errands
        if self.files is not None:
            from shared.files import sweeping

            errands = (*errands, *sweeping.errands(self.files))
        return errands if self.settings.rehearsal else (*errands, idempotency.forget)

    def _scheduler(self) -> Scheduler:
        pause = min(1.0, self.service.errand_pause) if self.settings.rehearsal else self.service.errand_pause
        return Scheduler(
            self.engine, self.sessions, self._errands,
            wake=self.waker.wake, pause=pause,
        )  # fmt: skip

    def _spawn(self, name: str, loop: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(loop, name=name)
        task.add_done_callback(self._ended)
        self._loops[name] = task

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A loop that ends by itself makes the process not ready: the platform starts a new one."""
        if task.cancelled() or self._stopping:
            return
        error = task.exception()
        self.trouble[task.get_name()] = type(error).__name__ if error else "it ended"
        log.error("a loop ended", loop=task.get_name(), **(telemetry.blame(error) if error else {}))

    async def _stop(self) -> None:
        """First who begins new things, then the consumers together, the relay last: it sends what they left."""
        self._stopping = True
        await self._cancel([t for n, t in self._loops.items() if n != "relay" and not n.startswith("consumer ")])
        await asyncio.gather(*(intake.stop() for intake in self.intakes))
        if self.relay is not None:
            await self.relay.stop()
        await self._cancel(list(self._loops.values()))
        await self.waker.close()
        await self.engine.dispose()
        if tracing.on:
            await asyncio.to_thread(tracing.close)

    async def _cancel(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def checks(self) -> dict[str, health.Check]:
        """Ready: the database answers and is at head; and for worker and relay, the broker's side is moving."""
        found: dict[str, health.Check] = {"database": self._database, "loops": _later(self._dead_loops)}
        for intake in self.intakes:
            found[f"consumer {intake.group}"] = _later(intake.healthy)
        if self.relay is not None:
            found["relay"] = _later(self.relay.healthy)
        if self.scheduler is not None:
            found["scheduler"] = _later(self._scheduler_silent)
        return found

    async def _database(self) -> str | None:
        try:
            async with asyncio.timeout(3):
                if not await head.at_head(self.engine, self.service.name):
                    return "the database is not at the version this code needs: run migrate"
        except Exception as error:
            return f"the database does not answer ({type(error).__name__})"
        return None

    def _dead_loops(self) -> str | None:
        return ", ".join(f"{name}: {why}" for name, why in self.trouble.items()) or None

    def _scheduler_silent(self) -> str | None:
        silent = self.scheduler.silent_for() if self.scheduler else 0.0
        return f"no round of errands for {silent:.0f} s" if silent > _SILENCE else None


def _later(check: Callable[[], str | None]) -> health.Check:
    async def ask() -> str | None:
        return check()

    return ask
