"""No route without a rule: each names its act, and each answers 401 to whoever brings no token."""

import re
from uuid import uuid4

import pytest
from fastapi import FastAPI

from tests.integration.service_kit import Kit, service_named

SERVICES = ("directory", "planning", "observation", "followup", "assessment", "notification", "reporting")
OPEN = {"rehearsal"}
"""Rules that need no token: the clock and the arrivals of a rehearsal, which production does not have."""


@pytest.fixture
def app(service: str) -> FastAPI:
    return Kit(service_named(service), "postgresql://nobody:nothing@127.0.0.1:1/none").app


@pytest.mark.parametrize("service", SERVICES)
async def test_every_route_has_a_rule_and_an_example(app: FastAPI, service: str) -> None:
    schema = app.openapi()
    assert schema["paths"], service
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation.get("x-rule"), f"{service}: {method} {path} has no rule"
            assert operation.get("security") or operation["x-rule"] in OPEN, f"{service}: {method} {path}"
            body = operation.get("requestBody")
            if body and operation["x-rule"] != "rehearsal":
                assert _has_examples(schema, body), f"{service}: {method} {path} has no example"


def _has_examples(schema: dict, body: dict) -> bool:
    (content,) = body["content"].values()
    if "example" in content or "examples" in content:
        return True
    name = content["schema"].get("$ref", "").rsplit("/", 1)[-1]
    model = schema["components"]["schemas"].get(name, content["schema"])
    return "example" in str(model) or "examples" in str(model) or _nested(schema, model)


def _nested(schema: dict, model: dict) -> bool:
    inner = re.findall(r"#/components/schemas/(\w+)", str(model))
    return bool(inner) and all("examples" in str(schema["components"]["schemas"][name]) for name in inner)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_route_refuses_whoever_brings_no_token(kits, service: str) -> None:
    kit = await kits(service)
    tried = 0
    for path, operations in kit.app.openapi()["paths"].items():
        for method, operation in operations.items():
            if operation["x-rule"] in OPEN:
                continue
            place = re.sub(r"\{[^}]*\}", str(uuid4()), path)
            answer = await kit.anonymous.request(method.upper(), place)
            assert answer.status_code == 401, f"{service}: {method} {path} answers {answer.status_code}"
            assert answer.json()["code"] == "not-signed-in"
            tried += 1
    assert tried


@pytest.mark.parametrize("service", SERVICES)
async def test_production_has_no_rehearsal(service: str) -> None:
    kit = Kit(service_named(service), "postgresql://nobody:nothing@127.0.0.1:1/none", env="production")
    rules = {o["x-rule"] for path in kit.app.openapi()["paths"].values() for o in path.values()}
    assert rules
    assert "rehearsal" not in rules


@pytest.mark.parametrize("service", SERVICES)
async def test_every_refusal_is_described_as_the_problem_document_it_is(app: FastAPI, service: str) -> None:
    schema = app.openapi()
    assert not {"HTTPValidationError", "ValidationError"} & set(schema["components"]["schemas"])
    assert schema["components"]["schemas"]["Problem"]["required"]
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            refused = {code: said for code, said in operation["responses"].items() if code >= "400"}
            assert {"404", "409", "429"} <= set(refused), f"{service}: {method} {path}"
            for said in refused.values():
                assert said["content"] == {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                }, f"{service}: {method} {path}"
