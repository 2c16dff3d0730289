"""Everything that steps A and B refuse, through HTTP."""

import asyncio
from pathlib import Path

import pytest

from shared.contracts.directory import LeadershipKind
from shared.contracts.observation import (
    ObservationRated,
    ObservationRatedLevels,
)
from tests import builders as a
from tests.changed_policy import changed
from tests.integration.observation_acts import (
    COMMANDS,
    HOUR,
    MARCH,
    PREPARATION,
    RUBRIC,
    START,
    TICKED,
    act,
    agreed,
    an_unlocked_execution,
    drafted,
    path,
    prepared,
    rated,
    save,
    slot,
)
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


TERM_OVER = a.leadership(a.a_leader(letter_no="800/12", ends_on="2025-02-28"))
WHY = (
    f"Data atasan Anda tidak ditemukan: masa tugas pemimpin sekolah sebagai kepala sekolah definitif Sekolah {a.NPSN} "
    "berakhir 28 Februari 2025 (SK 800/12 berlaku 1 Juli 2023–28 Februari 2025), dan penggantinya belum "
    "tercatat. Operator sekolah memperbarui kepala sekolah atau Plt. (TMT, TST, nomor SK) di Dapodik"
)


async def test_without_a_superior_nothing_is_collected_and_it_says_why_and_whom_to_ask_R_SUP_1_R_SUP_2(
    kit: Kit,
) -> None:
    await save(kit, a.ANI, "preparation", PREPARATION)
    await kit.feed(TERM_OVER)
    refused = await act(kit, a.ANI, "preparation", "collection", TICKED)
    assert (refused.status_code, refused.json()["code"]) == (409, "superior-not-found")
    assert refused.json()["detail"].startswith(WHY)
    await kit.feed(a.leadership(a.a_leader(a.ACTING, LeadershipKind.ACTING)))
    assert (await act(kit, a.ANI, "preparation", "collection", TICKED)).status_code == 200


async def test_without_a_superior_no_time_is_agreed_and_it_says_why_R_SUP_1_R_SUP_2(kit: Kit) -> None:
    await prepared(kit)
    assert (await act(kit, a.PRINCIPAL, "schedule", "counter-proposal", slot(START + HOUR))).status_code == 200
    await kit.feed(TERM_OVER)
    refused = await act(kit, a.ANI, "schedule", "agreement")
    assert (refused.status_code, refused.json()["code"]) == (409, "superior-not-found")
    assert refused.json()["detail"].startswith(WHY)
    english = await kit.as_(a.ANI, "en").post(path("schedule/agreement"), headers={"If-Match": '"1"'})
    assert "ended on 28 February 2025 (letter SK 800/12 holds 1 July 2023–28 February 2025)" in english.json()["detail"]


async def test_wrong_order_is_refused_R_DOC_6(kit: Kit) -> None:
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


BAD_PREPARATIONS = [
    ({"target_behaviours": ["PDP1"]}, "/target_behaviours/0", "not-of-indicator"),
    ({"target_behaviours": ["KSK1", "KSK1"]}, "/target_behaviours/0", "repeated"),
    ({"effort": "<script>alert(1)</script>"}, "/effort", "markup"),
    ({"effort": "a\x00b"}, "/effort", "control_character"),
    ({"effort": "a" * 2001}, "/effort", "string_too_long"),
    ({"effort": "   "}, "/effort", "string_too_short"),
    ({"proposed": {"starts_at": "2025-03-10T08:00:00"}}, "/proposed/starts_at", "timezone_aware"),
    ({"proposed": {"starts_at": "besok"}}, "/proposed/starts_at", "datetime_from_date_parsing"),
    ({"lesson_plan": "file"}, "/lesson_plan", "uuid_parsing"),
]


async def test_bad_preparations_are_refused_with_the_field_and_nothing_changes(kit: Kit) -> None:
    draft = await save(kit, a.ANI, "preparation", PREPARATION)
    for change, field, code in BAD_PREPARATIONS:
        refused = await save(kit, a.ANI, "preparation", {**PREPARATION, **change})
        assert refused.status_code == 422
        assert (field, code) in {(e["field"], e["code"]) for e in refused.json()["errors"]}
    assert (await kit.as_(a.ANI).get(path("preparation"))).json() == draft.json()


BAD_RATINGS = [
    ({"ratings": [{"behaviour": "PDP1"}]}, "/ratings/0/behaviour", "not-of-indicator"),
    ({"ratings": [{"behaviour": "KSK1", "level": 3}]}, "/ratings/0/level", "enum"),
    ({"ratings": [{"behaviour": "KSK1"}] * 11}, "/ratings", "too_long"),
    ({"observed_at": (START + 99 * HOUR).isoformat()}, "/observed_at", "future"),
    ({"observed_at": (MARCH - HOUR).isoformat()}, "/observed_at", "before-preparation"),
    ({"recommendation": "<b>bagus</b>"}, "/recommendation", "markup"),
    ({"score": 90}, "/score", "extra_forbidden"),
]


async def test_bad_ratings_are_refused_with_the_field_and_the_draft_stays(kit: Kit) -> None:
    draft = await drafted(kit)
    for change, field, code in BAD_RATINGS:
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


async def test_a_stale_or_missing_version_is_refused(kit: Kit) -> None:
    await prepared(kit)
    for method, part, body, who in COMMANDS:
        client = kit.as_(who)
        missing = await client.request(method, path(part), json=body)
        assert (part, missing.status_code, missing.json()["code"]) == (part, 428, "version-missing")
        stale = await client.request(method, path(part), json=body, headers={"If-Match": '"77"'})
        assert (part, stale.status_code, stale.json()["code"]) == (part, 412, "stale-version")


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


@pytest.mark.parametrize(
    ("advised", "said"),
    [
        ({"A": "03-02"}, ["Persiapan Observasi: Tanggal yang dianjurkan, 2 Maret 2025, sudah lewat."]),
        ({"A": "03-03", "B": "03-02"}, ["Observasi Kinerja: Tanggal yang dianjurkan, 2 Maret 2025, sudah lewat."]),
        ({"C": "03-02"}, []),
    ],
)
async def test_the_advised_day_of_a_step_warns_and_stops_nobody_R_TIM_1(
    kit: Kit, tmp_path: Path, advised: dict[str, str], said: list[str]
) -> None:
    with changed(tmp_path / "policies", "2025", steps_recommended_until=advised):
        for who in (a.ANI, a.PRINCIPAL):
            warnings = (await kit.as_(who).get(path("execution"))).json()["warnings"]
            assert [warning.split(" Anda")[0] for warning in warnings] == said
        assert all("sampai 12 November 2025 pukul 23.59 WIB." in warning for warning in warnings)
        await rated(kit)
        assert (await kit.as_(a.ANI).get(path("execution"))).json()["warnings"] == []
