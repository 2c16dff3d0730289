"""Steps C, D and E through HTTP and from events: what opens when, what is told, and everything that is refused."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import EducationLevel
from shared.contracts.followup import (
    EffortFinished,
    EffortStarted,
    FollowUpAvailable,
    FollowUpCollected,
    FollowUpOpened,
    ReflectionCollected,
    ReflectionRequested,
)
from shared.contracts.observation import ObservationRated
from tests import builders as a
from tests.changed_policy import changed
from tests.integration.service_kit import Kit
from tests.unit.followup_phrases import OBSERVATION, an_approved_plan

ANIS = a.about().participation_id
PATH = f"/v1/participations/{ANIS}"
NOW = datetime(2025, 3, 20, 3, 0, tzinfo=UTC)
CHOICE = {
    "goal": "Kesepakatan kelas diingat", "effort": "Kursus daring", "form": "ONLINE_COURSE",
    "starts_on": "2025-04-01", "ends_on": "2025-05-15", "support_needed": "Umpan balik",
}  # fmt: skip
DRAFT = {"challenges": "Murid lupa", "learning_choices": [CHOICE], "self_paced": [], "discussed_on": "2025-03-20"}
REFLECTION = {
    "inspiration": "Murid ikut", "practice_change": "Ditinjau tiap Senin", "challenges": ["Waktu"],
    "strategies": "Sepuluh menit", "achievement": None, "improvement_plan": None, "done_with_superior_on": None,
}  # fmt: skip
TICKED = {"confirmation_checked": True}
BAD_DATE = "date_from_datetime_parsing"


def rated() -> ObservationRated:
    return ObservationRated(
        about=a.about(), by=Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR), at=NOW, observation_id=OBSERVATION,
        observer_id=a.PRINCIPAL, observed_at=NOW, practice_indicator="KSK",
    )  # fmt: skip


@pytest.fixture
async def kit(kits) -> Kit:
    """Ani's school is led, her plan is approved, her lesson not yet observed."""
    kit = await kits("followup")
    await kit.it_is(NOW)
    await kit.feed(*a.a_led_school(), an_approved_plan())
    return kit


def seen(answer: httpx.Response) -> dict[str, str]:
    return {"If-Match": answer.headers["etag"]}


async def a_draft(kit: Kit, **changes: object) -> httpx.Response:
    await kit.feed(rated())
    ani = kit.as_(a.ANI)
    opened = await ani.post(f"{PATH}/follow-up/opening")
    draft = await ani.put(f"{PATH}/follow-up", json=DRAFT | changes, headers=seen(opened))
    assert draft.status_code == 200, draft.text
    return draft


async def collected(kit: Kit, **changes: object) -> httpx.Response:
    """Step C is handed in, and what followup tells itself has arrived."""
    draft = await a_draft(kit, **changes)
    answer = await kit.as_(a.ANI).post(f"{PATH}/follow-up/collection", json=TICKED, headers=seen(draft))
    assert answer.status_code == 200, answer.text
    await kit.feed(*await kit.told(FollowUpCollected))
    return answer


async def finish_an_effort(kit: Kit) -> httpx.Response:
    ani = kit.as_(a.ANI)
    (effort,) = (await ani.get(f"{PATH}/efforts")).json()
    started = await ani.post(f"/v1/efforts/{effort['id']}/start", headers={"If-Match": f'"{effort["version"]}"'})
    return await ani.post(f"/v1/efforts/{effort['id']}/completion", headers=seen(started))


async def test_before_the_rating_the_follow_up_is_locked_R_OBS_4(kit: Kit) -> None:
    ani = kit.as_(a.ANI)
    locked = await ani.get(f"{PATH}/follow-up")
    assert (locked.json()["status"], locked.json()["content"]) == ("LOCKED", None)
    assert locked.json()["message"] == "Terbuka setelah atasan mengumpulkan hasil observasi."
    for answer in (
        await ani.post(f"{PATH}/follow-up/opening"),
        await ani.put(f"{PATH}/follow-up", json=DRAFT, headers=seen(locked)),
        await ani.put(f"{PATH}/follow-up", json=DRAFT, headers={"If-Match": '"7"'}),
        await ani.post(f"{PATH}/follow-up/collection", json=TICKED, headers=seen(locked)),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "follow-up-locked")
        assert answer.json()["detail"] == "Terbuka setelah atasan mengumpulkan hasil observasi."
    assert not await kit.told()


