"""Steps A and B through HTTP: prepare, agree a time, rate; who sees what, and everything that is refused."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from shared.contracts.base import SYSTEM
from shared.contracts.directory import LeadershipKind
from shared.contracts.ids import PlanId, participation_id
from shared.contracts.observation import (
    ExecutionUnlocked,
    ObservationLevel,
    ObservationRated,
    ObservationRatedLevels,
    ObservationScheduled,
    PreparationCollected,
    ScheduleCountered,
)
from shared.contracts.planning import ApprovalMode, PlanApproved, SuperiorKind
from tests import builders as a
from tests.integration.service_kit import Kit

ANIS, BUDIS = (participation_id(who, "2025", a.NPSN) for who in (a.ANI, a.BUDI))
MARCH = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
START = MARCH + timedelta(days=7)
HOUR = timedelta(hours=1)
TICKED = {"confirmation_checked": True}
SCALE = ("BELUM", "NOT_YET", "DONE_NOT_EFFECTIVE", "DONE_EFFECTIVE", "Rahasia")


def slot(start: datetime = START, place: str = "Ruang 4A") -> dict[str, str]:
    return {"starts_at": start.isoformat(), "ends_at": (start + HOUR).isoformat(), "place": place}


PREPARATION = {
    "target_behaviours": ["KSK1", "KSK3"],
    "effort": "Belajar dari rekan sejawat.",
    "proposed": {**slot(), "class_name": "4A", "subject": "Matematika"},
}
RUBRIC = {
    "ratings": [
        {"behaviour": "KSK1", "level": "DONE_EFFECTIVE", "note": "Rahasia: menyapa tiap murid."},
        {"behaviour": "KSK3", "level": "NOT_YET"},
    ],
    "recommendation": "Rahasia: susun kesepakatan bersama murid.",
    "observed_at": START.isoformat(),
    "lesson_plan_checked": True,
}


def an_approved_plan(who=a.ANI, indicator: str = "KSK") -> PlanApproved:
    return PlanApproved(
        about=a.about(who), by=SYSTEM, at=a.JANUARY, plan_id=PlanId(participation_id(who, "plan", a.NPSN)), revision=1,
        approval_mode=ApprovalMode.MANUAL, superior_id=a.PRINCIPAL, superior_kind=SuperiorKind.DEFINITIVE,
        adjusted_count=0, practice_indicator=indicator, competencies=(), core_duty_focus=None,
    )  # fmt: skip


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await kits("observation")
    await kit.it_is(MARCH)
    await kit.feed(*a.a_led_school(), an_approved_plan())
    return kit


def path(part: str, whose=ANIS) -> str:
    return f"/v1/participations/{whose}/{part}"


async def save(kit: Kit, who, part: str, body: object, whose=ANIS, **headers: str) -> httpx.Response:
    """PUT what one has written, having seen what is there."""
    client = kit.as_(who)
    seen = (await client.get(path(part, whose))).headers.get("etag", '"0"')
    return await client.put(path(part, whose), json=body, headers={"If-Match": seen, **headers})


async def act(kit: Kit, who, part: str, deed: str, body: object = None, whose=ANIS, **headers: str) -> httpx.Response:
    """POST an act on what one has seen."""
    client = kit.as_(who)
    seen = (await client.get(path(part, whose))).headers.get("etag", '"0"')
    return await client.post(path(f"{part}/{deed}", whose), json=body, headers={"If-Match": seen, **headers})


async def prepared(kit: Kit, who=a.ANI, whose=ANIS, body: object = PREPARATION) -> httpx.Response:
    assert (await save(kit, who, "preparation", body, whose)).status_code == 200
    answer = await act(kit, who, "preparation", "collection", TICKED, whose)
    assert answer.status_code == 200, answer.text
    return answer


async def agreed(kit: Kit) -> httpx.Response:
    await prepared(kit)
    answer = await act(kit, a.PRINCIPAL, "schedule", "agreement")
    assert answer.status_code == 200, answer.text
    return answer


async def drafted(kit: Kit) -> httpx.Response:
    """The time has come, and the principal has saved a draft."""
    await agreed(kit)
    await kit.it_is(START + HOUR)
    answer = await save(kit, a.PRINCIPAL, "rating", RUBRIC)
    assert answer.status_code == 200, answer.text
    return answer


async def rated(kit: Kit) -> httpx.Response:
    await drafted(kit)
    answer = await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    assert answer.status_code == 200, answer.text
    return answer


async def test_an_approved_plan_unlocks_execution_once_however_often_it_is_told(kit: Kit) -> None:
    await kit.feed(an_approved_plan(), an_approved_plan(indicator="PDK"))
    (event,) = await kit.told(ExecutionUnlocked)
    assert (event.about, event.practice_indicator) == (a.about(), "KSK")
    card = (await kit.as_(a.ANI).get(path("execution"))).json()
    assert (card["preparation_status"], card["schedule"], card["observation_status"]) == ("OPEN", None, None)
    assert card["indicator"]["title"] == "Keteraturan Suasana Kelas"


async def test_the_plan_may_arrive_before_the_school(kits) -> None:
    kit = await kits("observation")
    await kit.feed(an_approved_plan())
    early = await kit.as_(a.ANI).get(path("execution"))
    assert (early.status_code, early.json()["code"], early.headers["retry-after"]) == (409, "not-yet-known", "2")
    refused = await kit.as_(a.ANI).put(path("preparation"), json=PREPARATION, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-yet-known")
    await kit.feed(*a.a_led_school())
    assert (await kit.as_(a.ANI).get(path("execution"))).status_code == 200


async def test_from_the_unlocked_execution_to_the_rated_observation(kit: Kit) -> None:
    collected = await prepared(kit)
    assert collected.json()["status"] == "COLLECTED"
    assert "observation.preparation_collected.v1;" in collected.headers["kinerja-events"]
    card = (await kit.as_(a.PRINCIPAL).get(path("execution"))).json()
    assert (card["schedule"]["status"], card["observation_label"]) == ("PROPOSED", "Nilai Observasi")
    assert (card["schedule"]["class_name"], card["schedule"]["subject"]) == ("4A", "Matematika")
    time = (await act(kit, a.PRINCIPAL, "schedule", "agreement")).json()
    assert (time["status"], time["observer_id"]) == ("AGREED", str(a.PRINCIPAL))
    await kit.it_is(START + HOUR)
    await save(kit, a.PRINCIPAL, "rating", RUBRIC)
    done = await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    assert (done.status_code, done.json()["label"]) == (200, "Sudah dinilai")
    assert [type(e) for e in await kit.told()] == [
        ExecutionUnlocked, PreparationCollected, ObservationScheduled, ObservationRated, ObservationRatedLevels,
    ]  # fmt: skip
    result = (await kit.as_(a.ANI).get(path("rating"))).json()
    assert [r["level"] for r in result["ratings"]] == ["DONE_EFFECTIVE", "NOT_YET"]
    assert result["recommendation"].startswith("Rahasia")
    assert "bukan nilai akhir" in result["message"]
    card = (await kit.as_(a.ANI).get(path("execution"))).json()
    assert (card["schedule"]["status"], card["observation_status"]) == ("DONE", "RATED")


async def test_levels_and_words_travel_only_on_the_restricted_topic_R_SEC_2(kit: Kit) -> None:
    await rated(kit)
    rows = await kit.sql("SELECT topic, type, convert_from(payload, 'UTF8') AS body, headers FROM outbox ORDER BY seq")
    public = [r for r in rows if r.topic != "observation.rating"]
    assert [r.type for r in rows if r.topic == "observation.rating"] == ["observation.observation_rated_levels.v1"]
    assert not [word for r in public for word in SCALE if word in r.body + str(r.headers)]
    (levels,) = await kit.told(ObservationRatedLevels)
    assert [r.level for r in levels.levels] == [ObservationLevel.DONE_EFFECTIVE, ObservationLevel.NOT_YET]


async def test_before_it_is_collected_the_teacher_finds_no_trace_of_the_rating_R_OBS_4(kit: Kit) -> None:
    await agreed(kit)
    await kit.it_is(START + HOUR)
    ani = kit.as_(a.ANI)
    before = [await ani.get(path(part)) for part in ("execution", "rating", "schedule", "preparation", "rubric")]
    await save(kit, a.PRINCIPAL, "rating", RUBRIC)
    after = [await ani.get(path(part)) for part in ("execution", "rating", "schedule", "preparation", "rubric")]
    assert [(r.status_code, r.content, r.headers.get("etag")) for r in before] == [
        (r.status_code, r.content, r.headers.get("etag")) for r in after
    ]
    assert (after[1].status_code, after[1].json()["code"]) == (409, "rating-not-collected")
    assert not [word for r in after if r is not after[4] for word in SCALE if word in r.text]
    own = (await kit.as_(a.PRINCIPAL).get(path("rating"))).json()
    assert (own["status"], len(own["ratings"])) == ("RATING_DRAFT", 2)


async def test_the_draft_of_the_preparation_is_the_teachers_alone_R_DOC_3(kit: Kit) -> None:
    await save(kit, a.ANI, "preparation", PREPARATION)
    principal = kit.as_(a.PRINCIPAL)
    hidden = await principal.get(path("preparation"))
    assert (hidden.status_code, hidden.json()["code"]) == (409, "preparation-not-collected")
    seen = await principal.get(path("execution"))
    assert seen.json()["preparation_status"] == "DRAFT"
    assert "Belajar dari rekan" not in hidden.text + seen.text
    await act(kit, a.ANI, "preparation", "collection", TICKED)
    assert (await principal.get(path("preparation"))).json()["effort"] == PREPARATION["effort"]


async def test_a_new_principal_begins_a_rubric_of_his_own_E_6(kit: Kit) -> None:
    await drafted(kit)
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    successor = kit.as_(a.OTHER_PRINCIPAL)
    seen = await successor.get(path("rating"))
    assert (seen.json()["status"], seen.json()["ratings"], seen.json()["observer_id"]) == ("READY", [], None)
    assert "Rahasia" not in seen.text
    refused = await act(kit, a.OTHER_PRINCIPAL, "rating", "collection", TICKED)
    assert (refused.status_code, refused.json()["code"]) == (409, "rating-not-drafted")
    assert (await kit.as_(a.PRINCIPAL).get(path("rating"))).status_code == 404
    await save(kit, a.OTHER_PRINCIPAL, "rating", RUBRIC)
    done = await act(kit, a.OTHER_PRINCIPAL, "rating", "collection", TICKED)
    assert done.json()["observer_id"] == str(a.OTHER_PRINCIPAL)


async def test_each_side_may_propose_another_time_and_the_other_agrees(kit: Kit) -> None:
    await prepared(kit)
    other = await act(kit, a.PRINCIPAL, "schedule", "counter-proposal", slot(START + HOUR, "Aula"))
    assert (other.json()["status"], other.json()["proposed_by"]) == ("COUNTERED", "SUPERIOR")
    own = await act(kit, a.PRINCIPAL, "schedule", "agreement")
    assert (own.status_code, own.json()["code"]) == (409, "own-proposal")
    time = (await act(kit, a.ANI, "schedule", "agreement")).json()
    assert (time["agreed"]["place"], time["observer_id"]) == ("Aula", str(a.PRINCIPAL))
    moved = (await act(kit, a.ANI, "schedule", "counter-proposal", slot(START + 2 * HOUR))).json()
    assert (moved["status"], moved["agreed"]["place"]) == ("COUNTERED", "Aula")
    assert [type(e) for e in await kit.told(ScheduleCountered, ObservationScheduled)] == [
        ScheduleCountered, ObservationScheduled, ScheduleCountered,
    ]  # fmt: skip


async def test_an_observer_is_not_in_two_classes_at_once_also_when_both_agree_in_the_same_moment(kit: Kit) -> None:
    await kit.feed(an_approved_plan(a.BUDI))
    await prepared(kit)
    await prepared(kit, a.BUDI, BUDIS, {**PREPARATION, "proposed": slot(START + HOUR / 2)})
    both = await asyncio.gather(*(act(kit, a.PRINCIPAL, "schedule", "agreement", whose=w) for w in (ANIS, BUDIS)))
    assert sorted(r.status_code for r in both) == [200, 409]
    assert [r.json()["code"] for r in both if r.status_code == 409] == ["observer-busy"]
    assert len(await kit.told(ObservationScheduled)) == 1


async def test_without_a_superior_nothing_is_collected_and_it_says_whom_to_ask_R_SUP_2(kit: Kit) -> None:
    await save(kit, a.ANI, "preparation", PREPARATION)
    await kit.feed(a.leadership(a.a_leader(ends_on="2025-02-28")))
    refused = await act(kit, a.ANI, "preparation", "collection", TICKED)
    assert (refused.status_code, refused.json()["code"]) == (409, "superior-not-found")
    assert refused.json()["detail"].startswith("Data atasan Anda tidak ditemukan. Hubungi Operator Sekolah")
    await kit.feed(a.leadership(a.a_leader(a.ACTING, LeadershipKind.ACTING)))
    assert (await act(kit, a.ANI, "preparation", "collection", TICKED)).status_code == 200


async def test_the_rubric_opens_at_the_agreed_time_or_with_a_reason_D7(kit: Kit) -> None:
    early = {**RUBRIC, "observed_at": (MARCH + HOUR).isoformat()}
    await prepared(kit)
    await kit.it_is(START + HOUR)
    not_agreed = await save(kit, a.PRINCIPAL, "rating", early)
    assert (not_agreed.status_code, not_agreed.json()["code"]) == (409, "time-not-reached")
    await kit.it_is(MARCH + HOUR)
    await act(kit, a.PRINCIPAL, "schedule", "agreement")
    not_yet = await save(kit, a.PRINCIPAL, "rating", early)
    assert (not_yet.json()["code"], not_yet.json()["errors"][0]["field"]) == ("time-not-reached", "/override_reason")
    with_reason = await save(kit, a.PRINCIPAL, "rating", {**early, "override_reason": "Jadwal dimajukan."})
    assert with_reason.status_code == 200
    assert (await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)).status_code == 200


async def test_wrong_order_is_refused(kit: Kit) -> None:
    for answer in (
        await act(kit, a.ANI, "schedule", "agreement"),
        await act(kit, a.PRINCIPAL, "schedule", "counter-proposal", slot()),
        await save(kit, a.PRINCIPAL, "rating", RUBRIC),
        await act(kit, a.PRINCIPAL, "rating", "collection", TICKED),
        await kit.as_(a.PRINCIPAL).get(path("rating")),
        await kit.as_(a.ANI).get(path("schedule")),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "preparation-not-collected")
    await agreed(kit)
    await kit.it_is(START + HOUR)
    nothing = await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "rating-not-drafted")


async def test_collected_is_final_R_DOC_1(kit: Kit) -> None:
    await rated(kit)
    rating_before = (await kit.as_(a.ANI).get(path("rating"))).content
    for answer, code in (
        (await save(kit, a.ANI, "preparation", PREPARATION), "already-collected"),
        (await act(kit, a.ANI, "preparation", "collection", TICKED), "already-collected"),
        (await save(kit, a.PRINCIPAL, "rating", RUBRIC), "already-collected"),
        (await act(kit, a.PRINCIPAL, "rating", "collection", TICKED), "already-collected"),
        (await act(kit, a.ANI, "schedule", "counter-proposal", slot(START + 99 * HOUR)), "observation-done"),
        (await act(kit, a.ANI, "schedule", "agreement"), "observation-done"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert (await kit.as_(a.ANI).get(path("rating"))).content == rating_before
    assert len(await kit.told(ObservationRated)) == 1


@pytest.mark.parametrize(
    ("who", "part", "body"), [(a.ANI, "preparation", PREPARATION), (a.PRINCIPAL, "rating", RUBRIC)]
)
async def test_without_the_tick_nothing_is_collected_R_DOC_2(kit: Kit, who, part: str, body) -> None:
    if part == "rating":
        await drafted(kit)
    else:
        await save(kit, who, part, body)
    told = len(await kit.told())
    refused = await act(kit, who, part, "collection", {"confirmation_checked": False})
    assert (refused.status_code, refused.json()["code"]) == (422, "confirmation-missing")
    assert (await act(kit, who, part, "collection", {})).status_code == 422
    assert len(await kit.told()) == told


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"target_behaviours": ["PDP1"]}, "/target_behaviours/0", "not-of-indicator"),
        ({"target_behaviours": ["KSK1", "KSK1"]}, "/target_behaviours/0", "repeated"),
        ({"effort": "<script>alert(1)</script>"}, "/effort", "markup"),
        ({"effort": "a\x00b"}, "/effort", "control_character"),
        ({"effort": "a" * 2001}, "/effort", "string_too_long"),
        ({"effort": "   "}, "/effort", "string_too_short"),
        ({"proposed": {"starts_at": "2025-03-10T08:00:00"}}, "/proposed/starts_at", "timezone_aware"),
        ({"proposed": {"starts_at": "besok"}}, "/proposed/starts_at", "datetime_from_date_parsing"),
        ({"lesson_plan": "file"}, "/lesson_plan", "extra_forbidden"),
    ],
)
async def test_bad_preparations_are_refused_with_the_field_and_nothing_changes(kit: Kit, change, field, code) -> None:
    await save(kit, a.ANI, "preparation", PREPARATION)
    refused = await save(kit, a.ANI, "preparation", {**PREPARATION, **change})
    assert refused.status_code == 422
    assert (field, code) in {(e["field"], e["code"]) for e in refused.json()["errors"]}
    stands = (await kit.as_(a.ANI).get(path("preparation"))).json()
    assert (stands["effort"], stands["version"]) == (PREPARATION["effort"], 2)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"ratings": [{"behaviour": "PDP1"}]}, "/ratings/0/behaviour", "not-of-indicator"),
        ({"ratings": [{"behaviour": "KSK1", "level": 3}]}, "/ratings/0/level", "enum"),
        ({"ratings": [{"behaviour": "KSK1"}] * 11}, "/ratings", "too_long"),
        ({"observed_at": (START + 99 * HOUR).isoformat()}, "/observed_at", "future"),
        ({"observed_at": (MARCH - HOUR).isoformat()}, "/observed_at", "before-preparation"),
        ({"recommendation": "<b>bagus</b>"}, "/recommendation", "markup"),
        ({"score": 90}, "/score", "extra_forbidden"),
    ],
)
async def test_bad_ratings_are_refused_with_the_field_and_the_draft_stays(kit: Kit, change, field, code) -> None:
    draft = await drafted(kit)
    refused = await save(kit, a.PRINCIPAL, "rating", {**RUBRIC, **change})
    assert refused.status_code == 422
    assert (field, code) in {(e["field"], e["code"]) for e in refused.json()["errors"]}
    assert (await kit.as_(a.PRINCIPAL).get(path("rating"))).json() == draft.json()


async def test_an_incomplete_document_is_refused_with_each_field(kit: Kit) -> None:
    await save(kit, a.ANI, "preparation", {"target_behaviours": []})
    refused = await act(kit, a.ANI, "preparation", "collection", TICKED)
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert {e["field"] for e in refused.json()["errors"]} == {
        "/target_behaviours", "/effort", "/proposed/starts_at", "/proposed/ends_at", "/proposed/place",
    }  # fmt: skip
    past = {**PREPARATION, "proposed": slot(MARCH - HOUR)}
    await save(kit, a.ANI, "preparation", past)
    refused = await act(kit, a.ANI, "preparation", "collection", TICKED)
    assert [(e["field"], e["code"]) for e in refused.json()["errors"]] == [("/proposed/starts_at", "past")]
    await agreed(kit)
    await kit.it_is(START + HOUR)
    await save(kit, a.PRINCIPAL, "rating", {"ratings": RUBRIC["ratings"][:1]})
    refused = await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    assert {e["field"] for e in refused.json()["errors"]} == {"/ratings", "/recommendation", "/observed_at"}


COMMANDS = [
    ("put", "preparation", PREPARATION, a.ANI),
    ("post", "preparation/collection", TICKED, a.ANI),
    ("post", "schedule/agreement", None, a.PRINCIPAL),
    ("post", "schedule/counter-proposal", slot(), a.PRINCIPAL),
    ("put", "rating", RUBRIC, a.PRINCIPAL),
    ("post", "rating/collection", TICKED, a.PRINCIPAL),
]
VIEWS = ["execution", "preparation", "schedule", "rubric", "rating"]


@pytest.mark.parametrize(("method", "part", "body", "who"), COMMANDS)
async def test_a_stale_or_missing_version_is_refused(kit: Kit, method: str, part: str, body, who) -> None:
    await prepared(kit)
    client = kit.as_(who)
    missing = await client.request(method, path(part), json=body)
    assert (missing.status_code, missing.json()["code"]) == (428, "version-missing")
    stale = await client.request(method, path(part), json=body, headers={"If-Match": '"77"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")


@pytest.mark.parametrize(("method", "part", "body", "who"), COMMANDS)
async def test_only_the_one_whose_turn_it_is_may_act(kit: Kit, method: str, part: str, body, who) -> None:
    """Strangers do not learn that it exists; the related learn that it is not theirs."""
    await prepared(kit)
    headers = {"If-Match": '"0"'}

    async def status(client: httpx.AsyncClient) -> int:
        return (await client.request(method, path(part), json=body, headers=headers)).status_code

    assert await status(kit.anonymous) == 401
    assert {await status(kit.as_(x)) for x in (a.STRANGER, a.BUDI, a.OTHER_PRINCIPAL)} == {404}
    assert {await status(kit.as_(x)) for x in (a.OPERATOR, a.HEAD, a.ADMIN)} == {403}
    if "schedule" not in part:
        assert await status(kit.as_(a.PRINCIPAL if who is a.ANI else a.ANI)) == 403
    unknown = path(part, participation_id(a.ANI, "2026", a.NPSN))
    assert (await kit.as_(who).request(method, unknown, json=body, headers=headers)).status_code == 404


@pytest.mark.parametrize("part", VIEWS)
async def test_only_the_teacher_and_the_superior_read(kit: Kit, part: str) -> None:
    await rated(kit)
    assert (await kit.anonymous.get(path(part))).status_code == 401
    for who in (a.STRANGER, a.BUDI, a.OTHER_PRINCIPAL):
        assert (await kit.as_(who).get(path(part))).status_code == 404
    for who in (a.OPERATOR, a.ADMIN):
        assert (await kit.as_(who).get(path(part))).status_code == 403
    for who in (a.ANI, a.PRINCIPAL):
        assert (await kit.as_(who).get(path(part))).status_code == 200
    assert (await kit.as_(a.HEAD).get(path(part))).status_code == (200 if part == "rating" else 403)
    assert (await kit.as_(a.ANI).get(path(part, BUDIS))).status_code == 404


async def test_the_head_of_the_office_reads_a_result_only_after_it_was_collected(kit: Kit) -> None:
    await drafted(kit)
    early = await kit.as_(a.HEAD).get(path("rating"))
    assert (early.status_code, early.json()["code"]) == (409, "rating-not-collected")


async def test_nobody_rates_himself_the_office_head_rates_a_teacher_who_leads_R_SEC_1(kit: Kit) -> None:
    """Ani is Plt of her own school (E-3)."""
    await kit.feed(a.leadership(a.a_leader(a.ANI, LeadershipKind.ACTING)))
    await prepared(kit)
    assert (await save(kit, a.ANI, "rating", RUBRIC)).status_code == 403
    assert (await kit.as_(a.ANI).get(f"/v1/observations?npsn={a.NPSN}&cycle=2025")).json()["rows"] == []
    time = await act(kit, a.HEAD, "schedule", "agreement")
    assert (time.status_code, time.json()["observer_id"]) == (200, str(a.HEAD))
    await kit.it_is(START + HOUR)
    assert (await save(kit, a.HEAD, "rating", RUBRIC)).status_code == 200
    listed = (await kit.as_(a.HEAD).get(f"/v1/observations?npsn={a.NPSN}&cycle=2025")).json()["rows"]
    assert [r["participation_id"] for r in listed] == [str(ANIS)]
    assert (await act(kit, a.HEAD, "rating", "collection", TICKED)).status_code == 200


async def test_the_superior_lists_whom_he_observes_page_by_page(kit: Kit) -> None:
    await kit.feed(an_approved_plan(a.BUDI))
    url, principal = f"/v1/observations?npsn={a.NPSN}&cycle=2025&limit=1", kit.as_(a.PRINCIPAL)
    await rated(kit)
    first = (await principal.get(url)).json()
    second = (await principal.get(f"{url}&after={first['next']}")).json()
    assert second["next"] is None
    rows = {r["participation_id"]: (r["preparation_status"], r["label"]) for r in first["rows"] + second["rows"]}
    assert rows == {
        str(ANIS): ("COLLECTED", "Sudah dinilai"), str(BUDIS): ("OPEN", "Menunggu Dokumen Persiapan"),
    }  # fmt: skip
    assert (await principal.get(f"/v1/observations?npsn={a.NPSN}&cycle=2026")).json()["rows"] == []


async def test_the_list_is_the_superiors(kit: Kit) -> None:
    url = f"/v1/observations?npsn={a.NPSN}&cycle=2025"
    assert (await kit.anonymous.get(url)).status_code == 401
    for who in (a.STRANGER, a.ANI):
        assert (await kit.as_(who).get(url)).status_code == 404
    for who in (a.OPERATOR, a.ADMIN):
        assert (await kit.as_(who).get(url)).status_code == 403
    assert (await kit.as_(a.HEAD).get(url)).json()["rows"] == []
    assert (await kit.as_(a.PRINCIPAL).get(f"{url}&limit=101")).status_code == 422


async def test_the_rubric_shows_all_three_behaviours_and_what_the_levels_mean_D8(kit: Kit) -> None:
    card = (await kit.as_(a.ANI).get(path("rubric"))).json()
    assert [b["code"] for b in card["behaviours"]] == ["KSK1", "KSK2", "KSK3"]
    assert [step["title"] for step in card["levels"]] == [
        "Belum dilakukan", "Dilakukan tapi belum efektif", "Dilakukan dan efektif",
    ]  # fmt: skip


async def test_pressed_twice_is_done_once_and_answered_the_same(kit: Kit) -> None:
    await drafted(kit)
    principal = kit.as_(a.PRINCIPAL)
    headers = {"If-Match": (await principal.get(path("rating"))).headers["etag"], "Idempotency-Key": "k1"}
    both = await asyncio.gather(
        *(principal.post(path("rating/collection"), json=TICKED, headers=headers) for _ in "ab")
    )
    assert [r.status_code for r in both] == [200, 200]
    assert both[0].content == both[1].content
    assert len(await kit.told(ObservationRated)) == len(await kit.told(ObservationRatedLevels)) == 1
