"""What is agreed and still to come goes to whoever is the superior: on the day it is so, once, whoever dies (E-6)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.observation.commands.leadership import hand_over
from shared.clock import now
from shared.contracts.base import SYSTEM
from shared.contracts.directory import OfficeRecorded
from shared.contracts.observation import ScheduleHandedOver
from shared.contracts.planning import ExemptionReason, ParticipationExempted, ParticipationStarted
from tests import builders as a
from tests.integration.observation_acts import (
    ANIS,
    BUDIS,
    HOUR,
    MARCH,
    PREPARATION,
    START,
    act,
    agreed,
    an_approved_plan,
    an_unlocked_execution,
    path,
    prepared,
    slot,
)
from tests.integration.service_kit import Kit
from tests.unit.test_notification_telling import an

LAST = date(2025, 3, 6)
MIDNIGHT = datetime(2025, 3, 6, 17, tzinfo=UTC)
"""When 7 March begins in Jakarta."""
ANNOUNCED = a.leadership(a.a_leader(ends_on=LAST), a.a_leader(a.OTHER_PRINCIPAL, starts_on=LAST + timedelta(days=1)))


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


async def round_of(kit: Kit, at: datetime | None = None) -> int:
    """The scheduler looks once."""
    if at is not None:
        await kit.it_is(at)
    async with kit.running.sessions.begin() as session:
        return await hand_over(session, await now(session))


async def handed(kit: Kit) -> list[tuple]:
    return [(e.about.participation_id, e.observer_id) for e in await kit.told(ScheduleHandedOver)]


@pytest.mark.parametrize("known", ["before the agreement", "after it"])
async def test_a_change_that_was_announced_hands_over_on_its_day_E_6(kit: Kit, known: str) -> None:
    if known == "before the agreement":
        await kit.feed(ANNOUNCED)
    await agreed(kit)
    if known == "after it":
        await kit.feed(ANNOUNCED)
    for at in (MARCH + HOUR, MIDNIGHT - HOUR):
        await round_of(kit, at)
    assert await handed(kit) == []
    for at in (MIDNIGHT, MIDNIGHT + HOUR):
        await round_of(kit, at)
    assert await handed(kit) == [(ANIS, a.OTHER_PRINCIPAL)]
    assert (await kit.as_(a.OTHER_PRINCIPAL).get(path("schedule"))).json()["observer_id"] == str(a.OTHER_PRINCIPAL)


async def test_another_head_of_the_office_has_what_was_agreed_with_whoever_leads_a_school_E_6(kit: Kit) -> None:
    await kit.feed(a.leadership(a.a_leader(a.ANI)))
    await prepared(kit)
    assert (await act(kit, a.HEAD, "schedule", "agreement")).status_code == 200
    await round_of(kit)
    assert await handed(kit) == []
    await kit.feed(OfficeRecorded(code=a.OFFICE, name="Dinas", head_id=a.ADMIN, admin_ids=(), by=SYSTEM, at=MARCH))
    await round_of(kit)
    assert await handed(kit) == [(ANIS, a.ADMIN)]


async def test_whoever_dies_has_handed_nothing_over_and_the_next_does_it_once_E_6(kit: Kit) -> None:
    await kit.feed(ANNOUNCED)
    await agreed(kit)
    await kit.it_is(MIDNIGHT)
    async with kit.running.sessions() as dying:
        await hand_over(dying, await now(dying))
        await dying.rollback()
    assert await handed(kit) == []
    assert [await round_of(kit) for _ in range(3)] == [0, 0, 0]
    assert len(await handed(kit)) == 1


async def test_a_late_start_hands_over_a_bounded_number_a_round(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.observation.commands.leadership.BATCH", 1)
    await kit.feed(ANNOUNCED, an_approved_plan(a.BUDI))
    await agreed(kit)
    await prepared(kit, a.BUDI, BUDIS, {**PREPARATION, "proposed": slot(START + HOUR)})
    assert (await act(kit, a.PRINCIPAL, "schedule", "agreement", whose=BUDIS)).status_code == 200
    await kit.it_is(MIDNIGHT)
    seen = []
    for _ in range(3):
        await round_of(kit)
        seen.append(len(await handed(kit)))
    assert seen == [1, 2, 2]


async def test_while_nobody_leads_it_stays_and_goes_to_whoever_comes_E_6_E_10(kit: Kit) -> None:
    await agreed(kit)
    await kit.feed(a.leadership(a.a_leader(ends_on=LAST)))
    await round_of(kit, MIDNIGHT)
    assert await handed(kit) == []
    await kit.feed(a.leadership(a.a_leader(ends_on=LAST), a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2025, 3, 8))))
    await round_of(kit, MIDNIGHT + HOUR)
    await round_of(kit, MIDNIGHT + timedelta(days=1))
    assert await handed(kit) == [(ANIS, a.OTHER_PRINCIPAL)]


async def test_what_is_over_by_then_stays_with_whom_it_was_E_6(kit: Kit) -> None:
    await agreed(kit)
    await kit.feed(
        a.leadership(a.a_leader(ends_on=date(2025, 3, 10)), a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2025, 3, 11)))
    )
    await round_of(kit, datetime(2025, 3, 10, 17, tzinfo=UTC))
    assert await handed(kit) == []


async def test_of_who_is_away_nothing_is_handed_over_until_he_is_back_E_13(kit: Kit) -> None:
    await kit.feed(ANNOUNCED)
    await agreed(kit)
    await kit.feed(an(ParticipationExempted, about=a.about(), reason=ExemptionReason.STUDY, since=LAST))
    await round_of(kit, MIDNIGHT)
    assert await handed(kit) == []
    await kit.feed(an(ParticipationStarted, about=a.about()))
    await round_of(kit, MIDNIGHT + HOUR)
    assert await handed(kit) == [(ANIS, a.OTHER_PRINCIPAL)]
