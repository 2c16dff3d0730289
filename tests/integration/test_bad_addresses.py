"""Addresses that no page of ours leads to: what stands in the path or behind the question mark is nonsense.

Nothing breaks, nothing is written, and what is refused is refused with a problem document.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests import builders as a
from tests.integration.bad_input import HOSTILE, not_a_problem
from tests.integration.directory_kit import PLATFORM
from tests.integration.service_kit import Kit
from tests.integration.test_bad_documents import everything
from tests.integration.test_routes import SERVICES

KNOWN = {"npsn": a.NPSN, "cycle": "2025", "office": a.OFFICE, "office_code": a.OFFICE, "policy": "2025"}
NONSENSE = {
    **{what: quote(text.encode("utf-8", "surrogatepass"), safe="") for what, text in HOSTILE.items()},
    "no UTF-8": "%FF%FE", "half a sign": "%", "nothing": "", "a blank": "%20", "dots": "..", "a way out": "..%2Fetc",
    "long": "x" * 5000, "digits": "9" * 400, "less than nothing": "-1", "much": "1e999", "no number": "NaN",
    "null": "null", "a list": "[]", "a quotation": "%27%20OR%201=1--", "a wildcard": "%25", "a year": "99999",
    "no day": "2025-02-30", "the last day": "9999-12-31", "the first": "0001-01-01",
}  # fmt: skip
OTHER = {"404": "no such route", "422": "no such value", "307": "without the stroke at its end"}


@pytest.fixture(scope="module", params=SERVICES)
async def kit(request: pytest.FixtureRequest, kits_of_module) -> Kit:
    more = {"platform_operators": (PLATFORM,)} if request.param == "directory" else {}
    made: Kit = await kits_of_module(request.param, **more)
    if request.param != "directory":
        await made.feed(*a.a_led_school())
    return made


def addresses(kit: Kit) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each route that reads, with nonsense in one place after the other."""
    for path, methods in kit.app.openapi()["paths"].items():
        operation = methods.get("get")
        if operation is None or operation.get("x-rule", "rehearsal") == "rehearsal":
            continue
        told = operation.get("parameters", ())
        good = {one["name"]: KNOWN.get(one["name"], str(uuid4())) for one in told if one["in"] in ("path", "query")}
        for one in told:
            if one["in"] in ("path", "query"):
                for what, nonsense in NONSENSE.items():
                    yield _address(path, told, good | {one["name"]: nonsense}, one["name"]), operation, what


def _address(path: str, told: list[dict[str, Any]], values: dict[str, str], spoilt: str) -> str:
    """All that is compulsory, and what is spoilt."""
    asked = []
    for one in told:
        name, value = one["name"], values.get(one["name"], "")
        if one["in"] == "path":
            path = path.replace(f"{{{name}}}", value)
        elif one["in"] == "query" and (one.get("required") or name == spoilt):
            asked.append(f"{name}={value}")
    return f"{path}?{'&'.join(asked)}"


async def test_nonsense_in_an_address_breaks_nothing(kit: Kit) -> None:
    schema, before, wrong = kit.app.openapi(), await everything(kit), []
    for place, (address, operation, what) in enumerate(addresses(kit)):
        client = kit.as_(PLATFORM if kit.service.name == "directory" else a.HEAD, "en" if place % 2 else "id")
        answer = await client.get(address)
        if answer.status_code >= 500 or str(answer.status_code) not in operation["responses"] | OTHER:
            wrong.append(f"{address[:150]}: {what}: {answer.status_code} {answer.text[:150]}")
        elif answer.status_code >= 400 and (trouble := not_a_problem(answer, schema)):
            wrong.append(f"{address[:150]}: {what}: {trouble}")
    assert not wrong, "\n".join(wrong)
    assert await everything(kit) == before