async def test_the_whole_way_from_the_rating_to_the_reflection(kit: Kit) -> None:
    done = await collected(kit)
    assert (done.json()["status"], done.json()["content"]) == ("COLLECTED", DRAFT)
    assert "followup.follow_up_collected.v1;" in done.headers["kinerja-events"]
    ani = kit.as_(a.ANI)
    assert (await finish_an_effort(kit)).json()["status"] == "DONE"
    asked = await ani.get(f"{PATH}/reflection")
    assert (asked.json()["status"], asked.json()["due_on"]) == ("REQUESTED", "2025-05-15")
    draft = await ani.put(f"{PATH}/reflection", json=REFLECTION, headers=seen(asked))
    final = await ani.post(f"{PATH}/reflection/collection", json=TICKED, headers=seen(draft))
    assert (final.json()["status"], final.json()["content"]) == ("COLLECTED", REFLECTION)
    assert [type(event) for event in await kit.told()] == [
        FollowUpAvailable, FollowUpOpened, FollowUpCollected, ReflectionRequested, EffortStarted, EffortFinished,
        ReflectionCollected,
    ]  # fmt: skip


async def test_a_rating_makes_it_available_even_before_anything_else_is_known(kits) -> None:
    """Facts of different topics have no order: nothing may fail, what is missing comes later."""
    kit = await kits("followup")
    await kit.feed(rated())
    early = await kit.as_(a.ANI).get(f"{PATH}/follow-up")
    assert (early.status_code, early.json()["code"], early.headers["retry-after"]) == (409, "not-yet-known", "2")
    await kit.feed(*a.a_led_school(), an_approved_plan())
    assert (await kit.as_(a.ANI).get(f"{PATH}/follow-up")).json()["status"] == "AVAILABLE"
    (event,) = await kit.told(FollowUpAvailable)
    assert (event.observation_id, event.about) == (OBSERVATION, a.about())


async def test_the_result_is_opened_before_the_document_is_written_and_told_once(kit: Kit) -> None:
    await kit.feed(rated())
    ani = kit.as_(a.ANI)
    there = await ani.get(f"{PATH}/follow-up")
    early = await ani.put(f"{PATH}/follow-up", json=DRAFT, headers=seen(there))
    assert (early.status_code, early.json()["code"]) == (409, "result-not-opened")
    both = [await ani.post(f"{PATH}/follow-up/opening") for _ in "ab"]
    assert [(r.status_code, r.json()["status"]) for r in both] == [(200, "VIEWED_RESULT")] * 2
    assert len(await kit.told(FollowUpOpened)) == 1


async def test_a_collected_document_creates_one_effort_for_each_choice_and_one_request(kit: Kit) -> None:
    module = {"goal": "Disiplin", "module_code": "PM-1", "starts_on": "2025-04-01", "ends_on": "2025-06-30"}
    await collected(kit, learning_choices=[CHOICE, CHOICE | {"goal": "Lain", "form": "WEBINAR"}], self_paced=[module])
    efforts = (await kit.as_(a.ANI).get(f"{PATH}/efforts")).json()
    assert [(e["choice"]["goal"], e["status"]) for e in efforts] == [
        ("Kesepakatan kelas diingat", "NOT_STARTED"), ("Lain", "NOT_STARTED"),
    ]  # fmt: skip
    (told,) = await kit.told(FollowUpCollected)
    assert [e["choice_id"] for e in efforts] == [str(c.choice_id) for c in told.choices]
    (request,) = await kit.told(ReflectionRequested)
    assert request.due_on.isoformat() == "2025-06-30"


async def test_what_is_collected_stays_as_it_is(kit: Kit) -> None:
    """R-DOC-1."""
    done = await collected(kit)
    ani = kit.as_(a.ANI)
    changed = await ani.put(f"{PATH}/follow-up", json=DRAFT | {"challenges": "Lain"}, headers=seen(done))
    again = await ani.post(f"{PATH}/follow-up/collection", json=TICKED, headers=seen(done))
    for answer in (changed, again):
        assert (answer.status_code, answer.json()["code"]) == (409, "document-collected")
        assert answer.json()["detail"] == "Dokumen yang telah dikumpulkan tidak bisa diubah lagi."
    assert (await ani.get(f"{PATH}/follow-up")).json() == done.json()
    assert len(await kit.told(FollowUpCollected)) == 1


