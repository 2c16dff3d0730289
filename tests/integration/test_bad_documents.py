"""Bad input for every document: a problem document that points at the field, nothing written, the draft as it was."""

import pytest

from tests import builders as a
from tests.changed_policy import changed
from tests.integration import planning_acts
from tests.integration.bad_documents import DOCUMENTS, Document, Draft
from tests.integration.bad_input import misbehaviour, not_a_problem, spoils
from tests.integration.bad_requests import REQUESTS
from tests.integration.directory_kit import PLATFORM
from tests.integration.service_kit import Kit

SEEN = {"If-Match": '"0"'}


async def everything(kit: Kit) -> dict[str, object]:
    """All that the database holds, outbox included: a sum for each table; but for the record of imports."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'import%' ORDER BY 1"
    names = [row[0] for row in await kit.sql(tables)]
    sums = [f"(SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM \"{name}\" t)" for name in names]
    (row,) = await kit.sql(f"SELECT {', '.join(sums)}")
    return dict(zip(names, row, strict=True))


async def leaves_the_draft(kit: Kit, draft: Draft) -> None:
    """Whatever is wrong with a body is refused with its field, and nothing is written."""
    schema = kit.app.openapi()
    shown, before, wrong = await kit.as_(draft.by).get(draft.reads), await everything(kit), []
    assert shown.status_code == 200, shown.text
    for write in draft.writes:
        operation = schema["paths"][write.template][write.method.lower()]
        for place, spoil in enumerate(spoils(operation, schema, write.body)):
            client = kit.as_(draft.by, "en" if place % 2 else "id")
            sent = SEEN | {"Content-Type": spoil.media_type}
            answer = await client.request(write.method, write.path, content=spoil.content, headers=sent)
            wrong.append(misbehaviour(answer, spoil, operation, schema))
    assert not (found := [trouble for trouble in wrong if trouble]), "\n".join(found)
    assert await everything(kit) == before
    assert (await kit.as_(draft.by).get(draft.reads)).json() == shown.json()


async def is_not_there(kit: Kit, draft: Draft) -> None:
    """Another teacher's, another school's, an id that nobody has: the answers are alike, and nothing is written."""
    schema, before = kit.app.openapi(), await everything(kit)
    for write in draft.writes:
        answers = [
            await kit.as_(draft.by).request(write.method, write.of(id), json=write.body, headers=SEEN)
            for id in draft.foreign
        ]
        assert [answer.status_code for answer in answers] == [404] * len(answers)
        assert not [wrong for answer in answers if (wrong := not_a_problem(answer, schema))]
        assert len({answer.json()["detail"] for answer in answers}) == 1
        nonsense = write.of("bukan-uuid")
        refused = await kit.as_(draft.by, "en").request(write.method, nonsense, json=write.body, headers=SEEN)
        assert (refused.status_code, not_a_problem(refused, schema)) == (422, None)
    assert await everything(kit) == before


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
async def test_what_is_wrong_is_refused_and_leaves_the_draft(kits, document: Document) -> None:
    kit = await kits(document.service)
    await leaves_the_draft(kit, await document.prepare(kit))


OWNED = [document for document in DOCUMENTS if document.name != "cycle extension"]


@pytest.mark.parametrize("document", OWNED, ids=lambda document: document.name)
async def test_what_is_not_ones_own_is_not_there(kits, document: Document) -> None:
    kit = await kits(document.service)
    await is_not_there(kit, await document.prepare(kit))


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request_: request_.name)
async def test_a_request_that_is_wrong_or_not_ones_own_changes_nothing(kits, tmp_path, request_: Document) -> None:
    """Under a policy that takes practice changes; the others do not ask about it."""
    more = {"platform_operators": (PLATFORM,)} if request_.service == "directory" else {}
    with changed(tmp_path / "policies", "2025", change_request_enabled=True):
        kit = await kits(request_.service, **more)
        draft = await request_.prepare(kit)
        await leaves_the_draft(kit, draft)
        if draft.foreign:
            await is_not_there(kit, draft)


async def test_a_stage_is_not_extended_to_where_no_day_follows(kits) -> None:
    """A window's end is reckoned as the day after: after the last day there is, nothing would open any more."""
    kit = await kits("planning")
    await planning_acts.a_participant(kit)
    refused = await planning_acts.extend(kit, "ASSESSMENT", "9999-12-31")
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["/closes_on"])
    assert (await kit.as_(a.ANI).get("/v1/participations")).status_code == 200
