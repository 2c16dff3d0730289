"""Everything that can be wrong with a body, made from what the API declares of it, and how a refusal must look."""

import copy
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import jsonschema

from tests.integration.good_input import resolved, variants_of

HOSTILE = {
    "NUL": "a\x00b",
    "escape": "\x1b[31mmerah",
    "right to left": "guru\u202exe.pdf",
    "isolate": "\u2067a\u2069",
    "lone surrogate": "a\ud800b",
    "markup": "<script>alert(1)</script>",
}
_MANY, _LONG = 10 * 1024 * 1024, 5000
ANOTHER_TYPE = "another type"
_NESTED = b"[" * 100_000
RAW: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "application/json"),
    "half of it": (b'{"a": ', "application/json"),
    "no text": (b"\xff\xfe\x00{}", "application/json"),
    "deep": (_NESTED, "application/json"),
    "a list": (b"[]", "application/json"),
    "null": (b"null", "application/json"),
    "a word": (b'"draf"', "application/json"),
    "10 MB": (b'{"a": "' + b"x" * _MANY + b'"}', "application/json"),
    ANOTHER_TYPE: (b"a=1", "text/plain"),
}


@dataclass(frozen=True)
class Spoil:
    """One wrong thing: what, where the answer must point (empty: anywhere), and the bytes to send."""

    what: str
    field: str
    content: bytes
    media_type: str = "application/json"


def spoils(operation: dict[str, Any], schema: dict[str, Any], good: dict[str, Any]) -> Iterator[Spoil]:
    """Every way to spoil a good body of this operation."""
    for what, (content, media_type) in RAW.items():
        yield Spoil(what, "", content, media_type)
    model = resolved(operation["requestBody"]["content"]["application/json"]["schema"], schema)
    for what, place, body in _of_object(model, good, (), schema):
        yield Spoil(what, "/" + "/".join(map(str, place)), json.dumps(body).encode())


Wrong = tuple[str, tuple[str | int, ...], Any]


def _of_object(model: dict[str, Any], whole: Any, at: tuple[str | int, ...], schema: dict[str, Any]) -> Iterator[Wrong]:
    for name in model.get("required", ()):
        yield "missing", (*at, name), _without(whole, (*at, name))
    if model.get("additionalProperties") is False:
        yield "unknown", (*at, "kejutan"), _put(whole, (*at, "kejutan"), 1)
    for name, declared in model.get("properties", {}).items():
        here, variants = (*at, name), variants_of(declared, schema)
        for what, value in _values(variants):
            yield what, here, _put(whole, here, value)
        yield from _inside(variants, whole, here, schema)


def _inside(
    variants: list[dict[str, Any]], whole: Any, here: tuple[str | int, ...], schema: dict[str, Any]
) -> Iterator[Wrong]:
    """What stands deeper: objects, the first item of a list, the keys and values of a map."""
    value = _get(whole, here)
    for variant in variants:
        if variant.get("type") == "object" and isinstance(value, dict):
            yield from _of_object(variant, whole, here, schema)
            yield from _of_map(variant, whole, here, schema)
        if variant.get("type") == "array" and value:
            items = variants_of(variant["items"], schema)
            for what, wrong in _values(items):
                yield what, (*here, 0), _put(whole, (*here, 0), wrong)
            yield from _inside(items, whole, (*here, 0), schema)


def _of_map(
    variant: dict[str, Any], whole: Any, here: tuple[str | int, ...], schema: dict[str, Any]
) -> Iterator[Wrong]:
    values = variant.get("additionalProperties")
    if isinstance(values, dict):
        some = next(iter(_get(whole, here)))
        for what, wrong in _values(variants_of(values, schema)):
            yield what, (*here, some), _put(whole, (*here, some), wrong)
        for what, name in {**HOSTILE, "long name": "x" * _LONG}.items():
            yield f"key: {what}", here, _put(whole, (*here, name), _get(whole, (*here, some)))


def _values(variants: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Values that none of the variants takes."""
    kinds = {variant.get("type") for variant in variants}
    if "null" not in kinds:
        yield "null", None
    for what, value, kind in (("object", {"a": 1}, "object"), ("list", [[]], "array"), ("true", True, "boolean")):
        if kind not in kinds:
            yield what, value
    if "integer" not in kinds and "number" not in kinds:
        yield "number", 86400
    for variant in variants:
        yield from _OF_KIND.get(variant.get("type", ""), _nothing)(variant)


def _nothing(_: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    return ()


def _strings(variant: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from HOSTILE.items()
    if "format" in variant:
        yield from (("a word", "besok"), ("digits", "86400"), ("no such day", "2025-02-30"))
    elif "enum" in variant or "const" in variant:
        yield "not listed", "NOPE"
    else:
        yield "too long by one", "x" * (variant.get("maxLength", _LONG) + 1)


def _integers(variant: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from (("overflow", 10**30), ("fraction", 2.5), ("in quotes", "3"))
    yield from (("too much", variant["maximum"] + 1), ("too little", variant["minimum"] - 1))


def _booleans(_: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from (("yes", "ya"), ("in quotes", "true"))


def _arrays(variant: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from (("a word", "abc"), ("too many by one", [None] * (variant["maxItems"] + 1)))


_OF_KIND = {"string": _strings, "integer": _integers, "boolean": _booleans, "array": _arrays}


def _get(whole: Any, place: tuple[str | int, ...]) -> Any:
    for part in place:
        whole = whole.get(part) if isinstance(whole, dict) else whole[part]
    return whole


def _put(whole: Any, place: tuple[str | int, ...], value: Any) -> Any:
    changed = copy.deepcopy(whole)
    _get(changed, place[:-1])[place[-1]] = value
    return changed


def _without(whole: Any, place: tuple[str | int, ...]) -> Any:
    changed = copy.deepcopy(whole)
    _get(changed, place[:-1]).pop(place[-1], None)
    return changed


def misbehaviour(answer: httpx.Response, spoil: Spoil, operation: dict[str, Any], schema: dict[str, Any]) -> str | None:
    """What is wrong with how a spoilt body was answered; None: it was refused as it should be."""
    said = f"{answer.request.method} {answer.request.url.path}: {spoil.what} at {spoil.field or 'the whole'}"
    if answer.status_code not in {400, 413, 415, 422} or str(answer.status_code) not in operation["responses"]:
        return f"{said}: answered {answer.status_code}"
    if wrong := not_a_problem(answer, schema):
        return f"{said}: {wrong}"
    fields = [error["field"] for error in answer.json()["errors"]]
    if spoil.field and not any(field.startswith(spoil.field) for field in fields):
        return f"{said}: points at {fields}"
    return None


def not_a_problem(answer: httpx.Response, schema: dict[str, Any]) -> str | None:
    """Why an answer is no problem document as the API declares it, in the language that was asked for."""
    if answer.headers["content-type"] != "application/problem+json":
        return f"is {answer.headers['content-type']}"
    asked = answer.request.headers["accept-language"]
    if answer.headers["content-language"] != asked:
        return f"speaks {answer.headers['content-language']}, not {asked}"
    body = answer.json()
    try:
        jsonschema.validate(body, {"$ref": "#/components/schemas/Problem", "components": schema["components"]})
    except jsonschema.ValidationError as error:
        return error.message
    return None if body["title"] and body["detail"].endswith(".") else "says nothing"
