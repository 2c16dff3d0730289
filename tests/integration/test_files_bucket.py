"""Files in a bucket, on whatever speaks S3 at KINERJA_TEST_S3: `http://KEY:SECRET@127.0.0.1:9000/BUCKET`."""

import os
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from shared.files.refusals import FilesAway, NotPdf
from shared.files.store import FileStore
from tests.integration.service_kit import settings_for

S3 = os.environ.get("KINERJA_TEST_S3", "")
pytestmark = pytest.mark.skipif(not S3, reason="KINERJA_TEST_S3 names no bucket")
LARGE = [os.urandom(128 * 1024) for _ in range(80)]
"""10 MiB: more than one part."""


def a_store(service: str = "observation", **changes: str) -> FileStore:
    at = urlsplit(S3)
    given = {
        "files": f"s3:/{at.path}/{uuid4()}", "files_endpoint": f"{at.scheme}://{at.hostname}:{at.port}",
        "files_key": at.username, "files_secret": at.password,
    }  # fmt: skip
    return FileStore(settings_for("postgresql://nobody:nothing@127.0.0.1:1/none", **(given | changes)), service)


async def pieces(*parts: bytes, trouble: Exception | None = None) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
    if trouble is not None:
        raise trouble


async def whole(store: FileStore, id) -> bytes:
    return b"".join([piece async for piece in await store.read(id)])


@pytest.mark.parametrize("parts", [[b"%PDF"], LARGE], ids=["small", "large"])
async def test_what_goes_in_comes_out_and_goes_away(parts: list[bytes]) -> None:
    store, id = a_store(), uuid4()
    await store.write(id, pieces(*parts))
    assert await whole(store, id) == b"".join(parts)
    await store.remove(id)
    await store.remove(id)
    with pytest.raises(FilesAway):
        await store.read(id)


@pytest.mark.parametrize("parts", [[b"%PDF"], LARGE], ids=["small", "large"])
async def test_what_is_refused_at_its_end_is_not_there(parts: list[bytes]) -> None:
    store, id = a_store(), uuid4()
    with pytest.raises(NotPdf):
        await store.write(id, pieces(*parts, trouble=NotPdf()))
    with pytest.raises(FilesAway):
        await store.read(id)


@pytest.mark.parametrize("wrong", [{"files_secret": "wrong-secret"}, {"files": "s3://no-such-bucket"}])
async def test_a_bucket_that_does_not_let_us_in_is_away(wrong: dict[str, str]) -> None:
    with pytest.raises(FilesAway):
        await a_store(**wrong).write(uuid4(), pieces(b"%PDF"))
