"""Who may see and do what in steps A and B, and who finds no trace."""

import httpx
import pytest

from shared.contracts.directory import LeadershipKind
from shared.contracts.ids import participation_id
from shared.contracts.observation import (
    ObservationLevel,
    ObservationRatedLevels,
)
from tests import builders as a
from tests.integration.observation_acts import (
    ANIS,
    BUDIS,
    COMMANDS,
    HOUR,
    PREPARATION,
    RUBRIC,
    SCALE,
    START,
    TICKED,
    VIEWS,
    act,
    agreed,
    an_approved_plan,
    an_unlocked_execution,
    drafted,
    path,
    prepared,
    rated,
    save,
)
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


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


async def test_only_the_one_whose_turn_it_is_may_act(kit: Kit) -> None:
    """Strangers do not learn that it exists; the related learn that it is not theirs."""
    await prepared(kit)
    unknown = participation_id(a.ANI, "2026", a.NPSN)
    for method, part, body, who in COMMANDS:

        async def status(client: httpx.AsyncClient, whose=ANIS, request=(method, part, body)) -> tuple[str, int]:
            how, what, sent = request
            answer = await client.request(how, path(what, whose), json=sent, headers={"If-Match": '"0"'})
            return what, answer.status_code

        other = a.PRINCIPAL if who is a.ANI else a.ANI
        assert await status(kit.anonymous) == (part, 401)
        assert {await status(kit.as_(x)) for x in (a.STRANGER, a.BUDI, a.OTHER_PRINCIPAL)} == {(part, 404)}
        assert {await status(kit.as_(x)) for x in (a.OPERATOR, a.HEAD, a.ADMIN)} == {(part, 403)}
        assert "schedule" in part or await status(kit.as_(other)) == (part, 403)
        assert await status(kit.as_(who), unknown) == (part, 404)


async def test_only_the_teacher_and_the_superior_read(kit: Kit) -> None:
    await rated(kit)
    for part in VIEWS:

        async def status(client: httpx.AsyncClient, whose=ANIS, what=part) -> tuple[str, int]:
            return what, (await client.get(path(what, whose))).status_code

        assert await status(kit.anonymous) == (part, 401)
        assert {await status(kit.as_(x)) for x in (a.STRANGER, a.BUDI, a.OTHER_PRINCIPAL)} == {(part, 404)}
        assert {await status(kit.as_(x)) for x in (a.OPERATOR, a.ADMIN)} == {(part, 403)}
        assert {await status(kit.as_(x)) for x in (a.ANI, a.PRINCIPAL)} == {(part, 200)}
        assert await status(kit.as_(a.HEAD)) == (part, 200 if part == "rating" else 403)
        assert await status(kit.as_(a.ANI), BUDIS) == (part, 404)


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


async def test_the_list_says_what_one_presses_in_the_readers_language_D20(kit: Kit) -> None:
    url = f"/v1/observations?npsn={a.NPSN}&cycle=2025"
    await agreed(kit)
    seen = (await kit.as_(a.PRINCIPAL).get(url)).json()
    assert [one["label"] for one in seen["path"]] == ["Penilaian Atasan", "Lakukan Penilaian", "Cek daftar guru"]
    assert [(r["label"], r["act"]["label"]) for r in seen["rows"]] == [("Nilai Observasi", "Nilai")]
    seen = (await kit.as_(a.PRINCIPAL, "en").get(url)).json()
    assert [(r["label"], r["act"]["label"]) for r in seen["rows"]] == [("To be rated", "Rate")]
    await kit.it_is(START + HOUR)
    await save(kit, a.PRINCIPAL, "rating", RUBRIC)
    assert (await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)).status_code == 200
    assert [r["act"] for r in (await kit.as_(a.PRINCIPAL).get(url)).json()["rows"]] == [None]


async def test_the_list_is_the_superiors(kit: Kit) -> None:
    url = f"/v1/observations?npsn={a.NPSN}&cycle=2025"
    assert (await kit.anonymous.get(url)).status_code == 401
    for who in (a.STRANGER, a.ANI):
        assert (await kit.as_(who).get(url)).status_code == 404
    for who in (a.OPERATOR, a.ADMIN):
        assert (await kit.as_(who).get(url)).status_code == 403
    assert (await kit.as_(a.HEAD).get(url)).json()["rows"] == []
    assert (await kit.as_(a.PRINCIPAL).get(f"{url}&limit=101")).status_code == 422
