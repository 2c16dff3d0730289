"""The envelope: the `cloudevents` SDK reads what we write, we read what it writes, and nothing makes us raise."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from shared import envelope
from shared.envelope import Envelope, Malformed

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass
class Row:
    id: UUID = field(default_factory=uuid4)
    type: str = "planning.plan_approved.v1"
    occurred_at: datetime = datetime(2025, 1, 20, 3, 0, 0, 123456, tzinfo=UTC)
    aggregateid: UUID = field(default_factory=uuid4)
    aggregate_version: int = 7
    key: str = "20200001"
    extras: dict[str, str] = field(default_factory=lambda: envelope.extras("story", "cause", TRACE))


def test_the_sdk_reads_what_we_write() -> None:
    row = Row()
    headers = dict(envelope.headers(row))
    event = from_binary(
        KafkaMessage(headers=headers, key=row.key.encode(), value=b'{"a": 1}'), JSONFormat(), CloudEvent
    )
    assert event.get_specversion() == "1.0"
    assert event.get_id() == str(row.id)
    assert event.get_source() == "/kinerja/planning"
    assert event.get_type() == row.type
    assert event.get_time() == row.occurred_at
    assert event.get_subject() == str(row.aggregateid)
    assert event.get_datacontenttype() == "application/json"
    assert event.get_data() == {"a": 1}
    assert event.get_extension("partitionkey") == row.key
    assert event.get_extension("sequence") == "7"
    assert event.get_extension("correlationid") == "story"
    assert event.get_extension("causationid") == "cause"
    assert headers["traceparent"] == TRACE.encode()


def test_we_read_what_the_sdk_writes() -> None:
    attributes = {
        "id": str(uuid4()), "source": "/kinerja/planning", "type": "planning.plan_approved.v1", "specversion": "1.0",
        "subject": "s", "time": datetime(2025, 1, 20, tzinfo=UTC), "partitionkey": "k", "sequence": "3",
        "correlationid": "c",
    }  # fmt: skip
    message = to_binary(CloudEvent(attributes, {"a": 1}), JSONFormat())
    read = envelope.read(list(message.headers.items()))
    assert isinstance(read, Envelope)
    assert (str(read.id), read.sequence, read.key, read.correlation_id) == (attributes["id"], 3, "k", "c")
    assert read.time == attributes["time"]


def test_what_is_written_is_read_back() -> None:
    row = Row(occurred_at=datetime(2025, 1, 20, 10, 0, tzinfo=timezone(timedelta(hours=7))))
    read = envelope.read(envelope.headers(row))
    assert read == Envelope(
        row.id,
        row.type,
        "/kinerja/planning",
        str(row.aggregateid),
        row.key,
        7,
        row.occurred_at,
        "story",
        "cause",
        TRACE,
    )


def test_a_broken_trace_costs_the_trace_and_never_the_event() -> None:
    headers = [*envelope.headers(Row(extras={})), ("traceparent", b"\xff")]
    read = envelope.read(headers)
    assert isinstance(read, Envelope)
    assert read.traceparent is None


@pytest.mark.parametrize(
    "name", ["ce_id", "ce_type", "ce_source", "ce_subject", "ce_partitionkey", "ce_sequence", "ce_time"]
)
def test_every_header_of_ours_must_be_there_once_and_make_sense(name: str) -> None:
    good = dict(envelope.headers(Row()))
    for bad in ([n for n in good.items() if n[0] != name], [*good.items(), (name, good[name])],
                [*(good | {name: None}).items()], [*(good | {name: b"\xff"}).items()]):  # fmt: skip
        assert isinstance(envelope.read(bad), Malformed)


headers = st.lists(
    st.tuples(st.sampled_from([*dict(envelope.headers(Row())), "x"]), st.none() | st.binary(max_size=40))
)


@given(headers)
def test_reading_never_raises_and_what_is_kept_can_be_read_again(found: list[tuple[str, bytes | None]]) -> None:
    assert isinstance(envelope.read(found), Envelope | Malformed)
    assert list(envelope.original(envelope.readable(found))) == found
