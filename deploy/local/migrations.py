"""Brings the databases of all services to head in one process: seven would each load the same libraries.

`python -m deploy.local.migrations`; reads KINERJA_DATABASES (an object: service → address) beside the usual settings.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from alembic.util import CommandError
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from deploy.local.system import ADDRESSES
from shared import migrate
from shared.database import connect
from shared.settings import Settings


async def upgrade(service: str, address: str) -> None:
    engine = connect(Settings(database_url=SecretStr(address), oidc_issuer="", oidc_jwks_url=""), f"{service}.migrate")
    try:
        print(f"{service}: database at {await migrate.upgrade(engine, service)}", flush=True)
    finally:
        await engine.dispose()


async def upgrade_all(addresses: dict[str, str]) -> None:
    for service, address in addresses.items():
        try:
            await upgrade(service, address)
        except (OSError, SQLAlchemyError, CommandError) as error:
            sys.exit(f"{service}: {type(error).__name__}: {error}")


if __name__ == "__main__":
    if ADDRESSES not in os.environ:
        sys.exit(f'Say which databases: {ADDRESSES}=\'{{"planning": "postgresql://role:password@host:5432/name", …}}\'')
    asyncio.run(upgrade_all(json.loads(os.environ[ADDRESSES])))
