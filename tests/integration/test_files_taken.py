"""Files through HTTP: what is taken as a lesson plan and what is not, and who reads it (rulebook 6.5, 7)."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from deploy.demo.story.paper import pdf
from shared.contracts.observation import PreparationCollected
from shared.files import ledger, receiving
from shared.files.attachment import LARGEST
from tests import builders as a
from tests.integration.file_acts import (
    BAD_FILES,
    FILES,
    MUCH,
    PAPER,
    PDF,
    a_pdf_bomb,
    attached,
    folder,
    in_pieces,
    lying,
    rows,
    upload,
    uploaded,
)
from tests.integration.observation_acts import (
    ANIS,
    BUDIS,
    PREPARATION,
    TICKED,
    act,
    an_approved_plan,
    an_unlocked_execution,
    path,
    save,
    slot,
)
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


async def test_a_lesson_plan_goes_in_is_named_and_read_by_whoever_may_read_the_document(kit: Kit) -> None:
    ani, place = kit.as_(a.ANI), path("preparation/lesson-plan")
    file_id = await uploaded(kit, name="..\\Modul <Ajar>.pdf")
    assert (await ani.get(place)).json()["code"] == "no-lesson-plan"
    saved = await attached(kit, file_id)
    assert saved.json()["lesson_plan"] == {"file_id": file_id, "name": "Modul _Ajar_.pdf", "size": len(PAPER)}

    answer = await ani.get(place)
    assert answer.content == PAPER
    said = answer.headers
    assert said["content-disposition"].startswith("attachment; filename=\"Modul _Ajar_.pdf\"; filename*=UTF-8''")
    assert (said["content-type"], said["x-content-type-options"]) == ("application/pdf", "nosniff")
    assert said["content-security-policy"].startswith("sandbox") and "no-store" in said["cache-control"]

    early = await kit.as_(a.PRINCIPAL).get(place)
    assert early.json()["code"] == "preparation-not-collected", "a draft is its author's (R-DOC-3)"
    assert (await act(kit, a.ANI, "preparation", "collection", TICKED)).status_code == 200
    assert (await kit.as_(a.PRINCIPAL).get(place)).content == PAPER
    for who, status in ((a.STRANGER, 404), (a.OPERATOR, 403), (a.HEAD, 403)):
        assert (await kit.as_(who).get(place)).status_code == status


@pytest.mark.parametrize(
    ("data", "headers", "status", "code", "field"), [b[1:] for b in BAD_FILES], ids=[b[0] for b in BAD_FILES]
)
async def test_what_is_refused_leaves_nothing(kit: Kit, data, headers, status: int, code: str, field: str) -> None:
    draft = (await attached(kit, await uploaded(kit))).json()
    before = lying(kit), await rows(kit)
    answer = await upload(kit, data, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [e["field"] for e in answer.json()["errors"]] == [field]
    assert (lying(kit), await rows(kit)) == before
    assert (await kit.as_(a.ANI).get(path("preparation"))).json() == draft


async def test_nothing_is_unpacked_what_is_small_stays_small(kit: Kit) -> None:
    """A PDF whose streams would fill the memory of whoever opens them: it is kept and handed out as it came."""
    bomb = a_pdf_bomb()
    await attached(kit, await uploaded(kit, bomb))
    answer = await kit.as_(a.ANI).get(path("preparation/lesson-plan"))
    assert answer.content == bomb and len(bomb) < MUCH / 500
    assert (answer.headers["content-length"], "content-encoding" in answer.headers) == (str(len(bomb)), False)


async def test_what_is_too_large_is_refused_while_it_comes(kit: Kit) -> None:
    answer = await upload(kit, in_pieces(LARGEST))
    assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")
    assert answer.json()["detail"] == "Berkas paling besar 10 MB, PDF saja."
    assert not lying(kit) and not await rows(kit)
    assert receiving.UPLOADS[("POST", FILES)] > LARGEST, "the edge lets a whole file through"


@pytest.mark.parametrize("missing", ["name", "participation_id"])
async def test_an_upload_says_whose_and_how_it_is_called(kit: Kit, missing: str) -> None:
    asked = {"participation_id": str(ANIS), "name": "x.pdf"}
    del asked[missing]
    answer = await kit.as_(a.ANI).post(FILES, params=asked, content=PAPER, headers=PDF)
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (422, [missing])


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        (a.PRINCIPAL, ANIS, 403), (a.HEAD, ANIS, 403), (a.BUDI, ANIS, 404), (a.STRANGER, ANIS, 404),
        (a.ANI, BUDIS, 404), (a.ANI, uuid4(), 404),
    ],
)  # fmt: skip
async def test_nobody_uploads_for_somebody_else(kit: Kit, who, whose, status: int) -> None:
    assert (await upload(kit, who=who, whose=whose)).status_code == status
    assert not lying(kit)
    assert not await kit.sql("SELECT 1 FROM file_loose"), "nothing was begun"


async def test_nothing_is_uploaded_for_what_is_collected(kit: Kit) -> None:
    assert (await attached(kit, None)).status_code == 200
    assert (await act(kit, a.ANI, "preparation", "collection", TICKED)).status_code == 200
    answer = await upload(kit)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-collected")


@pytest.mark.parametrize("file_id", [str(UUID(int=404)), "budis"])
async def test_a_file_of_nobody_or_of_somebody_else_is_not_named(kit: Kit, file_id: str) -> None:
    draft = (await attached(kit, await uploaded(kit))).json()
    if file_id == "budis":
        file_id = str(uuid4())
        await kit.sql(
            "INSERT INTO file (id, owner_id, sha256, size, name, unused_since) VALUES (:i, :o, '\\x00', 9, 'x', now())",
            i=UUID(file_id), o=a.BUDI,
        )  # fmt: skip
    answer = await attached(kit, file_id, effort="Lain.")
    assert (answer.status_code, answer.json()["code"]) == (422, "file-unknown")
    assert [e["field"] for e in answer.json()["errors"]] == ["/lesson_plan"]
    assert (await kit.as_(a.ANI).get(path("preparation"))).json() == draft, "the draft is as it was"


async def test_a_store_that_is_away_is_said_and_harms_nothing_else(kit: Kit) -> None:
    place = folder(kit)
    file_id = await uploaded(kit)
    await attached(kit, file_id)
    place.rename(place.with_name("away"))
    place.write_text("no folder")
    for answer in (await upload(kit, pdf("Lain")), await kit.as_(a.ANI).get(path("preparation/lesson-plan"))):
        assert (answer.status_code, answer.json()["code"]) == (503, "files-away")
        assert answer.headers["retry-after"]
    assert (await attached(kit, file_id, effort="Lain.")).status_code == 200
    place.unlink()
    place.with_name("away").rename(place)
    assert (await kit.as_(a.ANI).get(path("preparation/lesson-plan"))).content == PAPER


async def test_uploads_may_not_take_everybodys_place(kit: Kit) -> None:
    begun = [asyncio.Event() for _ in range(receiving.AT_ONCE)]
    slow = [asyncio.create_task(upload(kit, in_pieces(1000, each))) for each in begun]
    await asyncio.gather(*(each.wait() for each in begun))
    busy = await upload(kit)
    assert (busy.status_code, busy.json()["code"]) == (429, "uploads-busy")
    assert (await kit.as_(a.ANI).get(path("preparation"))).status_code == 200
    for each in slow:
        each.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    await uploaded(kit)


async def test_nobody_fills_the_store_with_what_he_does_not_use(kit: Kit) -> None:
    await kit.sql(
        "INSERT INTO file (id, owner_id, sha256, size, name, unused_since)"
        " SELECT gen_random_uuid(), :o, int4send(n), 9, 'x', now() FROM generate_series(1, :most) AS n",
        o=a.ANI, most=ledger.MOST_UNUSED - 1,
    )  # fmt: skip
    await uploaded(kit)
    answer = await upload(kit, pdf("Lain"))
    assert (answer.status_code, answer.json()["code"]) == (409, "too-many-files")


async def test_an_upload_needs_no_connection_while_the_bytes_come(kits) -> None:
    """A slow line must not hold what others need: more uploads at once than there are connections."""
    kit = await an_unlocked_execution(lambda name: kits(name, pool_size=1))
    begun = [asyncio.Event() for _ in range(4)]
    slow = [asyncio.create_task(upload(kit, in_pieces(1000, each))) for each in begun]
    await asyncio.gather(*(each.wait() for each in begun))
    assert (await kit.as_(a.ANI).get(path("preparation"))).status_code == 200
    for each in slow:
        each.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


async def test_a_lesson_plan_that_a_policy_demands_is_asked_for_6_5(kits) -> None:
    kit: Kit = await kits("observation")
    semester = a.about(a.ANI, cycle="2024S1")
    whose = semester.participation_id
    await kit.it_is(datetime(2024, 2, 20, 2, 0, tzinfo=UTC))
    await kit.feed(*a.a_led_school(), an_approved_plan().model_copy(update={"about": semester}))
    body = PREPARATION | {"proposed": slot(datetime(2024, 2, 26, 1, 0, tzinfo=UTC))}
    assert (await save(kit, a.ANI, "preparation", body, whose)).status_code == 200
    answer = await act(kit, a.ANI, "preparation", "collection", TICKED, whose)
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (422, ["/lesson_plan"])
    file_id = await uploaded(kit, whose=whose)
    assert (await save(kit, a.ANI, "preparation", body | {"lesson_plan": file_id}, whose)).status_code == 200
    answer = await act(kit, a.ANI, "preparation", "collection", TICKED, whose)
    assert answer.status_code == 200, answer.text
    assert await kit.told(PreparationCollected)
