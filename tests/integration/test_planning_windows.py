"""Windows (R-TIM-1, R-TIM-3): a recommended day warns, a window's end blocks, the office gives more time."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.directory import Zone
from shared.contracts.ids import participation_id
from shared.contracts.planning import CycleExtended, ParticipationStarted, PlanApproved, Stage
from tests import builders as a
from tests.integration.planning_acts import (
    ANIS,
    COMPLETE,
    TICKED,
    a_draft,
    a_participant,
    act,
    an_opened_cycle,
    extend,
)
from tests.integration.service_kit import Kit

BEFORE = datetime(2024, 12, 20, 3, tzinfo=UTC)
EARLY = datetime(2025, 1, 2, 3, tzinfo=UTC)
LAST_MOMENT = datetime(2025, 1, 31, 16, 59, 59, tzinfo=UTC)
"""23:59:59 in Jakarta."""
TOO_LATE = datetime(2025, 1, 31, 17, 0, 5, tzinfo=UTC)
NEW_YEAR = datetime(2025, 12, 31, 17, 0, 5, tzinfo=UTC)


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await kits("planning")
    await kit.it_is(EARLY)
    return kit


async def ani_takes_part(kit: Kit, zone: Zone = Zone.WIB, at: datetime = EARLY, cycle: str = "2025") -> None:
    """Since the day when planning opened."""
    await kit.it_is(at)
    school = a.a_school().model_copy(update={"zone": zone})
    await kit.feed(school, a.leadership(a.a_leader()), a.an_office(), a.a_person(), a.a_placed_teacher())
    await an_opened_cycle(kit, cycle)


async def submitted(kit: Kit):
    await ani_takes_part(kit)
    return await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)


async def planning(kit: Kit, who=a.ANI, **language: str) -> dict:
    card = (await kit.as_(who, **language).get(f"/v1/participations/{ANIS}")).json()
    return next(stage for stage in card["stages"] if stage["stage"] == "PLANNING")


async def test_until_23_59_in_Jakarta_a_plan_can_be_submitted_and_a_minute_later_not_R_TIM_3(kit: Kit) -> None:
    await ani_takes_part(kit)
    draft = await a_draft(kit)
    await kit.it_is(TOO_LATE)
    refused = await act(kit.as_(a.ANI), draft, "submission", TICKED)
    assert (refused.status_code, refused.json()["code"], refused.json()["errors"]) == (409, "stage-closed", [])
    assert refused.json()["detail"] == (
        "Perencanaan periode 2025 sudah ditutup pada 31 Januari 2025 pukul 23.59 WIB. "
        "Yang dapat memperpanjangnya hanya Dinas Pendidikan."
    )
    await kit.it_is(LAST_MOMENT)
    assert (await act(kit.as_(a.ANI), draft, "submission", TICKED)).status_code == 200


async def test_in_the_east_the_national_deadline_is_that_of_Jakarta_R_TIM_3(kit: Kit) -> None:
    """00:59 of 1 February at a school in the zone WITA is still the last hour."""
    await ani_takes_part(kit, Zone.WITA)
    draft = await a_draft(kit)
    await kit.it_is(LAST_MOMENT)
    assert (await act(kit.as_(a.ANI), draft, "submission", TICKED)).status_code == 200


async def test_the_sentence_is_also_said_in_English(kit: Kit) -> None:
    await ani_takes_part(kit)
    draft = await a_draft(kit)
    await kit.it_is(TOO_LATE)
    refused = await act(kit.as_(a.ANI, "en"), draft, "submission", TICKED)
    assert refused.json()["detail"].startswith("Planning of cycle 2025 closed on 31 January 2025 at 23:59 WIB.")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/participations/{participation}/data-confirmation"),
        ("POST", "/v1/participations/{participation}/plan"),
    ],
)
async def test_before_planning_opens_nothing_begins_R_TIM_1(kit: Kit, method: str, path: str) -> None:
    await ani_takes_part(kit, at=BEFORE)
    refused = await kit.as_(a.ANI).request(method, path.format(participation=ANIS))
    assert (refused.status_code, refused.json()["code"]) == (409, "stage-not-open")
    assert refused.json()["detail"] == "Perencanaan periode 2025 baru dibuka pada 1 Januari 2025."


async def test_the_year_begins_where_the_school_is_R_TIM_3(kit: Kit) -> None:
    """At 00:30 in the zone WIT it is still December in Jakarta."""
    await ani_takes_part(kit, Zone.WIT, BEFORE)
    await kit.it_is(datetime(2024, 12, 31, 15, 30, tzinfo=UTC))
    assert (await kit.as_(a.ANI).post(f"/v1/participations/{ANIS}/data-confirmation")).status_code == 200
    await kit.it_is(datetime(2024, 12, 31, 14, 59, tzinfo=UTC))
    assert (await kit.as_(a.ANI).post(f"/v1/participations/{ANIS}/data-confirmation")).status_code == 409


async def test_after_its_end_nothing_of_planning_begins_or_changes_R_TIM_1(kit: Kit) -> None:
    await ani_takes_part(kit)
    draft, ani = await a_draft(kit), kit.as_(a.ANI)
    await kit.it_is(TOO_LATE)
    answers = [
        await ani.post(f"/v1/participations/{ANIS}/data-confirmation"),
        await ani.post(f"/v1/participations/{ANIS}/plan"),
        await ani.put(f"/v1/plans/{draft.json()['id']}/draft", json={"items": []}, headers={"If-Match": '"1"'}),
    ]
    assert {answer.json()["code"] for answer in answers} == {"stage-closed"}
    assert len((await ani.get(f"/v1/plans/{draft.json()['id']}")).json()["items"]) == len(COMPLETE)


async def test_what_was_handed_in_is_not_taken_back_after_the_end(kit: Kit) -> None:
    """It could not be handed in again."""
    plan = await submitted(kit)
    await kit.it_is(TOO_LATE)
    assert (await act(kit.as_(a.ANI), plan, "withdrawal")).json()["code"] == "stage-closed"


async def test_a_superior_may_approve_after_the_end_as_long_as_the_cycle_runs(kit: Kit) -> None:
    plan = await submitted(kit)
    await kit.it_is(NEW_YEAR)
    refused = await act(kit.as_(a.PRINCIPAL), plan, "approval")
    assert refused.json()["detail"].startswith("Penilaian periode 2025 sudah ditutup pada 31 Desember 2025")
    await kit.it_is(TOO_LATE)
    assert (await act(kit.as_(a.PRINCIPAL), plan, "approval")).status_code == 200
    assert len(await kit.told(PlanApproved)) == 1


async def test_what_is_returned_after_the_end_can_be_handed_in_again(kit: Kit) -> None:
    plan = await submitted(kit)
    await kit.it_is(TOO_LATE)
    returned = await act(kit.as_(a.PRINCIPAL), plan, "return", {"reason": "Belum sesuai."})
    await kit.it_is(NEW_YEAR)
    assert (await act(kit.as_(a.ANI), returned, "submission", TICKED)).json()["code"] == "stage-closed"
    await kit.it_is(TOO_LATE)
    assert (await act(kit.as_(a.ANI), returned, "submission", TICKED)).status_code == 200


async def test_the_office_extends_planning_until_the_end_of_a_day_at_its_schools_R_TIM_1_E_44(kit: Kit) -> None:
    await ani_takes_part(kit, Zone.WITA)
    draft = await a_draft(kit)
    await kit.it_is(TOO_LATE)
    answer = await extend(kit, "PLANNING", "2025-02-14")
    assert (answer.status_code, answer.json()[0]["npsn"]) == (201, a.NPSN)
    await kit.it_is(datetime(2025, 2, 14, 16, 0, 5, tzinfo=UTC))  # 00:00 of 15 February in the zone WITA
    refused = await act(kit.as_(a.ANI), draft, "submission", TICKED)
    assert "14 Februari 2025 pukul 23.59 WITA" in refused.json()["detail"]
    await kit.it_is(datetime(2025, 2, 14, 15, 59, 50, tzinfo=UTC))
    assert (await act(kit.as_(a.ANI), draft, "submission", TICKED)).status_code == 200


async def test_an_extension_is_told_with_all_windows_and_kept_with_its_reason(kit: Kit) -> None:
    await ani_takes_part(kit)
    await extend(kit, "PLANNING", "2025-02-14", who=a.ADMIN)
    (event,) = await kit.told(CycleExtended)
    assert (event.stage, event.reason, event.by.id) == (Stage.PLANNING, "Banjir.", a.ADMIN)
    assert {w.stage: w.closes_on for w in event.windows}[Stage.PLANNING] == date(2025, 2, 14)
    assert {w.stage for w in event.windows} == {w["stage"] for w in (await cycles(kit))[0]["stages"]}


async def cycles(kit: Kit) -> list[dict]:
    return (await kit.as_(a.HEAD).get("/v1/cycles", params={"office": a.OFFICE})).json()


@pytest.mark.parametrize(
    ("stage", "closes_on", "code"),
    [
        ("PLANNING", "2025-01-31", "extension-not-later"),
        ("PLANNING", "2025-01-15", "extension-not-later"),
        ("PLANNING", "2026-01-01", "extension-beyond-cycle"),
        ("PRE_PLANNING", "2025-02-01", "stage-unknown"),
    ],
)
async def test_what_is_no_extension_is_refused_and_nothing_is_kept(
    kit: Kit, stage: str, closes_on: str, code: str
) -> None:
    await ani_takes_part(kit)
    refused = await extend(kit, stage, closes_on)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not await kit.told(CycleExtended)
    assert (await planning(kit))["closes_on"] == "2025-01-31"


async def test_a_day_that_has_passed_gives_no_time(kit: Kit) -> None:
    await ani_takes_part(kit)
    await kit.it_is(datetime(2025, 3, 1, 3, tzinfo=UTC))
    assert (await extend(kit, "PLANNING", "2025-02-14")).json()["code"] == "extension-not-later"


async def test_the_assessment_may_go_on_after_the_year(kit: Kit) -> None:
    await ani_takes_part(kit)
    await extend(kit, "ASSESSMENT", "2026-01-20")
    await kit.it_is(NEW_YEAR)
    assert [row["state"] for row in await cycles(kit)] == ["ASSESSMENT"]


@pytest.mark.parametrize("who", [a.ANI, a.PRINCIPAL, a.OPERATOR, a.STRANGER])
async def test_nobody_but_the_office_extends(kit: Kit, who) -> None:
    await ani_takes_part(kit)
    assert (await extend(kit, "PLANNING", "2025-02-14", who=who)).status_code == 404
    assert not await kit.told(CycleExtended)


async def test_one_school_alone_may_have_more_time(kit: Kit) -> None:
    await kit.feed(a.a_school(a.OTHER_NPSN))
    await ani_takes_part(kit)
    await extend(kit, "PLANNING", "2025-02-14", npsn=a.OTHER_NPSN)
    assert [event.npsn for event in await kit.told(CycleExtended)] == [a.OTHER_NPSN]
    assert (await planning(kit))["closes_on"] == "2025-01-31"
    assert (await extend(kit, "PLANNING", "2025-02-14", npsn="99999999")).json()["code"] == "cycle-not-opened"


async def test_the_recommended_day_warns_and_does_not_block_R_TIM_1(kit: Kit) -> None:
    january = datetime(2024, 1, 31, 16, 50, tzinfo=UTC)
    await ani_takes_part(kit, at=january, cycle="2024S1")
    mine = participation_id(a.ANI, "2024S1", a.NPSN)

    async def seen() -> dict:
        (card,) = (await kit.as_(a.ANI).get("/v1/participations")).json()
        return next(stage for stage in card["stages"] if stage["stage"] == "PLANNING")

    assert ((await seen())["state"], (await seen())["warning"]) == ("OPEN", None)
    await kit.it_is(datetime(2024, 1, 31, 17, 0, 5, tzinfo=UTC))
    late = await seen()
    assert late["state"] == "PAST_RECOMMENDED"
    assert late["warning"] == (
        "Tanggal yang dianjurkan, 31 Januari 2024, sudah lewat. "
        "Anda masih dapat melanjutkan sampai 31 Maret 2024 pukul 23.59 WIB."
    )
    assert (await kit.as_(a.ANI).post(f"/v1/participations/{mine}/data-confirmation")).status_code == 200


async def test_who_comes_after_planning_has_two_weeks_of_his_own_E_14(kit: Kit) -> None:
    await a_participant(kit)
    await kit.it_is(datetime(2025, 3, 3, 3, tzinfo=UTC))
    await kit.feed(a.a_placed_teacher(a.BUDI), a.a_person(a.BUDI))
    budis, budi = participation_id(a.BUDI, "2025", a.NPSN), kit.as_(a.BUDI)
    assert (await budi.post(f"/v1/participations/{budis}/data-confirmation")).status_code == 200
    await kit.it_is(datetime(2025, 3, 17, 17, 0, 5, tzinfo=UTC))
    refused = await budi.post(f"/v1/participations/{budis}/plan")
    assert "17 Maret 2025" in refused.json()["detail"]
    await kit.it_is(datetime(2025, 3, 17, 16, 59, tzinfo=UTC))
    assert (await budi.post(f"/v1/participations/{budis}/plan")).status_code == 201


async def test_a_cycle_that_is_over_is_not_opened_and_nobody_new_takes_part_in_it_R_CYC_1(kit: Kit) -> None:
    await ani_takes_part(kit)
    await kit.it_is(NEW_YEAR)
    await kit.feed(a.a_placed_teacher(a.BUDI), a.a_school(a.OTHER_NPSN))
    assert [event.about.employee_id for event in await kit.told(ParticipationStarted)] == [a.ANI]
    refused = await kit.as_(a.HEAD).post("/v1/cycles", json={"office": a.OFFICE, "cycle": "2025"})
    assert refused.json()["code"] == "stage-closed"


async def test_the_office_sees_where_each_cycle_is(kit: Kit) -> None:
    await ani_takes_part(kit, at=BEFORE)
    states = []
    for day in (BEFORE, EARLY, datetime(2025, 11, 13, 3, tzinfo=UTC), NEW_YEAR):
        await kit.it_is(day)
        states += [row["state"] for row in await cycles(kit)]
    assert states == ["PLANNED", "OPEN", "ASSESSMENT", "CLOSED"]
