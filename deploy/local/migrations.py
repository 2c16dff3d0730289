"""Brings the databases of all services to head in one process: seven would each load the same libraries.

`python -m deploy.local.migrations`; reads KINERJA_DATABASES (an object: service → address) beside the usual settings.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from pydantic import SecretStr

from deploy.local.system import ADDRESSES
from shared import migrate
from shared.database import connect
from shared.settings import Settings


async def upgrade(service: str, address: str) -> None:
    engine = connect(Settings(database_url=SecretStr(address)), f"{service}.migrate")
    try:
        print(f"{service}: database at {await migrate.upgrade(engine, service)}", flush=True)
    finally:
        await engine.dispose()


async def upgrade_all(addresses: dict[str, str]) -> None:
    for service, address in addresses.items():
        try:
            await upgrade(service, address)
        except (OSError, migrate.NotAtHead) as error:
            sys.exit(f"{service}: {error}")


if __name__ == "__main__":
    asyncio.run(upgrade_all(json.loads(os.environ[ADDRESSES])))
