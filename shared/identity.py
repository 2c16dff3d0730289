"""Who is asking. The token says only who; what he may do follows from facts (`shared.facts`)."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared import telemetry
from shared.contracts.ids import PersonId
from shared.errors import NotSignedIn, Refusal
from shared.settings import Settings
from shared.texts import Text

_MAX_TOKEN = 8192
log = telemetry.get_logger(__name__)


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
    _tried: float = float("-inf")
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def current(self, *, missed: bool = False) -> KeySet:
        """The keys; `missed` when a token names a key that is not among them."""
        if self._stale(self.at_most_every if missed else self.keep):
            async with self._lock:
                if self._stale(self.at_most_every if missed else self.keep):
                    await self._fetch()
        if self._set is None:
            async with self._lock:
                pass  # the first keys are being fetched: whoever comes meanwhile waits for them
        if self._set is None:
            raise IssuerAway()
        return self._set

    def _stale(self, age: float) -> bool:
        """Older than this, and not asked for a moment ago: an issuer that is away is not asked by every request."""
        now = time.monotonic()
        return now - self._fetched >= age and now - self._tried >= self.at_most_every

    async def _fetch(self) -> None:
        """Ask the issuer. The keys we have stay good while it is away."""
        import httpx  # here: worker and relay, and an api until it is asked, do without

        self._tried = time.monotonic()
        try:
            async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
                answer = await client.get(self.url)
                answer.raise_for_status()
                self._set = KeySet.import_key_set(answer.json())
                self._fetched = time.monotonic()
        except Exception as error:  # whatever is wrong with the answer, it is the issuer's trouble
            log.warning("signing keys not fetched", **telemetry.blame(error))


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
        except IssuerAway:
            raise
        except Exception as error:  # a forged token can break its reader in any way
            raise NotSignedIn() from error

    async def _claims(self, token: str) -> dict[str, object]:
        try:
            return self._decode(token, await self._keys.current())
        except JoseError:
            return self._decode(token, await self._keys.current(missed=True))

    def _decode(self, token: str, keys: KeySet) -> dict[str, object]:
        return jwt.decode(token, keys, algorithms=self._algorithms).claims


_bearer = HTTPBearer(auto_error=False, description="A token of the configured issuer.")


async def caller(
    request: Request, _documented: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)] = None
) -> PersonId:
    """Who is asking; 401 for whoever brings no good token."""
    scheme, _sep, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn()
    verifier: Verifier = request.app.state.verifier
    person = await verifier.person(token.strip())
    request.state.caller = person
    return person


Caller = Annotated[PersonId, Depends(caller)]