async def test_an_incomplete_document_is_refused_with_each_field_and_the_tick_is_asked_for(kit: Kit) -> None:
    draft = await a_draft(kit, challenges=None, learning_choices=[CHOICE | {"support_needed": None}])
    ani = kit.as_(a.ANI)
    refused = await ani.post(f"{PATH}/follow-up/collection", json=TICKED, headers=seen(draft))
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert {e["field"] for e in refused.json()["errors"]} == {"/challenges", "/learning_choices/0/support_needed"}
    whole = await ani.put(f"{PATH}/follow-up", json=DRAFT, headers=seen(draft))
    untick = await ani.post(
        f"{PATH}/follow-up/collection", json={"confirmation_checked": False}, headers=seen(whole)
    )  # fmt: skip
    assert (untick.status_code, untick.json()["code"]) == (422, "confirmation-missing")
    assert not await kit.told(FollowUpCollected)


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"challenges": "<b>x</b>"}, "/challenges", "markup"),
        ({"challenges": "x" * 2001}, "/challenges", "string_too_long"),
        ({"challenges": "  "}, "/challenges", "string_too_short"),
        ({"learning_choices": [CHOICE | {"form": "PARTY"}]}, "/learning_choices/0/form", "enum"),
        ({"learning_choices": [CHOICE] * 11}, "/learning_choices", "too_long"),
        ({"learning_choices": [CHOICE | {"ends_on": "besok"}]}, "/learning_choices/0/ends_on", BAD_DATE),
        ({"evidence": "x"}, "/evidence", "extra_forbidden"),
    ],
)  # fmt: skip
async def test_bad_drafts_are_refused_with_the_field(kit: Kit, body, field, code) -> None:
    draft = await a_draft(kit)
    refused = await kit.as_(a.ANI).put(f"{PATH}/follow-up", json=body, headers=seen(draft))
    assert refused.status_code == 422
    assert (field, code) in {(e["field"], e["code"]) for e in refused.json()["errors"]}


async def test_stale_and_missing_versions_are_refused_E_24(kit: Kit) -> None:
    await collected(kit)
    ani = kit.as_(a.ANI)
    (effort,) = (await ani.get(f"{PATH}/efforts")).json()
    writes = [
        ("PUT", f"{PATH}/follow-up", DRAFT), ("POST", f"{PATH}/follow-up/collection", TICKED),
        ("PUT", f"{PATH}/reflection", REFLECTION), ("POST", f"{PATH}/reflection/collection", TICKED),
        ("POST", f"/v1/efforts/{effort['id']}/start", None), ("POST", f"/v1/efforts/{effort['id']}/completion", None),
        ("PUT", f"/v1/efforts/{effort['id']}/note", {"progress_note": "x"}),
    ]  # fmt: skip
    for method, path, body in writes:
        assert (await ani.request(method, path, json=body)).status_code == 428, path
        stale = await ani.request(method, path, json=body, headers={"If-Match": '"99"'})
        assert (stale.status_code, stale.json()["code"]) == (412, "stale-version"), path


async def test_pressed_twice_is_collected_once_E_23(kit: Kit) -> None:
    draft = await a_draft(kit)
    ani, key = kit.as_(a.ANI), {"Idempotency-Key": "k1", **seen(draft)}
    both = await asyncio.gather(
        *(ani.post(f"{PATH}/follow-up/collection", json=TICKED, headers=key) for _ in "ab")
    )  # fmt: skip
    assert [r.status_code for r in both] == [200, 200]
    assert both[0].content == both[1].content
    assert len(await kit.told(FollowUpCollected)) == 1


async def test_two_tabs_cannot_both_collect_E_23_E_24(kit: Kit) -> None:
    draft = await a_draft(kit)
    ani = kit.as_(a.ANI)
    both = await asyncio.gather(
        *(ani.post(f"{PATH}/follow-up/collection", json=TICKED, headers=seen(draft)) for _ in "ab")
    )  # fmt: skip
    assert sorted(r.status_code for r in both) == [200, 412]
    assert len(await kit.told(FollowUpCollected)) == 1


