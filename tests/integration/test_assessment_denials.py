"""Who may not, and what is refused: each route, each relation, each wrong moment."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from shared.contracts.assessment import OrganisationPredicateSet, PredicateSet, RatingsGiven
from shared.contracts.base import SYSTEM
from shared.contracts.followup import (
    PracticeChangeApplied,
    PracticeChangeRejected,
    PracticeChangeRequested,
    PracticeChangeWithdrawn,
)
from shared.contracts.planning import Stage
from tests import builders as a
from tests.integration import assessment_phrases as p
from tests.integration.service_kit import Kit
from tests.integration.test_stage_windows import OPENED, extended


@pytest.fixture
async def kit(kits) -> Kit:
    made = await kits("assessment")
    await p.a_school(made)
    await p.ready(made)
    return made


RATE = {"json": p.RATINGS, "headers": {"If-Match": '"0"'}}
COLLECT = {"json": p.TICKED, "headers": {"If-Match": '"0"'}}
SET = {"json": {"predicate": "GOOD"}, "headers": {"If-Match": '"0"'}}
OPEN = {"headers": {"If-Match": '"0"'}}

DENIALS = [
    ("GET", p.ORGANISATION, {}, {a.STRANGER: 404, a.ANI: 404, a.OPERATOR: 403}),
    ("PUT", p.ORGANISATION, SET, {a.STRANGER: 404, a.ANI: 404, a.OPERATOR: 403, a.PRINCIPAL: 403, a.ADMIN: 403}),
    ("GET", p.of(), {}, {a.STRANGER: 404, a.BUDI: 404}),
    ("PUT", p.of(), RATE, {a.STRANGER: 404, a.ANI: 403, a.OPERATOR: 403, a.ADMIN: 403, a.HEAD: 403}),
    ("POST", f"{p.of()}/collection", COLLECT, {a.STRANGER: 404, a.ANI: 403, a.OPERATOR: 403, a.HEAD: 403}),
    ("POST", f"{p.of()}/receipt", OPEN, {a.STRANGER: 404, a.PRINCIPAL: 403, a.OPERATOR: 403, a.HEAD: 403}),
    ("GET", p.LIST, {}, {a.STRANGER: 404, a.ANI: 404, a.OPERATOR: 403, a.ADMIN: 403, a.HEAD: 200}),
]


@pytest.mark.parametrize(("method", "path", "request_", "answers"), DENIALS)
async def test_deny_by_default(kit: Kit, method: str, path: str, request_, answers) -> None:
    assert (await kit.anonymous.request(method, path, **request_)).status_code == 401
    got = {who: (await kit.as_(who).request(method, path, **request_)).status_code for who in answers}
    assert got == answers
    assert not await kit.told(RatingsGiven, OrganisationPredicateSet)


async def test_an_unknown_participation_is_not_found(kit: Kit) -> None:
    assert (await kit.as_(a.PRINCIPAL).get(p.of(a.BUDI))).status_code == 404
    assert (await kit.as_(a.PRINCIPAL).put(p.of(a.BUDI), **RATE)).status_code == 404


async def test_a_school_without_assessments_is_not_yet_known(kit: Kit) -> None:
    place = p.ORGANISATION.replace("2025", "2024")
    answer = await kit.as_(a.HEAD).put(place, **SET)
    assert (answer.status_code, answer.headers["retry-after"]) == (409, "2")
    unknown = await kit.as_(a.HEAD).get(p.ORGANISATION.replace(a.NPSN, a.OTHER_NPSN))
    assert (unknown.status_code, unknown.json()["code"]) == (409, "not-yet-known")


async def test_the_teacher_sees_the_status_then_the_result_then_all_of_it_R_SEC_2_D18(kit: Kit) -> None:
    secret = set(p.RATINGS) | {"predicate", "proposal", "arrived", "missing", "rated_by"}
    await p.drafted(kit)
    card = (await kit.as_(a.ANI).get(p.of())).json()
    assert (card["status"], {card[name] for name in secret}) == ("READY", {None})
    await p.collected(kit)
    card = (await kit.as_(a.ANI).get(p.of())).json()
    assert (card["status"], {card[name] for name in secret}) == ("ORG_PREDICATE_WAIT", {None})
    await p.organisation(kit)
    card = (await kit.as_(a.ANI).get(p.of())).json()
    shown = {"result": "MEETS", "behaviour": "ABOVE", "predicate": "GOOD", "feedback": p.RATINGS["feedback"]}
    assert {name: card[name] for name in shown} == shown
    assert {card[name] for name in secret - set(shown) - {"rated_by"}} == {None}


@pytest.mark.parametrize("who", [a.OPERATOR, a.ADMIN, a.HEAD])
async def test_operator_and_office_see_nothing_but_the_status(kit: Kit, who) -> None:
    await p.organisation(kit)
    await p.collected(kit)
    card = (await kit.as_(who).get(p.of())).json()
    status = {"id", "participation_id", "employee_id", "npsn", "capacity", "cycle", "status", "message", "version"}
    assert {name for name, value in card.items() if value is not None} == status


async def test_nobody_rates_himself_the_office_head_rates_the_acting_principal_R_SEC_1(kit: Kit) -> None:
    await kit.feed(a.leadership(a.a_leader(a.ANI, "ACTING")))
    assert (await kit.as_(a.ANI).put(p.of(), **RATE)).status_code == 403
    assert (await p.drafted(kit, by=a.HEAD)).status_code == 200
    assert (await kit.as_(a.ANI).get(p.LIST)).json()["rows"] == []


async def test_a_new_principal_begins_with_an_empty_sheet_R_DOC_3(kit: Kit) -> None:
    """What his predecessor drafted is shown to nobody and cannot be collected by him."""
    before = (await kit.as_(a.PRINCIPAL).get(p.of())).json()
    draft = await p.drafted(kit)
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    assert (await kit.as_(a.PRINCIPAL).get(p.of())).status_code == 404
    successor = kit.as_(a.OTHER_PRINCIPAL)
    found = (await successor.get(p.of())).json()
    assert found | {"version": 0} == before | {"version": 0}
    (row,) = (await successor.get(p.LIST)).json()["rows"]
    assert (row["status"], row["result"], row["behaviour"]) == ("READY", None, None)
    refused = await successor.post(f"{p.of()}/collection", json=p.TICKED, headers=p.seen(draft))
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    own = await p.drafted(kit, by=a.OTHER_PRINCIPAL, result="ABOVE", strengths=None)
    assert (own.json()["result"], own.json()["strengths"]) == ("ABOVE", None)
    done = await successor.post(f"{p.of()}/collection", json=p.TICKED, headers=p.seen(own))
    assert done.json()["rated_by"] == str(a.OTHER_PRINCIPAL)


@pytest.mark.parametrize("who", [a.ANI, a.OPERATOR, a.ADMIN, a.HEAD])
async def test_that_a_draft_was_begun_is_known_to_its_author_alone(kit: Kit, who) -> None:
    """R-SEC-2: neither the status nor the version gives it away, nor what a receipt is answered."""
    before = await kit.as_(who).get(p.of())
    early = await kit.as_(who).post(f"{p.of()}/receipt", headers=p.seen(before))
    await p.drafted(kit)
    await p.drafted(kit)
    after = await kit.as_(who).get(p.of())
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])
    late = await kit.as_(who).post(f"{p.of()}/receipt", headers=p.seen(before))
    assert (late.status_code, late.json()["code"]) == (early.status_code, early.json()["code"])


async def test_the_office_head_lists_the_leader_who_is_himself_a_teacher_D6(kit: Kit) -> None:
    await p.ready(kit, a.PRINCIPAL)
    assert [row["employee_id"] for row in (await kit.as_(a.HEAD).get(p.LIST)).json()["rows"]] == [str(a.PRINCIPAL)]
    assert [row["employee_id"] for row in (await kit.as_(a.PRINCIPAL).get(p.LIST)).json()["rows"]] == [str(a.ANI)]


async def test_too_early_and_too_late_are_said(kit: Kit) -> None:
    await kit.feed(p.started(a.BUDI), OPENED, extended(Stage.EXECUTION, date(2025, 12, 12)))
    assert (await p.drafted(kit, a.BUDI)).json()["code"] == "assessment-not-ready"
    assert (await p.received(kit)).json()["code"] == "predicate-not-set"
    await p.organisation(kit)
    assert (await p.collected(kit)).status_code == 200
    assert (await p.drafted(kit)).json()["code"] == "ratings-collected"
    assert (await p.received(kit)).status_code == 200
    assert (await p.received(kit)).json()["code"] == "predicate-already-received"


async def test_an_unfinished_sheet_is_not_collected_and_each_field_is_named(kit: Kit) -> None:
    draft = await p.drafted(kit, result=None, aspect_ratings={}, discussed_on="2025-12-24")
    refused = await kit.as_(a.PRINCIPAL).post(f"{p.of()}/collection", json=p.TICKED, headers=p.seen(draft))
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert {e["field"] for e in refused.json()["errors"]} == {
        "/result", "/aspect_ratings/REFLECTION_EFFORT", "/aspect_ratings/LEARNING_EFFORT",
        "/aspect_ratings/PRACTICE_CHANGE", "/discussed_on",
    }  # fmt: skip


BAD_INPUT = [
    ({"result": "EXCELLENT"}, "/result"),
    ({"aspect_ratings": {"CHARM": "ABOVE"}}, "/aspect_ratings/CHARM/[key]"),
    ({"behaviour_ratings": {"ZZ": "ABOVE"}}, "/behaviour_ratings/ZZ"),
    ({"achievements": [{"code": "SOS", "text": "…"}]}, "/achievements/0/code"),
    ({"feedback": "<b>x</b>"}, "/feedback"),
    ({"strengths": "x" * 1001}, "/strengths"),
    ({"surprise": 1}, "/surprise"),
]


async def test_bad_input_is_refused_with_its_field(kit: Kit) -> None:
    for more, field in BAD_INPUT:
        refused = await p.drafted(kit, **more)
        assert (refused.status_code, [e["field"] for e in refused.json()["errors"]]) == (422, [field])


async def test_confirmation_version_and_idempotency(kit: Kit) -> None:
    principal, draft = kit.as_(a.PRINCIPAL), await p.drafted(kit)
    place = f"{p.of()}/collection"
    unticked = await principal.post(place, json={"confirmation_checked": False}, headers=p.seen(draft))
    assert (unticked.status_code, unticked.json()["code"]) == (422, "confirmation-missing")
    assert (await principal.post(place, json=p.TICKED)).status_code == 428
    assert (await principal.post(place, json=p.TICKED, headers={"If-Match": '"1"'})).status_code == 412
    assert (await principal.put(p.of(), json=p.RATINGS)).status_code == 428
    assert (await kit.as_(a.HEAD).put(p.ORGANISATION, json={"predicate": "GOOD"})).status_code == 428
    assert (await kit.as_(a.HEAD).put(p.ORGANISATION, **(SET | {"headers": {"If-Match": '"7"'}}))).status_code == 412
    keyed = {**p.seen(draft), "Idempotency-Key": "once"}
    first, second = [await principal.post(place, json=p.TICKED, headers=keyed) for _ in range(2)]
    assert (first.status_code, second.status_code, second.headers["idempotent-replay"]) == (200, 200, "true")
    assert first.json() == second.json()
    assert len(await kit.told(RatingsGiven)) == 1
    assert not await kit.told(PredicateSet)


async def test_who_never_began_is_rated_with_a_reason_once_nothing_more_can_come_E_33_D18(kit: Kit) -> None:
    await kit.feed(p.started(a.BUDI), OPENED, extended(Stage.EXECUTION, date(2025, 12, 12)))
    before = (await kit.as_(a.BUDI).get(p.of(a.BUDI))).json()
    assert (await p.drafted(kit, a.BUDI)).json()["code"] == "assessment-not-ready"
    principal = kit.as_(a.PRINCIPAL)
    assert (await principal.get(p.of(a.BUDI))).json()["message"].startswith("Menunggu perencanaan disetujui")
    await kit.it_is(datetime(2025, 12, 12, 17, tzinfo=UTC))
    assert (await principal.get(p.of(a.BUDI))).json()["message"].startswith("Pelaksanaan sudah berakhir.")
    assert (await p.drafted(kit, a.BUDI, achievements=[])).status_code == 200
    after = await kit.as_(a.BUDI).get(p.of(a.BUDI))
    assert after.json() == before, "a draft is its author's alone (R-SEC-2)"
    refused = await p.collected(kit, a.BUDI, achievements=[])
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete-reason-missing")
    lacking = [e["detail"] for e in refused.json()["errors"]]
    assert lacking == ["Belum dikumpulkan: PLAN.", "Belum dikumpulkan: REFLECTION."]
    given = await p.collected(kit, a.BUDI, {"incomplete_reason": "Tidak pernah mulai."}, achievements=[])
    assert (given.status_code, given.json()["status"]) == (200, "ORG_PREDICATE_WAIT")
    assert given.json()["incomplete_reason"] == "Tidak pernah mulai."


@pytest.mark.parametrize("settled", [PracticeChangeRejected, PracticeChangeWithdrawn, PracticeChangeApplied])
async def test_while_a_change_is_asked_for_nobody_rates_what_may_be_taken_back_D9(kit: Kit, settled: type) -> None:
    change = {"about": a.about(), "by": SYSTEM, "at": p.DECEMBER, "request_id": uuid4(), "target": "E"}
    assert (await p.drafted(kit)).status_code == 200
    await kit.feed(PracticeChangeRequested.model_validate(change))
    for refused in (await p.drafted(kit), await p.collected_again(kit)):
        assert (refused.status_code, refused.json()["code"]) == (409, "change-not-settled")
    await kit.feed(settled.model_validate(change))
    gone = settled is PracticeChangeApplied
    assert (await kit.as_(a.PRINCIPAL).get(p.of())).json()["status"] == ("NOT_READY" if gone else "RATED_DRAFT")
    if not gone:
        assert (await p.collected(kit)).status_code == 200
