"""The agreed time as a file for the calendars of both sides."""

import httpx
import pytest

from tests import builders as a
from tests.integration.observation_acts import (
    HOUR,
    START,
    act,
    agreed,
    an_unlocked_execution,
    moved,
    path,
    prepared,
)
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


async def file(kit: Kit, who=a.ANI) -> dict[str, str]:
    """The lines of the file by their names; a name that stands more than once has its last value."""
    answer = await kit.as_(who).get(path("schedule/calendar"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["content-disposition"] == 'attachment; filename="observasi.ics"'
    whole = answer.text.replace("\r\n ", "")
    return dict(line.split(":", 1) for line in whole.splitlines())


async def test_both_sides_have_the_same_appointment_under_the_same_name(kit: Kit) -> None:
    await agreed(kit)
    hers, his = await file(kit), await file(kit, a.PRINCIPAL)
    assert {**hers, "DTSTAMP": ""} == {**his, "DTSTAMP": ""}
    assert hers["SUMMARY"] == "Observasi Kinerja · 4A · Matematika"
    assert hers["LOCATION"] == f"Ruang 4A\\, Sekolah {a.NPSN}"
    assert (hers["DTSTART;TZID=Asia/Jakarta"], hers["DTEND;TZID=Asia/Jakarta"]) == (
        "20250310T080000", "20250310T090000",
    )  # fmt: skip
    assert "Pengelolaan Kinerja 2025" in hers["DESCRIPTION"]
    assert (hers["METHOD"], hers["STATUS"], hers["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", "0")


async def test_a_move_and_a_cancellation_reach_the_calendar_in_order(kit: Kit) -> None:
    await agreed(kit)
    first = await file(kit)
    await act(kit, a.ANI, "schedule", "move", moved(START + HOUR))
    assert (await file(kit))["DTSTART;TZID=Asia/Jakarta"] == "20250310T080000", "a wish is in nobody's calendar"
    await act(kit, a.PRINCIPAL, "schedule", "agreement")
    second = await file(kit)
    await act(kit, a.PRINCIPAL, "schedule", "cancellation", {"reason": "Banjir."})
    third = await file(kit)
    assert {one["UID"] for one in (first, second, third)} == {first["UID"]}
    assert [(f["SEQUENCE"], f["DTSTART;TZID=Asia/Jakarta"], f["METHOD"], f["STATUS"]) for f in (second, third)] == [
        ("1", "20250310T090000", "PUBLISH", "CONFIRMED"), ("2", "20250310T090000", "CANCEL", "CANCELLED"),
    ]  # fmt: skip
    assert "Banjir" not in str(third), "why it was called off stays in the application"


async def test_who_may_not_see_the_schedule_gets_no_file(kit: Kit) -> None:
    async def refused(who: httpx.AsyncClient) -> tuple[int, str]:
        answer = await who.get(path("schedule/calendar"))
        return answer.status_code, answer.json()["code"]

    assert await refused(kit.as_(a.ANI)) == (409, "preparation-not-collected")
    await prepared(kit)
    assert await refused(kit.as_(a.ANI)) == (409, "nothing-agreed")
    await act(kit, a.PRINCIPAL, "schedule", "agreement")
    assert await refused(kit.anonymous) == (401, "not-signed-in")
    assert {await refused(kit.as_(who)) for who in (a.STRANGER, a.BUDI, a.OTHER_PRINCIPAL)} == {(404, "not-found")}
    assert {await refused(kit.as_(who)) for who in (a.OPERATOR, a.HEAD, a.ADMIN)} == {(403, "not-yours")}
