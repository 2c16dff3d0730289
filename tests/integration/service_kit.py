"""One service's api on a real, migrated database, with tokens of its own issuer: what service tests stand on."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from pydantic import SecretStr
from sqlalchemy import select, text
from uuid_utils.compat import uuid7

from shared import clock, plumbing
from shared.contracts import REGISTRY, Event
from shared.contracts.ids import PersonId
from shared.inbox import Delivery
from shared.service import Running, Service
from shared.settings import Environment, Settings

ISSUER = "http://issuer.test"
FILES = TemporaryDirectory(prefix="kinerja-files-")
"""Where the services of these tests keep files, each database its own."""
KEY = ECKey.generate_key("P-256", {"kid": "test", "alg": "ES256", "use": "sig"})


class StaticKeys:
    """The issuer's keys without a network."""

    async def current(self, *, missed: bool = False) -> KeySet:
        return KeySet([KEY])


def token(person: PersonId | UUID, **claims: object) -> str:
    """A good token for this person, or one spoilt by `claims`."""
    now = int(time.time())
    good = {"iss": ISSUER, "aud": "kinerja", "sub": str(person), "iat": now, "exp": now + 600}
    return jwt.encode({"alg": "ES256", "kid": "test"}, {**good, **claims}, KEY)


def settings_for(dsn: str, **more: object) -> Settings:
    return Settings.model_validate(
        {
            "env": Environment.TEST, "database_url": SecretStr(dsn), "oidc_issuer": ISSUER,
            "oidc_jwks_url": f"{ISSUER}/jwks", "files": (Path(FILES.name) / str(uuid7())).as_uri(), **more,
        }
    )  # fmt: skip


def service_named(name: str) -> Service:
    found = import_module(f"services.{name}.app").service
    assert isinstance(found, Service)
    return found


class Kit:
    """The service as its users and its events meet it."""

    def __init__(self, service: Service, dsn: str, **settings: object) -> None:
        self.service, self.settings = service, settings_for(dsn, **settings)
        self.app = service.application(self.settings, ("api",))
        self.app.state.verifier._keys = StaticKeys()
        self.running: Running = self.app.state.running
        self._offsets = count()
        self._clients: list[httpx.AsyncClient] = []

    def as_(self, person: PersonId | UUID, language: str = "id") -> httpx.AsyncClient:
        """A client signed in as this person."""
        return self._client({"Authorization": f"Bearer {token(person)}", "Accept-Language": language})

    @property
    def anonymous(self) -> httpx.AsyncClient:
        return self._client({})

    def _client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://service.test", headers=headers)
        self._clients.append(client)
        return client

    async def feed(self, *events: Event) -> None:
        """The service's consumers take these in, in one transaction each, as the worker would."""
        for consumer in self.service.consumers:
            wanted = [self._delivery(e) for e in events if consumer.model(e.type) and e.topic in consumer.topics]
            async with self.running.sessions.begin() as session:
                await consumer.handle(session, wanted)

    def _delivery(self, event: Event) -> Delivery:
        at = next(self._offsets)
        return Delivery(uuid7(), event, event.type, event.topic, 0, at, event.key, at + 1, event.at, None, None)

    async def told(self, *kinds: type[Event]) -> Sequence[Event]:
        """What the service has recorded to tell, in order; of these kinds, or all."""
        outbox = plumbing.outbox
        async with self.running.sessions() as session:
            rows = await session.execute(select(outbox.c.type, outbox.c.payload).order_by(outbox.c.seq))
            events = [REGISTRY[row.type].model_validate_json(row.payload) for row in rows]
        return [e for e in events if not kinds or isinstance(e, kinds)]

    async def it_is(self, moment: datetime) -> None:
        """Move the service's clock."""
        async with self.running.sessions.begin() as session:
            await clock.move_to(session, moment.astimezone(UTC))

    async def sql(self, statement: str, **values: object) -> Sequence[object]:
        """The rows of a statement, for what no view shows."""
        async with self.running.sessions.begin() as session:
            found = await session.execute(text(statement), values)
            return found.all() if found.returns_rows else []

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()
        await self.running.waker.close()
        await self.running.engine.dispose()
