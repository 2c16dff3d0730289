"""Who leads a school, as employee, in the services after planning: who observes, rates, reads, reminds (D19, E-3)."""

from collections.abc import Iterable
from datetime import date

import pytest

from shared.contracts.assessment import PredicateFinalisedResult, PredicateSetResult
from shared.contracts.awaited import AwaitedLeader, PreparationsAwaited
from shared.contracts.base import SYSTEM, ActingRole, Actor, CycleEvent
from shared.contracts.directory import LeadershipKind, PerformanceTeamSet, StaffType, TeamMember
from shared.contracts.ids import Capacity, PersonId, participation_id
from shared.contracts.planning import CycleStartConfirmed, PlanSubmitted
from tests import builders as a
from tests.integration import assessment_phrases as assessing
from tests.integration import observation_acts as observing
from tests.integration.service_kit import Kit
from tests.integration.test_stage_reminders import BEFORE_THE_END, round_of_errands
from tests.integration.test_stage_windows import OPENED
from tests.unit.reporting_story import a_cycle, a_story
from tests.unit.test_notification_telling import an

PRINCIPAL = a.about(a.PRINCIPAL, capacity=Capacity.PRINCIPAL)
ANI_PLT = a.about(capacity=Capacity.ACTING_PRINCIPAL)
PREPARATION = {**observing.PREPARATION, "target_behaviours": ["PVM1"]}
RUBRIC = {**observing.RUBRIC, "ratings": [{"behaviour": "PVM1", "level": "DONE_EFFECTIVE"}]}


def as_what(about, events: Iterable[CycleEvent]) -> list[CycleEvent]:
    """What was told of a teacher, told of somebody as what he is assessed."""
    return [event.model_copy(update={"about": about}) for event in events]


@pytest.fixture
async def observation(kits) -> Kit:
    """Ani and the principal have plans that stand."""
    kit = await observing.an_unlocked_execution(kits)
    await kit.feed(*as_what(PRINCIPAL, [observing.an_approved_plan(indicator="PVM")]))
    return kit


async def listed(kit: Kit, who: PersonId) -> list[str]:
    rows = (await kit.as_(who).get(f"/v1/observations?npsn={a.NPSN}&cycle=2025")).json()["rows"]
    return [row["participation_id"] for row in rows]


async def test_the_head_of_the_office_observes_the_principal_D19(observation: Kit) -> None:
    kit, his = observation, PRINCIPAL.participation_id
    assert await listed(kit, a.PRINCIPAL) == [str(observing.ANIS)]
    assert await listed(kit, a.HEAD) == [str(his)]
    office = f"/v1/offices/{a.OFFICE}/observations?cycle=2025"
    (row,) = (await kit.as_(a.HEAD).get(office)).json()["rows"]
    assert (row["participation_id"], row["capacity"]) == (str(his), "PRINCIPAL")
    refused = [(await kit.as_(who).get(office)).status_code for who in (a.ADMIN, a.PRINCIPAL, a.STRANGER)]
    assert refused == [403, 404, 404]
    await observing.prepared(kit, a.PRINCIPAL, his, PREPARATION)
    agreed = await observing.act(kit, a.HEAD, "schedule", "agreement", whose=his)
    assert agreed.json()["observer_id"] == str(a.HEAD), agreed.text
    await kit.it_is(observing.START + observing.HOUR)
    assert (await observing.save(kit, a.PRINCIPAL, "rating", RUBRIC, his)).status_code == 403
    assert (await observing.save(kit, a.ANI, "rating", RUBRIC, his)).status_code == 404
    assert (await observing.save(kit, a.HEAD, "rating", RUBRIC, his)).status_code == 200
    rated = await observing.act(kit, a.HEAD, "rating", "collection", observing.TICKED, his)
    assert rated.status_code == 200, rated.text


async def test_while_a_plt_stands_in_she_observes_the_teachers_and_not_the_principal_D19(observation: Kit) -> None:
    stands_in = a.leadership(a.a_leader(on_leave=True), a.a_leader(a.BUDI, LeadershipKind.ACTING))
    await observation.feed(stands_in)
    assert await listed(observation, a.BUDI) == [str(observing.ANIS)]
    assert await listed(observation, a.HEAD) == [str(PRINCIPAL.participation_id)]
    refused = await observation.as_(a.BUDI).get(observing.path("execution", PRINCIPAL.participation_id))
    assert refused.status_code == 404


