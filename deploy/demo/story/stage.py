"""The stage: people sign in, act through HTTP, and what their acts cause is watched arriving elsewhere."""

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from shared.contracts import REGISTRY
from shared.topics import TOPICS

SERVICES = ("portal", "directory", "planning", "observation", "followup", "assessment", "notification", "reporting")
ACCOUNTS = Path(__file__).parents[1] / "accounts.json"
Json = dict[str, Any]
_READERS = {topic.name: topic.readers for topic in TOPICS}


class Broken(Exception):
    """The story did not go as it must; the sentence says where."""


@dataclass(frozen=True)
class Person:
    """Somebody with a demo account."""

    account: str
    id: str
    name: str
    role: str


@dataclass(frozen=True)
class Answer:
    """What a service answered."""

    status: int
    body: Any
    etag: str
    events: tuple[tuple[str, str], ...]
    replayed: bool

    def __getitem__(self, field: str) -> Any:
        return self.body[field]


def base_port() -> int:
    return int(os.environ.get("KINERJA_PORT_BASE", "8100"))


@dataclass
class Stage:
    """Clients, tokens and the programme sheet."""

    out: Callable[[str], None] = print
    patience: float = 60.0
    urls: dict[str, str] = field(default_factory=dict)
    steps: int = 0
    refused: int = 0
    arrivals: list[float] = field(default_factory=list)
    _tokens: dict[str, str] = field(default_factory=dict)
    _people: dict[str, Person] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = (*SERVICES, "issuer", "mailbox")
        self.urls = {name: f"http://127.0.0.1:{base_port() + n}" for n, name in enumerate(names)} | self.urls
        accounts = json.loads(ACCOUNTS.read_text("utf-8"))
        self._people = {a["account"]: Person(a["account"], a["person_id"], a["name"], a["role"]) for a in accounts}
        self._client = httpx.AsyncClient(timeout=30, trust_env=False)

    async def close(self) -> None:
        await self._client.aclose()

    def person(self, account: str) -> Person:
        return self._people[account]

    def of_school(self, school: str) -> list[Person]:
        """The teachers with an account whose school's name ends so."""
        return [p for p in self._people.values() if p.role.startswith("Guru") and p.role.endswith(school)]

    # ---- saying

    def chapter(self, number: int, title: str) -> None:
        self.out(f"\n\033[1m{number}. {title}\033[0m")

    def say(self, who: str, what: str) -> None:
        self.out(f"   {who:<22.22} {what}")

    # ---- acting

    async def token(self, who: Person) -> str:
        if who.account not in self._tokens:
            answer = await self._send("POST", "issuer", "/token", json={"account": who.account})
            if answer.status_code != 200:
                raise Broken(f"{who.account} cannot sign in: {answer.text}")
            self._tokens[who.account] = answer.json()["access_token"]
        return self._tokens[who.account]

    async def ask(self, who: Person | None, method: str, service: str, path: str, **kwargs: Any) -> Answer:
        """One request, as this person; a slice that is catching up (409 with Retry-After) is asked again."""
        headers = dict(kwargs.pop("headers", {}))
        if who is not None:
            headers["Authorization"] = f"Bearer {await self.token(who)}"
        deadline = time.monotonic() + self.patience
        while True:
            r = await self._send(method, service, path, headers=headers, **kwargs)
            waiting = r.status_code in (409, 429, 503) and "retry-after" in r.headers
            if not waiting or time.monotonic() > deadline:
                return _answer(r)
            await asyncio.sleep(0.1)

    async def _send(self, method: str, service: str, path: str, **kwargs: Any) -> httpx.Response:
        try:
            return await self._client.request(method, f"{self.urls[service]}{path}", **kwargs)
        except httpx.TransportError as trouble:
            raise Broken(
                f"{service} does not answer at {self.urls[service]} ({type(trouble).__name__}); is it up? `make status`"
            ) from trouble

    async def see(self, who: Person | None, service: str, path: str) -> Any:
        """What this person sees there; he must see it."""
        answer = await self.ask(who, "GET", service, path)
        if answer.status != 200:
            raise Broken(f"{service} {path}: {answer.status} {_sentence(answer)}")
        return answer.body

    async def act(
        self,
        who: Person,
        what: str,
        service: str,
        path: str,
        body: Json | None = None,
        *,
        put: bool = False,
        seen: Answer | Json | Callable[[], Awaitable[Json]] | None = None,
        reaches: Sequence[str] = (),
        quiet: bool = False,
    ) -> Answer:
        """Somebody does something; then watch what it causes arrive in the services of `reaches`.

        Who gives a way to look instead of what he saw looks again when the clock was faster than he (412).
        """
        method = "PUT" if put else "POST"
        key = {"Idempotency-Key": f"story:{method}:{path}:{what}"[:200]}
        for _ in range(3):
            version = _if_match(await seen() if callable(seen) else seen)
            answer = await self.ask(who, method, service, f"/v1{path}", json=body, headers={**key, **version})
            if answer.status != 412 or not callable(seen):
                break
        if answer.status >= 400:
            raise Broken(f"{who.name}, {what}: {answer.status} {_sentence(answer)}")
        self.steps += 1
        if not quiet:
            self.say(who.name, what)
        for kind, event in answer.events:
            await self._watch(kind, event, reaches, quiet)
        if not reaches and not quiet:
            for kind, count in Counter(kind for kind, _ in answer.events).items():
                self.out(f"   {'':<22} → {kind}{f' × {count}' if count > 1 else ''}")
        return answer

    async def upload(
        self, who: Person, service: str, whose: Json, name: str, paper: bytes, *, quiet: bool = False
    ) -> str:  # fmt: skip
        """Somebody sends a file, for a participation or for a school in a cycle; its id."""
        answer = await self.send_file(who, service, whose, name, paper)
        if answer.status != 201:
            raise Broken(f"{who.name}, {name}: {answer.status} {_sentence(answer)}")
        self.steps += 1
        if not quiet:
            self.say(who.name, f"mengunggah {name} ({len(paper)} bita)")
        return str(answer["file_id"])

    async def send_file(self, who: Person, service: str, whose: Json, name: str, paper: bytes) -> Answer:
        route, kind = "/v1/school-files" if "npsn" in whose else "/v1/files", {"Content-Type": "application/pdf"}
        return await self.ask(who, "POST", service, route, params={**whose, "name": name}, content=paper, headers=kind)

    async def refuse(
        self,
        who: Person | None,
        what: str,
        service: str,
        path: str,
        body: Json | None = None,
        *,
        put: bool = False,
        seen: Answer | Json | None = None,
        status: int | None = None,
        code: str | None = None,
        method: str | None = None,
    ) -> None:
        """Somebody tries what must be refused, with this status and code (unless the story was played here before)."""
        method = method or ("PUT" if put else "POST")
        extra = {} if body is None else {"json": body}
        answer = await self.ask(who, method, service, f"/v1{path}", headers=_if_match(seen), **extra)
        self._refused(who.name if who else "(tanpa masuk)", what, answer, status, code)

    async def refuse_file(
        self, who: Person, what: str, service: str, whose: Json, name: str, paper: bytes, *, code: str
    ) -> None:  # fmt: skip
        """Somebody sends a file that must be refused."""
        self._refused(who.name, what, await self.send_file(who, service, whose, name, paper), None, code)

    def _refused(self, name: str, what: str, answer: Answer, status: int | None, code: str | None) -> None:
        if self.again and answer.status < 300:
            return  # what came too early then is in its time now
        if answer.status < 400 or answer.status >= 500:
            raise Broken(f"{name}, {what}: {answer.status} instead of a refusal")
        wrong = (status is not None and answer.status != status) or (code is not None and answer["code"] != code)
        if wrong and not self.again:
            raise Broken(f"{name}, {what}: {answer.status} {answer['code']} instead of {status} {code}")
        self.refused += 1
        self.say(name, f"\033[2m✗ {what}: {answer.status} {answer['detail']}\033[0m")

    again: bool = False
    """The story was played on this data before: refusals may differ in kind, not in being refused."""

    async def until(self, what: str, look: Callable[[], Awaitable[Any]], seconds: float | None = None) -> Any:
        """Wait until `look` finds something; says what it waited for when it does not come."""
        deadline, last = time.monotonic() + (seconds or self.patience), None
        while time.monotonic() < deadline:
            last = await look()
            if last:
                return last
            await asyncio.sleep(0.05)
        raise Broken(f"waited in vain: {what} (last seen: {last!r})")

    async def clock(self, moment: datetime) -> None:
        """It is now this moment, in every service."""
        for service in SERVICES[1:]:
            answer = await self.ask(None, "PUT", service, "/v1/clock", json={"now": moment.isoformat()})
            if answer.status != 200:
                raise Broken(f"the clock of {service} cannot be set: {answer.status}")
        self.out(f"   \033[2m⏲  {moment:%d-%m-%Y %H.%M} WITA\033[0m")

    async def _watch(self, kind: str, event: str, reaches: Sequence[str], quiet: bool) -> None:
        for service in [s for s in reaches if s in _READERS[REGISTRY[kind].topic]]:
            arrived = await self.until(f"{kind} in {service}", lambda s=service: self._arrival(s, event))
            self.arrivals.append(arrived["milliseconds"])
            if not quiet:
                self.out(f"   {'':<22} → {kind} → {service} {arrived['milliseconds']:.0f} ms")

    async def _arrival(self, service: str, event: str) -> Json | None:
        answer = await self.ask(None, "GET", service, f"/v1/arrivals/{event}")
        return answer.body if answer.status == 200 else None


def _answer(r: httpx.Response) -> Answer:
    told = [tuple(e.split(";")) for e in r.headers.get("kinerja-events", "").split(", ") if ";" in e]
    body = r.json() if "json" in r.headers.get("content-type", "") else r.text
    return Answer(r.status_code, body, r.headers.get("etag", ""), tuple(told), "idempotent-replay" in r.headers)  # type: ignore[arg-type]


def _if_match(seen: Answer | Json | None) -> dict[str, str]:
    if seen is None:
        return {}
    version = seen.etag if isinstance(seen, Answer) else f'"{seen["version"]}"'
    return {"If-Match": version}


def _sentence(answer: Answer) -> str:
    if not isinstance(answer.body, dict):
        return str(answer.body)[:200]
    fields = "; ".join(f"{e['field']}: {e['detail']}" for e in answer.body.get("errors", []))
    return f"{answer.body.get('detail', '')} {fields}".strip()