async def test_an_effort_goes_from_start_over_a_note_to_done(kit: Kit) -> None:
    await collected(kit)
    ani = kit.as_(a.ANI)
    (effort,) = (await ani.get(f"{PATH}/efforts")).json()
    path, first = f"/v1/efforts/{effort['id']}", {"If-Match": '"0"'}
    early = await ani.post(f"{path}/completion", headers=first)
    assert (early.status_code, early.json()["code"]) == (409, "effort-not-begun")
    started = await ani.post(f"{path}/start", headers=first)
    assert (started.json()["status"], started.json()["started_on"]) == ("IN_PROGRESS", "2025-03-20")
    noted = await ani.put(f"{path}/note", json={"progress_note": "Modul satu"}, headers=seen(started))
    assert noted.json()["progress_note"] == "Modul satu"
    await kit.it_is(datetime(2025, 5, 1, 20, 0, tzinfo=UTC))
    done = await ani.post(f"{path}/completion", headers=seen(noted))
    assert (done.json()["status"], done.json()["finished_on"]) == ("DONE", "2025-05-02"), "the day where the school is"
    assert (await ani.post(f"{path}/start", headers=seen(done))).json()["code"] == "effort-begun"
    assert (await ani.post(f"{path}/completion", headers=seen(done))).json()["code"] == "effort-done"


async def test_the_reflection_waits_for_step_c_then_for_the_bus_then_for_an_effort(kit: Kit) -> None:
    ani = kit.as_(a.ANI)
    locked = await ani.get(f"{PATH}/reflection")
    assert locked.json()["status"] == "LOCKED"
    refused = await ani.put(f"{PATH}/reflection", json=REFLECTION, headers=seen(locked))
    assert (refused.status_code, refused.json()["code"]) == (409, "reflection-locked")
    draft = await a_draft(kit)
    await ani.post(f"{PATH}/follow-up/collection", json=TICKED, headers=seen(draft))
    underway = await ani.put(f"{PATH}/reflection", json=REFLECTION, headers=seen(locked))
    assert (underway.json()["code"], underway.headers["retry-after"]) == ("not-yet-known", "2")
    await kit.feed(*await kit.told(FollowUpCollected))
    asked = await ani.get(f"{PATH}/reflection")
    written = await ani.put(f"{PATH}/reflection", json=REFLECTION, headers=seen(asked))
    early = await ani.post(f"{PATH}/reflection/collection", json=TICKED, headers=seen(written))
    assert (early.status_code, early.json()["code"]) == (409, "effort-not-finished")
    await finish_an_effort(kit)
    final = await ani.post(f"{PATH}/reflection/collection", json=TICKED, headers=seen(written))
    assert final.json()["status"] == "COLLECTED"
    for answer in (
        await ani.put(f"{PATH}/reflection", json=REFLECTION, headers=seen(final)),
        await ani.post(f"{PATH}/reflection/collection", json=TICKED, headers=seen(final)),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "document-collected")


async def test_the_superior_reads_only_what_is_collected(kit: Kit) -> None:
    """R-DOC-3."""
    await a_draft(kit)
    principal = kit.as_(a.PRINCIPAL)
    before = (await principal.get(f"{PATH}/follow-up")).json()
    assert (before["status"], before["message"], before["content"]) == ("DRAFT", "sedang diisi", None)
    ani = kit.as_(a.ANI)
    mine = await ani.get(f"{PATH}/follow-up")
    await ani.post(f"{PATH}/follow-up/collection", json=TICKED, headers=seen(mine))
    assert (await principal.get(f"{PATH}/follow-up")).json()["content"] == DRAFT
    await kit.feed(*await kit.told(FollowUpCollected))
    asked = await ani.get(f"{PATH}/reflection")
    await ani.put(f"{PATH}/reflection", json=REFLECTION, headers=seen(asked))
    theirs = (await principal.get(f"{PATH}/reflection")).json()
    assert (theirs["status"], theirs["message"], theirs["content"]) == ("DRAFT", "sedang diisi", None)


async def test_the_note_on_an_effort_is_the_teachers_own_until_it_is_done(kit: Kit) -> None:
    await collected(kit)
    ani, principal = kit.as_(a.ANI), kit.as_(a.PRINCIPAL)
    (effort,) = (await ani.get(f"{PATH}/efforts")).json()
    path = f"/v1/efforts/{effort['id']}"
    started = await ani.post(f"{path}/start", headers={"If-Match": '"0"'})
    noted = await ani.put(f"{path}/note", json={"progress_note": "Modul satu"}, headers=seen(started))
    assert (await principal.get(f"{PATH}/efforts")).json()[0]["progress_note"] is None
    await ani.post(f"{path}/completion", headers=seen(noted))
    assert (await principal.get(f"{PATH}/efforts")).json()[0]["progress_note"] == "Modul satu"


