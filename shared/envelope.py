"""CloudEvents 1.0 in Kafka's binary mode, by hand: eleven headers, the body is the event's JSON.

What must hold:
1. What `headers` writes, the `cloudevents` SDK reads as the same event, and `read` gives back.
2. `read` never raises. Whatever is wrong with a record's headers makes it `Malformed`, and it is parked, not lost.
3. `traceparent` is plain, as tracing tools expect it; a broken one costs the trace, never the event.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

Headers = Sequence[tuple[str, bytes | None]]
Written = list[tuple[str, bytes]]

_ALWAYS: Written = [("ce_specversion", b"1.0"), ("content-type", b"application/json")]
_EXTRAS = ("ce_correlationid", "ce_causationid", "traceparent")


class Recorded(Protocol):
    """A row of the outbox, as far as its headers go; `headers` are those of the extras that it has."""

    @property
    def id(self) -> UUID: ...
    @property
    def type(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def aggregateid(self) -> UUID: ...
    @property
    def aggregate_version(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def extras(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the headers say about an event."""

    id: UUID
    type: str
    source: str
    subject: str
    key: str
    sequence: int
    time: datetime
    correlation_id: str | None
    causation_id: str | None
    traceparent: str | None


@dataclass(frozen=True, slots=True)
class Malformed:
    """Headers that cannot be trusted, and why."""

    why: str


def extras(correlation_id: str | None, causation_id: str | None, traceparent: str | None) -> dict[str, str]:
    """The headers that are not columns of the outbox."""
    values = zip(_EXTRAS, (correlation_id, causation_id, traceparent), strict=True)
    return {name: value for name, value in values if value}


def headers(row: Recorded) -> Written:
    """The headers of one outbox row. The source is the service that owns the type."""
    written = [
        *_ALWAYS,
        ("ce_id", str(row.id).encode()),
        ("ce_source", b"/kinerja/" + row.type.partition(".")[0].encode()),
        ("ce_type", row.type.encode()),
        ("ce_time", _stamp(row.occurred_at)),
        ("ce_subject", str(row.aggregateid).encode()),
        ("ce_partitionkey", row.key.encode()),
        ("ce_sequence", b"%d" % row.aggregate_version),
    ]
    for name, value in row.extras.items():
        written.append((name, value.encode()))
    return written


def _stamp(moment: datetime) -> bytes:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()


def read(found: Headers) -> Envelope | Malformed:
    """The envelope of a record, or what is wrong with it."""
    by_name = dict(found)
    if len(by_name) != len(found) and (twice := _twice(found)):
        return Malformed(f"{twice} is there twice")
    try:
        return Envelope(
            id=UUID(_text(by_name, "ce_id")),
            type=_text(by_name, "ce_type"),
            source=_text(by_name, "ce_source"),
            subject=_text(by_name, "ce_subject"),
            key=_text(by_name, "ce_partitionkey"),
            sequence=int(_text(by_name, "ce_sequence")),
            time=_moment(_text(by_name, "ce_time")),
            correlation_id=_maybe(by_name, "ce_correlationid"),
            causation_id=_maybe(by_name, "ce_causationid"),
            traceparent=_trace(by_name),
        )
    except _Bad as bad:
        return Malformed(str(bad))
    except ValueError as bad:
        return Malformed(f"a header has no sense: {bad}"[:300])


class _Bad(Exception):
    """One header, and what is wrong with it."""


def _twice(found: Headers) -> str | None:
    seen: set[str] = set()
    for name, _ in found:
        if name in seen and name.startswith("ce_"):
            return name
        seen.add(name)
    return None


def _text(by_name: Mapping[str, bytes | None], name: str) -> str:
    if name not in by_name:
        raise _Bad(f"{name} is missing")
    value = by_name[name]
    if value is None:
        raise _Bad(f"{name} is NULL")
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise _Bad(f"{name} is not UTF-8") from None


def _maybe(by_name: Mapping[str, bytes | None], name: str) -> str | None:
    return _text(by_name, name) if name in by_name else None


def _trace(by_name: Mapping[str, bytes | None]) -> str | None:
    value = by_name.get("traceparent")
    return value.decode() if value is not None and value.isascii() else None


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise _Bad("ce_time has no zone")
    return moment


def readable(found: Iterable[tuple[str, bytes | None]]) -> list[list[str | None]]:
    """Headers as they are kept beside a parked record: every byte survives, ASCII can be read."""
    return [[name, None if value is None else value.decode("latin-1")] for name, value in found]


def original(kept: Iterable[Sequence[str | None]]) -> Headers:
    """The headers of a parked record as they came."""
    return [(name or "", None if value is None else value.encode("latin-1")) for name, value in kept]
