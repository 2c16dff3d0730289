"""A worker with a name: it is waited for, and nobody else's partitions move when it is started again."""

import signal
from collections.abc import AsyncIterator

import pytest
from pydantic import ValidationError

from shared import assignment
from shared.messaging import Intake
from tests.eventually import eventually
from tests.trial import Counts, Trial, process, running


@pytest.fixture
async def first(trial: Trial) -> AsyncIterator[Trial]:
    """The same trial as the worker that stays."""
    named = Trial(trial.dsn, trial.bootstrap, trial.topic, instance="worker-0")
    yield named
    await named.close()


async def restarted(trial: Trial, stays: Intake, name: str, *, moves: bool) -> int:
    """Another worker joins, is stopped and started again, while events flow. How often the one that stays had to begin
    anew; where that `moves` its partitions, it is waited for."""
    before = await shared(trial, stays, name)
    async with process(trial, "intake", name):
        await trial.tell("a", 3)
        await eventually(trial.all_heard, 30)
        await eventually(lambda: len(stays.assignment.lanes), 20, until=lambda lanes: lanes == 3)
        if moves:
            await eventually(lambda: begun(trial), 20, until=lambda times: times > before)
    return begun(trial) - before


async def shared(trial: Trial, stays: Intake, name: str) -> int:
    """Both have their half; then the other is stopped, in order. How often the one that stays had begun by then."""
    async with process(trial, "intake", name) as other:
        await eventually(lambda: len(stays.assignment.lanes), 30, until=lambda lanes: lanes == 3)
        await trial.tell("a", 3)
        await eventually(trial.all_heard, 30)
        before = begun(trial)
        other.send_signal(signal.SIGTERM)
        await other.wait()
    return before


def begun(trial: Trial) -> int:
    return int(assignment.assignments.labels(trial.consumer().group)._value.get())


async def test_a_named_worker_that_is_started_again_moves_no_partition_of_the_others(
    trial: Trial, first: Trial
) -> None:
    stays = first.intake()
    async with running(trial.relay(), stays):
        await eventually(lambda: len(stays.assignment.lanes), 20, until=lambda lanes: lanes == 6)
        assert await restarted(trial, stays, "worker-1", moves=False) == 0
    assert await trial.counts() == Counts(told=6, heard=6, doubled=0, disordered=0)


async def test_a_worker_without_a_name_moves_everybody_s(trial: Trial) -> None:
    stays = trial.intake()
    async with running(trial.relay(), stays):
        await eventually(lambda: len(stays.assignment.lanes), 20, until=lambda lanes: lanes == 6)
        assert await restarted(trial, stays, "", moves=True) > 0


async def test_two_living_workers_of_one_name_do_nothing_twice(trial: Trial, first: Trial) -> None:
    """They throw each other out for as long as both live: slow, and the lag says so, but fenced."""
    one, other = first.intake(), first.intake()
    async with running(trial.relay(), one, other):
        for _ in range(5):
            await trial.tell("a", 3)
        await eventually(trial.all_heard, 60)
    assert await trial.counts() == Counts(told=15, heard=15, doubled=0, disordered=0)


def test_a_name_is_a_plain_word(trial: Trial) -> None:
    with pytest.raises(ValidationError):
        Trial(trial.dsn, trial.bootstrap, trial.topic, instance="worker 0")


async def test_the_first_of_its_group_gets_its_partitions_back_before_its_session_ends(
    trial: Trial, first: Trial
) -> None:
    """Who came first has shared out the partitions; when it is back it does not do so again."""
    stays = first.intake()
    async with running(trial.relay()), process(trial, "intake", "worker-1") as leader:
        await trial.tell("a", 3)
        await eventually(trial.all_heard, 30)
        async with running(stays):
            await eventually(lambda: len(stays.assignment.lanes), 30, until=lambda lanes: lanes == 3)
            before = begun(trial)
            leader.send_signal(signal.SIGKILL)
            await leader.wait()
            async with process(trial, "intake", "worker-1"):
                keys = [f"key-{number}" for number in range(24)]
                for key in keys:
                    await trial.tell(key)
                await eventually(trial.all_heard, 20)  # its session is 30 s
            assert begun(trial) == before
