"""Calendar files: the part of iCalendar (RFC 5545, 5546) that one appointment needs.

One event per file, in the time of the school. Whoever opens the file again brings what he has up to date, since the UID
stays and SEQUENCE grows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from shared.clock import ZONES
from shared.contracts.directory import Zone

MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Kinerja//Pengelolaan Kinerja Guru//ID"
_LINE = 75
"""Octets of a line, without its end; what is longer is folded."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_CARETS = str.maketrans({"^": "^^", '"': "^'", "\n": "^n", "\r": None})
"""What a quoted parameter cannot hold as it is (RFC 6868)."""


@dataclass(frozen=True)
class Entry:
    """An appointment as a calendar holds it. Nobody is invited by mail: people take the file themselves."""

    uid: UUID
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: Zone
    summary: str
    place: str
    description: str
    organiser_id: UUID
    organiser: str
    cancelled: bool


def document(entry: Entry, made_at: datetime) -> bytes:
    """The whole file."""
    lines = ("BEGIN:VCALENDAR", *_head(entry), *_zone(entry), *_event(entry, made_at), "END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _head(entry: Entry) -> Iterator[str]:
    yield "VERSION:2.0"
    yield f"PRODID:{_PRODUCT}"
    yield f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}"


def _zone(entry: Entry) -> Iterator[str]:
    """Indonesia's zones keep one offset all year."""
    offset = entry.starts_at.astimezone(ZONES[entry.zone]).strftime("%z")
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{ZONES[entry.zone].key}"
    yield "BEGIN:STANDARD"
    yield "DTSTART:19700101T000000"
    yield f"TZOFFSETFROM:{offset}"
    yield f"TZOFFSETTO:{offset}"
    yield f"TZNAME:{entry.zone}"
    yield "END:STANDARD"
    yield "END:VTIMEZONE"


def _event(entry: Entry, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}@kinerja"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_utc(made_at)}"
    yield f"LAST-MODIFIED:{_utc(entry.changed_at)}"
    yield f"DTSTART;{_local(entry.starts_at, entry.zone)}"
    yield f"DTEND;{_local(entry.ends_at, entry.zone)}"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    yield f"LOCATION:{_escaped(entry.place)}"
    yield f"DESCRIPTION:{_escaped(entry.description)}"
    yield f'ORGANIZER;CN="{entry.organiser.translate(_CARETS)}":urn:uuid:{entry.organiser_id}'
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _local(moment: datetime, zone: Zone) -> str:
    there = ZONES[zone]
    return f"TZID={there.key}:{moment.astimezone(there):%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """The line with its end, in pieces of at most 75 octets; no character is cut in two."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > _LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
