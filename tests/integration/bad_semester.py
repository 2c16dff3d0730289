"""A semester of 2024: points and letters in the plan; certificates, reports and a lesson plan as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from deploy.demo.story.paper import pdf
from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmploymentStatus, StaffType
from shared.contracts.ids import PersonId
from shared.contracts.planning import ParticipationStarted, PlannedCompetency
from tests import builders as a
from tests.integration import observation_acts as observing
from tests.integration import planning_acts as planning
from tests.integration.bad_documents import TICKED, Document, Draft, Write
from tests.integration.file_acts import uploaded
from tests.integration.service_kit import Kit
from tests.integration.test_followup_files import DONE, LEARNED, MAY
from tests.integration.test_planning_two_cycles import BEHAVIOURS, JULY
from tests.unit.followup_phrases import an_approved_plan

CODE = "2024S1"
LETTER = {"letter_no": "800/12/2024", "letter_on": "2024-07-01", "from_on": "2024-07-15", "to_on": "2024-12-20"}
PLAN = [
    {"id": "rhk-1", "kind": "COMPETENCY", "code": "RHK1", "quantity": 4, "unit": "kegiatan", "priority": 1},
    {"id": "homeroom", "kind": "ADDITIONAL", "code": "HOMEROOM", **LETTER},
    {"id": "practice", "kind": "PRACTICE", "code": "PDK"},
    *BEHAVIOURS,
]
FEBRUARY = datetime(2024, 2, 20, 2, tzinfo=UTC)
LESSON = observing.PREPARATION | {"proposed": observing.slot(datetime(2024, 2, 26, 1, tzinfo=UTC))}


def semester_of(who: PersonId, npsn: str = a.NPSN, cycle: str = CODE) -> UUID:
    return a.about(who, npsn, cycle).participation_id


async def plan(kit: Kit) -> Draft:
    """Of the second semester, which the principal has started."""
    await kit.it_is(JULY)
    await kit.feed(*a.a_led_school(), a.a_person(), a.a_placed_teacher())
    await kit.feed(a.a_placed_teacher(a.BUDI), a.a_person(a.BUDI, "Budi Santoso"))
    await planning.an_opened_cycle(kit, "2024S2")
    assert (await kit.as_(a.PRINCIPAL).post(f"/v1/schools/{a.NPSN}/cycles/2024S2/start")).status_code == 201
    saved = await planning.a_draft(kit, PLAN, semester_of(a.ANI, cycle="2024S2"))
    assert saved.status_code == 200, saved.text
    made, budis = saved.json()["id"], semester_of(a.BUDI, cycle="2024S2")
    budi = kit.as_(a.BUDI)
    await budi.post(f"/v1/participations/{budis}/data-confirmation")
    his = (await budi.post(f"/v1/participations/{budis}/plan")).json()["id"]
    writes = (
        Write("PUT", "/v1/plans/{plan_id}/draft", {"items": PLAN}, made),
        Write("POST", "/v1/plans/{plan_id}/submission", TICKED, made),
    )
    return Draft(a.ANI, f"/v1/plans/{made}", writes, (his, uuid4()))


async def _followed_up(kit: Kit) -> None:
    await kit.it_is(MAY)
    await kit.feed(*a.a_led_school(), a.a_school(a.OTHER_NPSN))
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN))
    planned = (PlannedCompetency(indicator_code="RHK1", activity_plan="x"),)
    for who, npsn in ((a.ANI, a.NPSN), (a.BUDI, a.NPSN), (a.STRANGER, a.OTHER_NPSN)):
        about = a.about(who, npsn, CODE)
        await kit.feed(
            ParticipationStarted(
                about=about, by=SYSTEM, at=MAY, staff_type=StaffType.CLASS_TEACHER,
                employment_status=EmploymentStatus.PNS,
            ),
            an_approved_plan().model_copy(
                update={"about": about, "competencies": planned, "core_duty_focus": None}
            ),
        )  # fmt: skip


async def _paper(kit: Kit, path: str, id: str, new: dict[str, Any], content: dict[str, Any], *files: str) -> Draft:
    """A document with its files; Budi and a stranger have theirs."""
    await _followed_up(kit)
    made: dict[PersonId, str] = {}
    bodies: dict[PersonId, dict[str, Any]] = {}
    for who, npsn in ((a.ANI, a.NPSN), (a.BUDI, a.NPSN), (a.STRANGER, a.OTHER_NPSN)):
        whose = semester_of(who, npsn)
        papers = {name: await uploaded(kit, pdf(name), who=who, whose=whose, name=f"{name}.pdf") for name in files}
        bodies[who] = content | papers
        answer = await kit.as_(who).post(f"/v1/participations/{whose}/{path}", json=new | bodies[who])
        assert answer.status_code == 201, answer.text
        made[who] = answer.json()["id"]
    writes = (
        Write("PUT", f"/v1/{path}/{{{id}}}", bodies[a.ANI], made[a.ANI]),
        Write("POST", f"/v1/{path}/{{{id}}}/collection", TICKED, made[a.ANI]),
    )
    reads = f"/v1/participations/{semester_of(a.ANI)}/{path}"
    return Draft(a.ANI, reads, writes, (made[a.BUDI], made[a.STRANGER], uuid4()))


async def competency(kit: Kit) -> Draft:
    """With its certificate."""
    return await _paper(
        kit, "competency-documents", "document_id", {"indicator_code": "RHK1"}, LEARNED, "evidence"
    )  # fmt: skip


async def duty_report(kit: Kit) -> Draft:
    """With its letter and its report."""
    return await _paper(
        kit, "core-duty-reports", "report_id", {"duty_code": "HOMEROOM"}, DONE, "letter", "report"
    )  # fmt: skip


async def preparation(kit: Kit) -> Draft:
    """With a lesson plan, which 2024 demands."""
    await kit.it_is(FEBRUARY)
    await kit.feed(*a.a_led_school())
    for who in (a.ANI, a.BUDI):
        about = a.about(who, cycle=CODE)
        await kit.feed(observing.an_approved_plan(who).model_copy(update={"about": about}))
    whose = semester_of(a.ANI)
    body = LESSON | {"lesson_plan": await uploaded(kit, whose=whose)}
    saved = await observing.save(kit, a.ANI, "preparation", body, whose)
    assert saved.status_code == 200, saved.text
    path = "/v1/participations/{participation_id}/preparation"
    writes = (Write("PUT", path, body, whose), Write("POST", f"{path}/collection", TICKED, whose))
    return Draft(a.ANI, writes[0].path, writes, (semester_of(a.BUDI), uuid4()))


SEMESTER = (
    Document("plan of 2024", "planning", plan),
    Document("preparation of 2024", "observation", preparation),
    Document("competency of 2024", "followup", competency),
    Document("duty report of 2024", "followup", duty_report),
)


@dataclass(frozen=True)
class Misfit:
    """Something that is well-formed, and wrong in a plan of 2024: in which item, what, and what is said of it."""

    item: int
    changes: Mapping[str, object]
    field: str
    code: str


MISFITS = (
    Misfit(0, {"code": "PED"}, "/items/0/code", "unknown-code"),
    Misfit(0, {"letter_no": "800/1"}, "/items/0/letter_no", "other-kind"),
    Misfit(0, {"letter_on": "2024-07-01"}, "/items/0/letter_no", "other-kind"),
    Misfit(0, {"quantity": 0}, "/items/0/quantity", "greater_than_equal"),
    Misfit(0, {"quantity": 100}, "/items/0/quantity", "less_than_equal"),
    Misfit(0, {"unit": "x" * 101}, "/items/0/unit", "string_too_long"),
    Misfit(0, {"leader_expectation": "Datang tepat waktu."}, "/items/0/leader_expectation", "other-kind"),
    Misfit(1, {"to_on": "2024-07-14"}, "/items/1/to_on", "order"),
    Misfit(1, {"letter_no": "<b>800</b>"}, "/items/1/letter_no", "markup"),
    Misfit(1, {"letter_no": "x" * 101}, "/items/1/letter_no", "string_too_long"),
    Misfit(1, {"letter_on": "kapan-kapan"}, "/items/1/letter_on", "date_from_datetime_parsing"),
    Misfit(1, {"priority": 2}, "/items/1/priority", "other-kind"),
    Misfit(1, {"kind": "CORE_DUTY"}, "/items/1/code", "unknown-code"),
    Misfit(1, {"id": "rhk-1"}, "/items/1/id", "repeated"),
    Misfit(3, {"quantity": 2}, "/items/3/quantity", "other-kind"),
    Misfit(3, {"unit": "kegiatan"}, "/items/3/unit", "other-kind"),
    Misfit(2, {"code": "KSK1"}, "/items/2/code", "unknown-code"),
)
UNFIT = (
    ([], "/items", "practice-missing"),
    ([{**PLAN[0], "quantity": 3}, *PLAN[1:]], "/items", "points-out-of-range"),
    (PLAN[1:], "/items", "points-out-of-range"),
    ([PLAN[0], *PLAN[2:], {**PLAN[2], "id": "practice-2", "code": "KSK"}], "/items", "practice-missing"),
    (PLAN[:-1], "/items", "behaviour-missing"),
)
"""Plans that may be drafts, and are not taken: what is in them, and what is said."""
