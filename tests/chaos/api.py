"""The api of the trial: a real process that takes commands by HTTP, each with its Idempotency-Key, and commits."""

import asyncio
from uuid import UUID

import uvicorn
from fastapi import APIRouter, FastAPI
from pydantic import Field

from shared import edge, errors, telemetry
from shared.contracts.ids import PersonId
from shared.edge import Commander, Transaction
from shared.watch import Watch
from tests.trial import Trial


class Count(edge.Body):
    """So many events of this key."""

    key: str
    events: int = Field(ge=1, le=100)
    pause: float = Field(0.0, ge=0, le=5)
    """Seconds between its work and its commit: what is in no hurry is overtaken."""


class Told(edge.View):
    """The numbers that the command was given."""

    first: int
    last: int


class Anybody:
    """Whose token is good is tried elsewhere: here it is the person's id."""

    async def person(self, token: str) -> PersonId:
        return PersonId(UUID(token))


def application(trial: Trial) -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.state.trial, app.state.sessions, app.state.wake = trial, trial.sessions, trial.waker.wake
    app.state.verifier = Anybody()

    async def count(body: Count, session: Transaction, _: Commander) -> Told:
        last = await trial.count(session, body.key, body.events)
        await asyncio.sleep(body.pause)
        return Told(first=last - body.events + 1, last=last)

    router = APIRouter(route_class=edge.Route)
    router.post("/counts")(count)
    app.include_router(router)
    errors.install(app)
    app.add_middleware(Watch, service="trial")
    return app


async def serve(dsn: str, topic: str, port: int) -> None:
    """Until it is told to stop, or killed."""
    telemetry.configure("trial", "WARNING")
    trial = Trial(dsn, "", topic, pool_size=8)
    config = uvicorn.Config(application(trial), port=port, log_config=None, access_log=False, server_header=False)
    await uvicorn.Server(config).serve()
