"""Spans: what the traces of `telemetry` look like to a collector. Off by default; off, they cost one `if`.

What must hold:
1. A span is told when its step is over, under the ids that the step had all along (`telemetry.Trace`). Of what was
   rolled back nothing is told but that it failed.
2. A span holds ids, types and numbers: no body, no query, no name, no text of an error.
3. Off, OpenTelemetry's SDK is not even imported (its interfaces are: FastAPI does it).

The span of a request or an errand is the parent of the publishing of its events; the record on Kafka names the
publishing, so that this is the parent of each consumer's span, which is the parent of what it publishes in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import time_ns
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry
from shared.envelope import Envelope
from shared.telemetry import Trace

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

    from shared.courier import Row
    from shared.inbox import Arrival, Delivery

NOT_THE_FRAMEWORKS: "TelemetryConfig" = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI's own spans hold paths and queries, its logs the messages of errors."""

Value = str | int | float | bool
_KEPT, _OFFSET = "spans", "messaging.kafka.offset"


@dataclass(frozen=True, slots=True)
class Span:
    """A step that is over; times are nanoseconds since 1970."""

    name: str
    kind: str
    trace_id: str
    span_id: str
    parent: str
    began: int
    ended: int
    attributes: dict[str, Value]
    error: str | None = None


class _Place(Protocol):
    """Where in the log something is."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...


class Collector(Protocol):
    """Who is told."""

    def take(self, span: Span) -> None: ...
    def close(self) -> None: ...


on = False
_collector: Collector | None = None


class Wanted(Protocol):
    """The settings: the collector's address, if any, and the share of the stories to trace."""

    @property
    def otlp(self) -> str: ...
    @property
    def trace_share(self) -> float: ...


def configure(settings: Wanted, service: str, roles: Sequence[str]) -> None:
    """Begin to trace, if a collector's address is configured."""
    if not settings.otlp:
        return
    from shared import otlp

    begin(otlp.Collector(settings.otlp, service, roles), settings.trace_share)


def begin(collector: Collector, share: float) -> None:
    """Tell this collector; of the stories that begin here, this share."""
    global on, _collector
    close()
    on, _collector = True, collector
    telemetry.trace(share)


def close() -> None:
    """Bring what waits to the collector, for some seconds at most; trace no more."""
    global on, _collector
    ending, on, _collector = _collector, False, None
    telemetry.trace(0.0)
    if ending is not None:
        ending.close()


def _tell(span: Span) -> None:
    if _collector is not None:
        _collector.take(span)


def _step(trace: Trace, name: str, kind: str, attributes: dict[str, Value], error: str | None = None) -> Span:
    return Span(name, kind, trace.trace_id, trace.span_id, trace.parent, trace.began, time_ns(), attributes, error)


# ---- HTTP


def answered(trace: Trace, method: str, route: str, status: int, about: object = None) -> None:
    """A request was answered. The route is the pattern: what is in a path or a query can be anything."""
    if not trace.sampled:
        return
    told: dict[str, Value] = {"http.request.method": method if method != "?" else "_OTHER"}
    told["http.response.status_code"] = status
    if route != "?":
        told["http.route"] = route
    if about is not None:
        told["kinerja.participation.id"] = str(about)
    name = f"{method} {route}" if route != "?" else method if method != "?" else "HTTP"
    _tell(_step(trace, name, "server", told, str(status) if status >= 500 else None))


# ---- errands


def did(errand: str, times: int) -> None:
    """An errand recorded events: a story that begins with time passing."""
    trace = telemetry.current()
    if trace.sampled:
        _tell(_step(trace, f"errand {errand}", "internal", {"kinerja.errand.done": times}))


# ---- publishing


def outgoing(rows: "list[Row]") -> "list[Row]":
    """The same rows; those that are traced name their own publishing in what travels."""
    return [_naming_itself(row) if _traced(row) else row for row in rows]


def _traced(row: "Row") -> bool:
    return telemetry.sampled(row.extras.get("traceparent"))


