"""Competency documents, core duty reports and the view of everything, through HTTP."""

import asyncio

import httpx
import pytest

from services.followup import store
from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmploymentStatus, StaffType
from shared.contracts.followup import CompetencyDocumentCollected, CoreDutyReported, FollowUpCollected
from shared.contracts.planning import ParticipationStarted
from tests import builders as a
from tests.eventually import eventually
from tests.integration.service_kit import Kit
from tests.integration.test_followup_practice import NOW, PATH, TICKED, a_draft, collected, rated, seen
from tests.unit.followup_phrases import an_approved_plan

LEARNED = {
    "activity_name": "Komunitas belajar", "activity_kind": "Komunitas", "starts_on": "2025-03-01",
    "ends_on": "2025-03-20", "reflection": "Mendengarkan lebih dulu", "issuer": None, "certificate_date": None,
    "evidence": None,
}  # fmt: skip
DONE = {"description": "Pembelajaran semester genap", "done_on": "2025-03-20", "shown_to_superior_on": None}
COMPETENCIES, DUTIES = f"{PATH}/competency-documents", f"{PATH}/core-duty-reports"


def started() -> ParticipationStarted:
    return ParticipationStarted(
        about=a.about(), by=SYSTEM, at=NOW, staff_type=StaffType.CLASS_TEACHER, employment_status=EmploymentStatus.PNS
    )


@pytest.fixture
async def unplanned(kits) -> Kit:
    kit = await kits("followup")
    await kit.it_is(NOW)
    await kit.feed(*a.a_led_school(), started())
    return kit


@pytest.fixture
async def kit(unplanned: Kit) -> Kit:
    await unplanned.feed(an_approved_plan())
    return unplanned


async def a_competency(kit: Kit, **changes: object) -> httpx.Response:
    body = {"indicator_code": "PED"} | LEARNED | changes
    answer = await kit.as_(a.ANI).post(COMPETENCIES, json=body)
    assert answer.status_code == 201, answer.text
    return answer


async def a_report(kit: Kit, code: str = "CARRY_OUT_LEARNING", **changes: object) -> httpx.Response:
    answer = await kit.as_(a.ANI).post(DUTIES, json={"duty_code": code} | DONE | changes)
    assert answer.status_code == 201, answer.text
    return answer


async def test_before_the_plan_is_approved_nothing_can_be_reported(unplanned: Kit) -> None:
    ani = unplanned.as_(a.ANI)
    competency = await ani.post(COMPETENCIES, json={"indicator_code": "PED"})
    report = await ani.post(DUTIES, json={"duty_code": "HOMEROOM"})
    for answer in (competency, report):
        assert (answer.status_code, answer.json()["code"]) == (409, "plan-not-approved")
    assert (await ani.get(COMPETENCIES)).json() == {"planned": [], "documents": []}
    assert (await ani.get(DUTIES)).json() == {"planned": [], "reports": []}


