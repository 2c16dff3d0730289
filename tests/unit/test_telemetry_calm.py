"""A library may not flood the log when the broker is away."""

import logging

from shared.telemetry import _Calm


def a_record(name: str, line: int, second: float) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.ERROR, "conn.py", line, "cannot connect", None, None)
    record.created = second
    return record


def test_a_library_says_the_same_thing_once_in_five_seconds() -> None:
    calm = _Calm()
    said = [calm.filter(a_record("aiokafka.conn", 7, 100 + i / 400)) for i in range(400)]
    assert sum(said) == 1
    assert calm.filter(a_record("aiokafka.conn", 8, 100.5))
    assert calm.filter(a_record("aiokafka.conn", 7, 106.0))


def test_what_we_say_ourselves_is_always_said() -> None:
    calm = _Calm()
    assert all(calm.filter(a_record("shared.relay", 7, 100.0)) for _ in range(3))
