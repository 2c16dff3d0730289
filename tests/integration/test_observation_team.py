"""The performance team through HTTP: what a member may do, who sees it, and that nobody else learns of it."""

from datetime import date

import pytest

from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.directory import PerformanceTeamSet, TeamMember
from shared.contracts.observation import ObservationScheduled
from tests import builders as a
from tests.integration.observation_acts import (
    HOUR,
    RUBRIC,
    START,
    TICKED,
    act,
    agreed,
    an_approved_plan,
    an_unlocked_execution,
    drafted,
    moved,
    path,
    prepared,
    rated,
    save,
)
from tests.integration.service_kit import Kit

MEMBER = a.STRANGER
VIEWS = ("execution", "preparation", "rubric", "rating", "schedule", "rating/print")


def the_team(*who, **more: object) -> PerformanceTeamSet:
    members = tuple(TeamMember(person_id=person, starts_on=date(2025, 1, 6), **more) for person in who)
    return PerformanceTeamSet(npsn=a.NPSN, members=members, by=SYSTEM, at=a.JANUARY)


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await an_unlocked_execution(kits)
    await kit.feed(the_team(MEMBER))
    return kit


async def given(kit: Kit) -> None:
    assert (await save(kit, MEMBER, "advice", RUBRIC)).status_code == 200
    answer = await act(kit, MEMBER, "advice", "recommendation", TICKED)
    assert (answer.status_code, answer.json()["status"]) == (200, "GIVEN"), answer.text


async def test_a_member_drafts_recommends_and_the_superior_sees_who_wrote_it(kit: Kit) -> None:
    await agreed(kit)
    await kit.it_is(START + HOUR)
    principal = kit.as_(a.PRINCIPAL)
    draft = await save(kit, MEMBER, "advice", RUBRIC)
    assert (draft.status_code, draft.json()["status"]) == (200, "DRAFT")
    assert (await principal.get(path("team-advice"))).json()["given"] == []
    assert (await principal.get(path("rating"))).json()["team_recommendations"] == []
    await act(kit, MEMBER, "advice", "recommendation", TICKED)
    (one,) = (await principal.get(path("team-advice"))).json()["given"]
    assert (one["member_id"], one["ratings"]) == (str(MEMBER), draft.json()["ratings"])
    (said,) = (await principal.get(path("rating"))).json()["team_recommendations"]
    assert (said["member_id"], said["recommendation"]) == (str(MEMBER), RUBRIC["recommendation"])
    again = await save(kit, MEMBER, "advice", RUBRIC)
    assert (again.status_code, again.json()["code"]) == (409, "already-collected")


async def test_a_member_agrees_a_time_for_the_superior_who_stays_the_observer_E_8(kit: Kit) -> None:
    await prepared(kit)
    answer = await act(kit, MEMBER, "schedule", "agreement")
    assert (answer.status_code, answer.json()["observer_id"]) == (200, str(a.PRINCIPAL))
    (told,) = await kit.told(ObservationScheduled)
    assert (told.by, told.observer_id) == (Actor(id=MEMBER, role=ActingRole.TEAM), a.PRINCIPAL)
    assert (await act(kit, MEMBER, "schedule", "move", moved(START + 2 * HOUR))).status_code == 200
    own = await act(kit, a.PRINCIPAL, "schedule", "agreement")
    assert (own.status_code, own.json()["code"]) == (409, "own-proposal"), "it is the superior's side that proposed"
    assert (await act(kit, a.ANI, "schedule", "agreement")).status_code == 200
    turns = (await kit.as_(a.ANI).get(path("schedule"))).json()["history"]
    assert [turn["by"] for turn in turns] == ["EMPLOYEE", "TEAM", "TEAM", "EMPLOYEE"]


async def test_where_nobody_leads_a_member_reads_that_the_teacher_has_no_superior_E_8_R_SUP_2(kit: Kit) -> None:
    await prepared(kit)
    await kit.feed(a.leadership(a.a_leader(ends_on=date(2025, 2, 28))))
    refused = await act(kit, MEMBER, "schedule", "agreement")
    assert (refused.status_code, refused.json()["code"]) == (409, "superior-not-found")
    assert refused.json()["detail"].startswith("Data atasan pegawai ini tidak ditemukan: masa tugas pemimpin sekolah")