async def test_whoever_was_rated_has_a_plan_that_is_only_on_its_way(unplanned: Kit) -> None:
    await unplanned.feed(rated())
    answer = await unplanned.as_(a.ANI).post(COMPETENCIES, json={"indicator_code": "PED"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-yet-known")
    await unplanned.feed(an_approved_plan())
    await a_competency(unplanned)


async def test_several_documents_for_a_planned_indicator_each_collected_alone(kit: Kit) -> None:
    """D12."""
    ani = kit.as_(a.ANI)
    first, second = await a_competency(kit), await a_competency(kit, activity_name="Webinar")
    done = await ani.post(
        f"/v1/competency-documents/{first.json()['id']}/collection", json=TICKED, headers=seen(first)
    )  # fmt: skip
    assert (done.json()["status"], done.json()["content"]) == ("COLLECTED", LEARNED)
    listed = (await ani.get(COMPETENCIES)).json()
    assert [(d["id"], d["status"]) for d in listed["documents"]] == [
        (first.json()["id"], "COLLECTED"), (second.json()["id"], "DRAFT"),
    ]  # fmt: skip
    assert listed["planned"] == [
        {"indicator_code": "PED", "title": "Pedagogik", "activity_plan": "Komunitas belajar"}
    ]  # fmt: skip
    (event,) = await kit.told(CompetencyDocumentCollected)
    assert (str(event.document_id), event.indicator_code) == (first.json()["id"], "PED")
    other = await ani.post(COMPETENCIES, json={"indicator_code": "SOS"})
    assert (other.status_code, other.json()["code"]) == (422, "indicator-not-planned")


async def test_a_competency_document_needs_its_reflection_and_the_activity_done_D12(kit: Kit) -> None:
    ani = kit.as_(a.ANI)
    draft = await a_competency(kit, reflection=None, ends_on="2025-03-21")
    path = f"/v1/competency-documents/{draft.json()['id']}"
    refused = await ani.post(f"{path}/collection", json=TICKED, headers=seen(draft))
    assert {(e["field"], e["code"]) for e in refused.json()["errors"]} == {
        ("/reflection", "required"), ("/ends_on", "in-the-future"),
    }  # fmt: skip
    whole = await ani.put(path, json=LEARNED, headers=seen(draft))
    untick = await ani.post(f"{path}/collection", json={"confirmation_checked": False}, headers=seen(whole))
    assert untick.json()["code"] == "confirmation-missing"
    done = await ani.post(f"{path}/collection", json=TICKED, headers=seen(whole))
    assert done.status_code == 200
    for answer in (
        await ani.put(path, json=LEARNED, headers=seen(done)),
        await ani.post(f"{path}/collection", json=TICKED, headers=seen(done)),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "document-collected")
    assert len(await kit.told(CompetencyDocumentCollected)) == 1


async def test_one_report_for_each_planned_duty_after_it_was_done(kit: Kit) -> None:
    """D13."""
    ani = kit.as_(a.ANI)
    early = await a_report(kit, done_on="2025-03-21")
    path = f"/v1/core-duty-reports/{early.json()['id']}"
    refused = await ani.post(f"{path}/collection", json=TICKED, headers=seen(early))
    (error,) = refused.json()["errors"]
    assert (error["field"], error["detail"]) == ("/done_on", "Laporkan setelah kegiatan selesai dilakukan.")
    whole = await ani.put(path, json=DONE, headers=seen(early))
    done = await ani.post(f"{path}/collection", json=TICKED, headers=seen(whole))
    assert (done.json()["status"], done.json()["title"]) == ("COLLECTED", "Melaksanakan pembelajaran")
    again = await ani.post(DUTIES, json={"duty_code": "CARRY_OUT_LEARNING"})
    assert (again.status_code, again.json()["code"]) == (409, "duty-report-exists")
    other = await ani.post(DUTIES, json={"duty_code": "ASSESS_LEARNING"})
    assert (other.status_code, other.json()["code"]) == (422, "duty-not-planned")
    await a_report(kit, "HOMEROOM")
    assert [p["duty_code"] for p in (await ani.get(DUTIES)).json()["planned"]] == ["CARRY_OUT_LEARNING", "HOMEROOM"]
    (event,) = await kit.told(CoreDutyReported)
    assert event.duty_code == "CARRY_OUT_LEARNING"


async def test_a_duty_started_twice_at_once_is_one_report(kit: Kit) -> None:
    """Whoever starts one holds the participation: the next waits, then sees the first."""
    ani = kit.as_(a.ANI)
    async with kit.running.sessions.begin() as another:
        await store.participation_by_id(another, a.about().participation_id, lock=True)
        asked = [asyncio.create_task(ani.post(DUTIES, json={"duty_code": "HOMEROOM"})) for _ in "ab"]

        async def waiting() -> int:
            ((number,),) = await kit.sql(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            return number

        await eventually(waiting, until=lambda number: number == 2)
    assert sorted(r.status_code for r in await asyncio.gather(*asked)) == [201, 409]


async def test_an_upload_is_answered_with_a_sentence(kit: Kit) -> None:
    """R-DOC-4."""
    ani = kit.as_(a.ANI)
    competency, report = (await a_competency(kit)).json(), (await a_report(kit)).json()
    file = {"file": ("sertifikat.pdf", b"%PDF-", "application/pdf")}
    for method, path in (
        ("POST", COMPETENCIES), ("PUT", f"/v1/competency-documents/{competency['id']}"),
        ("POST", DUTIES), ("PUT", f"/v1/core-duty-reports/{report['id']}"),
    ):  # fmt: skip
        refused = await ani.request(method, path, files=file, headers={"If-Match": '"0"'})
        assert (refused.status_code, refused.json()["code"]) == (415, "upload-not-accepted"), path
        assert refused.json()["detail"].startswith("Dokumen ini tidak memerlukan bukti dukung.")
        assert (await kit.anonymous.request(method, path, files=file)).status_code == 401
    field = await ani.post(COMPETENCIES, json={"indicator_code": "PED", "evidence_file": "x"})
    assert field.json()["errors"][0]["field"] == "/evidence_file"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"activity_name": "x" * 201}, "/activity_name", "too_long"),
        ({"reflection": "x" * 4001}, "/reflection", "string_too_long"),
        ({"reflection": "<i>x</i>"}, "/reflection", "markup"),
        ({"indicator_code": ""}, "/indicator_code", "string_too_short"),
        ({"ends_on": "kapan-kapan"}, "/ends_on", "date_from_datetime_parsing"),
    ],
)
async def test_bad_fields_are_refused_by_name(kit: Kit, body, field, code) -> None:
    refused = await kit.as_(a.ANI).post(COMPETENCIES, json={"indicator_code": "PED"} | body)
    assert refused.status_code == 422
    assert (field, code) in {(e["field"], e["code"]) for e in refused.json()["errors"]}


