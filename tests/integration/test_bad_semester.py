"""Bad input under a policy of 2024, whose plan and documents have another shape: refused, the draft as it was."""

from uuid import uuid4

import pytest

from deploy.demo.story.paper import pdf
from tests import builders as a
from tests.integration import bad_semester as semester
from tests.integration.bad_documents import Document, Draft, Write
from tests.integration.bad_input import not_a_problem
from tests.integration.bad_semester import MISFITS, PLAN, SEMESTER, UNFIT, Misfit
from tests.integration.file_acts import uploaded
from tests.integration.service_kit import Kit
from tests.integration.test_bad_documents import everything, is_not_there, leaves_the_draft


@pytest.mark.parametrize("document", SEMESTER, ids=lambda document: document.name)
async def test_what_is_wrong_or_not_ones_own_leaves_the_draft(kits, document: Document) -> None:
    kit = await kits(document.service)
    draft = await document.prepare(kit)
    await leaves_the_draft(kit, draft)
    await is_not_there(kit, draft)


async def refused(kit: Kit, draft: Draft, write: Write, body: object) -> set[tuple[str, str]]:
    """The fields and codes of a refusal that writes nothing."""
    ani = kit.as_(draft.by)
    shown, before = await ani.get(draft.reads), await everything(kit)
    version = shown.json().get("version")
    if version is None:
        version = next(card["version"] for card in _cards(shown.json()) if card["id"] == write.id)
    answer = await ani.request(write.method, write.path, json=body, headers={"If-Match": f'"{version}"'})
    assert (answer.status_code, not_a_problem(answer, kit.app.openapi())) == (422, None), answer.text
    assert await everything(kit) == before
    assert (await ani.get(draft.reads)).json() == shown.json()
    return {(error["field"], error["code"]) for error in answer.json()["errors"]}


def _cards(listed: dict) -> list[dict]:
    return listed.get("documents") or listed["reports"]


async def test_what_does_not_fit_into_a_plan_of_2024_leaves_it(kits) -> None:
    kit: Kit = await kits("planning")
    draft = await semester.plan(kit)
    found = {}
    for misfit in MISFITS:
        items = [item | misfit.changes if n == misfit.item else item for n, item in enumerate(PLAN)]
        found[misfit.item, *misfit.changes.items()] = (
            misfit, await refused(kit, draft, draft.writes[0], {"items": items})
        )  # fmt: skip
    wrong = [(misfit, said) for misfit, said in found.values() if not _says(misfit, said)]
    assert not wrong


def _says(misfit: Misfit, said: set[tuple[str, str]]) -> bool:
    return (misfit.field, misfit.code) in said


async def test_a_plan_of_2024_that_is_not_whole_is_not_taken_and_stays_a_draft_R_CMP_24_1(kits) -> None:
    kit: Kit = await kits("planning")
    draft = await semester.plan(kit)
    ani, (save, submit) = kit.as_(a.ANI), draft.writes
    for items, field, code in UNFIT:
        seen = {"If-Match": (await ani.get(draft.reads)).headers["etag"]}
        saved = await ani.put(save.path, json={"items": items}, headers=seen)
        assert saved.status_code == 200, saved.text
        assert (field, code) in await refused(kit, draft, submit, submit.body)


@pytest.mark.parametrize(
    ("document", "path", "fields"),
    [
        (semester.competency, "competency-documents", ("evidence",)),
        (semester.duty_report, "core-duty-reports", ("letter", "report")),
    ],
    ids=["competency", "duty report"],
)
async def test_a_file_that_is_not_ones_own_is_named_in_no_document(kits, document, path: str, fields) -> None:
    """Nobody's, a colleague's, another school's; a word for it is no file either."""
    kit: Kit = await kits("followup")
    draft = await document(kit)
    budis = await uploaded(kit, pdf("Budi"), who=a.BUDI, whose=semester.semester_of(a.BUDI))
    strangers = await uploaded(
        kit, pdf("Lain"), who=a.STRANGER, whose=semester.semester_of(a.STRANGER, a.OTHER_NPSN)
    )  # fmt: skip
    save = draft.writes[0]
    for field in fields:
        for file in (str(uuid4()), budis, strangers):
            said = await refused(kit, draft, save, save.body | {field: file})
            assert said == {(f"/{field}", "file-unknown")}


async def test_a_lesson_plan_that_is_not_ones_own_is_named_in_no_preparation(kits) -> None:
    kit: Kit = await kits("observation")
    draft = await semester.preparation(kit)
    budis = await uploaded(kit, pdf("Budi"), who=a.BUDI, whose=semester.semester_of(a.BUDI))
    save = draft.writes[0]
    for file in (str(uuid4()), budis):
        assert await refused(kit, draft, save, save.body | {"lesson_plan": file}) == {("/lesson_plan", "file-unknown")}


@pytest.mark.parametrize(
    ("document", "changes", "field", "code"),
    [
        (semester.competency, {"evidence": None}, "/evidence", "required"),
        (semester.competency, {"certificate_date": None}, "/certificate_date", "required"),
        (semester.competency, {"certificate_date": "2024-05-21"}, "/certificate_date", "in-the-future"),
        (semester.competency, {"ends_on": "2024-02-28"}, "/ends_on", "ends-before-start"),
        (semester.duty_report, {"letter": None}, "/letter", "required"),
        (semester.duty_report, {"report": None}, "/report", "required"),
        (semester.duty_report, {"done_on": "2024-05-21"}, "/done_on", "in-the-future"),
        (semester.preparation, {"lesson_plan": None}, "/lesson_plan", "missing"),
    ],
    ids=lambda value: None if callable(value) or isinstance(value, dict) else value,
)
async def test_what_is_not_whole_is_not_collected_and_stays_a_draft(kits, document, changes, field, code) -> None:
    kit: Kit = await kits("observation" if document is semester.preparation else "followup")
    draft = await document(kit)
    save, collect = draft.writes
    shown = (await kit.as_(a.ANI).get(draft.reads)).json()
    version = shown["version"] if "version" in shown else _cards(shown)[0]["version"]
    seen = {"If-Match": f'"{version}"'}
    saved = await kit.as_(a.ANI).put(save.path, json=save.body | changes, headers=seen)
    assert saved.status_code == 200, saved.text
    assert (field, code) in await refused(kit, draft, collect, collect.body)
