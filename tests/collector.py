"""A collector of traces that keeps what it gets, by OTLP over HTTP; it also has the issuer's keys, for processes."""

import gzip
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

KINDS = {Span.SPAN_KIND_SERVER: "server", Span.SPAN_KIND_PRODUCER: "producer", Span.SPAN_KIND_CONSUMER: "consumer"}


@dataclass(frozen=True)
class Seen:
    """A span as it arrived; ids are hexadecimal, times nanoseconds."""

    service: str
    name: str
    kind: str
    trace: str
    id: str
    parent: str
    began: int
    ended: int
    attributes: Mapping[str, object]
    failed: bool

    @property
    def event(self) -> object:
        return self.attributes.get("cloudevents.event_type")


@dataclass
class Collector:
    """What came in. `resources` are what the services say about themselves."""

    spans: list[Seen] = field(default_factory=list)
    resources: list[Mapping[str, object]] = field(default_factory=list)
    keys: Mapping[str, object] = field(default_factory=dict)
    address: str = ""

    def take(self, body: bytes) -> None:
        for part in ExportTraceServiceRequest.FromString(body).resource_spans:
            resource = _plain(part.resource.attributes)
            self.resources.append(resource)
            for scope in part.scope_spans:
                self.spans.extend(_seen(str(resource["service.name"]), span) for span in scope.spans)

    def of(self, trace: str) -> list[Seen]:
        return [span for span in self.spans if span.trace == trace]


def _seen(service: str, span: Span) -> Seen:
    return Seen(
        service, span.name, KINDS.get(span.kind, "internal"), span.trace_id.hex(), span.span_id.hex(),
        span.parent_span_id.hex(), span.start_time_unix_nano, span.end_time_unix_nano, _plain(span.attributes),
        span.status.code == Status.STATUS_CODE_ERROR,
    )  # fmt: skip


def _plain(attributes) -> dict[str, object]:
    return {each.key: _value(each.value) for each in attributes}


def _value(value: AnyValue) -> object:
    kind = value.WhichOneof("value")
    return [_value(v) for v in value.array_value.values] if kind == "array_value" else getattr(value, str(kind))


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that listens until the block is left."""
    collector = Collector()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != "/v1/traces" or self.headers["Content-Type"] != "application/x-protobuf":
                self.send_error(404)
                return
            collector.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self._answer(b"")

        def do_GET(self) -> None:
            self._answer(json.dumps(collector.keys).encode())

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    collector.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
