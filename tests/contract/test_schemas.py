"""Contracts only grow, and what is written about them is true."""

import json
import re

import jsonschema
import pytest

from shared.contracts import REGISTRY, Event
from shared.contracts.document import SCHEMAS, events, files, schema
from shared.topics import TOPICS

GOLDEN = {path.stem: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}


def test_every_event_has_a_written_name_a_known_topic_and_a_sentence() -> None:
    names = {topic.name for topic in TOPICS}
    for event in events():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+\.v\d+", event.type), event
        assert event.topic in names, event
        assert event.__doc__, event


def test_what_is_written_down_is_what_the_code_says() -> None:
    stale = [str(path.name) for path, text in files().items() if not path.is_file() or path.read_text("utf-8") != text]
    assert not stale, f"run `make docs` and look at the difference: {stale}"


def test_every_event_says_who_did_it_in_which_role_and_when_R_SEC_4() -> None:
    for event in events():
        told = schema(event)
        assert {"by", "at"} <= set(told["required"]), event.type
        assert set(told["$defs"]["Actor"]["required"]) == {"id", "role"}, event.type


def test_no_event_was_taken_away() -> None:
    assert set(GOLDEN) <= set(REGISTRY)


@pytest.mark.parametrize("event", events(), ids=lambda e: e.type)
def test_a_contract_only_grows(event: type[Event]) -> None:
    """Against the committed schema: no field removed, none retyped, none newly required."""
    assert not breaking(GOLDEN[event.type], schema(event))


def breaking(old: dict, new: dict) -> list[str]:
    """What would break a listener that was written for `old`, or a log that holds it."""
    found = []
    for place, before in _objects(old).items():
        after = _objects(new).get(place)
        if after is None:
            found.append(f"{place} is gone")
            continue
        found += [f"{place}.{name} is gone" for name in before["properties"].keys() - after["properties"].keys()]
        found += [
            f"{place}.{name} changed"
            for name in before["properties"].keys() & after["properties"].keys()
            if _type(before["properties"][name]) != _type(after["properties"][name])
        ]
        added = after["properties"].keys() - before["properties"].keys()
        found += [
            f"{place}.{name} is new and has no default" for name in added if "default" not in after["properties"][name]
        ]
    for place, values in _enums(old).items():
        found += [f"{place}: {gone} is gone" for gone in set(values) - set(_enums(new).get(place, []))]
    return found


def _objects(document: dict) -> dict[str, dict]:
    parts = {"": document, **document.get("$defs", {})}
    return {place: part for place, part in parts.items() if "properties" in part}


def _enums(document: dict) -> dict[str, list]:
    return {place: part["enum"] for place, part in document.get("$defs", {}).items() if "enum" in part}


def _type(field: dict) -> str:
    told = {key: value for key, value in field.items() if key not in ("title", "description", "default", "examples")}
    return json.dumps(told, sort_keys=True)


def test_the_gate_bites() -> None:
    old = schema(REGISTRY["planning.plan_approved.v1"])
    for spoil in (
        lambda s: s["properties"].pop("plan_id"),
        lambda s: s["properties"].__setitem__("revision", {"type": "string"}),
        lambda s: s["properties"].__setitem__("surprise", {"type": "string"}),
        lambda s: s["$defs"]["ApprovalMode"]["enum"].pop(),
        lambda s: s["$defs"]["About"]["properties"].pop("cycle"),
    ):
        new = json.loads(json.dumps(old))
        spoil(new)
        assert breaking(old, new), spoil
    grown = json.loads(json.dumps(old))
    grown["properties"]["remark"] = {"type": "string", "default": ""}
    assert not breaking(old, grown)


def test_a_reader_tolerates_fields_it_does_not_know() -> None:
    for event in events():
        assert event.model_config.get("extra") == "ignore"
        assert event.model_config.get("frozen") is True


def test_the_schemas_are_schemas() -> None:
    for document in GOLDEN.values():
        jsonschema.Draft202012Validator.check_schema(document)


def test_names_travel_only_in_one_event() -> None:
    """Name, NIP and e-mail only on the restricted topic of the directory; NIK nowhere."""
    for event in events():
        fields = {name for part in _objects(schema(event)).values() for name in part["properties"]}
        assert "nik" not in fields
        if event.type != "directory.person_recorded.v1":
            assert not fields & {"nip", "nuptk", "email", "phone"}, event.type


def test_levels_and_predicates_travel_only_on_restricted_topics() -> None:
    restricted = {topic.name for topic in TOPICS if topic.restricted}
    for event in events():
        judgements = {"ObservationLevel", "Expectation", "Predicate", "OrganisationPredicate"}
        if judgements & schema(event).get("$defs", {}).keys():
            assert event.topic in restricted, event.type
