"""The folds on a real PostgreSQL: any interleaving, any portions, twice, beside each other, give the same rows."""

import asyncio
from collections.abc import Callable, Sequence
from random import Random

import pytest

from services.reporting import consumers, rebuilding, store
from services.reporting.generations import Model, group
from shared.contracts import planning
from shared.contracts.assessment import OrganisationPredicate, Predicate
from shared.inbox import Consumer, Delivery
from tests import builders as a
from tests.integration.service_kit import Kit
from tests.unit.reporting_story import a_cycle, a_school_predicate, a_story, delivered

REVISED = a_school_predicate(2, predicate=OrganisationPredicate.EXCELLENT)
EVENTS = delivered(
    [(a_cycle(), 1), *a_story(), *a_story(a.BUDI, predicate=Predicate.VERY_GOOD), a_school_predicate(), REVISED]
)
FOLDS: list[tuple[Model, Callable[[int], Consumer]]] = [
    (Model.DOSSIER, consumers.dossier),
    (Model.PROGRESS, consumers.progress),
]


@pytest.fixture
async def kit(kits) -> Kit:
    return await kits("reporting")


def lanes(events: Sequence[Delivery]) -> list[list[Delivery]]:
    """As the bus has them: each topic in its own order."""
    return [[d for d in events if d.topic == topic] for topic in sorted({d.topic for d in events})]


def interleaved(events: Sequence[Delivery], seed: int) -> list[list[Delivery]]:
    """The lanes in portions, in an order that chance gives; within a lane the order stays."""
    chance, waiting, found = Random(seed), [list(lane) for lane in lanes(events)], []
    while waiting:
        lane = chance.choice(waiting)
        portion, lane[:] = lane[: (cut := chance.randint(1, 7))], lane[cut:]
        found.append(portion)
        waiting = [rest for rest in waiting if rest]
    return found


async def fold(kit: Kit, consumer: Consumer, batches: Sequence[Sequence[Delivery]]) -> None:
    for batch in batches:
        wanted = [d for d in batch if consumer.model(d.type)]
        async with kit.running.sessions.begin() as session:
            await consumer.handle(session, wanted)


async def digest(kit: Kit, model: Model, generation: int) -> list[tuple[str, int, str]]:
    async with kit.running.sessions() as session:
        return await store.digest(session, model, generation)


@pytest.mark.parametrize(("model", "consumer"), FOLDS)
async def test_any_interleaving_of_the_topics_gives_the_same_rows(kit: Kit, model: Model, consumer) -> None:
    await fold(kit, consumer(1), lanes(EVENTS))
    first = await digest(kit, model, 1)
    assert all(count for _, count, _ in first)
    for seed in (2, 3, 4):
        await fold(kit, consumer(seed), interleaved(EVENTS, seed))
        assert await digest(kit, model, seed) == first, f"seed {seed}"


@pytest.mark.parametrize(("model", "consumer"), FOLDS)
async def test_even_events_of_one_topic_in_any_order_give_the_same_rows(kit: Kit, model: Model, consumer) -> None:
    await fold(kit, consumer(1), lanes(EVENTS))
    for seed in (2, 3):
        await fold(kit, consumer(seed), [[d] for d in Random(seed).sample(EVENTS, len(EVENTS))])
        assert await digest(kit, model, seed) == await digest(kit, model, 1)


@pytest.mark.parametrize(("model", "consumer"), FOLDS)
async def test_folding_twice_changes_nothing(kit: Kit, model: Model, consumer) -> None:
    await fold(kit, consumer(1), lanes(EVENTS))
    once = await digest(kit, model, 1)
    await fold(kit, consumer(1), interleaved(EVENTS, 5))
    assert await digest(kit, model, 1) == once


@pytest.mark.parametrize(("model", "consumer"), FOLDS)
async def test_lanes_fold_beside_each_other_without_waiting_in_a_circle(kit: Kit, model: Model, consumer) -> None:
    await fold(kit, consumer(1), lanes(EVENTS))
    await asyncio.gather(*(fold(kit, consumer(2), [lane]) for lane in lanes(EVENTS)))
    assert await digest(kit, model, 2) == await digest(kit, model, 1)


@pytest.mark.parametrize(("model", "consumer"), FOLDS)
async def test_the_hash_sees_a_missing_event(kit: Kit, model: Model, consumer) -> None:
    await fold(kit, consumer(1), lanes(EVENTS))
    await fold(kit, consumer(2), lanes([d for d in EVENTS if not isinstance(d.event, planning.PlanApproved)]))
    assert await digest(kit, model, 2) != await digest(kit, model, 1)


async def test_a_rebuild_is_a_new_group_and_touches_nothing_of_the_old(kit: Kit) -> None:
    assert [c.group for c in kit.service.consumers] == ["reporting.roster", "reporting.dossier", "reporting.progress"]
    assert group(Model.DOSSIER, 2) == "reporting.dossier.g2"
    await fold(kit, consumers.dossier(1), lanes(EVENTS))
    await fold(kit, consumers.dossier(2), lanes(EVENTS)[:2])
    async with kit.running.sessions.begin() as session:
        old, new = await rebuilding.report(session)
    await rebuilding.forget(kit.running.sessions, Model.DOSSIER, 2)
    async with kit.running.sessions.begin() as session:
        assert await rebuilding.report(session) == [old]
    assert old.endswith("(this one is read)")
    assert "dossier 2" in new


async def test_a_generation_is_forgotten_piece_by_piece(kit: Kit) -> None:
    """A province's rows at once would outlast the time a statement has."""
    await fold(kit, consumers.dossier(2), lanes(EVENTS))
    ((rows,),) = await kit.sql("SELECT count(*) FROM dossier_entry")
    pieces = []
    while not pieces or pieces[-1]:
        async with kit.running.sessions.begin() as session:
            pieces.append(await store.forget(session, Model.DOSSIER, 2, most=7))
    assert (sum(pieces), max(pieces), pieces[-1]) == (rows, 7, 0)
    async with kit.running.sessions.begin() as session:
        assert await rebuilding.report(session) == []


async def test_as_of_is_the_time_of_the_latest_event_folded(kit: Kit) -> None:
    await fold(kit, consumers.progress(1), interleaved(EVENTS, 6))
    await fold(kit, consumers.progress(1), [lane[:1] for lane in lanes(EVENTS)])  # sent again: no step back
    async with kit.running.sessions() as session:
        latest = await store.as_of(session, Model.PROGRESS, 1)
        assert latest == max(d.event.at for d in EVENTS if d.topic in consumers.PROGRESS_TOPICS)
        assert await store.as_of(session, Model.DOSSIER, 1) is None


async def test_no_column_knows_the_wall_clock(kit: Kit) -> None:
    tables = [table.name for tables in store.TABLES.values() for table in tables]
    found = await kit.sql(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_name = ANY(:tables) AND column_default NOT IN ('''{}''::uuid[]', '''TEACHER''::text')",
        tables=tables,
    )
    assert found == []
