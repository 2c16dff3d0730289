"""The broker's disk is full: what cannot be sent waits in the outbox, and goes out when there is space again."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deploy.local.kafka import Kafka
from deploy.local.ports import free_ports
from tests.conftest import Server
from tests.eventually import eventually
from tests.trial import Counts, make, running

SIZE = 48


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 48 MB."""
    place = tmp_path / "kafka"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "small", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: Path) -> Path:
    """To the last byte."""
    filler = place / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return filler


@pytest.mark.timeout(240)
async def test_a_full_disk_of_the_broker_loses_nothing(postgres: Server, small_disk: Path) -> None:
    kafka = await asyncio.to_thread(Kafka(small_disk, free_ports(2)).start)
    trial = await make(postgres.admin_dsn, kafka.bootstrap)
    relay = trial.relay()
    try:
        async with running(relay, trial.intake()):
            await trial.tell("a", 3)
            await eventually(trial.all_heard, 60)
            filler = fill(small_disk)
            for key in "abcdefghij":
                await trial.tell(key, 3, note="much" * 2_000)
            await eventually(relay.healthy, 60, until=lambda reason: reason is not None)
            assert await trial.ask("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
            filler.unlink()
            await asyncio.to_thread(kafka.restart)  # it ends by itself when no disk is left to it
            await eventually(trial.all_heard, 90)
        assert await trial.counts() == Counts(told=33, heard=33, doubled=0, disordered=0)
    finally:
        await trial.close()
        await asyncio.to_thread(kafka.destroy)