async def test_stale_and_missing_versions_are_refused_E_24(kit: Kit) -> None:
    ani = kit.as_(a.ANI)
    competency, report = (await a_competency(kit)).json(), (await a_report(kit)).json()
    for method, path, body in (
        ("PUT", f"/v1/competency-documents/{competency['id']}", LEARNED),
        ("POST", f"/v1/competency-documents/{competency['id']}/collection", TICKED),
        ("PUT", f"/v1/core-duty-reports/{report['id']}", DONE),
        ("POST", f"/v1/core-duty-reports/{report['id']}/collection", TICKED),
    ):
        assert (await ani.request(method, path, json=body)).status_code == 428, path
        assert (await ani.request(method, path, json=body, headers={"If-Match": '"9"'})).status_code == 412, path


async def test_started_twice_with_one_key_is_one_document(kit: Kit) -> None:
    ani, key = kit.as_(a.ANI), {"Idempotency-Key": "k1"}
    body = {"indicator_code": "PED"} | LEARNED
    first, second = [await ani.post(COMPETENCIES, json=body, headers=key) for _ in "ab"]
    assert (first.content, second.headers["idempotent-replay"]) == (second.content, "true")
    assert len((await ani.get(COMPETENCIES)).json()["documents"]) == 1


def places(answer: httpx.Response) -> list[tuple[str, str | None, str]]:
    return [(row["kind"], row["code"], row["status"]) for row in answer.json()["rows"]]


async def test_everything_of_a_teacher_at_a_glance(kit: Kit) -> None:
    ani = kit.as_(a.ANI)
    planned = [
        ("COMPETENCY", "PED", "PLANNED"), ("CORE_DUTY", "CARRY_OUT_LEARNING", "PLANNED"),
        ("CORE_DUTY", "HOMEROOM", "PLANNED"),
    ]  # fmt: skip
    begun = await ani.get(f"{PATH}/documents")
    assert places(begun) == [("FOLLOW_UP", None, "LOCKED"), ("REFLECTION", None, "LOCKED"), *planned]
    assert [b["code"] for b in begun.json()["behaviours"]] == ["BP1", "AK1"]
    await collected(kit)
    await a_competency(kit)
    await a_report(kit, "HOMEROOM")
    later = await ani.get(f"{PATH}/documents")
    assert places(later) == [
        ("FOLLOW_UP", None, "COLLECTED"), ("EFFORT", None, "NOT_STARTED"), ("REFLECTION", None, "REQUESTED"),
        ("COMPETENCY", "PED", "DRAFT"), ("CORE_DUTY", "HOMEROOM", "DRAFT"),
        ("CORE_DUTY", "CARRY_OUT_LEARNING", "PLANNED"),
    ]  # fmt: skip
    rows = {row["kind"]: row for row in later.json()["rows"]}
    assert (rows["FOLLOW_UP"]["title"], rows["REFLECTION"]["title"]) == (
        "Diskusi Tindak Lanjut",
        "Refleksi Tindak Lanjut",
    )
    assert (rows["EFFORT"]["title"], rows["EFFORT"]["due_on"]) == ("Kesepakatan kelas diingat", "2025-05-15")
    assert rows["COMPETENCY"]["message"] == "Draf"


