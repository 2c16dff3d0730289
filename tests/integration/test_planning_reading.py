"""Who reads a plan besides the two whose it is: the performance team, the office; in short, how far everybody is."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.base import SYSTEM
from shared.contracts.directory import PerformanceTeamSet, TeamMember
from shared.contracts.ids import participation_id, person_id
from tests import builders as a
from tests.integration.planning_acts import COMPLETE, TICKED, a_draft, a_participant, act, extend
from tests.integration.service_kit import Kit

MEMBER, ELSEWHERE = person_id("member"), person_id("member of others")
REGISTER = f"/v1/schools/{a.NPSN}/plans?cycle=2025"


@pytest.fixture
async def kit(kits) -> Kit:
    """Ani and Budi take part; one of the team is assigned to everybody, one to Budi alone."""
    kit = await kits("planning")
    await a_participant(kit)
    await kit.feed(a.a_placed_teacher(a.BUDI), a.a_person(a.BUDI, "Budi"), a_team())
    return kit


def a_team(**member: object) -> PerformanceTeamSet:
    everybody = {"person_id": MEMBER, "starts_on": date(2025, 1, 1), **member}
    members = (
        TeamMember.model_validate(everybody),
        TeamMember(person_id=ELSEWHERE, employee_ids=(a.BUDI,), starts_on=date(2025, 1, 1)),
    )
    return PerformanceTeamSet(npsn=a.NPSN, members=members, by=SYSTEM, at=a.JANUARY)


async def statuses(kit: Kit, path: str, *readers) -> list[int]:
    return [(await kit.as_(who).get(path)).status_code for who in readers]


async def test_the_team_reads_the_plans_of_whom_it_is_assigned_to_and_nobody_acts_by_it(kit: Kit) -> None:
    plan = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    path = f"/v1/plans/{plan.json()['id']}"
    assert await statuses(kit, path, MEMBER, ELSEWHERE, a.BUDI, a.STRANGER) == [200, 404, 404, 404]
    assert (await act(kit.as_(MEMBER), plan, "approval")).status_code == 404
    await kit.feed(a_team(ends_on=date(2025, 1, 19)))
    assert await statuses(kit, path, MEMBER) == [404]


async def test_the_head_of_the_office_reads_it_the_office_and_the_operator_do_not(kit: Kit) -> None:
    plan = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    path = f"/v1/plans/{plan.json()['id']}"
    assert await statuses(kit, path, a.HEAD, a.ADMIN, a.OPERATOR) == [200, 403, 403]


@pytest.mark.parametrize("who", [MEMBER, a.HEAD])
async def test_neither_sees_what_one_of_the_two_is_still_writing_R_DOC_3_D4(kit: Kit, who) -> None:
    draft = await a_draft(kit)
    path = f"/v1/plans/{draft.json()['id']}"
    seen = (await kit.as_(who).get(path)).json()
    assert (seen["items"], seen["message"]) == ([], "sedang diisi")
    plan = await act(kit.as_(a.ANI), draft, "submission", TICKED)
    changed = [item | {"code": "PDK"} if item["id"] == "practice" else item for item in COMPLETE]
    body = {"items": changed, "reasons": {"practice": "Lebih perlu."}}
    review = await kit.as_(a.PRINCIPAL).put(f"{path}/review", json=body, headers={"If-Match": plan.headers["etag"]})
    assert review.status_code == 200, review.text
    mark = review.json()["review_adjustments"][0]
    assert (mark["reason"], mark["by"], mark["before"]["code"]) == ("Lebih perlu.", str(a.PRINCIPAL), "KSK")
    for reader in (who, a.ANI):
        seen = (await kit.as_(reader).get(path)).json()
        assert (seen["status"], seen["review"], seen["review_adjustments"], seen["reviewed_at"]) == (
            "SUBMITTED", None, [], None,
        )  # fmt: skip
        assert (seen["message"], len(seen["items"])) == ("Perlu disetujui", len(COMPLETE))
    assert (await act(kit.as_(a.PRINCIPAL), review, "approval")).status_code == 200
    seen = (await kit.as_(who).get(path)).json()
    assert [(m["reason"], m["after"]["code"]) for m in seen["adjustments"]] == [("Lebih perlu.", "PDK")]
    assert seen["reviewed_at"] is not None


async def test_a_reason_that_is_none_names_its_place_and_the_draft_stays(kit: Kit) -> None:
    plan = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    path, seen = f"/v1/plans/{plan.json()['id']}/review", {"If-Match": plan.headers["etag"]}
    for reasons, field in (({"duty": "Juga."}, "/reasons/duty"), ({"duty": "x" * 501}, "/reasons/duty")):
        body = {"items": COMPLETE, "reasons": reasons}
        refused = await kit.as_(a.PRINCIPAL).put(path, json=body, headers=seen)
        assert (refused.status_code, [e["field"] for e in refused.json()["errors"]]) == (422, [field]), refused.text


async def test_how_far_everybody_is_in_short(kit: Kit) -> None:
    plan = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    await act(kit.as_(a.PRINCIPAL), plan, "return", {"reason": "Belum sesuai."})

    async def rows(who) -> dict[str, tuple]:
        found = (await kit.as_(who).get(REGISTER)).json()["rows"]
        return {r["name"]: (r["status"], r["practice_indicator"], r["returns"], r["late"]) for r in found}

    everybody = {"Ani Lestari": ("RETURNED", None, 1, False), "Budi": (None, None, 0, False)}
    for who in (a.PRINCIPAL, a.HEAD, a.ADMIN, MEMBER):
        assert await rows(who) == everybody
    assert set(await rows(ELSEWHERE)) == {"Budi"}
    assert await statuses(kit, REGISTER, a.OPERATOR, a.ANI, a.STRANGER) == [403, 404, 404]
    page = (await kit.as_(a.ADMIN).get(f"{REGISTER}&limit=1")).json()
    rest = (await kit.as_(a.ADMIN).get(f"{REGISTER}&limit=1&after={page['next']}")).json()
    assert (len(page["rows"]), len(rest["rows"]), rest["next"]) == (1, 1, None)


async def test_what_comes_in_the_time_that_the_office_gave_is_marked_late_E_18(kit: Kit) -> None:
    await extend(kit, "PLANNING", "2025-02-28")
    draft = await a_draft(kit)
    await kit.it_is(datetime(2025, 2, 3, 17, 0, 5, tzinfo=UTC))  # her own fortnight ended, too
    plan = await act(kit.as_(a.ANI), draft, "submission", TICKED)
    assert (plan.json()["status"], plan.json()["late"]) == ("SUBMITTED", True)
    found = (await kit.as_(a.ADMIN).get(REGISTER)).json()["rows"]
    assert {r["participation_id"]: r["late"] for r in found}[str(participation_id(a.ANI, "2025", a.NPSN))] is True


async def test_who_gets_it_back_for_the_third_time_reads_that_they_should_talk_E_19(kit: Kit) -> None:
    plan, warnings = await a_draft(kit), []
    for _ in range(3):
        plan = await act(kit.as_(a.ANI), plan, "submission", TICKED)
        plan = await act(kit.as_(a.PRINCIPAL), plan, "return", {"reason": "Belum sesuai."})
        warnings.append(plan.json()["warning"])
    assert warnings == [
        None, None,
        "Perencanaan ini sudah 3 kali dikembalikan. Sebaiknya pegawai dan atasan membicarakannya langsung.",
    ]  # fmt: skip
    seen = (await kit.as_(a.ANI, "en").get(f"/v1/plans/{plan.json()['id']}")).json()
    assert (seen["warning"], seen["returns"]) == (
        "This plan was returned 3 times. Employee and superior had better talk about it.", 3,
    )  # fmt: skip
