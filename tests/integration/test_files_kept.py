"""How long a file is kept, and that nothing is left of what was not finished (decision 14)."""

import asyncio
import os
import stat
import subprocess
import sys

import pytest
from sqlalchemy import text

from deploy.demo.story.paper import pdf
from tests.eventually import eventually
from tests.integration.file_acts import (
    attached,
    begun,
    days_pass,
    folder,
    in_pieces,
    loose,
    lying,
    rows,
    swept,
    upload,
    uploaded,
)
from tests.integration.observation_acts import (
    an_unlocked_execution,
)
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


async def test_the_bytes_are_their_owners_alone(kit: Kit) -> None:
    file_id = await uploaded(kit)
    assert stat.S_IMODE((folder(kit) / file_id).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder(kit).stat().st_mode) == 0o700


async def test_the_same_bytes_of_the_same_owner_are_one_file(kit: Kit) -> None:
    first = await uploaded(kit)
    again = await upload(kit, name="Lain.pdf")
    assert (again.json()["file_id"], again.json()["name"]) == (first, "Lain.pdf")
    assert await uploaded(kit, pdf("Lain")) != first
    await swept(kit)
    assert lying(kit) == await rows(kit), "the second copy is gone at once"


async def test_what_nobody_names_is_swept_after_a_day_and_what_is_named_stays(kit: Kit) -> None:
    named, waiting = await uploaded(kit), await uploaded(kit, pdf("Lain"))
    await attached(kit, named)
    await swept(kit)
    assert lying(kit) == {named, waiting}
    await days_pass(kit)
    await swept(kit)
    assert lying(kit) == await rows(kit) == {named}
    late = await attached(kit, waiting)
    assert late.json()["code"] == "file-unknown"


async def test_what_is_named_no_more_waits_a_day_from_then(kit: Kit) -> None:
    file_id = await uploaded(kit)
    await attached(kit, file_id)
    await days_pass(kit)
    assert (await attached(kit, None)).json()["lesson_plan"] is None
    await swept(kit)
    assert lying(kit) == {file_id}, "a slip can be undone"
    await days_pass(kit)
    await swept(kit)
    assert not lying(kit) and not await rows(kit)


async def test_uploading_again_what_waits_gives_it_another_day(kit: Kit) -> None:
    file_id = await uploaded(kit)
    await kit.sql("UPDATE file SET unused_since = unused_since - interval '23 hours'")
    assert await uploaded(kit) == file_id
    await kit.sql("UPDATE file SET unused_since = unused_since - interval '2 hours'")
    await swept(kit)
    assert await rows(kit) == {file_id}


async def test_whoever_is_killed_between_bytes_and_row_leaves_nothing_for_ever(kit: Kit) -> None:
    """Somebody holds what the second transaction needs; the upload dies while it waits there."""
    ready = asyncio.Event()
    sending = asyncio.create_task(upload(kit, in_pieces(0, go_on=ready)))
    await eventually(lambda: begun(kit))
    async with kit.running.sessions.begin() as other:
        await other.execute(text("SELECT * FROM file_loose FOR UPDATE"))
        ready.set()
        await eventually(lambda: [name for name in lying(kit) if "#" not in name])
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
    assert not await rows(kit)
    await swept(kit)
    assert len(lying(kit)) == 1, "somebody slow may still be at it"
    await days_pass(kit)
    await swept(kit)
    assert not lying(kit) and not await loose(kit)


async def test_half_an_upload_leaves_nothing(kit: Kit) -> None:
    began = asyncio.Event()
    sending = asyncio.create_task(upload(kit, in_pieces(1000, began)))
    await began.wait()
    await eventually(lambda: begun(kit))
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert not await rows(kit)
    (folder(kit) / f"{(await loose(kit))[0]}#1").write_bytes(b"of somebody who was killed")
    await days_pass(kit)
    await swept(kit)
    assert not lying(kit)


async def test_whoever_slept_until_his_bytes_were_given_up_has_no_file(kit: Kit) -> None:
    awake = asyncio.Event()
    sending = asyncio.create_task(upload(kit, in_pieces(0, go_on=awake)))
    await eventually(lambda: begun(kit))
    await days_pass(kit)
    await swept(kit)
    awake.set()
    answer = await sending
    assert (answer.status_code, answer.json()["code"]) == (503, "files-away")
    assert not await rows(kit)
    await swept(kit)
    assert not lying(kit)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [({}, "needs KINERJA_FILES"), ({"KINERJA_FILES": "file:///proc/nowhere/files"}, "cannot be used")],
)
async def test_a_service_that_keeps_files_does_not_start_without_a_place_for_them(kit: Kit, place, sentence) -> None:
    given = {
        "KINERJA_ENV": "test", "KINERJA_DATABASE_URL": kit.settings.dsn, "KINERJA_OIDC_ISSUER": "x",
        "KINERJA_OIDC_JWKS_URL": "x", **place,
    }  # fmt: skip
    bare = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "services.observation.app", "run", "api"],
        env=bare | given, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("observation: ") and sentence in done.stderr