def _naming_itself(row: "Row") -> "Row":
    cause = row.extras["traceparent"]
    return replace(row, extras={**row.extras, "traceparent": f"{cause[:36]}{_publishing(row.id)}{cause[52:]}"})


def _publishing(event_id: UUID) -> str:
    """The span of an event's publishing: the random half of its id, so that a record sent again names the same."""
    return f"{event_id.int & (1 << 64) - 1:016x}"


def published(rows: "Sequence[Row]", acked: Sequence[int], taken: int) -> None:
    """Kafka has these; the relay took them at `taken`. A span from the recording to the acknowledgement for each."""
    now, there = time_ns(), set(acked)
    for row in rows:
        if row.seq in there and _traced(row):
            cause, began = row.extras["traceparent"], int(row.created_at.timestamp() * 1e9)
            told = _about("publish", "send", row.topic, (row.id, row.type))
            told["kinerja.outbox.seconds"] = max(0.0, round((taken - began) / 1e9, 6))
            name, span_id = f"publish {row.topic}", _publishing(row.id)
            _tell(Span(name, "producer", cause[3:35], span_id, cause[36:52], began, now, told))


def _about(operation: str, kind: str, topic: str, event: tuple[UUID, str] | None) -> dict[str, Value]:
    told: dict[str, Value] = {"messaging.system": "kafka", "messaging.destination.name": topic}
    told |= {"messaging.operation.name": operation, "messaging.operation.type": kind}
    if event is not None:
        told |= {"messaging.message.id": str(event[0]), "cloudevents.event_type": event[1]}
    return told


# ---- consuming


def handled(session: "AsyncSession", group: str, delivery: "Delivery") -> None:
    """An event was handled; told once the transaction is committed."""
    trace = telemetry.current()
    if trace.sampled:
        _keep(session, _consumed(trace, group, delivery, (delivery.id, delivery.type)))


def folded(session: "AsyncSession", group: str, deliveries: "Sequence[Delivery]", began: int) -> None:
    """Events were handled together; told once the transaction is committed, each in its own story."""
    for delivery in deliveries:
        if telemetry.sampled(delivery.traceparent):
            trace = replace(telemetry.step(delivery.traceparent), began=began)
            told = _consumed(trace, group, delivery, (delivery.id, delivery.type))
            told.attributes["messaging.batch.message_count"] = len(deliveries)
            _keep(session, told)


def failed(session: "AsyncSession", group: str, arrival: "Arrival", error: Exception | None, tries: int) -> None:
    """An event could not be handled, and is tried again or parked; `error` is None for what waits behind another."""
    said = arrival.envelope
    known = said if isinstance(said, Envelope) else None
    trace = telemetry.current()
    if known is None or trace.causation_id != str(known.id):
        trace = telemetry.step(known.traceparent if known else None)
    if trace.sampled:
        why = type(error).__name__ if error else "behind_parked"
        told = _consumed(trace, group, arrival.record, (known.id, known.type) if known else None, why)
        told.attributes["kinerja.inbox.tries"] = tries
        _keep(session, told)


def committed(session: "AsyncSession") -> None:
    """What was done in this transaction is done."""
    for span in session.info.pop(_KEPT, {}).values():
        _tell(span)


def _keep(session: "AsyncSession", span: Span) -> None:
    """Of each event the last that happened to it: a handler that was undone has only failed."""
    session.info.setdefault(_KEPT, {})[span.attributes.get("messaging.message.id"), span.attributes[_OFFSET]] = span


def _consumed(trace: Trace, group: str, at: _Place, event: tuple[UUID, str] | None, error: str | None = None) -> Span:
    told = _about("process", "process", at.topic, event)
    told["messaging.consumer.group.name"] = group
    told["messaging.destination.partition.id"] = str(at.partition)
    told[_OFFSET] = at.offset
    return _step(trace, f"process {at.topic}", "consumer", told, error)
