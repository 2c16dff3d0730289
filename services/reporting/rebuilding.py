"""Verbs for a rebuild: how far each generation is, and forgetting one that is not read any more."""

import argparse

from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting import store
from services.reporting.generations import CURRENT, Model
from shared.database import Sessions, connect, sessions
from shared.settings import Settings


def add_verbs(verbs: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """`generations`, and `forget MODEL GENERATION`."""
    verbs.add_parser("generations", help="rows and hash of each generation").set_defaults(do=_generations)
    forget = verbs.add_parser("forget", help="delete a generation that is not read any more")
    forget.add_argument("model", choices=[Model.DOSSIER.value, Model.PROGRESS.value])
    forget.add_argument("generation", type=int)
    forget.set_defaults(do=_forget)


def current(model: Model) -> int:
    return {Model.ROSTER: CURRENT.roster, Model.DOSSIER: CURRENT.dossier, Model.PROGRESS: CURRENT.progress}[model]


async def report(session: AsyncSession) -> list[str]:
    """A line for each table of each generation. Equal hashes: equal rows."""
    lines = []
    for model in (Model.DOSSIER, Model.PROGRESS):
        for generation in await store.generations(session, model):
            at = await store.as_of(session, model, generation)
            mine = " (this one is read)" if generation == current(model) else ""
            for table, count, hashed in await store.digest(session, model, generation):
                lines.append(
                    f"{model} {generation}: {table} {count} rows, {hashed[:12]}, until {at:%Y-%m-%d %H:%M}{mine}"
                )
    return lines


async def _generations(_: argparse.Namespace, settings: Settings) -> int:
    engine = connect(settings, "reporting.generations")
    try:
        async with sessions(engine, settings).begin() as session:
            for line in await report(session):
                print(line)  # noqa: T201  (a verb answers on the terminal)
    finally:
        await engine.dispose()
    return 0


async def forget(opened: Sessions, model: Model, generation: int) -> None:
    """Piece by piece, each in a transaction of its own: a whole generation at once would run out of time."""
    gone = 1
    while gone:
        async with opened.begin() as session:
            gone = await store.forget(session, model, generation)


async def _forget(asked: argparse.Namespace, settings: Settings) -> int:
    model = Model(asked.model)
    if asked.generation == current(model):
        print(f"Generation {asked.generation} of {model} is the one that is read: it stays.")  # noqa: T201
        return 1
    engine = connect(settings, "reporting.forget")
    try:
        await forget(sessions(engine, settings), model, asked.generation)
    finally:
        await engine.dispose()
    return 0
