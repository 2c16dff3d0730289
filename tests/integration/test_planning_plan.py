"""The plan through HTTP: draft, submit, review, approve, and everything that is refused."""

import asyncio

import pytest

from shared.contracts.directory import EducationLevel, LeadershipKind
from shared.contracts.planning import (
    ApprovalMode,
    CycleOpened,
    ParticipationStarted,
    PlanApproved,
    PlanReturned,
    PlanSubmitted,
    SuperiorNotFound,
    SuperiorResolved,
)
from tests import builders as a
from tests.integration.planning_acts import ANIS, COMPLETE, TICKED, a_draft, a_participant, act
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await kits("planning")


async def test_participations_come_from_the_opened_cycle_and_the_placements(kit: Kit) -> None:
    await a_participant(kit)
    started = await kit.told(ParticipationStarted)
    assert [e.about.participation_id for e in started] == [ANIS]
    await kit.feed(a.a_placed_teacher(a.BUDI), *await kit.told(CycleOpened))
    assert len(await kit.told(ParticipationStarted)) == 2


async def test_a_plan_goes_from_draft_to_approval_and_tells_it(kit: Kit) -> None:
    await a_participant(kit)
    draft = await a_draft(kit)
    submitted = await act(kit.as_(a.ANI), draft, "submission", TICKED)
    assert (submitted.status_code, submitted.json()["message"]) == (200, "Perlu disetujui")
    approved = await act(kit.as_(a.PRINCIPAL), submitted, "approval")
    assert (approved.status_code, approved.json()["status"]) == (200, "APPROVED")
    assert "planning.plan_approved.v1;" in approved.headers["kinerja-events"]
    (event,) = await kit.told(PlanApproved)
    assert (event.practice_indicator, event.core_duty_focus, event.adjusted_count) == ("KSK", "CARRY_OUT_LEARNING", 0)


async def test_what_the_superior_exchanges_is_marked_with_the_old_value_and_unseen_before_approval(kit: Kit) -> None:
    await a_participant(kit)
    submitted = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    changed = [i | {"code": "PDK"} if i["kind"] == "PRACTICE" else i for i in COMPLETE]
    plan_id, principal = submitted.json()["id"], kit.as_(a.PRINCIPAL)
    reviewed = await principal.put(
        f"/v1/plans/{plan_id}/review", json={"items": changed}, headers={"If-Match": submitted.headers["etag"]}
    )
    seen_by_ani = (await kit.as_(a.ANI).get(f"/v1/plans/{plan_id}")).json()
    assert (seen_by_ani["status"], seen_by_ani["review"]) == ("SUBMITTED", None)
    approved = (await act(principal, reviewed, "approval")).json()
    (mark,) = approved["adjustments"]
    assert (mark["change"], mark["before"]["code"], mark["after"]["code"]) == ("EXCHANGE", "KSK", "PDK")
    (event,) = await kit.told(PlanApproved)
    assert (event.practice_indicator, event.adjusted_count) == ("PDK", 1)


async def test_without_a_leader_it_waits_and_goes_on_by_itself_when_one_comes(kit: Kit) -> None:
    await a_participant(kit, a.a_leader(ends_on="2024-12-31"))
    waiting = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    assert waiting.json()["status"] == "WAITING_SUPERIOR"
    assert waiting.json()["message"].startswith("Data atasan Anda tidak ditemukan")
    assert len(await kit.told(SuperiorNotFound)) == 1
    await kit.feed(a.leadership(a.a_leader()))
    assert (await kit.as_(a.ANI).get(f"/v1/plans/{waiting.json()['id']}")).json()["status"] == "SUBMITTED"
    assert [type(e) for e in await kit.told(SuperiorResolved, PlanSubmitted)] == [SuperiorResolved, PlanSubmitted]


async def test_under_a_plt_it_is_approved_at_once_after_a_warning(kit: Kit) -> None:
    await a_participant(kit, a.a_leader(a.ACTING, LeadershipKind.ACTING))
    draft = await a_draft(kit)
    warned = await act(kit.as_(a.ANI), draft, "submission", TICKED)
    assert (warned.status_code, warned.json()["code"]) == (422, "automatic-approval-not-understood")
    assert "dipimpin Plt. (tercatat sejak 1 Juli 2023 tanpa nomor SK), sehingga" in warned.json()["detail"]
    done = await act(kit.as_(a.ANI), draft, "submission", TICKED | {"automatic_approval_understood": True})
    assert done.json()["status"] == "APPROVED"
    (event,) = await kit.told(PlanApproved)
    assert (event.approval_mode, event.superior_id) == (ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL, a.ACTING)


async def test_a_returned_plan_keeps_its_text_and_says_why(kit: Kit) -> None:
    await a_participant(kit)
    submitted = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    returned = await act(kit.as_(a.PRINCIPAL), submitted, "return", {"reason": "Belum sesuai."})
    assert returned.json()["status"] == "RETURNED"
    again = await act(kit.as_(a.ANI), returned, "submission", TICKED)
    assert (again.json()["status"], again.json()["revision"]) == ("SUBMITTED", 2)
    assert len(await kit.told(PlanReturned)) == 1


