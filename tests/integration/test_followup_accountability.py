"""What a school shows of itself: as files in 2024, by a word of its leader in 2025 (rulebook 6.11)."""

from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest

from deploy.demo.story.paper import pdf
from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmploymentStatus, StaffType
from shared.contracts.followup import AccountabilityConfirmed, AccountabilityKind, AccountabilityUploaded
from shared.contracts.planning import CycleOpened, ParticipationStarted
from shared.policies import policy
from shared.windows import national
from tests import builders as a
from tests.integration.file_acts import BAD_FILES, PDF, lying, rows
from tests.integration.service_kit import Kit

FIRST, NOW = a.about(cycle="2024S1"), datetime(2024, 3, 4, 3, 0, tzinfo=UTC)
PAPER, TICKED = pdf("KOSP"), {"confirmation_checked": True}
LIST = f"/v1/schools/{a.NPSN}/accountability-documents"


def opened(code: str) -> CycleOpened:
    return CycleOpened(
        npsn=a.NPSN, cycle=code, policy=code, district_code=a.OFFICE, windows=national(policy(code)), by=SYSTEM, at=NOW
    )


def started(about) -> ParticipationStarted:
    return ParticipationStarted(
        about=about, by=SYSTEM, at=NOW, staff_type=StaffType.CLASS_TEACHER, employment_status=EmploymentStatus.PNS
    )


@pytest.fixture
async def kit(kits) -> Kit:
    kit: Kit = await kits("followup")
    await kit.it_is(NOW)
    await kit.feed(*a.a_led_school(), opened("2024S1"), opened("2025"), started(FIRST), started(a.about()))
    return kit


async def upload(
    kit: Kit, who=a.PRINCIPAL, cycle: str = "2024S1", npsn: str = a.NPSN, data: bytes = PAPER, **headers: str
) -> httpx.Response:
    asked = {"npsn": npsn, "cycle": cycle, "name": "KOSP.pdf"}
    return await kit.as_(who).post("/v1/school-files", params=asked, content=data, headers=PDF | headers)


async def listed(kit: Kit, cycle: str = "2024S1", who=a.PRINCIPAL) -> dict[str, dict]:
    rows = (await kit.as_(who).get(LIST, params={"cycle": cycle})).json()
    return {row["kind"]: row for row in rows}


async def give(kit: Kit, card: dict, file: str | None = None, who=a.PRINCIPAL, **changes: object) -> httpx.Response:
    place = f"/v1/accountability-documents/{card['id']}/collection"
    version = {"If-Match": f'"{card["version"]}"'}
    return await kit.as_(who).post(place, json=TICKED | {"file": file} | changes, headers=version)


async def test_a_file_of_2024_is_handed_in_by_the_principal_and_read_by_the_teachers(kit: Kit) -> None:
    card = (await listed(kit))["CURRICULUM"]
    assert (card["status"], card["message"]) == ("MISSING", "Belum diunggah Kepala Sekolah.")
    file_id = (await upload(kit)).json()["file_id"]
    done = await give(kit, card, file_id)
    assert (done.json()["status"], done.json()["given_by"]) == ("UPLOADED", str(a.PRINCIPAL))
    (told,) = await kit.told(AccountabilityUploaded)
    assert (told.key, told.kind) == (a.NPSN, AccountabilityKind.CURRICULUM)
    seen = (await kit.as_(a.ANI).get(f"/v1/participations/{FIRST.participation_id}/documents")).json()
    assert [(row["kind"], row["status"]) for row in seen["of_school"]] == [
        ("CURRICULUM", "UPLOADED"), ("ATTENDANCE", "MISSING"),
    ]  # fmt: skip
    place = f"/v1/accountability-documents/{card['id']}/file"
    for who in (a.ANI, a.PRINCIPAL, a.OPERATOR, a.HEAD):
        assert (await kit.as_(who).get(place)).content == PAPER
    for who in (a.BUDI, a.STRANGER, a.OTHER_PRINCIPAL):
        assert (await kit.as_(who).get(place)).status_code == 404
    again = await give(kit, done.json(), file_id)
    assert (again.status_code, again.json()["code"]) == (409, "document-collected")


