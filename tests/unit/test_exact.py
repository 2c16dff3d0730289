"""What is sent is what is meant: no number for a day, no word for a tick, and no name twice in a body."""

import json
from datetime import UTC, date, datetime
from typing import Annotated

import pytest
from pydantic import AwareDatetime, Field
from pydantic_core import PydanticCustomError

from shared.exact import Exact, exact

TODAY = date(2025, 3, 1)
NOW = datetime(2025, 3, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (bool, True), (int, 3), (int, -1), (str, "3"), (date, "2025-03-01"), (date, TODAY), (datetime, NOW),
        (AwareDatetime, "2025-03-01T07:00:00Z"), (date | None, "2025-03-01"), (bool | None, None), (int, None),
        (Annotated[int, Field(ge=1)] | None, 3), (list[int], ["3"]), (str | None, "86400"), (date, "besok"),
    ],
)  # fmt: skip
def test_what_is_of_the_kind_that_the_field_is_for_stays_as_it_is(annotation: object, value: object) -> None:
    assert exact(annotation, value) is value


@pytest.mark.parametrize(
    ("annotation", "value", "code"),
    [
        (bool, "ya", "bool_type"), (bool, 1, "bool_type"), (bool | None, 0, "bool_type"), (int, "3", "int_type"),
        (int, True, "int_type"), (int, 2.5, "int_type"), (Annotated[int, Field(ge=1)], "3", "int_type"),
        (date, 86400, "date_type"), (date, "86400", "date_type"), (date, " -1.5 ", "date_type"),
        (date | None, "+86400", "date_type"), (datetime, 86400, "datetime_type"),
        (AwareDatetime | None, "86400", "datetime_type"), (Annotated[date | None, Field()], "0", "date_type"),
    ],
)  # fmt: skip
def test_what_would_be_read_as_something_else_is_refused(annotation: object, value: object, code: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        exact(annotation, value)
    assert (refused.value.type, refused.value.message()) == (code, "Nilainya tidak benar.")


def a_request(body: bytes) -> Exact:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Exact({"type": "http", "method": "POST", "headers": []}, receive)


@pytest.mark.parametrize("body", ['{"a": 1, "b": [{"a": 2}, null]}', "[]", '"x"', "{}", '{"a": {"a": {}}}'])
async def test_a_body_is_read_as_it_is_and_once(body: str) -> None:
    asked = a_request(body.encode())
    read = await asked.json()
    assert read == json.loads(body)
    assert await asked.json() is read


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('{"a": 1, "a": 1}', "a name is there twice"), ('[{"a": {"b": 1, "c": 2, "b": 3}}]', "a name is there twice"),
        ('{"a": NaN}', "NaN is no number"), ("[Infinity]", "Infinity is no number"),
        ('{"a": -Infinity}', "-Infinity is no number"),
    ],
)  # fmt: skip
async def test_a_body_that_says_two_things_or_no_number_is_no_json(body: str, why: str) -> None:
    with pytest.raises(json.JSONDecodeError) as refused:
        await a_request(body.encode()).json()
    assert (refused.value.msg, refused.value.doc, refused.value.pos) == (why, "", 0)