async def test_an_incomplete_plan_is_refused_with_each_field_and_nothing_changes(kit: Kit) -> None:
    await a_participant(kit)
    draft = await a_draft(kit, [i for i in COMPLETE if i["kind"] not in ("PRACTICE", "COMPETENCY")])
    refused = await act(kit.as_(a.ANI), draft, "submission", TICKED)
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert {e["code"] for e in refused.json()["errors"]} == {"practice-missing", "competency-missing"}
    assert not await kit.told(PlanSubmitted)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"items": [{"id": "x", "kind": "PRACTICE", "code": "NOPE"}]}, "unknown-code"),
        ({"items": [{"id": "x", "kind": "ADDITIONAL", "code": "PROGRAM_HEAD", "letter_no": "1"}]}, "wrong-level"),
        ({"items": [{"id": "x", "kind": "PRACTICE", "code": "KSK"}] * 2}, "repeated"),
        ({"items": [{"id": "x", "kind": "PRACTICE", "code": "KSK", "note": "<script>alert(1)</script>"}]}, "markup"),
        ({"items": [{"id": "x", "kind": "PRACTICE", "code": "KSK", "note": "a\x00b"}]}, "control_character"),
        ({"items": [{"id": "x", "kind": "PRACTICE", "code": "KSK", "letter_no": "1\x002"}]}, "control_character"),
        ({"items": [{"id": "x", "kind": "PRACTICE", "code": "KSK", "letter_no": "<b>1</b>"}]}, "markup"),
        ({"items": [{"id": "x", "kind": "PRACTICE", "code": "KSK", "note": "a" * 1001}]}, "string_too_long"),
        ({"items": [{"id": "x", "kind": "PRACTICE", "code": "KSK", "surprise": 1}]}, "extra_forbidden"),
        ({"items": [{"id": "x", "kind": "OTHER", "code": "KSK"}]}, "enum"),
        ({}, "missing"),
    ],
)
async def test_bad_drafts_are_refused_with_the_field_and_the_draft_stays(kit: Kit, body, code) -> None:
    await a_participant(kit)
    draft = await a_draft(kit)
    plan_id = draft.json()["id"]
    refused = await kit.as_(a.ANI).put(
        f"/v1/plans/{plan_id}/draft", json=body, headers={"If-Match": draft.headers["etag"]}
    )
    assert refused.status_code == 422
    assert code in {e["code"] for e in refused.json()["errors"]}
    assert all(e["field"].startswith("/items") for e in refused.json()["errors"])
    assert (await kit.as_(a.ANI).get(f"/v1/plans/{plan_id}")).json()["items"] == draft.json()["items"]


async def test_a_draft_as_it_was_read_can_be_sent_back(kit: Kit) -> None:
    await a_participant(kit)
    draft = await a_draft(kit)
    plan, items = f"/v1/plans/{draft.json()['id']}/draft", draft.json()["items"]
    again = await kit.as_(a.ANI).put(plan, json={"items": items}, headers={"If-Match": draft.headers["etag"]})
    assert (again.status_code, again.json()["items"]) == (200, items)


async def test_megabytes_are_refused_before_anything_else(kit: Kit) -> None:
    await a_participant(kit)
    refused = await kit.as_(a.ANI).put(f"/v1/plans/{ANIS}/draft", content=b"x" * 10_000_000)
    assert (refused.status_code, refused.json()["code"]) == (413, "too-large")


async def test_wrong_order_is_refused(kit: Kit) -> None:
    """R-DAT-1: not even begun before the data is confirmed."""
    await a_participant(kit)
    ani, principal = kit.as_(a.ANI), kit.as_(a.PRINCIPAL)
    assert (await ani.post(f"/v1/participations/{ANIS}/plan")).json()["code"] == "data-not-confirmed"
    draft = await a_draft(kit)
    assert (await ani.post(f"/v1/participations/{ANIS}/plan")).json()["code"] == "plan-exists"
    assert (await act(principal, draft, "approval")).json()["code"] == "plan-not-submitted"
    assert (await act(ani, draft, "submission", {"confirmation_checked": False})).json()["code"] == (
        "confirmation-missing"
    )
    submitted = await act(ani, draft, "submission", TICKED)
    assert (await act(ani, submitted, "submission", TICKED)).json()["code"] == "plan-not-editable"
    withdrawn = await act(ani, submitted, "withdrawal")
    assert withdrawn.json()["status"] == "DRAFT"


