"""The assessment through HTTP: from the documents to the predicate that is final for HR systems."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from services.assessment import commands
from shared.clock import now
from shared.contracts.assessment import (
    AssessmentReady,
    OrganisationPredicateResult,
    OrganisationPredicateSet,
    Predicate,
    PredicateFinalised,
    PredicateFinalisedResult,
    PredicateReceived,
    PredicateSet,
    PredicateSetResult,
    RatingsGiven,
)
from shared.contracts.base import ActingRole
from shared.contracts.directory import EmploymentStatus
from tests import builders as a
from tests.eventually import eventually
from tests.integration import assessment_phrases as p
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    made = await kits("assessment")
    await p.a_school(made)
    return made


async def finalise(kit: Kit, days: int = 0) -> int:
    """What the scheduler does once, some days later."""
    if days:
        await kit.it_is(p.DECEMBER + timedelta(days=days))
    async with kit.running.sessions.begin() as session:
        return await commands.finalise_due(session, await now(session))


async def test_it_is_ready_when_plan_and_reflection_came_whichever_topic_was_first(kit: Kit) -> None:
    observation, reflection, competency, duty = p.documents()
    await kit.feed(competency, reflection)
    card = (await kit.as_(a.PRINCIPAL).get(p.of())).json()
    assert (card["status"], card["expected"]) == ("NOT_READY", [])
    await kit.feed(observation, p.started(), p.approved())
    card = (await kit.as_(a.PRINCIPAL).get(p.of())).json()
    assert (card["status"], card["message"]) == ("READY", "Siap dinilai")
    assert card["missing"] == [{"kind": "DUTY", "code": "PLAN_LEARNING"}]
    assert [part["kind"] for part in card["arrived"]] == ["COMPETENCY", "REFLECTION", "OBSERVATION"]
    await kit.feed(duty)
    assert (await kit.as_(a.PRINCIPAL).get(p.of())).json()["missing"] == []
    (event,) = await kit.told(AssessmentReady)
    assert event.incomplete


async def test_nothing_is_filled_in_before_the_assessor_does_and_the_proposal_is_only_shown_R_OBS_2(kit: Kit) -> None:
    await p.ready(kit)
    card = (await kit.as_(a.PRINCIPAL).get(p.of())).json()
    assert (card["result"], card["behaviour"], card["aspect_ratings"]) == (None, None, {})
    assert card["proposal"] == {"result": None, "behaviour": None}
    seven = dict.fromkeys(("BP", "AK", "KO", "HA", "LO", "AD", "KL"), "ABOVE")
    card = (await p.drafted(kit, result="BELOW", behaviour="BELOW", behaviour_ratings=seven)).json()
    assert card["proposal"] == {"result": "ABOVE", "behaviour": "ABOVE"}
    assert (card["result"], card["behaviour"], card["status"]) == ("BELOW", "BELOW", "RATED_DRAFT")


async def test_with_the_schools_predicate_there_the_teachers_follows_at_once(kit: Kit) -> None:
    await p.ready(kit)
    assert (await p.organisation(kit)).json()["status"] == "SET"
    answer = await p.collected(kit)
    assert (answer.status_code, answer.json()["status"], answer.json()["predicate"]) == (200, "PREDICATE_SET", "GOOD")
    given, public, restricted = await kit.told(RatingsGiven, PredicateSet, PredicateSetResult)
    assert (given.by.id, public.set_by, public.by.role) == (a.PRINCIPAL, a.PRINCIPAL, ActingRole.SUPERIOR)
    assert (restricted.result, restricted.behaviour, restricted.predicate) == ("MEETS", "ABOVE", "GOOD")
    assert "assessment.predicate_set.v1;" in answer.headers["kinerja-events"]


async def test_without_it_the_predicate_waits_and_comes_with_it_E_34(kit: Kit) -> None:
    await p.ready(kit, a.ANI, a.BUDI)
    answer = await p.collected(kit)
    assert answer.json()["status"] == "ORG_PREDICATE_WAIT"
    assert answer.json()["message"] == "Menunggu predikat satuan pendidikan."
    await p.collected(kit, a.BUDI, result="BELOW", behaviour="BELOW")
    assert not await kit.told(PredicateSet)
    answer = await p.organisation(kit, "EXCELLENT")
    assert (answer.json()["predicate"], answer.json()["set_by"]) == ("EXCELLENT", str(a.HEAD))
    assert answer.headers["kinerja-events"].count("predicate_set.v1") == 3
    assert await p.statuses(kit, [a.ANI, a.BUDI]) == {"PREDICATE_SET"}
    results = {e.about.employee_id: e.predicate for e in await kit.told(PredicateSetResult)}
    assert results == {a.ANI: Predicate.GOOD, a.BUDI: Predicate.VERY_POOR}
    assert {e.by.role for e in await kit.told(PredicateSet)} == {ActingRole.SYSTEM}
    (public,), (restricted,) = await kit.told(OrganisationPredicateSet), await kit.told(OrganisationPredicateResult)
    assert (public.cycle, restricted.predicate) == ("2025", "EXCELLENT")


async def test_a_revision_keeps_the_teachers_predicates_E_35(kit: Kit) -> None:
    people = p.teachers(5)
    await p.ready(kit, *people)
    for person in people:
        await p.collected(kit, person)
    answer = await p.organisation(kit, "GOOD")
    assert answer.json()["deviations"] == ["good-too-many", "none-below-good"]
    assert all(e.deviates for e in await kit.told(PredicateSetResult))
    answer = await p.organisation(kit, "EXCELLENT")
    assert (answer.json()["status"], answer.json()["deviations"]) == ("REVISED", ["very-good-not-largest"])
    assert len(await kit.told(PredicateSet)) == 5
    assert len(await kit.told(OrganisationPredicateResult)) == 2
    assert (await p.organisation(kit, "EXCELLENT")).json()["code"] == "organisation-predicate-unchanged"


async def test_whoever_rates_and_whoever_sets_the_schools_predicate_do_not_miss_each_other(kit: Kit) -> None:
    await p.ready(kit, a.ANI, a.BUDI)
    await p.collected(kit, a.BUDI)
    version = int((await p.drafted(kit)).json()["version"])
    async with kit.running.sessions.begin() as rating:
        await commands.collect_ratings(
            rating, a.about().participation_id, a.PRINCIPAL, version,
            confirmed=True, incomplete_reason=None, deviation_reason=None,
        )  # fmt: skip
        await rating.flush()
        setting = asyncio.create_task(p.organisation(kit))
        await eventually(lambda: _waits_for_a_lock(kit, setting))
    assert (await setting).status_code == 200
    assert await p.statuses(kit, [a.ANI, a.BUDI]) == {"PREDICATE_SET"}


async def _waits_for_a_lock(kit: Kit, act: asyncio.Task) -> bool:
    """Seen in the database; or it did not wait, which the assertions then tell."""
    rows = await kit.sql(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    return act.done() or bool(rows)


async def test_a_deviation_asks_the_fifth_for_a_reason_and_non_asn_never_R_DST_1(kit: Kit) -> None:
    people = p.teachers(5)
    await p.ready(kit, *people)
    await p.ready(kit, a.BUDI, status=EmploymentStatus.NON_ASN)
    await p.organisation(kit)
    for person in (a.BUDI, *people[:4]):
        assert (await p.collected(kit, person)).status_code == 200
    refused = await p.collected(kit, people[4])
    assert (refused.status_code, refused.json()["code"]) == (422, "deviation-reason-missing")
    assert {e["field"] for e in refused.json()["errors"]} == {"/deviation_reason"}
    assert "Baik paling banyak 70 %." in {e["detail"] for e in refused.json()["errors"]}
    done = await p.collected(kit, people[4], {"deviation_reason": "Semua memenuhi ekspektasi."})
    assert (done.status_code, done.json()["deviates"]) == (200, True)


async def test_a_missing_part_asks_for_a_reason_D18(kit: Kit) -> None:
    await kit.feed(p.started(), p.approved(), *p.documents()[:2])
    refused = await p.collected(kit)
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete-reason-missing")
    assert len(refused.json()["errors"]) == 2
    done = await p.collected(kit, body={"incomplete_reason": "Cuti melahirkan."})
    assert (done.status_code, done.json()["incomplete_reason"]) == (200, "Cuti melahirkan.")


async def test_received_then_final_when_fourteen_days_are_over_with_credit_points(kit: Kit) -> None:
    await p.ready(kit)
    await p.organisation(kit)
    await p.collected(kit)
    answer = await p.received(kit)
    assert (answer.status_code, answer.json()["status"]) == (200, "NOTIFIED")
    assert answer.json()["objection_until"] == "2025-12-15T16:59:59Z"
    (event,) = await kit.told(PredicateReceived)
    assert event.by.id == a.ANI
    assert await finalise(kit, days=14) == 0
    assert await finalise(kit, days=15) == 1
    assert await finalise(kit) == 0, "once is enough"
    (_,), (result,) = await kit.told(PredicateFinalised), await kit.told(PredicateFinalisedResult)
    assert (result.predicate, result.exportable) == (Predicate.GOOD, True)
    assert (result.credit_points, result.coefficient) == (Decimal("25.00"), Decimal("25"))
    card = (await kit.as_(a.ANI).get(p.of())).json()
    assert (card["status"], card["credit_points"], card["next_steps"]) == ("FINAL", "25.00", "Variasi pengelompokan.")


async def test_it_becomes_final_also_when_the_teacher_never_opens_it(kit: Kit) -> None:
    await p.ready(kit, status=EmploymentStatus.NON_ASN)
    await p.organisation(kit)
    await p.collected(kit)
    assert await finalise(kit, days=14) == 0
    await kit.it_is(p.DECEMBER + timedelta(days=15))
    late = await p.received(kit)
    assert (late.status_code, late.json()["code"]) == (409, "objection-window-over")
    assert await finalise(kit) == 1
    (result,) = await kit.told(PredicateFinalisedResult)
    assert (result.exportable, result.credit_points) == (False, None)


async def test_the_errand_finalises_a_hundred_at_a_time(kit: Kit) -> None:
    people = p.teachers(3)
    await p.ready(kit, *people)
    await p.organisation(kit)
    for person in people:
        await p.collected(kit, person)
    await kit.sql(
        "INSERT INTO assessment (id, about, status, employment_status, position_level, expected, arrived, sheet,"
        " deviates, rated_by, rated_at, predicate, set_at, objection_until, version)"
        " SELECT gen_random_uuid(), jsonb_set(about, '{participation_id}', to_jsonb(gen_random_uuid())), status,"
        " employment_status, position_level, expected, arrived, sheet, deviates, rated_by, rated_at, predicate, set_at,"
        " objection_until, version FROM assessment, generate_series(1, 35) RETURNING id"
    )
    assert [await finalise(kit, days=15), await finalise(kit), await finalise(kit)] == [100, 8, 0]
    assert len(await kit.told(PredicateFinalised)) == 108


async def test_the_superiors_list_is_paged_and_does_not_show_himself(kit: Kit) -> None:
    people = p.teachers(3)
    await p.ready(kit, *people, a.PRINCIPAL)
    await p.drafted(kit, people[0])
    principal = kit.as_(a.PRINCIPAL)
    first = (await principal.get(f"{p.LIST}&limit=2")).json()
    second = (await principal.get(f"{p.LIST}&limit=2&after={first['next']}")).json()
    rows = first["rows"] + second["rows"]
    assert [row["employee_id"] for row in rows] == [str(person) for person in people]
    assert (rows[0]["status"], rows[0]["result"], rows[1]["result"]) == ("RATED_DRAFT", "MEETS", None)
    assert second["next"] is None


async def test_public_events_carry_no_value_and_no_log_line_either(kit: Kit, capsys) -> None:
    await p.ready(kit)
    await p.organisation(kit, "EXCELLENT")
    await p.collected(kit, result="ABOVE", behaviour="ABOVE")
    await p.received(kit)
    await finalise(kit, days=20)
    values = ("VERY_GOOD", "EXCELLENT", "ABOVE", "Pertahankan")
    public = [e for e in await kit.told() if e.topic == "assessment"]
    assert len(public) == 6
    spoken = " ".join(e.model_dump_json() for e in public) + str(capsys.readouterr())
    assert not [value for value in values if value in spoken]
    assert {e.topic for e in await kit.told()} == {"assessment", "assessment.result"}
