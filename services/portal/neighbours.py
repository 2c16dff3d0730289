"""What the portal asks the services and the issuer: briefly, at once, and never failing because one of them does."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import httpx
from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from services.portal.settings import PortalSettings
from shared import telemetry

PATIENCE = 0.8
"""Seconds for any answer: the page is for people who wait."""
T = TypeVar("T")


class Condition(StrEnum):
    READY = "READY"
    NOT_READY = "NOT_READY"
    SILENT = "SILENT"


@dataclass(frozen=True)
class ServiceState:
    """How a service is, and what is wrong with it, by the names of its checks."""

    name: str
    url: str
    condition: Condition
    wrong: tuple[str, ...] = ()


class Readiness(BaseModel):
    ready: bool
    wrong: dict[str, str] = {}


class Account(BaseModel):
    """Somebody to sign in as."""

    account: str
    name: str
    role: str = ""


class Token(BaseModel):
    access_token: str
    expires_in: int = 3600


class Person(BaseModel):
    name: str


class Relation(BaseModel):
    kind: str
    name: str = ""
    leadership: str | None = None


class Me(BaseModel):
    """Who one is, according to directory."""

    person: Person | None = None
    relations: tuple[Relation, ...] = ()


class Said(BaseModel):
    """A fact in a sentence, and who can repair it where it stands in the way."""

    explanation: str
    as_leader: str | None = None
    """What becomes of leading a school, for a teacher who does that too."""
    repair: str | None = None


class Message(BaseModel):
    text: str
    period: str | None = None
    """None for what belongs to no period, such as who leads the school now."""
    at: AwareDatetime
    read_at: AwareDatetime | None = None


class Inbox(BaseModel):
    rows: tuple[Message, ...] = ()
    unread: int = 0


class Preferences(BaseModel):
    version: int
    in_app: dict[str, bool]
    email: dict[str, bool]
    labels: dict[str, str]


class SignedOut(Exception):
    """The token does not hold any more."""


class UnknownAccount(Exception):
    """The issuer knows nobody of this name."""


class Neighbours:
    """Each question answers None when nobody answers it in time, or not in words that we understand."""

    def __init__(self, settings: PortalSettings, client: httpx.AsyncClient, patience: float = PATIENCE) -> None:
        self._services, self._issuer = settings.portal_services, settings.oidc_issuer
        self._links = settings.portal_links
        self._client, self._patience = client, patience

    async def states(self) -> list[ServiceState]:
        """All services at once."""
        return await asyncio.gather(*(self._state(name, url) for name, url in self._services.items()))

    async def accounts(self) -> list[Account] | None:
        return await self._ask(TypeAdapter(list[Account]), "GET", f"{self._issuer}/accounts")

    async def sign_in(self, account: str) -> Token | None:
        answer = await self._send("POST", f"{self._issuer}/token", json={"account": account})
        if answer is not None and answer.status_code == 404:
            raise UnknownAccount()
        return _read(TypeAdapter(Token), answer) if answer is not None and answer.is_success else None

    async def me(self, token: str) -> Me | None:
        return await self._of("directory", "/v1/me", TypeAdapter(Me), token)

    async def access(self, token: str, language: str) -> Said | None:
        """Whether one takes part in the cycle of today."""
        return await self._of("directory", "/v1/access", TypeAdapter(Said), token, language)

    async def superior(self, token: str, language: str) -> Said | None:
        """One's superior; None also for those who work at no school."""
        return await self._of("directory", "/v1/superior", TypeAdapter(Said), token, language)

    async def inbox(self, token: str, language: str) -> Inbox | None:
        return await self._of("notification", "/v1/inbox?limit=5", TypeAdapter(Inbox), token, language)

    async def preferences(self, token: str, language: str) -> Preferences | None:
        return await self._of("notification", "/v1/preferences", TypeAdapter(Preferences), token, language)

    async def choose(self, token: str, seen: str, in_app: Mapping[str, bool], email: Mapping[str, bool]) -> bool:
        """Whether the choice was taken; not, if it was changed elsewhere meanwhile."""
        answer = await self._send(
            "PUT", self._services.get("notification", "") + "/v1/preferences", json={"in_app": in_app, "email": email},
            headers={"Authorization": f"Bearer {token}", "If-Match": f'"{seen}"'},
        )  # fmt: skip
        return answer is not None and answer.is_success

    async def _state(self, name: str, url: str) -> ServiceState:
        answer, link = await self._send("GET", f"{url}/health/ready"), self._links.get(name, url)
        if answer is None:
            return ServiceState(name, link, Condition.SILENT)
        found = _read(TypeAdapter(Readiness), answer)
        if found is None:
            return ServiceState(name, link, Condition.NOT_READY)
        return ServiceState(name, link, Condition.READY if found.ready else Condition.NOT_READY, tuple(found.wrong))

    async def _of(self, service: str, path: str, kind: TypeAdapter[T], token: str, language: str = "id") -> T | None:
        if service not in self._services:
            return None
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        return await self._ask(kind, "GET", self._services[service] + path, headers=headers)

    async def _ask(
        self, kind: TypeAdapter[T], method: str, url: str,
        json: object = None, headers: Mapping[str, str] | None = None,
    ) -> T | None:  # fmt: skip
        answer = await self._send(method, url, json, headers)
        if answer is not None and answer.status_code == 401:
            raise SignedOut()
        return _read(kind, answer) if answer is not None and answer.is_success else None

    async def _send(
        self, method: str, url: str, json: object = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response | None:
        traced = {**(headers or {}), "traceparent": telemetry.current().traceparent}
        try:
            async with asyncio.timeout(self._patience):
                return await self._client.request(method, url, json=json, headers=traced)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            return None


def _read(kind: TypeAdapter[T], answer: httpx.Response) -> T | None:
    try:
        return kind.validate_json(answer.content)
    except ValidationError:
        return None