async def test_of_the_team_only_who_is_named_for_the_principal_helps_D19(observation: Kit) -> None:
    async def team(*employees: PersonId, outside: bool = True) -> None:
        day = date(2025, 1, 2)
        member = TeamMember(person_id=a.STRANGER, employee_ids=employees, starts_on=day, outside=outside)
        await observation.feed(PerformanceTeamSet(npsn=a.NPSN, members=(member,), by=SYSTEM, at=a.JANUARY))

    await team()
    assert await listed(observation, a.STRANGER) == [str(observing.ANIS)]
    path = observing.path("execution", PRINCIPAL.participation_id)
    assert (await observation.as_(a.STRANGER).get(path)).status_code == 404
    await team(a.PRINCIPAL, outside=False)
    assert await listed(observation, a.STRANGER) == []
    assert (await observation.as_(a.STRANGER).get(path)).status_code == 404
    await team(a.PRINCIPAL)
    assert await listed(observation, a.STRANGER) == [str(PRINCIPAL.participation_id)]
    assert (await observation.as_(a.STRANGER).get(path)).status_code == 200


async def test_who_leads_is_reminded_as_that_R_TIM_2_D19(observation: Kit) -> None:
    await observation.feed(OPENED)
    await round_of_errands(observation, BEFORE_THE_END[7])
    (event,) = await observation.told(PreparationsAwaited)
    (school,) = event.schools
    assert (school.undone, school.waiting) == ((a.ANI,), ())
    assert school.leading == (AwaitedLeader(employee_id=a.PRINCIPAL, capacity=Capacity.PRINCIPAL),)


async def test_each_is_told_of_his_own_and_the_head_of_who_leads_N23_D19(kits) -> None:
    observation, notification = await kits("observation"), await kits("notification")
    await observation.it_is(observing.MARCH)
    await observation.feed(*a.a_led_school(), observing.an_approved_plan(), OPENED)
    await observation.feed(*as_what(PRINCIPAL, [observing.an_approved_plan(indicator="PVM")]))
    await round_of_errands(observation, BEFORE_THE_END[7])
    await notification.it_is(BEFORE_THE_END[7])
    await notification.feed(*a.a_led_school(), *await observation.told(PreparationsAwaited))
    found = {who: await inbox(notification, who) for who in (a.ANI, a.PRINCIPAL, a.HEAD)}
    assert found[a.ANI] == [("N23", str(observing.ANIS))]
    assert found[a.PRINCIPAL] == [("N23", str(PRINCIPAL.participation_id)), ("N23", None)]
    assert found[a.HEAD] == [("N23", None)]


async def inbox(kit: Kit, who: PersonId) -> list[tuple[str, str | None]]:
    rows = (await kit.as_(who).get("/v1/inbox")).json()["rows"]
    return sorted(((r["number"], r["participation_id"]) for r in rows), key=lambda row: row[1] is None)


async def test_a_message_says_as_what_he_is_meant_where_he_leads_E_3_E_41(kits) -> None:
    kit = await kits("notification")
    await kit.feed(*a.a_led_school(), a.a_person(a.PRINCIPAL, "Rina Sari"))
    await kit.feed(*as_what(PRINCIPAL, [an(PlanSubmitted, superior_id=a.HEAD)]))
    (row,) = (await kit.as_(a.HEAD).get("/v1/inbox")).json()["rows"]
    assert row["participation_id"] == str(PRINCIPAL.participation_id)
    assert row["period"].endswith("sebagai kepala sekolah")


async def test_the_principal_on_leave_does_not_hear_that_another_is_his_superior_N28_D19(kits) -> None:
    kit = await kits("notification")
    await kit.it_is(a.JANUARY)
    placed = a.a_placed_teacher(a.PRINCIPAL, staff_type=StaffType.PRINCIPAL)
    await kit.feed(*a.a_led_school(), a.a_placed_teacher(), a.a_placed_teacher(a.BUDI), placed)
    await kit.feed(a.leadership(a.a_leader(on_leave=True), a.a_leader(a.BUDI, LeadershipKind.ACTING)))
    assert [n for n, _ in await inbox(kit, a.ANI)] == ["N28"]
    assert await inbox(kit, a.PRINCIPAL) == []


