"""Requests made at random from what each API declares of itself: nothing breaks it, and it answers as it declares.

Some dozens for each service here; `make fuzz` sends thousands, from another seed each time, and prints it.
"""

import os
import re
from collections.abc import AsyncIterator, Iterable
from itertools import product
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.integration import directory_kit as d
from tests.integration.good_input import at, example
from tests.integration.service_kit import Kit
from tests.integration.worlds import WORLDS, World

EXAMPLES, SEED = int(os.environ.get("FUZZ", "40")), int(os.environ.get("SEED", "2025"))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]  # fmt: skip


Ground = tuple[Kit, World, list[APIOperation]]


@pytest.fixture(scope="module", params=list(WORLDS))
async def ground(request: pytest.FixtureRequest, kits_of_module) -> AsyncIterator[Ground]:
    """A service with something in it, and what it says of itself."""
    more = {"platform_operators": (d.PLATFORM,)} if request.param == "directory" else {}
    kit: Kit = await kits_of_module(request.param, **more)
    print(f"SEED={SEED} FUZZ={EXAMPLES}")
    known = await WORLDS[request.param](kit)
    schema = schemathesis.openapi.from_dict(kit.app.openapi())
    yield kit, known, [one for found in schema.get_all_operations() if _wanted(one := found.ok())]


def _wanted(operation: APIOperation) -> bool:
    """Files have tables of their own."""
    body = operation.definition.raw.get("requestBody", {"content": {"application/json": {}}})
    return operation.definition.raw["x-rule"] != "rehearsal" and "application/json" in body["content"]


@seed(SEED)
@settings(
    max_examples=EXAMPLES, deadline=None, database=None, print_blob=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(data=st.data())
async def test_whatever_is_sent_is_answered_as_declared(ground: Ground, data: st.DataObject) -> None:
    kit, known, operations = ground
    operation = data.draw(st.sampled_from(operations))
    case: Case = data.draw(operation.as_strategy(generation_mode=data.draw(st.sampled_from(GenerationMode))))
    if data.draw(st.integers(0, 3), "mostly of what exists"):
        case.path_parameters = {**case.path_parameters, **real(known, case.path_parameters)}
        case.query = {**case.query, **real(known, case.query)}
        case.headers["If-Match"] = f'"{data.draw(st.integers(0, 4))}"'
    person = data.draw(st.sampled_from((*known.people, *known.people[:3], *known.people[:3])))
    answer = await send(kit.as_(person), case)
    if answer is not None:
        case.validate_response(answer, checks=CHECKS)


def real(known: World, names: Iterable[str]) -> dict[str, str]:
    return {name: known.known[name] for name in names if name in known.known}


async def send(client: httpx.AsyncClient, case: Case) -> httpx.Response | None:
    """As the person; with what he saw, if anything. None: it could not even be put on the wire."""
    told = case.as_transport_kwargs(base_url="http://service.test")
    sent = {name: told[name] for name in ("params", "json", "files") if told.get(name) is not None}
    if (content := told.get("data")) is not None:
        sent["data" if isinstance(content, dict) else "content"] = content
    headers = {name: value for name, value in told["headers"].items() if name.lower() != "authorization"}
    try:
        return await client.request(told["method"], told["url"], headers={**client.headers, **headers}, **sent)
    except (UnicodeEncodeError, httpx.InvalidURL):
        return None


ENDS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")


async def test_the_ends_of_time_break_nothing(ground: Ground) -> None:
    """A day that nobody can reckon from is refused, or kept; it is never a fault of ours."""
    kit, known, operations = ground
    schema, broken = kit.app.openapi(), []
    for operation, moment, seen, person in product(operations, ENDS, range(2), known.people[:3]):
        raw = operation.definition.raw
        told = [one["name"] for one in raw.get("parameters", ()) if one["in"] == "query" and _is_day(one["schema"])]
        if not told and "requestBody" not in raw:
            continue
        body = None
        if "requestBody" in raw:
            model = raw["requestBody"]["content"]["application/json"]["schema"]
            body = at(moment, example(raw, schema), model, schema)
        path = re.sub(r"{(\w+)}", lambda name: known.known.get(name[1], str(uuid4())), operation.path)
        query = real(known, ("employee_id", "cycle", "npsn")) | dict.fromkeys(told, moment[:10])
        answer = await kit.as_(person).request(
            operation.method, path, params=query, json=body, headers={"If-Match": f'"{seen}"'}
        )
        if answer.status_code >= 500:
            broken.append(f"{operation.label} at {moment}: {answer.status_code} {answer.text}")
    assert not broken, "\n".join(broken)


def _is_day(declared: dict[str, Any]) -> bool:
    return "'format': 'date" in str(declared)
