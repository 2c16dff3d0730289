"""The way to a trace collector: OpenTelemetry's SDK, its batches, OTLP over HTTP. Imported only if tracing is on.

What must hold:
1. A span takes the ids that its step had all along, so that logs, answers, events and spans name the same things.
2. The collector's trouble is its own: spans wait in a bounded queue, and are thrown away when it is full.
"""

import os
import socket
import threading
from collections.abc import Sequence

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from prometheus_client import Counter
from requests import Session

from shared import __version__
from shared.tracing import Span

QUEUE = 4096
"""Spans that wait for the collector; then the oldest are thrown away."""

_TIMEOUT, _PATIENCE = 5.0, 3.0
_KINDS = {"server": SpanKind.SERVER, "producer": SpanKind.PRODUCER, "consumer": SpanKind.CONSUMER}
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
spans = Counter("kinerja_spans_total", "Spans told, exported, failed; others wait or are lost", ["what"])


class _Given(IdGenerator):
    """The ids of the span that is being told: whether to tell it was decided long before."""

    trace_id = span_id = 0

    def generate_trace_id(self) -> int:
        return self.trace_id

    def generate_span_id(self) -> int:
        return self.span_id


class _Counted(SpanExporter):
    """The exporter, and how many spans it brought to the collector."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, batch: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._exporter.export(batch)
        spans.labels("exported" if result is SpanExportResult.SUCCESS else "failed").inc(len(batch))
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()


class Collector:
    """Takes spans and brings them to the collector, from a thread of its own."""

    def __init__(self, address: str, service: str, roles: Sequence[str]) -> None:
        named = {
            "service.namespace": "kinerja",
            "service.name": f"kinerja-{service}",
            "service.instance.id": f"{socket.gethostname()}:{os.getpid()}",
            "service.version": __version__,
            "kinerja.roles": tuple(roles),
        }
        session = Session()
        session.trust_env = False
        exporter = OTLPSpanExporter(f"{address.rstrip('/')}/v1/traces", timeout=_TIMEOUT, session=session)
        self._ids = _Given()
        self._provider = TracerProvider(
            sampler=ALWAYS_ON, resource=Resource.create(named), shutdown_on_exit=False, id_generator=self._ids
        )
        self._provider.add_span_processor(BatchSpanProcessor(_Counted(exporter), QUEUE, schedule_delay_millis=1000))
        self._tracer = self._provider.get_tracer("kinerja", __version__)
        self._told = spans.labels("told")

    def take(self, span: Span) -> None:
        """A span that is over."""
        trace_id = int(span.trace_id, 16)
        self._ids.trace_id, self._ids.span_id = trace_id, int(span.span_id, 16)
        around = Context()
        if span.parent:
            parent = SpanContext(trace_id, int(span.parent, 16), is_remote=True, trace_flags=_SAMPLED)
            around = trace.set_span_in_context(NonRecordingSpan(parent), around)
        kind = _KINDS.get(span.kind, SpanKind.INTERNAL)
        told = self._tracer.start_span(span.name, around, kind, span.attributes, start_time=span.began)
        if span.error is not None:
            told.set_attribute("error.type", span.error)
            told.set_status(Status(StatusCode.ERROR))
        told.end(max(span.began, span.ended))
        self._told.inc()

    def close(self) -> None:
        """Bring what waits, for some seconds at most."""
        closing = threading.Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(_PATIENCE)
