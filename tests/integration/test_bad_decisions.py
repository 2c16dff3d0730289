"""Bad input for what superiors and offices decide: refused with its field, nothing written, all as it was."""

import pytest

from tests import builders as a
from tests.integration import planning_acts as planning
from tests.integration.bad_decisions import DECISIONS, REVIEW, review
from tests.integration.bad_documents import Document, extension
from tests.integration.bad_input import not_a_problem
from tests.integration.service_kit import Kit
from tests.integration.test_bad_documents import everything, is_not_there, leaves_the_draft
from tests.integration.test_planning_semester import JULY, REOPENING


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.name)
async def test_a_decision_that_is_wrong_or_not_ones_own_changes_nothing(kits, decision: Document) -> None:
    kit = await kits(decision.service)
    draft = await decision.prepare(kit)
    await leaves_the_draft(kit, draft)
    if draft.foreign:
        await is_not_there(kit, draft)


def with_item(place: int, **changes: object) -> list[dict]:
    return [item | changes if n == place else item for n, item in enumerate(REVIEW["items"])]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"items": with_item(0, code="NOPE")}, "/items/0/code", "unknown-code"),
        ({"items": with_item(0, leader_expectation="Datang tepat waktu.")}, "/items/0/leader_expectation",
         "other-kind"),
        ({"items": with_item(1, id="duty")}, "/items/0/id", "repeated"),
        ({"reasons": {"tidak-ada": "Lebih perlu."}}, "/reasons/tidak-ada", None),
        ({"reasons": {"practice": "x" * 501}}, "/reasons/practice", "string_too_long"),
        ({"reasons": {"practice": "<b>x</b>"}}, "/reasons/practice", "markup"),
    ],
)  # fmt: skip
async def test_a_review_that_does_not_fit_leaves_the_last_one(kits, body, field: str, code: str | None) -> None:
    kit: Kit = await kits("planning")
    draft = await review(kit)
    before, shown = await everything(kit), await kit.as_(a.PRINCIPAL).get(draft.reads)
    seen = {"If-Match": shown.headers["etag"]}
    refused = await kit.as_(a.PRINCIPAL).put(draft.writes[0].path, json=REVIEW | body, headers=seen)
    assert (refused.status_code, not_a_problem(refused, kit.app.openapi())) == (422, None), refused.text
    assert (field, code) in {(e["field"], e["code"] if code else None) for e in refused.json()["errors"]}
    assert await everything(kit) == before


AT_OFFICE = (
    ("/v1/cycles", {"office": a.OFFICE, "cycle": "2026"}),
    ("/v1/cycles/extension", {**REOPENING, "cycle": "2025", "stage": "PLANNING", "closes_on": "2025-02-14"}),
    ("/v1/cycles/reopening", REOPENING),
)


@pytest.mark.parametrize(("path", "body"), AT_OFFICE, ids=[path for path, _ in AT_OFFICE])
async def test_an_office_that_is_not_ones_own_is_not_there(kits, path: str, body: dict) -> None:
    """Neither another's, nor one that there is not, nor a school of another office."""
    kit: Kit = await kits("planning")
    await extension(kit)
    await kit.feed(a.an_office().model_copy(update={"code": "32.05", "head_id": a.STRANGER, "admin_ids": ()}))
    elsewhere = a.a_school(a.OTHER_NPSN).model_copy(update={"office_code": "32.05", "district_code": "32.05"})
    await kit.feed(elsewhere)
    before, head = await everything(kit), kit.as_(a.HEAD)
    wrong = [{**body, "office": "32.05"}, {**body, "office": "99.99"}]
    answers = [await head.post(path, json=one) for one in wrong]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not-found")] * 2
    if "reason" in body:
        answer = await head.post(path, json={**body, "npsn": a.OTHER_NPSN})
        assert (answer.status_code, not_a_problem(answer, kit.app.openapi())) in {(404, None), (409, None)}
    for cycle in ("2031", "1999S2"):
        answer = await head.post(path, json={**body, "cycle": cycle})
        assert (answer.status_code, not_a_problem(answer, kit.app.openapi())) in {(409, None), (422, None)}
    assert await everything(kit) == before


STARTS = {
    "another school": (a.OTHER_NPSN, "2024S2", 404), "no school": ("99999999", "2024S2", 409),
    "no such cycle": (a.NPSN, "2031", 409), "not opened": (a.NPSN, "2026", 409),
    "a word for the school": ("bukan-npsn", "2024S2", 422), "a word for the cycle": (a.NPSN, "semester", 422),
    "NUL": ("2020000%00", "2024S2", 422), "markup": (a.NPSN, "%3Cb%3E2024S2", 422),
    "right to left": (a.NPSN, "2024%E2%80%AES2", 422), "long": (a.NPSN, "2" * 5000, 422),
}  # fmt: skip


async def test_a_start_that_is_not_ones_own_to_confirm_changes_nothing(kits) -> None:
    kit: Kit = await kits("planning")
    await kit.it_is(JULY)
    other = a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN)
    await kit.feed(*a.a_led_school(), a.a_school(a.OTHER_NPSN), other)
    await planning.an_opened_cycle(kit, "2024S2")
    before = await everything(kit)
    principal = kit.as_(a.PRINCIPAL)
    answers = {
        what: await principal.post(f"/v1/schools/{npsn}/cycles/{cycle}/start")
        for what, (npsn, cycle, _) in STARTS.items()
    }
    assert {what: answer.status_code for what, answer in answers.items()} == {w: s[-1] for w, s in STARTS.items()}
    assert not [wrong for answer in answers.values() if (wrong := not_a_problem(answer, kit.app.openapi()))]
    assert await everything(kit) == before
