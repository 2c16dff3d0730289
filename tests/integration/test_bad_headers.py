"""Headers that no client of ours sends: refused, or as if they were not there; never a fault of ours."""

import pytest

from tests import builders as a
from tests.integration import planning_acts as planning
from tests.integration.bad_input import not_a_problem
from tests.integration.service_kit import Kit, token
from tests.integration.test_bad_documents import everything

NONSENSE = (
    "", " ", "\xff\xfe", "\x80", "a" * 8000, "'; DROP TABLE plan; --", "<script>", '"', "\\", "%00", "null", "{}",
    "9" * 5000, "-1", "1e9", "NaN", "0x10", "1_0", "٣".encode().decode("latin-1"), "*", 'W/"', '"0", "1"',
)  # fmt: skip


@pytest.fixture
async def kit(kits) -> Kit:
    kit: Kit = await kits("planning")
    await planning.a_participant(kit)
    return kit


async def answered(kit: Kit, method: str, path: str, name: str, value: str, body: object = None, **more: str):
    client = kit.as_(a.ANI)
    headers = {"Authorization": client.headers["authorization"], "Accept-Language": "id", **more, name: value}
    told = {key.encode(): text.encode("latin-1") for key, text in headers.items()}
    return await client.request(method, path, json=body, headers=told)


@pytest.mark.parametrize(
    "name", ["Accept-Language", "traceparent", "tracestate", "Accept", "Cookie", "X-Forwarded-For"]
)
async def test_what_only_describes_a_request_does_not_stop_it(kit: Kit, name: str) -> None:
    for value in NONSENSE:
        answer = await answered(kit, "GET", "/v1/participations", name, value)
        assert (answer.status_code, len(answer.json())) == (200, 1), value[:20]


async def test_what_is_no_token_signs_nobody_in(kit: Kit) -> None:
    good, before = token(a.ANI), await everything(kit)
    forged = (good[:-3], good + "x", good.replace(".", ".."), good.upper(), f"{good}.{good}", "a.b.c")
    for value in (*NONSENSE, *(f"Bearer {one}" for one in (*NONSENSE, *forged)), f"Basic {good}", f"Bearer{good}"):
        answer = await answered(
            kit, "POST", "/v1/cycles", "Authorization", value, {"office": a.OFFICE, "cycle": "2026"}
        )
        assert (answer.status_code, not_a_problem(answer, kit.app.openapi())) == (401, None), value[:20]
    assert await everything(kit) == before


async def test_a_version_that_is_none_changes_nothing_E_24(kit: Kit) -> None:
    draft = (await planning.a_draft(kit)).json()
    path, body, before = f"/v1/plans/{draft['id']}/draft", {"items": planning.COMPLETE}, await everything(kit)
    for value in NONSENSE:
        answer = await answered(kit, "PUT", path, "If-Match", value, body)
        assert (answer.status_code, not_a_problem(answer, kit.app.openapi())) == (412, None), value[:20]
    assert await everything(kit) == before


async def test_a_key_is_any_text_of_at_most_200_letters_and_another_keeps_another_answer(kit: Kit) -> None:
    path = f"/v1/participations/{planning.ANIS}/data-check"
    for value in NONSENSE:
        answer = await answered(kit, "POST", path, "Idempotency-Key", value)
        assert answer.status_code == (422 if len(value.strip()) > 200 else 200), (value[:20], answer.text)
        assert "idempotent-replay" not in answer.headers, value[:20]
