"""What operators see: JSON logs, Prometheus metrics, and one trace from a click to its last effect.

Logs never hold a name, NIK, NIP, e-mail or rating: `_FORBIDDEN` keys are dropped whoever writes them.
"""

import logging
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import structlog
from prometheus_client import Counter, Histogram
from structlog.typing import EventDict, FilteringBoundLogger, Processor

_FORBIDDEN = {
    "name", "nama", "nip", "nik", "nuptk", "email", "phone", "token", "password",
    "level", "levels", "rating", "ratings", "predicate", "result", "behaviour",
}  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """Where we are in a story: W3C trace context, what began it, and what caused this step."""

    traceparent: str
    correlation_id: str
    causation_id: str | None = None

    @property
    def trace_id(self) -> str:
        return self.traceparent.split("-")[1]

    def step(self, event_id: UUID) -> "Trace":
        """What is done because of this event."""
        return Trace(_child(self.traceparent), self.correlation_id, str(event_id))


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def begin(traceparent: str | None = None, correlation_id: str | None = None) -> Trace:
    """A new story, or the continuation of the caller's; kept for this task."""
    parent = traceparent if traceparent and _well_formed(traceparent) else None
    mine = _child(parent) if parent else f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
    return resume(Trace(mine, correlation_id or mine.split("-")[1]))


def resume(trace: Trace) -> Trace:
    _current.set(trace)
    return trace


def current() -> Trace:
    """The trace of this task; a new one if nobody has begun any."""
    return _current.get() or begin()


def _well_formed(traceparent: str) -> bool:
    parts = traceparent.split("-")
    return [len(p) for p in parts] == [2, 32, 16, 2] and all(c in "0123456789abcdef" for c in "".join(parts))


def _child(traceparent: str) -> str:
    version, trace_id, _, flags = traceparent.split("-")
    return f"{version}-{trace_id}-{secrets.token_hex(8)}-{flags}"


def _traced(_: object, __: str, event: EventDict) -> EventDict:
    trace = _current.get()
    if trace is not None:
        event.setdefault("trace_id", trace.trace_id)
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


class _Calm(logging.Filter):
    """Lets a library say the same thing once in five seconds: without a broker, aiokafka says it 400 times a second."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("aiokafka"):
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
