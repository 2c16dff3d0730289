"""What operators see: JSON logs, Prometheus metrics, and one trace from a click to its last effect.

Logs never hold a name, NIK, NIP, e-mail or rating: `_FORBIDDEN` keys are dropped whoever writes them.
"""

import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import time_ns
from typing import cast

import structlog
from prometheus_client import Counter, Histogram
from structlog.typing import EventDict, FilteringBoundLogger, Processor

_FORBIDDEN = {
    "name", "nama", "nip", "nik", "nuptk", "email", "phone", "token", "password",
    "level", "levels", "rating", "ratings", "predicate", "result", "behaviour",
}  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """Where we are in a story: W3C trace context, what began it, what caused this step, and since when it runs."""

    traceparent: str
    correlation_id: str
    causation_id: str | None = None
    parent: str = ""
    """The span id of the step before; empty where the story begins."""
    began: int = field(default_factory=time_ns)

    @property
    def trace_id(self) -> str:
        return self.traceparent[3:35]

    @property
    def span_id(self) -> str:
        return self.traceparent[36:52]

    @property
    def sampled(self) -> bool:
        return sampled(self.traceparent)


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def begin(traceparent: str | None = None, correlation_id: str | None = None, causation_id: str | None = None) -> Trace:
    """A new story, or the next step of the caller's, perhaps caused by an event; kept for this task."""
    return resume(step(traceparent, correlation_id, causation_id))


def step(traceparent: str | None = None, correlation_id: str | None = None, causation_id: str | None = None) -> Trace:
    """The same, kept for nobody."""
    if traceparent and _well_formed(traceparent):
        mine, parent = _child(traceparent), traceparent[36:52]
    else:
        mine, parent = _root(), ""
    return Trace(mine, correlation_id or mine[3:35], causation_id, parent)


def resume(trace: Trace) -> Trace:
    _current.set(trace)
    return trace


def current() -> Trace:
    """The trace of this task; a new one if nobody has begun any."""
    return _current.get() or begin()


def sampled(traceparent: str | None) -> bool:
    """Whoever began the story wants it told to the collector of traces."""
    return bool(traceparent and _well_formed(traceparent) and int(traceparent[53:], 16) & 1)


def trace(share: float) -> None:
    """Of the stories that begin here, this share is to be traced; others as whoever began them wants it."""
    global _traced_below
    _traced_below = round(share * 2**64)


_traced_below = 0


_well_formed = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}").fullmatch


def _root() -> str:
    trace_id = secrets.token_hex(16)
    return f"00-{trace_id}-{secrets.token_hex(8)}-{'01' if int(trace_id[16:], 16) < _traced_below else '00'}"


def _child(traceparent: str) -> str:
    return f"{traceparent[:36]}{secrets.token_hex(8)}{traceparent[52:]}"


def _traced(_: object, __: str, event: EventDict) -> EventDict:
    trace = _current.get()
    if trace is not None:
        event.setdefault("trace_id", trace.trace_id)
        event.setdefault("span_id", trace.span_id)
        if trace.causation_id:
            event.setdefault("event_id", trace.causation_id)
    return event


def _discreet(_: object, __: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key.lower() not in _FORBIDDEN}


def _where_it_was_raised(_: object, __: str, event: EventDict) -> EventDict:
    """Instead of a traceback, whose messages can hold what people wrote: the kinds of error and the places."""
    raised = event.pop("exc_info", None)
    error = raised[1] if isinstance(raised, tuple) else sys.exc_info()[1] if raised is True else raised
    if isinstance(error, BaseException):
        event["exception"] = list(_chain(error))
    return event


def _chain(error: BaseException) -> Iterator[str]:
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    yield f"{type(error).__name__}: " + " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames))
    before = error.__cause__ or error.__context__
    if before is not None:
        yield from _chain(before)


def about(participation_id: object) -> None:
    """What is logged from here on, in this task, is about this teacher's cycle (None: about nobody's)."""
    if participation_id is None:
        structlog.contextvars.unbind_contextvars("participation_id")
    else:
        structlog.contextvars.bind_contextvars(participation_id=str(participation_id))


_CHATTY = ("aiokafka", "opentelemetry")


class _Calm(logging.Filter):
    """Lets a library say the same thing once in five seconds: without a broker, aiokafka says it 400 times a second."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(_CHATTY):
            return True
        place = (record.pathname, record.lineno)
        if record.created - self._said.get(place, 0.0) < 5.0:
            return False
        self._said[place] = record.created
        return True


def configure(service: str, level: str = "INFO") -> None:
    """JSON lines on standard output, ours and the libraries'."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _discreet,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _traced,
        _where_it_was_raised,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    handler.addFilter(_Calm())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("aiokafka", "faststream", "httpx", "httpcore", "alembic"):
        logging.getLogger(noisy).setLevel("WARNING")
    structlog.contextvars.bind_contextvars(service=service)


def blame(error: BaseException) -> dict[str, str]:
    """An error as logs may hold it: what it is and where it was raised, never its message, for that can hold a name."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    return {"reason": type(error).__name__, "where": f"{ours[-1].name}:{ours[-1].lineno}" if ours else "?"}


def get_logger(module: str) -> FilteringBoundLogger:
    return cast(FilteringBoundLogger, structlog.get_logger(module))


commands = Counter("kinerja_commands_total", "Commands by outcome", ["service", "command", "outcome"])
answers = Counter("kinerja_answers_total", "Answers by status, but for health and metrics", ["service", "status"])
requests = Histogram(
    "kinerja_request_seconds",
    "Time to answer",
    ["service", "route", "method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
