"""Who is asking. The token says only who; what he may do follows from facts (`shared.facts`)."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

import httpx
from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.contracts.ids import PersonId
from shared.errors import NotSignedIn, Refusal
from shared.settings import Settings
from shared.texts import Text

_MAX_TOKEN = 8192


class IssuerAway(Refusal):
    status = 503
    title = Text("Layanan masuk sedang terganggu", "Sign-in is disturbed")
    detail = Text(
        "Kunci layanan masuk belum dapat diambil. Coba lagi sebentar lagi.",
        "The sign-in keys cannot be fetched right now. Try again shortly.",
    )
    headers = {"Retry-After": "5"}


@dataclass
class Keys:
    """The issuer's public keys, by URL: kept 5 minutes, fetched anew for an unknown key at most every 5 seconds."""

    url: str
    keep: float = 300.0
    at_most_every: float = 5.0
    _set: KeySet | None = None
    _fetched: float = float("-inf")
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def current(self, *, missed: bool = False) -> KeySet:
        age = time.monotonic() - self._fetched
        if self._set is not None and age < (self.at_most_every if missed else self.keep):
            return self._set
        async with self._lock:
            if self._set is None or time.monotonic() - self._fetched >= min(age, self.at_most_every):
                await self._fetch()
            assert self._set is not None
            return self._set

    async def _fetch(self) -> None:
        try:
            async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
                answer = await client.get(self.url)
                answer.raise_for_status()
                self._set = KeySet.import_key_set(answer.json())
                self._fetched = time.monotonic()
        except (httpx.HTTPError, ValueError, JoseError) as error:
            if self._set is None:
                raise IssuerAway() from error


class Verifier:
    """Checks a bearer token: signature, issuer, audience, algorithm and time are pinned; the rest is ignored."""

    def __init__(self, settings: Settings) -> None:
        self._keys = Keys(settings.oidc_jwks_url)
        self._algorithms = list(settings.oidc_algorithms)
        self._claim = settings.oidc_person_claim
        self._registry = jwt.JWTClaimsRegistry(
            leeway=30,
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.oidc_audience},
            exp={"essential": True},
        )

    async def person(self, token: str) -> PersonId:
        """The person a token speaks for, or NotSignedIn."""
        if len(token) > _MAX_TOKEN:
            raise NotSignedIn()
        try:
            claims = await self._claims(token)
            self._registry.validate(claims)
            return PersonId(UUID(str(claims[self._claim])))
        except (JoseError, ValueError, KeyError) as error:
            raise NotSignedIn() from error

    async def _claims(self, token: str) -> dict[str, object]:
        try:
            return self._decode(token, await self._keys.current())
        except (JoseError, ValueError):
            return self._decode(token, await self._keys.current(missed=True))

    def _decode(self, token: str, keys: KeySet) -> dict[str, object]:
        return jwt.decode(token, keys, algorithms=self._algorithms).claims


async def caller(request: Request) -> PersonId:
    """Who is asking; 401 for whoever brings no good token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn()
    verifier: Verifier = request.app.state.verifier
    person = await verifier.person(token.strip())
    request.state.caller = person
    return person


Caller = Annotated[PersonId, Depends(caller)]
