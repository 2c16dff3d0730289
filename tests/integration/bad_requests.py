"""What is asked for or decided beside the documents, with something written already: the same table for these."""

from datetime import date
from uuid import uuid4

from shared.contracts.base import SYSTEM
from shared.contracts.directory import PerformanceTeamSet, TeamMember
from shared.contracts.ids import PersonId
from tests import builders as a
from tests.integration import directory_kit as directory
from tests.integration import observation_acts as observing
from tests.integration import planning_acts as planning
from tests.integration import test_followup_accountability as accountability
from tests.integration import test_followup_practice as practice
from tests.integration.bad_documents import (
    ANIS,
    BUDIS,
    ELSEWHERE,
    OF_CYCLE,
    TICKED,
    Document,
    Draft,
    Write,
    _followed_up,
    _observed,
)
from tests.integration.service_kit import Kit

MEMBER = PersonId(uuid4())
WHY = {"reason": "Terlalu berat: saya salah memilih indikator."}
ONE = "/v1/participations/{participation_id}"


async def advice(kit: Kit) -> Draft:
    await _observed(kit)
    member = TeamMember(person_id=MEMBER, starts_on=date(2025, 1, 6))
    await kit.feed(PerformanceTeamSet(npsn=a.NPSN, members=(member,), by=SYSTEM, at=a.JANUARY))
    await observing.agreed(kit)
    await kit.it_is(observing.START + observing.HOUR)
    assert (await observing.save(kit, MEMBER, "advice", observing.RUBRIC)).status_code == 200
    path = f"{ONE}/advice"
    writes = (Write("PUT", path, observing.RUBRIC, ANIS), Write("POST", f"{path}/recommendation", TICKED, ANIS))
    return Draft(MEMBER, writes[0].path, writes, (ELSEWHERE, uuid4()))


async def data_correction(kit: Kit) -> Draft:
    await planning.a_participant(kit)
    await kit.feed(a.a_placed_teacher(a.BUDI), a.a_person(a.BUDI, "Budi Santoso"))
    body = {"name": "Ani Lestari, S.Pd.", "nip": "198501012010012001", "school": "SD Negeri 1 Sukamaju"}
    write = Write("POST", f"{ONE}/data-correction", body, ANIS)
    return Draft(a.ANI, f"/v1/participations/{ANIS}/data", (write,), (BUDIS, uuid4()))


async def exemption(kit: Kit) -> Draft:
    await planning.a_participant(kit)
    body = {"reason": "UNPAID_LEAVE", "since": "2025-01-06", "letter_no": "800/15/2025"}
    write = Write("POST", f"{ONE}/exemption", body, ANIS)
    return Draft(a.ADMIN, f"/v1/participations/{ANIS}", (write,), (uuid4(), uuid4()))


async def education_report(kit: Kit) -> Draft:
    await planning.a_participant(kit)
    row = {"npsn": a.NPSN, "indicators": [{"code": "KSK", "value": "61.20", "recommended": True}]}
    body = {"office": a.OFFICE, "year": 2024, "reports": [row]}
    told = await kit.as_(a.ADMIN).put("/v1/education-reports", json=body)
    assert told.status_code == 200, told.text
    return Draft(a.ADMIN, f"/v1/participations/{ANIS}", (Write("PUT", "/v1/education-reports", body, ""),), ())


async def _approved(kit: Kit) -> str:
    await planning.a_participant(kit)
    sent = await planning.act(kit.as_(a.ANI), await planning.a_draft(kit), "submission", TICKED)
    plan = await planning.act(kit.as_(a.PRINCIPAL), sent, "approval")
    assert plan.status_code == 200, plan.text
    return plan.json()["id"]


async def reset_request(kit: Kit) -> Draft:
    plan = await _approved(kit)
    await kit.feed(a.a_placed_teacher(a.BUDI), a.a_person(a.BUDI, "Budi Santoso"))
    budi = kit.as_(a.BUDI)
    await budi.post(f"/v1/participations/{BUDIS}/data-confirmation")
    his = (await budi.post(f"/v1/participations/{BUDIS}/plan")).json()["id"]
    write = Write("POST", "/v1/plans/{plan_id}/reset-request", WHY, plan)
    return Draft(a.ANI, f"/v1/plans/{plan}", (write,), (his, uuid4()))