async def test_nobody_else_may(kit: Kit) -> None:
    """Strangers do not learn that it exists; the related learn that it is not theirs."""
    await kit.feed(
        a.a_school(a.OTHER_NPSN, EducationLevel.SMP), a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN)
    )
    await collected(kit)
    (effort,) = (await kit.as_(a.ANI).get(f"{PATH}/efforts")).json()
    reads = [("GET", f"{PATH}/{part}", None) for part in ("follow-up", "efforts", "reflection")]
    writes = [
        ("POST", f"{PATH}/follow-up/opening", None), ("PUT", f"{PATH}/follow-up", DRAFT),
        ("POST", f"{PATH}/follow-up/collection", TICKED), ("POST", f"/v1/efforts/{effort['id']}/start", None),
        ("PUT", f"/v1/efforts/{effort['id']}/note", {"progress_note": "x"}),
        ("POST", f"/v1/efforts/{effort['id']}/completion", None), ("PUT", f"{PATH}/reflection", REFLECTION),
        ("POST", f"{PATH}/reflection/collection", TICKED),
    ]  # fmt: skip
    version = {"If-Match": '"1"'}
    for method, path, body in (*reads, *writes):
        assert (await kit.anonymous.request(method, path, json=body, headers=version)).status_code == 401, path
        for who in (a.STRANGER, a.OTHER_PRINCIPAL, a.BUDI):
            assert (await kit.as_(who).request(method, path, json=body, headers=version)).status_code == 404, path
        for who in (a.OPERATOR, a.ADMIN, a.HEAD):
            assert (await kit.as_(who).request(method, path, json=body, headers=version)).status_code == 403, path
    for method, path, body in writes:
        assert (await kit.as_(a.PRINCIPAL).request(method, path, json=body, headers=version)).status_code == 403, path
    for _, path, _ in reads:
        assert (await kit.as_(a.PRINCIPAL).get(path)).status_code == 200, path


async def test_what_is_not_there_is_not_found(kit: Kit) -> None:
    ani = kit.as_(a.ANI)
    unknown = a.about(a.BUDI).participation_id
    for part in ("follow-up", "efforts", "reflection"):
        assert (await ani.get(f"/v1/participations/{unknown}/{part}")).status_code == 404
    assert (await ani.post(f"/v1/efforts/{unknown}/start", headers={"If-Match": '"0"'})).status_code == 404


async def test_the_advised_day_of_a_step_warns_and_stops_nobody_R_TIM_1(kit: Kit, tmp_path: Path) -> None:
    with changed(tmp_path / "policies", "2025", steps_recommended_until={"A": "02-01", "C": "03-19", "E": "03-20"}):
        warnings = (await kit.as_(a.PRINCIPAL, "en").get(f"{PATH}/documents")).json()["warnings"]
        assert warnings == [
            "Diskusi Tindak Lanjut: The recommended day, 19 March 2025, has passed. You can still go on until "
            "12 November 2025, 23:59 WIB."
        ]
        await collected(kit)
        assert (await kit.as_(a.ANI).get(f"{PATH}/documents")).json()["warnings"] == []


async def test_who_reflects_before_an_effort_is_done_is_warned_or_refused_by_the_policy_E_28(
    kit: Kit, tmp_path: Path
) -> None:
    await collected(kit)
    ani, place = kit.as_(a.ANI), f"{PATH}/reflection"
    e = await ani.get(place)
    assert e.json()["warning"] == "Selesaikan satu upaya dulu."
    assert (await kit.as_(a.PRINCIPAL).get(place)).json()["warning"] is None
    e = await ani.put(place, json=REFLECTION, headers=seen(e))
    refused = await ani.post(f"{place}/collection", json=TICKED, headers=seen(e))
    assert (refused.status_code, refused.json()["code"]) == (409, "effort-not-finished")
    with changed(tmp_path / "policies", "2025", reflection_requires_effort=False):
        assert "tetap dapat dikumpulkan" in (await ani.get(place)).json()["warning"]
        done = await ani.post(f"{place}/collection", json=TICKED, headers=seen(e))
        assert (done.status_code, done.json()["warning"]) == (200, None)