async def test_the_superior_sees_that_a_draft_is_being_filled_and_nothing_of_it(kit: Kit) -> None:
    """R-DOC-3."""
    await a_draft(kit)
    competency = await a_competency(kit)
    await a_report(kit)
    principal = kit.as_(a.PRINCIPAL)
    overview = await principal.get(f"{PATH}/documents")
    drafts = [row for row in overview.json()["rows"] if row["status"] == "DRAFT"]
    assert [row["message"] for row in drafts] == ["sedang diisi"] * 3
    for text in ("Komunitas belajar", "semester genap", "Murid lupa"):
        assert text not in overview.text
    assert (await principal.get(COMPETENCIES)).json()["documents"][0]["content"] is None
    assert (await principal.get(DUTIES)).json()["reports"][0]["content"] is None
    await kit.as_(a.ANI).post(
        f"/v1/competency-documents/{competency.json()['id']}/collection", json=TICKED, headers=seen(competency)
    )
    assert (await principal.get(COMPETENCIES)).json()["documents"][0]["content"] == LEARNED


async def test_nobody_else_may(kit: Kit) -> None:
    competency, report = (await a_competency(kit)).json(), (await a_report(kit)).json()
    reads = [("GET", path, None) for path in (COMPETENCIES, DUTIES, f"{PATH}/documents")]
    writes = [
        ("POST", COMPETENCIES, {"indicator_code": "PED"}),
        ("PUT", f"/v1/competency-documents/{competency['id']}", LEARNED),
        ("POST", f"/v1/competency-documents/{competency['id']}/collection", TICKED),
        ("POST", DUTIES, {"duty_code": "HOMEROOM"}),
        ("PUT", f"/v1/core-duty-reports/{report['id']}", DONE),
        ("POST", f"/v1/core-duty-reports/{report['id']}/collection", TICKED),
    ]
    version = {"If-Match": '"0"'}
    for method, path, body in (*reads, *writes):
        assert (await kit.anonymous.request(method, path, json=body, headers=version)).status_code == 401, path
        for who in (a.STRANGER, a.BUDI):
            assert (await kit.as_(who).request(method, path, json=body, headers=version)).status_code == 404, path
        for who in (a.OPERATOR, a.ADMIN, a.HEAD):
            assert (await kit.as_(who).request(method, path, json=body, headers=version)).status_code == 403, path
    for method, path, body in writes:
        assert (await kit.as_(a.PRINCIPAL).request(method, path, json=body, headers=version)).status_code == 403, path
    for _, path, _ in reads:
        assert (await kit.as_(a.PRINCIPAL).get(path)).status_code == 200, path


async def test_what_is_told_holds_no_words_of_a_document(kit: Kit) -> None:
    """Free text stays in its service."""
    await collected(kit)
    competency = await a_competency(kit)
    await kit.as_(a.ANI).post(
        f"/v1/competency-documents/{competency.json()['id']}/collection", json=TICKED, headers=seen(competency)
    )
    told = " ".join(event.model_dump_json() for event in await kit.told())
    assert len(await kit.told(FollowUpCollected)) == 1
    for text in ("Murid lupa", "Kesepakatan", "Mendengarkan", "Komunitas"):
        assert text not in told
