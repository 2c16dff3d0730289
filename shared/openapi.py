"""What /openapi.json says of refusals: every one is a problem document, and these are the ones an act may meet."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from shared.errors import MEDIA_TYPE

_ALWAYS = (401, 403, 404, 409, 429, 500, 503)
_WITH_BODY = (400, 408, 413, 415, 422)
_WITH_VERSION = (412, 428)
_FRAMEWORKS = ("HTTPValidationError", "ValidationError")
"""What FastAPI would answer, were its refusals not ours."""


class FieldProblem(BaseModel):
    """One thing wrong in what was sent."""

    field: str = Field(description="A JSON pointer into the body, or the name of a parameter.")
    code: str
    detail: str


class Problem(BaseModel):
    """Why something was not done (RFC 9457), in the language of Accept-Language; some have members of their own."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str
    code: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem]


def describe(app: FastAPI) -> None:
    """From now on the application's description tells the truth about what it refuses."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _tell(original())
        return original()

    app.openapi = openapi  # type: ignore[method-assign]


def _tell(schema: dict[str, Any]) -> None:
    """In place: FastAPI keeps what it made."""
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components |= {**problem.pop("$defs"), "Problem": problem}
    for path in schema["paths"].values():
        for operation in path.values():
            for status in _refusals(operation):
                _declare(operation["responses"], status)
            operation["responses"] = dict(sorted(operation["responses"].items()))
    for name in _FRAMEWORKS:
        components.pop(name, None)


def _refusals(operation: dict[str, Any]) -> Iterator[int]:
    yield from (status for status in _ALWAYS if status != 401 or operation.get("security"))
    if "requestBody" in operation:
        yield from _WITH_BODY
    elif operation.get("parameters"):
        yield 422
    for parameter in operation.get("parameters", ()):
        if parameter["name"].lower() == "if-match":
            parameter["required"] = True  # without it the answer is 428, which FastAPI cannot know
            yield from _WITH_VERSION


def _declare(responses: dict[str, Any], status: int) -> None:
    """What a route says of a refusal in its own words stays; that it is a problem document is added."""
    own = responses.get(str(status), {})
    description = own.get("description", "Validation Error")
    if description == "Validation Error":
        description = HTTPStatus(status).phrase
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses[str(status)] = {**own, "description": description, "content": content}
