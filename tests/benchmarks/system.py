"""The real system, as far as a benchmark needs it: PostgreSQL, Kafka, the roles of services as processes of their own.

It runs as in production (its clock is the wall's, its switches are production's) but for what one machine has not:
one broker, one copy of each topic. E-mails go nowhere: nobody whom the teachers' plans concern has an address.
"""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import asyncpg
from joserfc.jwk import ECKey

from deploy.local.issuer import key
from deploy.local.kafka import Kafka
from deploy.local.layout import ROOT
from deploy.local.migrations import upgrade
from deploy.local.part import Part
from deploy.local.ports import HOST, free_ports
from deploy.local.postgres import Postgres
from shared.topics import Where, create
from tests.benchmarks.cost import Trees

PIPELINE = ("planning worker", "planning relay", "notification worker", "reporting worker")
"""What hears of a submitted plan, beside the api."""
_PASSWORD = "benchmark"
READY_SECONDS = 60.0


@dataclass
class System:
    """Started by `async with`; `apis` processes of planning's api, and the roles named "service role"."""

    roles: Sequence[str] = PIPELINE
    apis: int = 1
    settings: dict[str, str] = field(default_factory=dict)
    """More settings of the services, by their names without KINERJA_."""
    services: tuple[str, ...] = ("planning", "notification", "reporting")
    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="kinerja-benchmark-")))
    postgres: Postgres = field(init=False)
    kafka: Kafka = field(init=False)
    issuer: Part = field(init=False)
    parts: dict[str, Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ports = iter(free_ports(5 + self.apis + len(self.roles)))
        self.postgres = Postgres(self.home / "postgres", next(ports), {"max_connections": "300"})
        self.kafka = Kafka(self.home / "kafka", [next(ports), next(ports)])
        self.issuer = self._part("issuer", ["deploy.local.issuer"], next(ports), KINERJA_ENV="test")
        for number in range(self.apis):
            self._role(f"planning api {number + 1}", next(ports))
        for role in self.roles:
            self._role(role, next(ports))

    # ---- addresses

    def dsn(self, service: str) -> str:
        return self.postgres.dsn(f"kinerja_{service}", f"kinerja_{service}", _PASSWORD)

    @property
    def targets(self) -> list[str]:
        return [f"{HOST}:{part.port}" for name, part in self.parts.items() if name.startswith("planning api")]

    @property
    def issuer_url(self) -> str:
        return f"http://{HOST}:{self.issuer.port}"

    @property
    def signer(self) -> ECKey:
        return key(self.home / "issuer.json")

    def trees(self) -> Trees:
        """Everything whose CPU time is the system's."""
        roots = {name: part.pid for name, part in self.parts.items() if part.pid}
        if self.kafka.alive():
            roots["Kafka"] = self.kafka.pid() or 0
        assert self.postgres.child is not None
        return Trees({"PostgreSQL": self.postgres.child.pid, **roots})

    # ---- life

    async def __aenter__(self) -> "System":
        try:
            await self._start()
        except BaseException:
            self._end()
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self._end()

    async def _start(self) -> None:
        with ThreadPoolExecutor(2) as both:
            stores = [both.submit(self.postgres.start)]
            if self.roles:
                stores.append(both.submit(self.kafka.start))
            for store in stores:
                store.result()
        for service in self.services:
            self.postgres.create(f"kinerja_{service}", f"kinerja_{service}", _PASSWORD)
            await upgrade(service, self.dsn(service))
        if self.roles:
            await create(Where(kafka=self.kafka.bootstrap, kafka_replication=1, env="test"))
        self.issuer.start()

    async def run(self, *names: str) -> None:
        """Start these parts, or all, and wait until they are ready."""
        wanted = [part for name, part in self.parts.items() if not names or name in names]
        for part in wanted:
            part.start()
        deadline = time.monotonic() + READY_SECONDS
        while waiting := [part.name for part in wanted if not part.ready()]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"not ready: {', '.join(waiting)}; logs in {self.home}")
            await asyncio.sleep(0.1)

    def stop(self, *names: str) -> None:
        wanted = [part for name, part in self.parts.items() if not names or name in names]
        for part in wanted:
            part.ask_to_stop()
        for part in wanted:
            part.stop(15)

    def _end(self) -> None:
        with suppress(Exception):
            self.stop()
        self.issuer.stop(5)
        self.kafka.destroy()
        self.postgres.destroy()
        if not os.environ.get("KINERJA_KEEP"):
            shutil.rmtree(self.home, ignore_errors=True)

    # ---- parts

    def _role(self, name: str, port: int) -> None:
        service, role, *_ = name.split()
        arguments = [f"services.{service}.app", "run", role]
        more = {f"KINERJA_{setting.upper()}": value for setting, value in self.settings.items()}
        environment = {"KINERJA_DATABASE_URL": self.dsn(service), "KINERJA_KAFKA": self.kafka.bootstrap, **more}
        self.parts[name] = self._part(name, arguments, port, **environment)

    def _part(self, name: str, arguments: list[str], port: int, **environment: str) -> Part:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
        issuer = f"http://{HOST}:{self.issuer.port if hasattr(self, 'issuer') else port}"
        mine = {
            "KINERJA_HOST": HOST,
            "KINERJA_PORT": str(port),
            "KINERJA_KAFKA_REPLICATION": "1",
            "KINERJA_OIDC_ISSUER": issuer,
            "KINERJA_OIDC_JWKS_URL": f"{issuer}/jwks",
            "KINERJA_ISSUER_KEY": str(self.home / "issuer.json"),
            "KINERJA_SMTP_URL": f"smtp://{HOST}:9",
            "KINERJA_FILES": (self.home / "files").as_uri(),
            "KINERJA_ACCOUNTS": str(self.home / "accounts.json"),
        }
        log = self.home / "logs" / f"{name.replace(' ', '-')}.log"
        return Part(name, [sys.executable, "-m", *arguments], kept | mine | environment, port, log, ROOT)

    # ---- looking

    async def ask(self, service: str, question: str, *values: object) -> object:
        connection = await asyncpg.connect(self.dsn(service))
        try:
            return await connection.fetchval(question, *values)
        finally:
            await connection.close()

    async def admin(self, service: str, *statements: str) -> None:
        """As the administrator of the server, in a service's database."""
        connection = await asyncpg.connect(self.postgres.admin_dsn.rpartition("/")[0] + f"/kinerja_{service}")
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()
