"""A calendar file is read by a calendar as it was meant (RFC 5545): escaped, folded, in its zone, with its number."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import ics
from shared.contracts.directory import Zone

AT = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
START = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
ENTRY = ics.Entry(
    uid=UUID(int=7), sequence=2, changed_at=AT, starts_at=START, ends_at=START + timedelta(minutes=70), zone=Zone.WIB,
    summary="Observasi Kinerja · 4A · Matematika", place="Ruang 4A; lantai 2, SD \\ Negeri",
    description="Baris satu\nBaris dua", organiser_id=UUID(int=9), organiser='SD "Harapan" 1', cancelled=False,
)  # fmt: skip


def lines(entry: ics.Entry) -> list[str]:
    """The content lines, unfolded as RFC 5545, 3.1 says."""
    text = ics.document(entry, AT).decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def value(entry: ics.Entry, name: str) -> str:
    (found,) = [line for line in lines(entry) if line.startswith((f"{name}:", f"{name};"))]
    return found.removeprefix(name)


def unescaped(text: str) -> str:
    """What a reader makes of a TEXT value: one pass, each escape by itself (RFC 5545, 3.3.11)."""
    found, rest = [], iter(text)
    for character in rest:
        found.append({"n": "\n"}.get(escape := next(rest), escape) if character == "\\" else character)
    return "".join(found)


def test_the_file_is_one_event_with_its_zone() -> None:
    found = lines(ENTRY)
    assert found[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kinerja//Pengelolaan Kinerja Guru//ID",
                         "METHOD:PUBLISH"]  # fmt: skip
    assert [line for line in found if line.startswith(("BEGIN:", "END:"))] == [
        "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:STANDARD", "END:STANDARD", "END:VTIMEZONE", "BEGIN:VEVENT",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    assert (value(ENTRY, "UID"), value(ENTRY, "SEQUENCE"), value(ENTRY, "STATUS")) == (
        ":00000000-0000-0000-0000-000000000007@kinerja", ":2", ":CONFIRMED",
    )  # fmt: skip
    assert (value(ENTRY, "DTSTAMP"), value(ENTRY, "LAST-MODIFIED")) == (":20250303T010000Z", ":20250303T010000Z")
    assert "DTSTART:19700101T000000" in found


def test_moments_are_told_in_utc_wherever_the_server_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        monkeypatch.setenv("TZ", "Asia/Jayapura")
        time.tzset()
        assert value(ENTRY, "DTSTAMP") == ":20250303T010000Z"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("more", [0, 1])
def test_a_line_of_75_octets_is_whole_and_of_one_more_is_folded(more: int) -> None:
    summary = "x" * (75 - len("SUMMARY:") + more)
    text = ics.document(replace(ENTRY, summary=summary), AT).decode()
    assert (f"SUMMARY:{summary}\r\n" in text) is (more == 0)


@pytest.mark.parametrize(
    ("zone", "key", "offset", "starts"),
    [
        (Zone.WIB, "Asia/Jakarta", "+0700", "20250310T080000"),
        (Zone.WITA, "Asia/Makassar", "+0800", "20250310T090000"),
        (Zone.WIT, "Asia/Jayapura", "+0900", "20250310T100000"),
    ],
)
def test_the_time_is_that_of_the_school_R_TIM_3(zone: Zone, key: str, offset: str, starts: str) -> None:
    entry = replace(ENTRY, zone=zone)
    assert [line for line in lines(entry) if line.startswith("DTSTART;")] == [f"DTSTART;TZID={key}:{starts}"]
    assert (value(entry, "TZID"), value(entry, "TZOFFSETTO"), value(entry, "TZNAME")) == (
        f":{key}", f":{offset}", f":{zone}",
    )  # fmt: skip


def test_what_is_called_off_says_so() -> None:
    gone = replace(ENTRY, cancelled=True, sequence=3)
    assert (value(gone, "METHOD"), value(gone, "STATUS"), value(gone, "SEQUENCE")) == (":CANCEL", ":CANCELLED", ":3")
    assert value(gone, "UID") == value(ENTRY, "UID")


def test_what_people_wrote_is_escaped() -> None:
    assert value(ENTRY, "LOCATION") == ":Ruang 4A\\; lantai 2\\, SD \\\\ Negeri"
    assert value(ENTRY, "DESCRIPTION") == ":Baris satu\\nBaris dua"
    assert value(ENTRY, "ORGANIZER") == ";CN=\"SD ^'Harapan^' 1\":urn:uuid:00000000-0000-0000-0000-000000000009"


WRITTEN = st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n\r\t"), max_size=300)


@given(place=WRITTEN, school=WRITTEN)
def test_no_text_breaks_out_of_its_line(place: str, school: str) -> None:
    entry = replace(ENTRY, place=place, organiser=school)
    document = ics.document(entry, AT)
    physical = document.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    assert all(line.decode() is not None for line in physical), "no character is cut in two"
    assert len(lines(entry)) == len(lines(ENTRY))
    assert unescaped(value(entry, "LOCATION")[1:]) == place.replace("\r", "")


def test_a_calendar_reads_it() -> None:
    """By a reader that others wrote, where it is installed."""
    icalendar = pytest.importorskip("icalendar", reason="no reader of calendar files is among the requirements")
    calendar = icalendar.Calendar.from_ical(ics.document(ENTRY, AT))
    (event,) = calendar.walk("VEVENT")
    assert (event["SUMMARY"], event["LOCATION"], event["DESCRIPTION"]) == (
        ENTRY.summary, ENTRY.place, ENTRY.description,
    )  # fmt: skip
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (ENTRY.starts_at, ENTRY.ends_at)
    assert (int(event["SEQUENCE"]), event["STATUS"], calendar["METHOD"]) == (2, "CONFIRMED", "PUBLISH")