async def test_a_principal_who_did_not_confirm_it_himself_hears_that_the_period_starts_R_CYC_2_D19(kits) -> None:
    """A Plt who stands in has confirmed it: the principal plans too. Whoever confirmed it knows."""
    kit: Kit = await kits("notification")
    await kit.it_is(a.JANUARY)
    placed = a.a_placed_teacher(a.PRINCIPAL, staff_type=StaffType.PRINCIPAL)
    await kit.feed(*a.a_led_school(), a.a_placed_teacher(), a.a_placed_teacher(a.BUDI), placed)
    started = an(CycleStartConfirmed, cycle="2024S2", policy="2024S2", windows=[])
    for by, told in ((a.BUDI, [1, 0, 1]), (a.PRINCIPAL, [2, 1, 1])):
        await kit.feed(started.model_copy(update={"by": Actor(id=by, role=ActingRole.SUPERIOR)}))
        assert [len(await inbox(kit, who)) for who in (a.ANI, a.BUDI, a.PRINCIPAL)] == told


@pytest.mark.parametrize(("about", "points"), [(PRINCIPAL, True), (ANI_PLT, False)])
async def test_the_head_rates_who_leads_and_only_ones_own_position_gives_points_E_3_D19(kits, about, points) -> None:
    kit: Kit = await kits("assessment")
    await assessing.a_school(kit)
    who = about.employee_id
    await kit.feed(*as_what(about, (assessing.started(who), assessing.approved(who), *assessing.documents(who))))
    path, head = f"/v1/participations/{about.participation_id}/assessment", kit.as_(a.HEAD)
    assert (await kit.as_(a.PRINCIPAL).get(assessing.LIST)).json()["rows"] == []
    assert [row["employee_id"] for row in (await head.get(assessing.LIST)).json()["rows"]] == [str(who)]
    office = f"/v1/offices/{a.OFFICE}/assessments?cycle=2025"
    assert [row["capacity"] for row in (await head.get(office)).json()["rows"]] == [about.capacity]
    answers = [(await kit.as_(someone).get(office)).status_code for someone in (a.ADMIN, a.PRINCIPAL, a.STRANGER)]
    assert answers == [403, 404, 404]
    await assessing.organisation(kit)
    refused = await kit.as_(a.PRINCIPAL).put(path, json=assessing.RATINGS, headers={"If-Match": '"0"'})
    assert refused.status_code == (403 if who == a.PRINCIPAL else 404)
    draft = await head.put(path, json=assessing.RATINGS, headers=assessing.seen(await head.get(path)))
    given = await head.post(f"{path}/collection", json=assessing.TICKED, headers=assessing.seen(draft))
    assert (given.json()["status"], given.json()["capacity"]) == ("PREDICATE_SET", about.capacity), given.text
    own = kit.as_(who)
    await own.post(f"{path}/receipt", headers=assessing.seen(await own.get(path)))
    await round_of_errands(kit, assessing.DECEMBER.replace(day=31))
    (final,) = await kit.told(PredicateFinalisedResult)
    assert (final.about.capacity, final.credit_points is not None) == (about.capacity, points)


async def test_who_leads_is_not_counted_in_the_pattern_of_his_teachers_R_DST_1_D19(kits) -> None:
    """Four teachers are too few to compare, five are not: the principal is not the fifth."""
    kit: Kit = await kits("assessment")
    await assessing.a_school(kit)
    four = assessing.teachers(4)
    await assessing.ready(kit, *four)
    await kit.feed(
        *as_what(PRINCIPAL, (assessing.started(), assessing.approved(), *assessing.documents())),
    )
    await assessing.organisation(kit)
    path, head = f"/v1/participations/{PRINCIPAL.participation_id}/assessment", kit.as_(a.HEAD)
    draft = await head.put(path, json=assessing.RATINGS, headers=assessing.seen(await head.get(path)))
    assert (await head.post(f"{path}/collection", json=assessing.TICKED, headers=assessing.seen(draft))).is_success
    best = {"result": "ABOVE", "behaviour": "ABOVE"}
    for who in four:
        answer = await assessing.collected(kit, who, **best)
        assert answer.json()["status"] == "PREDICATE_SET", answer.text