async def reset_rejection(kit: Kit) -> Draft:
    plan = await kit.as_(a.ANI).get(f"/v1/plans/{await _approved(kit)}")
    asked = await planning.act(kit.as_(a.ANI), plan, "reset-request", WHY)
    assert asked.status_code == 201, asked.text
    write = Write("POST", f"{ONE}/reset/rejection", WHY, ANIS)
    return Draft(a.ADMIN, f"/v1/participations/{ANIS}/reset", (write,), (uuid4(), uuid4()))


async def practice_change(kit: Kit) -> Draft:
    await _followed_up(kit)
    await practice.collected(kit)
    write = Write("POST", f"{ONE}/practice-change", {"target": "C", **WHY}, ANIS)
    return Draft(a.ANI, f"/v1/participations/{ANIS}/follow-up", (write,), OF_CYCLE)


async def change_rejection(kit: Kit) -> Draft:
    await practice_change(kit)
    asked = await kit.as_(a.ANI).post(f"/v1/participations/{ANIS}/practice-change", json={"target": "C", **WHY})
    assert (asked.status_code, asked.json()["status"]) == (201, "PENDING"), asked.text
    write = Write("POST", f"{ONE}/practice-change/rejection", WHY, ANIS)
    return Draft(a.PRINCIPAL, f"/v1/participations/{ANIS}/practice-change", (write,), (ELSEWHERE, uuid4()))


async def of_school(kit: Kit) -> Draft:
    """KOSP in 2024, a file that its leader hands in; another school has its own."""
    await kit.it_is(accountability.NOW)
    opened = accountability.opened("2024S1")
    other = (a.a_school(a.OTHER_NPSN), a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN))
    await kit.feed(*a.a_led_school(), *other, opened, opened.model_copy(update={"npsn": a.OTHER_NPSN}))
    cards = await accountability.listed(kit)
    query = f"SELECT id FROM accountability_document WHERE npsn = '{a.OTHER_NPSN}' LIMIT 1"
    ((theirs,),) = await kit.sql(query)
    mine = next(iter(cards.values()))["id"]
    path = "/v1/accountability-documents/{document_id}/collection"
    write = Write("POST", path, {**TICKED, "file": str(uuid4())}, mine)
    return Draft(a.PRINCIPAL, f"{accountability.LIST}?cycle=2024S1", (write,), (theirs, uuid4()))


async def team(kit: Kit) -> Draft:
    await directory.accepted(kit, directory.FIRST)
    operator = directory.operator_of(directory.ANI_SCHOOL)
    member = {
        "person_id": str(directory.BUDI), "employee_ids": [str(directory.ANI)], "starts_on": "2025-01-06",
        "ends_on": "2025-12-31", "letter_no": "800/12/2025",
    }  # fmt: skip
    path = f"/v1/schools/{directory.ANI_SCHOOL}/team"
    plotted = await kit.as_(operator).put(path, json={"members": [member]}, headers={"If-Match": '"0"'})
    assert plotted.status_code == 200, plotted.text
    write = Write("PUT", "/v1/schools/{npsn}/team", {"members": [member]}, directory.ANI_SCHOOL)
    return Draft(operator, path, (write,), ("99999999", "99999998"))


REQUESTS = (
    Document("advice", "observation", advice),
    Document("data correction", "planning", data_correction),
    Document("exemption", "planning", exemption),
    Document("education report", "planning", education_report),
    Document("reset request", "planning", reset_request),
    Document("rejection of a reset", "planning", reset_rejection),
    Document("practice change", "followup", practice_change),
    Document("rejection of a change", "followup", change_rejection),
    Document("accountability document", "followup", of_school),
    Document("performance team", "directory", team),
)
