"""Each service with something in it that can be asked for, and the ids and people by whom to ask."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from shared.contracts.ids import PersonId
from tests import builders as a
from tests.integration import assessment_phrases, bad_documents, observation_acts, planning_acts
from tests.integration import directory_kit as d
from tests.integration.service_kit import Kit
from tests.unit.reporting_story import a_cycle, a_school_predicate, a_story

PEOPLE = (a.ANI, a.PRINCIPAL, a.HEAD, a.ADMIN, a.OPERATOR, a.BUDI, a.STRANGER)
_PLACES = {"npsn": a.NPSN, "office_code": a.OFFICE, "cycle": "2025", "participation_id": str(bad_documents.ANIS)}


@dataclass(frozen=True)
class World:
    """Names of parameters with values that exist, and who asks."""

    known: Mapping[str, str]
    people: tuple[PersonId, ...] = PEOPLE


async def _directory(kit: Kit) -> World:
    await d.accepted(kit, d.FIRST)
    made = (await kit.as_(d.PLATFORM).get("/v1/imports")).json()["imports"][0]["id"]
    term = {"starts_on": "2025-03-01", "letter_no": "800/15/2025"}
    there = f"/v1/schools/{d.ANI_SCHOOL}"
    await kit.as_(d.ADMIN).post(f"{there}/absences", json={**term, "reason": "LEAVE"})
    acting = await kit.as_(d.ADMIN).post(f"{there}/leaderships", json={**term, "person_id": str(d.BUDI)})
    card = acting.json()
    known = {"npsn": d.ANI_SCHOOL, "office_code": "64.02", "person_id": str(d.ANI), "employee_id": str(d.ANI)}
    people = (d.PLATFORM, d.ANI, d.RAHMA, d.HEAD, d.ADMIN, d.operator_of(d.ANI_SCHOOL))
    of_the_office = {"appointment_id": card["appointments"][0]["id"], "absence_id": card["absences"][0]["id"]}
    return World({**known, **of_the_office, "import_id": made}, people)


async def _planning(kit: Kit) -> World:
    await planning_acts.a_participant(kit)
    await planning_acts.planning_stays_open(kit)
    plan = (await planning_acts.a_draft(kit)).json()["id"]
    return World({**_PLACES, "plan_id": plan})


async def _observation(kit: Kit) -> World:
    await kit.it_is(observation_acts.MARCH)
    await kit.feed(*a.a_led_school(), observation_acts.an_approved_plan())
    await observation_acts.drafted(kit)
    return World(_PLACES)


async def _followup(kit: Kit) -> World:
    competency = await bad_documents.competency(kit)
    await bad_documents.practice.a_draft(kit)
    return World({**_PLACES, "document_id": str(competency.writes[0].id)})


async def _assessment(kit: Kit) -> World:
    await assessment_phrases.a_school(kit)
    await assessment_phrases.ready(kit)
    await assessment_phrases.drafted(kit)
    return World(_PLACES)


async def _stories(kit: Kit) -> World:
    """A whole cycle of Ani's, as the other services told it."""
    told = (event for event, _ in a_story())
    await kit.feed(*a.a_led_school(), a.a_person(), a.a_placed_teacher(), a_cycle(), a_school_predicate()[0], *told)
    return World(_PLACES)


WORLDS: Mapping[str, Callable[[Kit], Awaitable[World]]] = {
    "directory": _directory, "planning": _planning, "observation": _observation, "followup": _followup,
    "assessment": _assessment, "notification": _stories, "reporting": _stories,
}  # fmt: skip
