"""Good bodies, made from what the API says of itself."""

import copy
from typing import Any


def example(operation: dict[str, Any], schema: dict[str, Any]) -> Any:
    """A good body, made from the examples of its fields."""
    return _example(operation["requestBody"]["content"]["application/json"]["schema"], schema)


def _example(declared: dict[str, Any], schema: dict[str, Any]) -> Any:
    if declared.get("examples"):
        return copy.deepcopy(declared["examples"][0])
    (model, *_) = [one for one in variants_of(declared, schema) if one.get("type") != "null"]
    if model.get("examples"):
        return copy.deepcopy(model["examples"][0])
    if model.get("type") == "array":
        return [_example(model["items"], schema)]
    return {name: _example(one, schema) for name, one in model.get("properties", {}).items()}


def at(moment: str, body: Any, declared: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The body with this in the place of every day and moment."""
    variants = variants_of(declared, schema)
    formats = {variant.get("format") for variant in variants}
    if "date-time" in formats:
        return moment
    if "date" in formats:
        return moment[:10]
    for variant in variants:
        if isinstance(body, list) and variant.get("type") == "array":
            return [at(moment, value, variant["items"], schema) for value in body]
        if isinstance(body, dict) and (fields := variant.get("properties")):
            return {name: at(moment, value, fields[name], schema) for name, value in body.items()}
    return body


def variants_of(declared: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    found = declared.get("anyOf") or declared.get("oneOf") or [declared]
    return [resolved(one, schema) for one in found]


def resolved(one: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in one:
        return one
    found: dict[str, Any] = schema["components"]["schemas"][one["$ref"].rsplit("/", 1)[-1]]
    return found
