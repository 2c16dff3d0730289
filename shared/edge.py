"""The edge of HTTP: one request, one transaction; COMMIT, and only then the answer goes out."""

import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from typing import Annotated, ParamSpec, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from sqlalchemy.ext.asyncio import AsyncSession

from shared import facts, idempotency
from shared.contracts.ids import PersonId
from shared.database import Sessions
from shared.errors import StaleVersion, VersionMissing, language_of
from shared.exact import Exact, exact
from shared.identity import caller
from shared.telemetry import current

P = ParamSpec("P")
R = TypeVar("R")


class Body(BaseModel):
    """What a person sends: unknown fields are refused, so that nothing typed is lost in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _as_meant(cls, value: object, field: ValidationInfo) -> object:
        return exact(cls.model_fields[field.field_name or ""].annotation, value)


class Confirmation(Body):
    """The confirmation dialog: without the tick nothing is handed in (R-DOC-2)."""

    confirmation_checked: bool = Field(examples=[True])


class View(BaseModel):
    """What a person sees."""

    model_config = ConfigDict(frozen=True)


class Versioned(View):
    """A view of something that changes; `version` is also its ETag."""

    version: int


async def transaction(request: Request) -> AsyncIterator[AsyncSession]:
    """Begin, yield, commit. With `scope="function"` this ends before the answer is sent: no 2xx without a commit."""
    sessions: Sessions = request.app.state.sessions
    async with sessions() as session:
        async with session.begin():
            request.state.session = session
            facts.ask_once(session)
            yield session
    if session.info.get("recorded"):
        request.app.state.wake()


Transaction = Annotated[AsyncSession, Depends(transaction, scope="function")]


async def _command(
    request: Request,
    session: Transaction,
    person: Annotated[PersonId, Depends(caller)],
    idempotency_key: Annotated[str | None, Header(description="One per act; repeat it to repeat safely.")] = None,
) -> PersonId:
    if idempotency_key and not request.headers.get("content-type", "").startswith("multipart/"):
        body = await request.body()  # an upload is idempotent by what it holds; its key is not needed
        mark = idempotency.fingerprint(request.method, f"{request.url.path}?{request.url.query}", body)
        await idempotency.claim(session, person, idempotency_key, mark)
        request.state.idempotency_key = idempotency_key
    return person


Commander = Annotated[PersonId, Depends(_command)]
"""Who sends a command. A command repeated with its key is answered as before and done once."""


async def _if_match(if_match: Annotated[str | None, Header(description="The ETag you saw.")] = None) -> int:
    if if_match is None:
        raise VersionMissing()
    try:
        return int(if_match.strip().removeprefix("W/").strip('"'))
    except ValueError:
        raise StaleVersion() from None


Seen = Annotated[int, Depends(_if_match)]
"""The version the person saw: missing 428, stale 412."""


async def _language(request: Request) -> str:
    return language_of(request)


Language = Annotated[str, Depends(_language)]
"""The language that the person reads."""


def fresh(version: int, seen: int) -> None:
    """Nobody overwrites what he has not seen (E-24)."""
    if version != seen:
        raise StaleVersion()


_TOLD = 20
"""How many of its events an answer names in its header; an import records thousands."""
_version: ContextVar[int | None] = ContextVar("version", default=None)


def _versioned(endpoint: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    @functools.wraps(endpoint)
    async def call(*args: P.args, **kwargs: P.kwargs) -> R:
        answer = await endpoint(*args, **kwargs)
        _version.set(answer.version if isinstance(answer, Versioned) else None)
        return answer

    return call


class Route(APIRoute):
    """Adds to each answer its ETag, the events it caused and its trace; keeps the answer of a keyed command."""

    def __init__(self, path: str, endpoint: Callable[..., Awaitable[object]], **kwargs: object) -> None:
        super().__init__(path, _versioned(endpoint), **kwargs)  # type: ignore[arg-type]

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        original = super().get_route_handler()

        async def handle(request: Request) -> Response:
            _version.set(None)
            try:
                response: Response = await original(Exact(request.scope, request.receive))
            except idempotency.Answered as before:
                return _again(before)
            await _finish(request, response)
            return response

        return handle


async def _finish(request: Request, response: Response) -> None:
    version = _version.get()
    if version is not None:
        response.headers["ETag"] = f'"{version}"'
    response.headers["Kinerja-Trace"] = current().trace_id
    session: AsyncSession | None = getattr(request.state, "session", None)
    if session is None:
        return
    recorded: list[tuple[str, UUID]] = session.info.get("recorded", [])
    if recorded:
        response.headers["Kinerja-Events"] = ", ".join(f"{kind};{event_id}" for kind, event_id in recorded[:_TOLD])
    key = getattr(request.state, "idempotency_key", None)
    if key:
        kept = {
            k: v for k, v in response.headers.items() if k in ("etag", "content-type", "location", "kinerja-events")
        }
        answered = idempotency.Answered(response.status_code, kept, bytes(response.body))
        await idempotency.answer(session, request.state.caller, key, answered)


def _again(before: idempotency.Answered) -> Response:
    return Response(before.body, before.status, {**before.headers, "Idempotent-Replay": "true"})


def rule(act: str) -> dict[str, object]:
    """Names the act that a route is: a test fails on a route without one. `openapi_extra=rule("approve_plan")`."""
    return {"x-rule": act}