async def test_in_2025_it_is_confirmed_and_teachers_see_only_their_behaviours(kit: Kit) -> None:
    card = (await listed(kit, "2025"))["ATTENDANCE"]
    assert (card["status"], card["message"]) == ("UNCONFIRMED", "Belum dikonfirmasi Kepala Sekolah.")
    assert (await give(kit, card)).json()["status"] == "CONFIRMED"
    (told,) = await kit.told(AccountabilityConfirmed)
    assert (told.cycle, told.kind) == ("2025", AccountabilityKind.ATTENDANCE)
    seen = (await kit.as_(a.ANI).get(f"/v1/participations/{a.about().participation_id}/documents")).json()
    assert seen["of_school"] == []
    assert (await kit.as_(a.ANI).get(f"/v1/accountability-documents/{card['id']}/file")).status_code == 404


async def test_where_no_file_is_taken_none_is_R_DOC_4(kit: Kit) -> None:
    refused = await upload(kit, cycle="2025")
    assert (refused.status_code, refused.json()["code"]) == (415, "upload-not-accepted")
    card = (await listed(kit, "2025"))["CURRICULUM"]
    refused = await give(kit, card, str(uuid4()))
    assert (refused.status_code, [e["field"] for e in refused.json()["errors"]]) == (415, ["/file"])
    assert not lying(kit)
    assert (await listed(kit, "2025"))["CURRICULUM"] == card


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({}, 422, "/file"), ({"file": str(uuid4())}, 422, "/file"), ({"file": "x"}, 422, "/file"),
        ({"confirmation_checked": "ya"}, 422, "/confirmation_checked"), ({"other": 1}, 422, "/other"),
    ],
)  # fmt: skip
async def test_bad_input_changes_nothing(kit: Kit, changes: dict, status: int, field: str) -> None:
    card = (await listed(kit))["CURRICULUM"]
    answer = await give(kit, card, **changes)
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (status, [field])
    assert (await listed(kit))["CURRICULUM"] == card


@pytest.mark.parametrize(
    ("data", "headers", "status", "code"), [b[1:5] for b in BAD_FILES], ids=[b[0] for b in BAD_FILES]
)
async def test_a_bad_file_is_refused_and_leaves_nothing(kit: Kit, data, headers, status: int, code: str) -> None:
    before = await listed(kit)
    answer = await upload(kit, data=data, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [e["field"] for e in answer.json()["errors"]] == ["/file"]
    assert not lying(kit) and not await rows(kit)
    assert await listed(kit) == before


async def test_without_the_tick_nothing_is_handed_in_R_DOC_2(kit: Kit) -> None:
    card, file_id = (await listed(kit))["CURRICULUM"], (await upload(kit)).json()["file_id"]
    answer = await give(kit, card, file_id, confirmation_checked=False)
    assert (answer.status_code, answer.json()["code"]) == (422, "confirmation-missing")
    assert (await listed(kit))["CURRICULUM"] == card


@pytest.mark.parametrize(
    ("who", "status"),
    [(a.ANI, 404), (a.STRANGER, 404), (a.OTHER_PRINCIPAL, 404), (a.OPERATOR, 403), (a.ADMIN, 403), (a.HEAD, 403)],
)
async def test_nobody_but_the_leader_gives_it(kit: Kit, who, status: int) -> None:
    card = (await listed(kit))["CURRICULUM"]
    assert (await upload(kit, who)).status_code == status
    assert (await give(kit, card, who=who)).status_code == status
    assert not lying(kit)
    reads = await kit.as_(who).get(LIST, params={"cycle": "2024S1"})
    assert reads.status_code == (200 if status == 403 else 404)


async def test_a_cycle_that_is_not_open_there_asks_for_nothing(kit: Kit) -> None:
    assert (await upload(kit, cycle="2024S2")).status_code == 404
    assert await listed(kit, "2024S2") == {}
    await kit.feed(opened("2024S1"))
    assert len(await listed(kit)) == 2, "told again it is the same"
    stale = (await listed(kit))["CURRICULUM"] | {"version": 7}
    assert (await give(kit, stale)).status_code == 412
