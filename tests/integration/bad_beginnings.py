"""What is begun, noted, chosen or recorded beside the documents: the same table for these."""

from uuid import uuid4

from tests import builders as a
from tests.integration import assessment_phrases as assessing
from tests.integration import directory_kit as directory
from tests.integration import test_directory_leadership as leadership
from tests.integration import test_followup_documents as papers
from tests.integration import test_followup_practice as practice
from tests.integration.bad_documents import ANIS, OF_CYCLE, Document, Draft, Write, _followed_up, competency
from tests.integration.service_kit import Kit

ONE = "/v1/participations/{participation_id}"
SCHOOL = "/v1/schools/{npsn}"
TERM = {"starts_on": "2025-03-01", "ends_on": "2025-08-31", "letter_no": "800/15/2025", "note": "Selama cuti besar."}
ELSEWHERE = (directory.SENIOR_HIGH, "99999999")
"""A school of the province's office, and one that there is not."""


async def new_paper(kit: Kit) -> Draft:
    """Beside one that is there already."""
    await competency(kit)
    writes = (
        Write("POST", f"{ONE}/competency-documents", {"indicator_code": "PED", **papers.LEARNED}, ANIS),
        Write("POST", f"{ONE}/core-duty-reports", {"duty_code": "HOMEROOM", **papers.DONE}, ANIS),
    )
    return Draft(a.ANI, writes[0].path, writes, OF_CYCLE)


async def effort_note(kit: Kit) -> Draft:
    await _followed_up(kit)
    await practice.collected(kit)
    path = f"/v1/participations/{ANIS}/efforts"
    (effort,) = (await kit.as_(a.ANI).get(path)).json()
    write = Write("PUT", "/v1/efforts/{effort_id}/note", {"progress_note": "Dicoba hari Senin."}, effort["id"])
    return Draft(a.ANI, path, (write,), (uuid4(), uuid4()))


async def school_predicate(kit: Kit) -> Draft:
    """Set to GOOD; a school of another office has its own."""
    await assessing.a_school(kit)
    other = a.an_office().model_copy(update={"code": "32.05", "head_id": a.STRANGER, "admin_ids": ()})
    await kit.feed(other, a.a_school(a.OTHER_NPSN).model_copy(update={"office_code": "32.05"}))
    await assessing.ready(kit)
    told = await assessing.organisation(kit)
    assert told.status_code == 200, told.text
    path = f"{SCHOOL}/organisation-predicate"
    write = Write("PUT", path, {"predicate": "EXCELLENT"}, a.NPSN, query="?cycle=2025")
    return Draft(a.HEAD, write.path, (write,), (a.OTHER_NPSN,))


async def preferences(kit: Kit) -> Draft:
    path, wishes = "/v1/preferences", {"in_app": {"N16": False}, "email": {"N03": False}}
    chosen = await kit.as_(a.ANI).put(path, json=wishes, headers={"If-Match": '"0"'})
    assert chosen.status_code == 200, chosen.text
    return Draft(a.ANI, path, (Write("PUT", path, wishes, ""),), ())


async def _recorded(kit: Kit, npsn: str, what: str, body: dict[str, object]) -> str:
    """By the office; the id of what it recorded."""
    await directory.accepted(kit, directory.FIRST)
    await kit.it_is(leadership.MARCH)
    made = await kit.as_(directory.ADMIN).post(leadership.url(npsn, what), json=body)
    assert made.status_code == 201, made.text
    return str(made.json()[{"leaderships": "appointments", "absences": "absences"}[what]][0]["id"])


async def acting(kit: Kit) -> Draft:
    """Budi acts already."""
    npsn = directory.ORPHAN_SCHOOL
    await _recorded(kit, npsn, "leaderships", {**TERM, "person_id": str(directory.BUDI)})
    body = {**TERM, "person_id": None, "nip": None, "outsider": leadership.SITI}
    absent = {**TERM, "reason": "LEAVE"}
    writes = (
        Write("POST", f"{SCHOOL}/leaderships", body, npsn),
        Write("POST", f"{SCHOOL}/absences", absent, npsn),
    )
    return Draft(directory.ADMIN, leadership.url(npsn), writes, ELSEWHERE)


async def end_of_acting(kit: Kit) -> Draft:
    npsn = directory.ORPHAN_SCHOOL
    id = await _recorded(kit, npsn, "leaderships", {**TERM, "person_id": str(directory.BUDI)})
    path = f"{SCHOOL}/leaderships/{{appointment_id}}/end"
    write = Write("POST", path, {"ends_on": "2025-06-30"}, id, {"npsn": npsn})
    return Draft(directory.ADMIN, leadership.url(npsn), (write,), (uuid4(), uuid4()))


async def end_of_absence(kit: Kit) -> Draft:
    npsn = directory.ANI_SCHOOL
    id = await _recorded(kit, npsn, "absences", {**TERM, "reason": "LEAVE"})
    path = f"{SCHOOL}/absences/{{absence_id}}/end"
    write = Write("POST", path, {"ends_on": "2025-06-30"}, id, {"npsn": npsn})
    return Draft(directory.ADMIN, leadership.url(npsn), (write,), (uuid4(), uuid4()))


BEGINNINGS = (
    Document("new paper", "followup", new_paper),
    Document("note of an effort", "followup", effort_note),
    Document("predicate of a school", "assessment", school_predicate),
    Document("preferences", "notification", preferences),
    Document("acting principal", "directory", acting),
    Document("end of acting", "directory", end_of_acting),
    Document("end of an absence", "directory", end_of_absence),
)
