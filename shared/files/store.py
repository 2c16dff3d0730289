"""Where the bytes of files lie: a folder, or a bucket. The only module that knows the library."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from shared.files.refusals import FilesAway
from shared.settings import Settings
from shared.telemetry import blame, get_logger

if TYPE_CHECKING:
    from obstore.store import S3Config

PIECE = 128 * 1024
"""Bytes that are read and written at a time."""
_PART = 5 * 1024 * 1024
"""The smallest part that a bucket takes, unless it is the last."""
_WAIT = "15s"
_HALF = "#1"
"""What the library appends to the name while it writes. (Half an upload to a bucket is for the bucket's own rule.)"""
log = get_logger(__name__)


class FileStore:
    """Bytes by id; each service has a place of its own. Whatever goes wrong there is told as FilesAway."""

    def __init__(self, settings: Settings, service: str) -> None:
        place = urlsplit(settings.files)
        self._folder = Path(unquote(place.path)) / service if place.scheme == "file" else None
        self._part = PIECE if self._folder else _PART
        self._store = _folder(self._folder) if self._folder else _bucket(settings, service)

    async def write(self, id: UUID, pieces: AsyncIterator[bytes]) -> None:
        """All of it, and it is on the disk; or, whatever the pieces raise, nothing."""
        writer = obstore.open_writer_async(self._store, str(id), buffer_size=self._part, max_concurrency=1)
        try:
            async for piece in pieces:
                await writer.write(piece)
            await writer.close()
            if self._folder is not None:
                await asyncio.to_thread(_keep, self._folder / str(id))
        except (BaseError, OSError) as error:
            raise _away(error) from error
        finally:
            del writer  # one that was not closed takes its half with it

    async def read(self, id: UUID) -> AsyncIterator[bytes]:
        """The bytes, a piece at a time. It is open when this answers: what is removed meanwhile is read to its end."""
        try:
            found = await obstore.get_async(self._store, str(id))
        except (BaseError, OSError) as error:
            raise _away(error) from error
        return _pieces(found)

    async def remove(self, id: UUID) -> None:
        """Gone; also what was never there, and the half that somebody was killed over."""
        try:
            if self._folder is not None:
                (self._folder / f"{id}{_HALF}").unlink(missing_ok=True)
            await obstore.delete_async(self._store, str(id))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise _away(error) from error


def _folder(place: Path) -> LocalStore:
    """Nobody but this service's user looks into it."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.chmod(0o700)
    return LocalStore(place)


def _bucket(settings: Settings, service: str) -> S3Store:
    """Without a key of its own it signs with what the platform gives the process."""
    place = urlsplit(settings.files)
    config: S3Config = {"region": settings.files_region}
    if settings.files_endpoint:
        config["endpoint"] = settings.files_endpoint
    if settings.files_key:
        config["access_key_id"] = settings.files_key
        config["secret_access_key"] = settings.files_secret.get_secret_value()
    prefix = "/".join(filter(None, (place.path.strip("/"), service)))
    plain = settings.files_endpoint.startswith("http://")
    return S3Store(place.netloc, prefix=prefix, config=config, client_options={"allow_http": plain, "timeout": _WAIT})


def _keep(path: Path) -> None:
    """For its owner only, and on the disk before its row is: the file, and that the folder has it."""
    for place, mode in ((path, 0o600), (path.parent, None)):
        handle = os.open(place, os.O_RDONLY)
        try:
            if mode is not None:
                os.fchmod(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)


async def _pieces(found: "obstore.GetResult") -> AsyncIterator[bytes]:
    async for piece in found.stream(min_chunk_size=PIECE):
        yield bytes(piece)


def _away(error: Exception) -> FilesAway:
    log.error("the file store failed", **blame(error))
    return FilesAway()
