"""Evidence, letters and reports of a semester of 2024, through HTTP."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from deploy.demo.story.paper import pdf
from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmploymentStatus, StaffType
from shared.contracts.followup import CompetencyDocumentCollected, CoreDutyReported
from shared.contracts.ids import Capacity
from shared.contracts.planning import ParticipationLeft, ParticipationStarted, PlannedCompetency
from tests import builders as a
from tests.eventually import eventually
from tests.integration.file_acts import BAD_FILES, days_pass, lying, rows, swept, upload, uploaded
from tests.integration.service_kit import Kit
from tests.unit.followup_phrases import an_approved_plan

FIRST, SECOND = a.about(cycle="2024S1"), a.about(cycle="2024S2")
MAY, OCTOBER = datetime(2024, 5, 20, 3, 0, tzinfo=UTC), datetime(2024, 10, 20, 3, 0, tzinfo=UTC)
PAPER = pdf("Sertifikat")
TICKED = {"confirmation_checked": True}
LEARNED = {
    "activity_name": "Pelatihan mandiri", "starts_on": "2024-03-01", "ends_on": "2024-04-28",
    "issuer": "Balai Guru Penggerak", "certificate_date": "2024-04-28",
}  # fmt: skip
DONE = {"description": "Membimbing kelas 4A", "done_on": "2024-05-02"}


@pytest.fixture
async def kit(kits) -> Kit:
    kit: Kit = await kits("followup")
    await kit.it_is(MAY)
    await kit.feed(*a.a_led_school())
    for about in (FIRST, SECOND, a.about()):
        plan = an_approved_plan()
        planned = tuple(PlannedCompetency(indicator_code="RHK1", activity_plan="x") for _ in "a")
        await kit.feed(
            ParticipationStarted(
                about=about, by=plan.by, at=MAY, staff_type=StaffType.CLASS_TEACHER,
                employment_status=EmploymentStatus.PNS,
            ),
            plan.model_copy(update={"about": about, "competencies": planned, "core_duty_focus": None}),
        )  # fmt: skip
    return kit


def path(documents: str, about=FIRST) -> str:
    return f"/v1/participations/{about.participation_id}/{documents}"


async def written(kit: Kit, file_id: str | None, about=FIRST, **changes: object) -> httpx.Response:
    body = {"indicator_code": "RHK1", "evidence": file_id} | LEARNED | changes
    return await kit.as_(a.ANI).post(path("competency-documents", about), json=body)


async def reported(kit: Kit, **changes: object) -> httpx.Response:
    return await kit.as_(a.ANI).post(path("core-duty-reports"), json={"duty_code": "HOMEROOM"} | DONE | changes)


def seen(card: dict) -> dict[str, str]:
    return {"If-Match": f'"{card["version"]}"'}


async def collected(kit: Kit, card: dict, kind: str = "competency-documents") -> httpx.Response:
    return await kit.as_(a.ANI).post(f"/v1/{kind}/{card['id']}/collection", json=TICKED, headers=seen(card))


async def evidence(kit: Kit, about=FIRST, data: bytes = PAPER) -> str:
    return await uploaded(kit, data, whose=about.participation_id, name="Sertifikat.pdf")


async def test_evidence_is_handed_in_and_read_by_the_superior(kit: Kit) -> None:
    file_id = await evidence(kit)
    card = (await written(kit, file_id)).json()
    place = f"/v1/competency-documents/{card['id']}/evidence"
    assert (await kit.as_(a.ANI).get(place)).content == PAPER
    early = await kit.as_(a.PRINCIPAL).get(place)
    assert (early.status_code, early.json()["code"]) == (404, "no-file-there")
    done = await collected(kit, card)
    assert done.json()["content"]["evidence"] == {"file_id": file_id, "name": "Sertifikat.pdf", "size": len(PAPER)}
    assert await kit.told(CompetencyDocumentCollected)
    assert (await kit.as_(a.PRINCIPAL).get(place)).content == PAPER
    for who, status in ((a.STRANGER, 404), (a.BUDI, 404), (a.OPERATOR, 403), (a.HEAD, 403)):
        assert (await kit.as_(who).get(place)).status_code == status
    assert (await kit.as_(a.ANI).get(f"/v1/competency-documents/{uuid4()}/evidence")).status_code == 404


async def test_a_duty_is_reported_with_letter_and_report(kit: Kit) -> None:
    letter, report = await evidence(kit, data=pdf("SK Wali Kelas")), await evidence(kit, data=pdf("Laporan"))
    bare = (await reported(kit)).json()
    refused = await collected(kit, bare, "core-duty-reports")
    assert {e["field"] for e in refused.json()["errors"]} == {"/letter", "/report"}
    body = DONE | {"letter": letter, "report": report}
    saved = await kit.as_(a.ANI).put(f"/v1/core-duty-reports/{bare['id']}", json=body, headers=seen(bare))
    done = await collected(kit, saved.json(), "core-duty-reports")
    assert done.status_code == 200, done.text
    assert await kit.told(CoreDutyReported)
    for field, line in (("letter", "SK Wali Kelas"), ("report", "Laporan")):
        answer = await kit.as_(a.PRINCIPAL).get(f"/v1/core-duty-reports/{bare['id']}/{field}")
        assert answer.content == pdf(line)
    assert (await kit.as_(a.ANI).get(f"/v1/core-duty-reports/{bare['id']}/nothing")).status_code == 422


async def test_where_none_are_taken_nothing_is_uploaded_or_named_R_DOC_4_E_29_D14(kit: Kit) -> None:
    await kit.it_is(datetime(2025, 3, 20, 3, 0, tzinfo=UTC))
    answer = await upload(kit, PAPER, whose=a.about().participation_id)
    assert (answer.status_code, answer.json()["code"]) == (415, "upload-not-accepted")
    assert not lying(kit)
    answer = await written(kit, str(uuid4()), a.about())
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (415, ["/evidence"])
    assert (await kit.as_(a.ANI).get(path("competency-documents", a.about()))).json()["documents"] == []


@pytest.mark.parametrize(
    ("data", "headers", "status", "code"), [b[1:5] for b in BAD_FILES], ids=[b[0] for b in BAD_FILES]
)
async def test_a_bad_file_is_refused_and_leaves_nothing(kit: Kit, data, headers, status: int, code: str) -> None:
    answer = await upload(kit, data, whose=FIRST.participation_id, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [e["field"] for e in answer.json()["errors"]] == ["/file"]
    assert not lying(kit) and not await rows(kit)


async def test_where_they_are_taken_a_form_is_told_where_the_file_goes(kit: Kit) -> None:
    card = (await written(kit, None)).json()
    form = {"file": ("sertifikat.pdf", PAPER, "application/pdf")}
    for method, place in (
        ("POST", path("competency-documents")), ("PUT", f"/v1/competency-documents/{card['id']}"),
    ):  # fmt: skip
        answer = await kit.as_(a.ANI).request(method, place, files=form, headers=seen(card))
        assert (answer.status_code, answer.json()["code"]) == (415, "file-sent-here")
    answer = await kit.as_(a.ANI).put("/v1/competency-documents/nobody", files=form, headers=seen(card))
    assert answer.json()["code"] == "upload-not-accepted"


async def test_evidence_of_one_semester_is_not_used_again_in_the_next_R_CMP_24_4_E_30(kit: Kit) -> None:
    card = (await written(kit, await evidence(kit))).json()
    assert (await collected(kit, card)).status_code == 200
    await kit.it_is(OCTOBER)
    again = (await written(kit, await evidence(kit, SECOND), SECOND, certificate_date="2024-09-28")).json()
    refused = await collected(kit, again)
    assert (refused.status_code, refused.json()["code"]) == (422, "evidence-used")
    assert [e["field"] for e in refused.json()["errors"]] == ["/evidence"]
    other = LEARNED | {"certificate_date": "2024-09-28", "evidence": await evidence(kit, SECOND, pdf("Lain"))}
    saved = await kit.as_(a.ANI).put(f"/v1/competency-documents/{again['id']}", json=other, headers=seen(again))
    assert (await collected(kit, saved.json())).status_code == 200


async def test_what_was_not_handed_in_may_be_used_in_the_next_semester_R_CMP_24_4(kit: Kit) -> None:
    await written(kit, await evidence(kit))
    await kit.it_is(OCTOBER)
    again = (await written(kit, await evidence(kit, SECOND), SECOND, certificate_date="2024-09-28")).json()
    assert (await collected(kit, again)).status_code == 200


async def test_evidence_of_the_school_that_somebody_left_counts_at_the_next_in_the_same_semester_R_CMP_24_4_E_11(
    kit: Kit,
) -> None:
    """What was handed in there counts nowhere any more: here it does, once."""
    about, plan = a.about(npsn=a.OTHER_NPSN, cycle="2024S1"), an_approved_plan()
    planned = (PlannedCompetency(indicator_code="RHK1", activity_plan="x"),)
    await kit.feed(a.a_school(a.OTHER_NPSN), plan.model_copy(update={"about": about, "competencies": planned}))
    assert (await collected(kit, (await written(kit, await evidence(kit))).json())).status_code == 200
    again = (await written(kit, await evidence(kit, about), about)).json()
    assert (await collected(kit, again)).json()["code"] == "evidence-used"
    await kit.feed(ParticipationLeft(about=FIRST, by=SYSTEM, at=MAY, to_npsn=a.OTHER_NPSN))
    assert (await collected(kit, again)).status_code == 200
    twice = (await written(kit, await evidence(kit, about), about)).json()
    assert (await collected(kit, twice)).json()["code"] == "evidence-used"
    await kit.it_is(OCTOBER)
    later = (await written(kit, await evidence(kit, SECOND), SECOND, certificate_date="2024-09-28")).json()
    assert (await collected(kit, later)).json()["code"] == "evidence-used"


async def test_evidence_of_the_same_school_counts_once_whatever_he_is_there_R_CMP_24_4_E_12(kit: Kit) -> None:
    about, plan = a.about(cycle="2024S1", capacity=Capacity.PRINCIPAL), an_approved_plan()
    planned = (PlannedCompetency(indicator_code="RHK1", activity_plan="x"),)
    await kit.feed(plan.model_copy(update={"about": about, "competencies": planned}))
    assert (await collected(kit, (await written(kit, await evidence(kit))).json())).status_code == 200
    await kit.feed(ParticipationLeft(about=FIRST, by=SYSTEM, at=MAY))
    again = (await written(kit, await evidence(kit, about), about)).json()
    assert (await collected(kit, again)).json()["code"] == "evidence-used"


async def test_two_documents_with_the_same_evidence_handed_in_at_once_are_one(kit: Kit) -> None:
    file_id = await evidence(kit)
    cards = [(await written(kit, file_id)).json() for _ in "ab"]
    async with kit.running.sessions.begin() as other:
        await other.execute(text("SELECT * FROM file FOR UPDATE"))
        asked = [asyncio.create_task(collected(kit, card)) for card in cards]
        await eventually(lambda: _waiting(kit), until=lambda n: n == 2)
    assert sorted(r.status_code for r in await asyncio.gather(*asked)) == [200, 422]


async def _waiting(kit: Kit) -> int:
    ((number,),) = await kit.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    return int(number)


async def test_a_file_goes_with_its_document_and_not_before(kit: Kit) -> None:
    shared_letter, report = await evidence(kit, data=pdf("SK")), await evidence(kit, data=pdf("Laporan"))
    card = (await written(kit, shared_letter)).json()
    duty = (await reported(kit, letter=shared_letter, report=report)).json()
    await days_pass(kit)
    await swept(kit)
    assert lying(kit) == {shared_letter, report}
    gone = await kit.as_(a.ANI).delete(f"/v1/core-duty-reports/{duty['id']}", headers=seen(duty))
    assert gone.status_code == 204
    await swept(kit)
    assert lying(kit) == await rows(kit) == {shared_letter}, "what another document names stays"
    assert (await kit.as_(a.ANI).get(path("core-duty-reports"))).json()["reports"] == []
    await kit.as_(a.ANI).delete(f"/v1/competency-documents/{card['id']}", headers=seen(card))
    await swept(kit)
    assert not lying(kit) and not await rows(kit)


async def test_what_was_handed_in_is_not_thrown_away_nor_by_others(kit: Kit) -> None:
    file_id = await evidence(kit)
    card = (await written(kit, file_id)).json()
    place = f"/v1/competency-documents/{card['id']}"
    for who, status in ((a.STRANGER, 404), (a.PRINCIPAL, 403), (a.HEAD, 403)):
        assert (await kit.as_(who).delete(place, headers=seen(card))).status_code == status
    assert (await kit.as_(a.ANI).delete(place)).status_code == 428
    done = (await collected(kit, card)).json()
    refused = await kit.as_(a.ANI).delete(place, headers=seen(done))
    assert (refused.status_code, refused.json()["code"]) == (409, "document-collected")
    assert lying(kit) == {file_id}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"evidence": str(uuid4())}, "/evidence"), ({"evidence": "x"}, "/evidence"),
        ({"evidence": ["x"]}, "/evidence"), ({"issuer": "x" * 101}, "/issuer"),
        ({"issuer": "<b>x</b>"}, "/issuer"), ({"certificate_date": "kapan"}, "/certificate_date"),
    ],
)  # fmt: skip
async def test_bad_input_leaves_the_draft_as_it_was(kit: Kit, changes: dict, field: str) -> None:
    card = (await written(kit, await evidence(kit))).json()
    place = f"/v1/competency-documents/{card['id']}"
    body = LEARNED | {"activity_name": "Lain"} | changes
    answer = await kit.as_(a.ANI).put(place, json=body, headers=seen(card))
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (422, [field])
    assert (await kit.as_(a.ANI).get(path("competency-documents"))).json()["documents"] == [card]


@pytest.mark.parametrize(("who", "status"), [(a.PRINCIPAL, 403), (a.HEAD, 403), (a.BUDI, 404), (a.STRANGER, 404)])
async def test_nobody_uploads_evidence_for_somebody_else(kit: Kit, who, status: int) -> None:
    assert (await upload(kit, PAPER, who=who, whose=FIRST.participation_id)).status_code == status
    assert not lying(kit)


async def test_nothing_is_uploaded_after_the_window(kit: Kit) -> None:
    await kit.it_is(datetime(2024, 6, 2, 3, 0, tzinfo=UTC))
    answer = await upload(kit, PAPER, whose=FIRST.participation_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "stage-closed")
    assert not lying(kit)