async def test_a_stale_or_missing_version_is_refused_E_24(kit: Kit) -> None:
    await a_participant(kit)
    draft = await a_draft(kit)
    plan = f"/v1/plans/{draft.json()['id']}"
    ani = kit.as_(a.ANI)
    assert (await ani.post(f"{plan}/submission", json=TICKED)).status_code == 428
    stale = await ani.post(f"{plan}/submission", json=TICKED, headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")


async def test_pressed_twice_is_done_once_and_answered_the_same(kit: Kit) -> None:
    await a_participant(kit)
    draft = await a_draft(kit)
    ani = kit.as_(a.ANI)
    both = await asyncio.gather(*(act(ani, draft, "submission", TICKED, **{"Idempotency-Key": "k1"}) for _ in "ab"))
    assert [r.status_code for r in both] == [200, 200]
    assert both[0].content == both[1].content
    assert both[0].headers["etag"] == both[1].headers["etag"]
    assert len(await kit.told(PlanSubmitted)) == 1
    other = await act(ani, draft, "submission", {"confirmation_checked": False}, **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")


async def test_nobody_else_may(kit: Kit) -> None:
    """Strangers do not learn that it exists; the related learn that it is not theirs."""
    await a_participant(kit)
    await kit.feed(a.a_school(a.OTHER_NPSN, EducationLevel.SMP), a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    await kit.feed(a.leadership(a.a_leader()), a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN))
    draft = await a_draft(kit)
    plan = f"/v1/plans/{draft.json()['id']}"
    seen = {"If-Match": draft.headers["etag"]}
    assert (await kit.anonymous.get(plan)).status_code == 401
    for who in (a.STRANGER, a.OTHER_PRINCIPAL, a.BUDI):
        assert (await kit.as_(who).get(plan)).status_code == 404
        assert (await kit.as_(who).post(f"{plan}/approval", headers=seen)).status_code == 404
    for who, reading in ((a.OPERATOR, 403), (a.HEAD, 200), (a.ADMIN, 403)):
        assert (await kit.as_(who).get(plan)).status_code == reading
        assert (await kit.as_(who).post(f"{plan}/approval", headers=seen)).status_code == 403
    assert (await kit.as_(a.ANI).post(f"{plan}/approval", headers=seen)).status_code == 403
    assert (await kit.as_(a.PRINCIPAL).put(f"{plan}/draft", json={"items": []}, headers=seen)).status_code == 403
    assert (await kit.as_(a.ANI).post("/v1/cycles", json={"office": a.OFFICE, "cycle": "2025"})).status_code == 404
    assert (await kit.as_(a.ANI).get(f"/v1/plans?npsn={a.NPSN}&cycle=2025")).status_code == 404
    assert (await kit.as_(a.OPERATOR).get(f"/v1/plans?npsn={a.NPSN}&cycle=2025")).status_code == 403


async def test_the_superior_lists_who_has_submitted_page_by_page(kit: Kit) -> None:
    await a_participant(kit)
    await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    listed = await kit.as_(a.PRINCIPAL).get(f"/v1/plans?npsn={a.NPSN}&cycle=2025&waiting=true&limit=1")
    assert [(r["name"], r["status"]) for r in listed.json()["rows"]] == [("Ani Lestari", "SUBMITTED")]
    assert listed.json()["next"] is None


async def test_what_the_superior_presses_is_told_in_his_language_D20(kit: Kit) -> None:
    await a_participant(kit)
    submitted = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    url, place = f"/v1/plans?npsn={a.NPSN}&cycle=2025", f"/v1/plans/{submitted.json()['id']}"
    listed = (await kit.as_(a.PRINCIPAL).get(url)).json()
    english = (await kit.as_(a.PRINCIPAL, "en").get(url)).json()
    assert [one["label"] for one in listed["path"]] == ["Persetujuan Rencana Kerja", "Periksa"]
    assert [(r["label"], r["act"]["label"]) for r in listed["rows"]] == [("Perlu disetujui", "Cek")]
    assert [(r["label"], r["act"]["label"]) for r in english["rows"]] == [("To be approved", "Check")]
    assert (submitted.json()["acts"], submitted.json()["message"]) == ([], "Perlu disetujui")
    card = await kit.as_(a.PRINCIPAL).get(place)
    assert [one["label"] for one in card.json()["acts"]] == [
        "Ke Hasil kerja Tambahan", "Ke Perilaku Kerja", "Ke Persetujuan", "Setujui",
    ]  # fmt: skip
    approved = (await act(kit.as_(a.PRINCIPAL, "en"), card, "approval")).json()
    assert (approved["acts"], approved["message"]) == ([], "Approved")
    assert [r["act"]["label"] for r in (await kit.as_(a.PRINCIPAL).get(url)).json()["rows"]] == ["Selengkapnya"]


async def test_refusals_speak_english_when_asked(kit: Kit) -> None:
    english = await kit.as_(a.ANI, "en-GB,id;q=0.5").get(f"/v1/plans/{ANIS}")
    assert (english.json()["title"], english.headers["content-language"]) == ("Not found", "en")
