"""A small installation of its own, to be looked at and broken: two services as real processes, PostgreSQL, Kafka."""

from __future__ import annotations

import json
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aiokafka import AIOKafkaProducer

from deploy.doctor.place import LOCAL, Place
from deploy.local.kafka import Kafka
from deploy.local.layout import ROOT
from deploy.local.part import Part
from deploy.local.ports import HOST, free_ports
from deploy.local.postgres import Postgres
from deploy.local.process import Child, wait_until

PASSWORD = "not-to-be-seen-anywhere"
PARTS = {"observation": ("api", "worker"), "observation-relay": ("relay",), "followup": ("api", "worker", "relay")}


class Ward:
    """`parts` are the processes by name; the relay of observation is one of its own."""

    def __init__(self, home: Path) -> None:
        ports = free_ports(3 + len(PARTS))
        self.home = home
        self.postgres = Postgres(home / "postgres", ports[0])
        self.kafka = Kafka(home / "kafka", ports[1:3])
        self.databases: dict[str, str] = {}
        self.parts: dict[str, Part] = {}
        self._ports = dict(zip(PARTS, ports[3:], strict=True))

    def start(self) -> None:
        with ThreadPoolExecutor(2) as both:
            for started in (both.submit(self.postgres.start), both.submit(self.kafka.start)):
                started.result()
        for service in ("observation", "followup"):
            self.databases[service] = self.postgres.create(f"kinerja_{service}", f"kinerja_{service}", PASSWORD)
        jobs = [self._program(name, f"{name}.log") for name in ("deploy.local.migrations", "shared.topics create")]
        for job in jobs:
            assert job.process.wait(60) == 0, job.said()
        for name in PARTS:
            self.begin(name)
        self.until_ready()

    def _program(self, words: str, log: str) -> Child:
        environment = self._environment("observation") | {"KINERJA_DATABASES": json.dumps(self.databases)}
        return Child([sys.executable, "-m", *words.split()], self.home / log, env=environment, cwd=ROOT)

    def begin(self, name: str) -> None:
        service = name.split("-")[0]
        program = [sys.executable, "-m", f"services.{service}.app", "run", *PARTS[name]]
        environment = self._environment(service) | {"KINERJA_PORT": str(self._ports[name])}
        self.parts[name] = Part(name, program, environment, self._ports[name], self.home / f"{name}.log", ROOT)
        self.parts[name].start()

    def until_ready(self) -> None:
        for part in self.parts.values():
            assert wait_until(part.ready, 60), part.last_words()

    def end(self, name: str) -> None:
        child = self.parts[name].child
        assert child is not None
        child.end((signal.SIGTERM, 20))

    def close(self) -> None:
        for part in self.parts.values():
            part.stop(0.1)
        self.kafka.destroy()
        self.postgres.destroy()

    def _environment(self, service: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
        return kept | {
            "KINERJA_ENV": "test",
            "KINERJA_DATABASE_URL": self.databases[service],
            "KINERJA_KAFKA": self.kafka.bootstrap,
            "KINERJA_KAFKA_REPLICATION": "1",
            "KINERJA_FILES": (self.home / "files").as_uri(),
            "KINERJA_OIDC_ISSUER": "http://issuer.test",
            "KINERJA_OIDC_JWKS_URL": "http://issuer.test/jwks",
        }

    def url(self, name: str) -> str:
        return f"http://{HOST}:{self._ports[name]}"

    @property
    def place(self) -> Place:
        """As the doctor is told of it."""
        addresses = {name: self.url(name) for name in PARTS}
        return Place("the ward", self.databases, self.kafka.bootstrap, addresses, "test", 1, LOCAL)

    @property
    def doctors_environment(self) -> dict[str, str]:
        return self._environment("observation") | {
            "KINERJA_DATABASES": json.dumps(self.databases),
            "KINERJA_SERVICES": json.dumps({name: self.url(name) for name in PARTS}),
        }

    async def send(self, topic: str, value: bytes) -> None:
        """Something that no relay would send."""
        producer = AIOKafkaProducer(bootstrap_servers=self.kafka.bootstrap)
        await producer.start()
        try:
            await producer.send_and_wait(topic, value)
        finally:
            await producer.stop()
