"""`python -m deploy.local.taken_in`: waits until every service has taken in what was told so far.

Reads KINERJA_DATABASES (an object: service → address) and KINERJA_KAFKA. Ends with 1 when something stands still.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time

from deploy.doctor import broker, consumers, databases
from deploy.doctor.consumers import Group
from deploy.local.system import ADDRESSES

SECONDS = 120


async def waiting(addresses: dict[str, str], kafka: str, groups: list[Group]) -> int:
    """How many events are not sent yet, or not taken in."""
    asked = [await databases.ask(service, address) for service, address in addresses.items()]
    begins, ends = await broker.log_ends(kafka)
    return sum(each.unsent for each in asked) + sum(
        behind for each in asked for group in groups if group.service == each.service
        for behind in consumers.lag(group, each, begins, ends).values()
    )  # fmt: skip


async def everything(addresses: dict[str, str], kafka: str) -> None:
    groups, last = consumers.declared(addresses), time.monotonic() + SECONDS
    while left := await waiting(addresses, kafka, groups):
        if time.monotonic() > last:
            sys.exit(f"{left} events were not taken in within {SECONDS} s. The logs of the services say why.")
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(everything(json.loads(os.environ[ADDRESSES]), os.environ["KINERJA_KAFKA"]))
