"""Bytes that are no body: of another kind, packed, nested without end, said twice; at every route that changes things.

Nothing of it exists there: a route that takes no body finds nothing; one that takes one refuses it before it looks.
"""

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests import builders as a
from tests.integration.bad_input import not_a_problem
from tests.integration.directory_kit import PLATFORM
from tests.integration.good_input import example
from tests.integration.service_kit import Kit
from tests.integration.test_bad_documents import everything
from tests.integration.test_routes import SERVICES

JSON = "application/json"
CHANGING = ("post", "put", "patch", "delete")
DEEP = 10_000
_FORM = b'--x\r\nContent-Disposition: form-data; name="reason"\r\n\r\nBanjir\r\n--x--\r\n'
NO_BODY: dict[str, tuple[bytes, dict[str, str]]] = {
    "a word": (b"Banjir", {"Content-Type": "text/plain"}),
    "a form": (b"reason=Banjir", {"Content-Type": "application/x-www-form-urlencoded"}),
    "a form of parts": (_FORM, {"Content-Type": "multipart/form-data; boundary=x"}),
    "a form without its boundary": (_FORM, {"Content-Type": "multipart/form-data"}),
    "XML": (b"<!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</a>", {"Content-Type": "application/xml"}),
    "no kind at all": (b"{}", {}),
    "no kind that there is": (b"{}", {"Content-Type": ";;=\xff"}),
    "not UTF-8": (b'{"reason": "\xff\xfe"}', {"Content-Type": JSON}),
    "half a letter": (b'{"reason": "\xf0\x9f"}', {"Content-Type": JSON}),
    "UTF-7, as it says": (b"+AHsAfQ-", {"Content-Type": f"{JSON}; charset=utf-7"}),
    "deep lists": (b"[" * DEEP + b"]" * DEEP, {"Content-Type": JSON}),
    "deep objects": (b'{"reason": ' * DEEP + b"1" + b"}" * DEEP, {"Content-Type": JSON}),
    "as deep as can be read": (b'{"reason": ' * 900 + b"1" + b"}" * 900, {"Content-Type": JSON}),
    "packed": (gzip.compress(b'{"reason": "' + b"x" * 10_000_000 + b'"}'), {
        "Content-Type": JSON, "Content-Encoding": "gzip",
    }),
    "packed twice": (gzip.compress(gzip.compress(b" " * 10_000_000)), {
        "Content-Type": JSON, "Content-Encoding": "gzip, gzip",
    }),
}  # fmt: skip
"""What is sent, and the headers that go with it."""
NUMBERS = {"NaN": "NaN", "Infinity": "Infinity", "-Infinity": "-Infinity", "1e999": "too large for any number",
           "9" * 5000: "5,000 digits", "-0.0": "a zero with a sign"}  # fmt: skip
"""In the place of the first value."""


@pytest.fixture(scope="module", params=SERVICES)
async def kit(request: pytest.FixtureRequest, kits_of_module) -> Kit:
    more = {"platform_operators": (PLATFORM,)} if request.param == "directory" else {}
    return await kits_of_module(request.param, **more)


Operation = tuple[str, str, dict[str, Any]]


def operations(kit: Kit) -> Iterator[Operation]:
    """Method, path with ids that nobody has, and what the API says of it."""
    for path, methods in kit.app.openapi()["paths"].items():
        for method in CHANGING:
            if method in methods and methods[method]["x-rule"] != "rehearsal":
                yield method, _filled(path, methods[method]), methods[method]


def _filled(path: str, operation: dict[str, Any]) -> str:
    place = re.sub(r"\{npsn\}", a.NPSN, path).replace("{cycle}", "2025")
    place = re.sub(r"\{\w+\}", str(uuid4()), place)
    asked = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
    known = {"npsn": a.NPSN, "cycle": "2025", "name": "x.pdf", "participation_id": str(uuid4())}
    return f"{place}?{httpx.QueryParams({name: known[name] for name in asked if name in known})}"


def takes(operation: dict[str, Any]) -> str | None:
    return next(iter(operation.get("requestBody", {"content": {}})["content"]), None)


async def sent(kit: Kit, operation: Operation, what: str, content: bytes, headers: dict[str, str]) -> str | None:
    """What is wrong with how it was answered; None: it was refused."""
    method, place, declared = operation
    key = {"Idempotency-Key": str(uuid4())} if len(what) % 2 else {}
    client = kit.as_(PLATFORM if kit.service.name == "directory" else a.HEAD, "en" if len(place) % 2 else "id")
    told = {name.encode(): value.encode("latin-1") for name, value in {"If-Match": '"0"', **key, **headers}.items()}
    answer = await client.request(method, place, content=content, headers=told)
    refusals = {400, 413, 415, 422} if takes(declared) else range(400, 500)
    said = f"{method} {place}: {what}"
    if answer.status_code not in refusals or str(answer.status_code) not in declared["responses"]:
        return f"{said}: answered {answer.status_code} {answer.text[:200]}"
    wrong = not_a_problem(answer, kit.app.openapi())
    return f"{said}: {wrong}" if wrong else None


async def test_what_is_no_body_is_refused_at_every_route_that_changes_something(kit: Kit) -> None:
    before, tried = await kept(kit), list(operations(kit))
    wrong = [
        await sent(kit, operation, what, content, headers)
        for operation in tried
        for what, (content, headers) in NO_BODY.items()
    ]
    assert not (found := [trouble for trouble in wrong if trouble]), "\n".join(found)
    assert await kept(kit) == before


async def kept(kit: Kit) -> dict[str, object]:
    """Without the answers of keyed commands: that an import is refused is an answer, too."""
    return {table: rows for table, rows in (await everything(kit)).items() if table != "idempotency"}


def of_json(kit: Kit) -> Iterator[tuple[Operation, str]]:
    """The routes that take JSON, with a good body."""
    schema = kit.app.openapi()
    for operation in operations(kit):
        if takes(operation[2]) == JSON:
            yield operation, json.dumps(example(operation[2], schema))


async def test_a_name_that_is_there_twice_is_refused(kit: Kit) -> None:
    """Of two values one would be lost in silence; which, depends on who reads it."""
    wrong = []
    for operation, good in of_json(kit):
        first = next(iter(json.loads(good)))
        for what, bad in {
            "twice": f'{{"{first}": null, {good[1:]}',
            "twice the same": f"{good[:-1]}, {good[1:]}",
            "twice, written differently": f'{{"\\u{ord(first[0]):04x}{first[1:]}": null, {good[1:]}',
        }.items():
            wrong.append(await sent(kit, operation, what, bad.encode(), {"Content-Type": JSON}))
    assert not (found := [trouble for trouble in wrong if trouble]), "\n".join(found)


async def test_what_is_no_number_of_json_is_refused(kit: Kit) -> None:
    wrong = []
    for operation, good in of_json(kit):
        first = next(iter(body := json.loads(good)))
        for number, what in NUMBERS.items():
            bad = json.dumps({**body, first: "HERE"}).replace('"HERE"', number)
            wrong.append(await sent(kit, operation, what, bad.encode(), {"Content-Type": JSON}))
    assert not (found := [trouble for trouble in wrong if trouble]), "\n".join(found)