@pytest.mark.parametrize("team", ["of somebody else", "no more"])
async def test_who_is_not_assigned_agrees_to_nothing(kit: Kit, team: str) -> None:
    await prepared(kit)
    other = the_team(MEMBER, employee_ids=(a.BUDI,)) if team == "of somebody else" else the_team()
    await kit.feed(other)
    assert (await act(kit, MEMBER, "schedule", "agreement")).status_code == 404


async def test_a_member_never_rates(kit: Kit) -> None:
    await drafted(kit)
    await given(kit)
    assert (await save(kit, MEMBER, "rating", RUBRIC)).status_code == 403
    assert (await act(kit, MEMBER, "rating", "collection", TICKED)).status_code == 403
    early = await kit.as_(MEMBER).get(path("rating"))
    assert (early.status_code, early.json()["code"]) == (409, "rating-not-collected")
    assert (await kit.as_(MEMBER).get(path("team-advice"))).status_code == 403


async def test_it_leaves_no_trace_for_the_teacher_nor_on_the_bus_before_the_rating_is_collected_R_SEC_2(
    kit: Kit,
) -> None:
    await agreed(kit)
    await kit.it_is(START + HOUR)
    told, ani = len(await kit.told()), kit.as_(a.ANI)

    async def seen() -> list[tuple[int, bytes, str | None]]:
        answers = [await ani.get(path(view)) for view in VIEWS]
        return [(answer.status_code, answer.content, answer.headers.get("etag")) for answer in answers]

    before = await seen()
    await given(kit)
    assert await seen() == before
    assert len(await kit.told()) == told
    for part in ("advice", "team-advice"):
        assert (await ani.get(path(part))).status_code == 403


async def test_with_the_rating_the_teacher_reads_what_was_recommended_but_not_the_members_levels(kit: Kit) -> None:
    await agreed(kit)
    await kit.it_is(START + HOUR)
    other = {**RUBRIC, "recommendation": "Dari tim.", "general_note": "Catatan tim."}
    await save(kit, MEMBER, "advice", other)
    await act(kit, MEMBER, "advice", "recommendation", TICKED)
    await save(kit, a.PRINCIPAL, "rating", RUBRIC)
    await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    card = (await kit.as_(a.ANI).get(path("rating"))).json()
    assert [r["recommendation"] for r in card["team_recommendations"]] == ["Dari tim."]
    assert set(card["team_recommendations"][0]) == {"member_id", "recommendation", "given_at"}
    assert (await kit.as_(MEMBER).get(path("rating"))).status_code == 200
    assert (await save(kit, MEMBER, "advice", RUBRIC)).json()["code"] == "already-collected"


async def test_who_is_not_assigned_or_not_any_more_finds_nothing(kit: Kit) -> None:
    await rated(kit)
    for team in (the_team(MEMBER, employee_ids=(a.BUDI,)), the_team(MEMBER, ends_on=date(2025, 3, 9)), the_team()):
        await kit.feed(team)
        answers = [await kit.as_(MEMBER).get(path(view)) for view in (*VIEWS, "advice")]
        assert {answer.status_code for answer in answers} == {404}
        assert (await save(kit, MEMBER, "advice", RUBRIC)).status_code == 404


async def test_a_member_lists_those_he_is_assigned_to(kit: Kit) -> None:
    url = f"/v1/observations?npsn={a.NPSN}&cycle=2025"
    await kit.feed(an_approved_plan(a.BUDI))
    await drafted(kit)

    async def listed(who=MEMBER) -> tuple[int, list[tuple[str, str]]]:
        answer = await kit.as_(who).get(url)
        rows = answer.json().get("rows", [])
        return answer.status_code, sorted((row["employee_id"], row["label"]) for row in rows)

    ani, budi = (str(a.ANI), "Nilai Observasi"), (str(a.BUDI), "Menunggu Dokumen Persiapan")
    assert await listed() == (200, sorted([ani, budi]))
    own = (await kit.as_(MEMBER).get(url)).json()
    assert (own["path"], [row["act"] for row in own["rows"]]) == ([], [None, None])
    await kit.feed(the_team(MEMBER, employee_ids=(a.ANI,)))
    assert await listed() == (200, [ani])
    await kit.feed(the_team(a.ANI))
    assert await listed(a.ANI) == (200, [budi])
    assert await listed() == (404, [])


async def test_the_teacher_is_not_of_the_team_for_herself_R_SEC_1(kit: Kit) -> None:
    await agreed(kit)
    await kit.it_is(START + HOUR)
    await kit.feed(the_team(a.ANI))
    assert (await save(kit, a.ANI, "advice", RUBRIC)).status_code == 403