async def test_who_leads_is_rated_last_and_no_reason_is_asked_for_the_pattern_R_DST_1_D19(kits) -> None:
    """Five teachers of one predicate deviate, and the fifth gives the reason; with the principal's it has no part."""
    kit: Kit = await kits("assessment")
    await assessing.a_school(kit)
    five = assessing.teachers(5)
    await assessing.ready(kit, *five)
    await kit.feed(*as_what(PRINCIPAL, (assessing.started(), assessing.approved(), *assessing.documents())))
    await assessing.organisation(kit)
    for who in five:
        assert (await assessing.collected(kit, who, {"deviation_reason": "Semua memenuhi ekspektasi."})).is_success
    path, head = f"/v1/participations/{PRINCIPAL.participation_id}/assessment", kit.as_(a.HEAD)
    draft = await head.put(path, json=assessing.RATINGS, headers=assessing.seen(await head.get(path)))
    given = await head.post(f"{path}/collection", json=assessing.TICKED, headers=assessing.seen(draft))
    assert (given.status_code, given.json().get("deviates")) == (200, False), given.text
    deviates = {told.about.capacity: told.deviates for told in await kit.told(PredicateSetResult)}
    assert deviates == {Capacity.TEACHER: True, Capacity.PRINCIPAL: False}


def test_each_capacity_has_a_key_of_its_own_and_a_teachers_is_what_it_was() -> None:
    keys = {participation_id(a.ANI, "2025", a.NPSN, capacity) for capacity in Capacity}
    assert len(keys) == len(Capacity)
    assert participation_id(a.ANI, "2025", a.NPSN) == participation_id(a.ANI, "2025", a.NPSN, Capacity.TEACHER)


async def test_in_the_reports_he_is_there_for_the_office_and_himself_and_counted_with_nobody_D19(kits) -> None:
    kit: Kit = await kits("reporting")
    story = [event for event, _ in a_story()]
    await kit.feed(*a.a_led_school(), a_cycle(), *story, *as_what(PRINCIPAL, story))
    whole = f"/v1/schools/{a.NPSN}/progress?cycle=2025"

    async def rows(who: PersonId) -> list[str]:
        return sorted(row["capacity"] for row in (await kit.as_(who).get(whole)).json()["rows"])

    everybody = ["PRINCIPAL", "TEACHER"]
    seen = {who: await rows(who) for who in (a.HEAD, a.ADMIN, a.PRINCIPAL, a.OPERATOR)}
    assert seen == {a.HEAD: everybody, a.ADMIN: everybody, a.PRINCIPAL: everybody, a.OPERATOR: ["TEACHER"]}
    (school,) = (await kit.as_(a.HEAD).get(f"/v1/offices/{a.OFFICE}/progress?cycle=2025")).json()["rows"]
    assert (school["teachers"], {step["done"] for step in school["steps"]}) == (1, {1})
    spread = (await kit.as_(a.PRINCIPAL).get(f"/v1/schools/{a.NPSN}/distribution?cycle=2025")).json()
    assert (spread["teachers"], spread["assessed"]) == (1, 1)
    await kit.feed(a.leadership(a.a_leader(on_leave=True), a.a_leader(a.BUDI, LeadershipKind.ACTING)))
    assert await rows(a.BUDI) == ["TEACHER"]
    dossier = f"/v1/participations/{PRINCIPAL.participation_id}/dossier"
    assert (await kit.as_(a.HEAD).get(dossier)).json()["capacity"] == "PRINCIPAL"
    answers = {who: (await kit.as_(who).get(dossier)).status_code for who in (a.HEAD, a.PRINCIPAL, a.BUDI)}
    assert answers == {a.HEAD: 200, a.PRINCIPAL: 200, a.BUDI: 404}
