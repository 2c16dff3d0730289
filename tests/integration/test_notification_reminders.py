"""Reminders in the inbox: each once, to whom they concern, as people want them; and who leads the school now (N28)."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from services.notification import leaders
from shared.contracts.awaited import (
    AwaitedAtSchool,
    AwaitedLeader,
    ObservationAhead,
    ObservationsSoon,
    ObservationsTomorrow,
    PlansAwaited,
    RatingsAwaited,
    StageAwaited,
)
from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmployeeLeft, LeadershipKind
from shared.contracts.followup import EffortOverdue
from shared.contracts.ids import Capacity, ScheduleId, participation_id
from shared.contracts.observation import ObservationRated, ScheduleMissed
from shared.contracts.planning import CycleOpened, CycleStartConfirmed, ParticipationLeft, Stage
from tests import builders as a
from tests.integration.service_kit import Kit
from tests.unit.test_notification_telling import an

MORNING = datetime(2025, 1, 24, 0, 30, tzinfo=UTC)
WINDOW = {"stage": "PLANNING", "opens_on": "2025-01-01", "closes_on": "2025-01-31"}


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await kits("notification")
    await kit.it_is(MORNING)
    await kit.feed(*a.a_led_school(), a.a_person(), a.a_person(a.BUDI, "Budi", email="budi@belajar.test"))
    await kit.feed(a.a_placed_teacher(), a.a_placed_teacher(a.BUDI))
    return kit


def awaited(kind: type[StageAwaited] = PlansAwaited, left: int = 7, **at_school: object) -> StageAwaited:
    school = AwaitedAtSchool.model_validate({"npsn": a.NPSN, **at_school})
    return kind(
        office=a.OFFICE, cycle="2025", stage=Stage.PLANNING, closes_on=date(2025, 1, 31), days_left=left,
        schools=(school,), by=SYSTEM, at=MORNING,
    )  # fmt: skip


async def texts(kit: Kit, person, language: str = "id") -> list[str]:
    answer = await kit.as_(person, language).get("/v1/inbox")
    return [row["text"] for row in answer.json()["rows"]]


async def letters(kit: Kit) -> int:
    return (await kit.sql("SELECT count(*) FROM delivery"))[0][0]


async def test_who_is_not_done_and_his_superior_read_when_the_stage_ends_N23(kit: Kit) -> None:
    await kit.feed(awaited(undone=(a.ANI, a.BUDI)))
    assert await texts(kit, a.ANI) == ["Perencanaan berakhir 31 Januari 2025. Perencanaan Anda belum diajukan."]
    assert await texts(kit, a.ANI, "en") == ["Planning ends on 31 January 2025. Your plan is not submitted yet."]
    assert await texts(kit, a.PRINCIPAL) == [
        "Perencanaan berakhir 31 Januari 2025. Pegawai yang belum mengajukan perencanaan: 2. "
        "Perencanaan yang menunggu Anda: 0."
    ]
    assert await letters(kit) == 3


async def test_a_reminder_is_read_once_however_often_it_was_told_R_NTF_1(kit: Kit) -> None:
    await kit.feed(awaited(undone=(a.ANI,)), awaited(undone=(a.ANI,)))
    await kit.feed(awaited(undone=(a.BUDI, a.ANI)))
    assert (len(await texts(kit, a.ANI)), len(await texts(kit, a.BUDI))) == (1, 1)
    assert await letters(kit) == 3
    await kit.feed(awaited(undone=(a.ANI,), left=3))
    assert len(await texts(kit, a.ANI)) == 2


async def test_who_does_not_want_reminders_gets_none_R_NTF_2(kit: Kit) -> None:
    ani, budi = kit.as_(a.ANI), kit.as_(a.BUDI)
    await ani.put("/v1/preferences", json={"in_app": {"N23": False}, "email": {"N23": False}},
                  headers={"If-Match": '"0"'})  # fmt: skip
    await budi.put("/v1/preferences", json={"email": {"N23": False}}, headers={"If-Match": '"0"'})
    await kit.feed(awaited(undone=(a.ANI, a.BUDI)))
    assert (await texts(kit, a.ANI), len(await texts(kit, a.BUDI))) == ([], 1)
    assert await letters(kit) == 1, "the superior's alone"


async def test_the_head_of_an_office_reads_one_reminder_of_all_who_lead_its_schools_N23_D19(kit: Kit) -> None:
    """Two schools on one page, and a second page."""
    await kit.feed(a.a_school(a.OTHER_NPSN), a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN))
    leads = [AwaitedLeader(employee_id=who, capacity=Capacity.PRINCIPAL) for who in (a.PRINCIPAL, a.OTHER_PRINCIPAL)]
    of = [AwaitedAtSchool(npsn=n, leading=(who,)) for n, who in zip((a.NPSN, a.OTHER_NPSN), leads, strict=True)]
    first = awaited().model_copy(update={"schools": tuple(of)})
    await kit.feed(first)
    await kit.feed(first.model_copy(update={"schools": (AwaitedAtSchool(npsn=a.NPSN, leading=(leads[1],)),)}))
    (said,) = await texts(kit, a.HEAD)
    assert said.startswith("Perencanaan berakhir 31 Januari 2025. Ada kepala sekolah atau Plt.")
    assert (len(await texts(kit, a.PRINCIPAL)), await letters(kit)) == (1, 4), (
        "three of those who lead, one of the head"
    )


async def test_a_reminder_of_a_school_that_is_not_known_reaches_its_teachers_and_does_not_wait(kits) -> None:
    kit = await kits("notification")
    await kit.feed(awaited(undone=(a.ANI,), school_waits=True))
    assert len(await texts(kit, a.ANI)) == 1
    assert (await kit.sql("SELECT count(*) FROM waiting_note"))[0][0] == 0


async def test_who_keeps_the_school_waiting_is_told_E_34(kit: Kit) -> None:
    await kit.feed(awaited(school_waits=True), awaited(RatingsAwaited, school_waits=True))
    assert (await texts(kit, a.PRINCIPAL))[0].startswith("Pastikan bahwa periode 2025 dimulai")
    assert "tanpa predikat" in (await texts(kit, a.HEAD))[0]


async def test_a_start_that_is_confirmed_is_told_to_the_teachers_with_the_last_day_R_CYC_2(kit: Kit) -> None:
    window = WINDOW | {"opens_on": "2024-07-01", "closes_on": "2024-07-31"}
    await kit.feed(an(CycleOpened, cycle="2024S2", policy="2024S2", windows=[window]))
    assert (await texts(kit, a.PRINCIPAL))[0].startswith("Pastikan bahwa periode 2024S2 dimulai")
    await kit.feed(an(CycleStartConfirmed, cycle="2024S2", policy="2024S2", windows=[window]))
    for teacher in (a.BUDI,):
        assert await texts(kit, teacher) == [
            "Periode 2024S2 dimulai di sekolah Anda. Susun perencanaan sampai 31 Juli 2024."
        ]


async def test_both_sides_are_told_of_the_observation_of_tomorrow_N13(kit: Kit) -> None:
    ahead = ObservationAhead(
        schedule_id=ScheduleId(a.about().participation_id), cycle="2025", employee_id=a.ANI, observer_id=a.PRINCIPAL,
        starts_at=datetime(2025, 1, 25, 2, tzinfo=UTC),
    )  # fmt: skip
    event = ObservationsTomorrow(npsn=a.NPSN, observations=(ahead,), by=SYSTEM, at=MORNING)
    await kit.feed(event, event)
    assert await texts(kit, a.ANI) == ["Observasi Anda besok: 25 Januari 2025 pukul 09.00 WIB."]
    assert await texts(kit, a.PRINCIPAL) == ["Observasi Ani Lestari besok: 25 Januari 2025 pukul 09.00 WIB."]


async def test_an_hour_before_both_sides_read_it_in_the_app_alone_and_late_nobody_does_N13(kit: Kit) -> None:
    begins = datetime(2025, 1, 24, 2, tzinfo=UTC)
    ahead = ObservationAhead(
        schedule_id=ScheduleId(a.about().participation_id), cycle="2025", employee_id=a.ANI, observer_id=a.PRINCIPAL,
        starts_at=begins,
    )  # fmt: skip
    event = ObservationsSoon(npsn=a.NPSN, observations=(ahead,), by=SYSTEM, at=begins - timedelta(hours=1))
    await kit.it_is(begins)
    await kit.feed(event)
    assert await texts(kit, a.ANI) == []
    await kit.it_is(begins - timedelta(minutes=59))
    await kit.feed(an(ObservationsSoon, npsn=a.NPSN, observations=[ahead], at=event.at), event)
    assert await texts(kit, a.ANI) == ["Observasi Anda dimulai dalam satu jam: 24 Januari 2025 pukul 09.00 WIB."]
    assert await texts(kit, a.PRINCIPAL) == [
        "Observasi Ani Lestari dimulai dalam satu jam: 24 Januari 2025 pukul 09.00 WIB."
    ]
    assert await kit.sql("SELECT 1 FROM delivery") == []


async def test_who_has_left_is_not_reminded_and_nobody_of_him_E_13(kit: Kit) -> None:
    """Neither is his superior told of what he would still have to do. What he handed in waits all the same."""
    await kit.feed(EmployeeLeft(npsn=a.NPSN, employee_id=a.BUDI, on=date(2025, 1, 25), by=SYSTEM, at=MORNING))
    ahead = {
        "schedule_id": participation_id(a.BUDI, "2025", a.NPSN), "cycle": "2025", "employee_id": a.BUDI,
        "observer_id": a.PRINCIPAL, "starts_at": datetime(2025, 1, 25, 2, tzinfo=UTC),
    }  # fmt: skip
    await kit.feed(an(ObservationsTomorrow, npsn=a.NPSN, observations=[ahead], at=MORNING))
    assert await texts(kit, a.BUDI) == await texts(kit, a.PRINCIPAL) == []
    await kit.feed(awaited(undone=(a.BUDI,), waiting=(a.BUDI,)))
    assert len(await texts(kit, a.BUDI)) == 1, "he works there today"
    await kit.it_is(datetime(2025, 1, 24, 17, 30, tzinfo=UTC))
    his = {"about": a.about(a.BUDI), "at": MORNING}
    effort = {"effort_id": uuid4(), "choice_id": uuid4()}
    await kit.feed(an(EffortOverdue, **his, **effort), an(ScheduleMissed, **his), an(EffortOverdue, **effort))
    await kit.feed(awaited(left=3, undone=(a.ANI, a.BUDI), waiting=(a.BUDI,)))
    assert (len(await texts(kit, a.BUDI)), len(await texts(kit, a.ANI))) == (1, 2)
    last, overdue, _ = await texts(kit, a.PRINCIPAL)
    assert last.endswith(" perencanaan: 1. Perencanaan yang menunggu Anda: 1.")
    assert overdue.startswith("Sebuah upaya tindak lanjut Ani Lestari ")
    assert (await kit.sql("SELECT count(*) FROM waiting_note"))[0][0] == 0
    await kit.feed(an(ObservationRated, about=a.about(a.BUDI)))
    assert (await texts(kit, a.BUDI))[0].startswith("Hasil observasi tersedia.")


async def test_a_plt_who_moved_home_elsewhere_and_goes_on_leading_is_told_as_plt_E_3_E_13(kit: Kit) -> None:
    """Until his term is over; as a teacher he has left."""
    plt = {"capacity": Capacity.ACTING_PRINCIPAL}
    term = a.leadership(a.a_leader(a.BUDI, LeadershipKind.ACTING, ends_on="2025-01-31"))
    await kit.feed(term, EmployeeLeft(npsn=a.NPSN, employee_id=a.BUDI, on=date(2025, 1, 20), by=SYSTEM, at=MORNING))

    async def told(of: datetime, left: int) -> int:
        before = len(await texts(kit, a.BUDI))
        ahead = {
            "schedule_id": uuid4(), "cycle": "2025", "employee_id": a.BUDI, "observer_id": a.HEAD, "starts_at": of,
            **plt,
        }  # fmt: skip
        effort = {"effort_id": uuid4(), "choice_id": uuid4()}
        for about in (a.about(a.BUDI), a.about(a.BUDI, **plt)):
            await kit.feed(an(EffortOverdue, about=about, **effort), an(ScheduleMissed, about=about))
        await kit.feed(an(ObservationsTomorrow, npsn=a.NPSN, observations=[ahead], at=of - timedelta(days=1)))
        await kit.feed(awaited(left=left, undone=(a.BUDI,), leading=(AwaitedLeader(employee_id=a.BUDI, **plt),)))
        return len(await texts(kit, a.BUDI)) - before

    assert await told(datetime(2025, 1, 25, 2, tzinfo=UTC), 7) == 4, "N13, N14, N18 and N23, each once"
    await kit.it_is(datetime(2025, 1, 31, 17, 30, tzinfo=UTC))
    assert await told(datetime(2025, 2, 2, 2, tzinfo=UTC), 3) == 0


async def test_many_schools_cost_as_many_statements_as_one(kit: Kit) -> None:
    """Who leads them, who has left, what each wants to be told: sets, not loops."""
    others = [f"2020{number:04}" for number in range(100, 112)]
    for npsn in others:
        await kit.feed(a.a_school(npsn), a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=npsn))
    asked: list[str] = []
    event.listen(kit.running.engine.sync_engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    counts = []
    for schools in ((a.NPSN,), (a.NPSN, *others)):
        at_schools = [AwaitedAtSchool(npsn=npsn, undone=(a.ANI,), school_waits=True) for npsn in schools]
        asked.clear()
        await kit.feed(awaited(left=len(schools)).model_copy(update={"schools": tuple(at_schools)}))
        counts.append(len([statement for statement in asked if statement.startswith("SELECT")]))
    assert counts[1] <= counts[0] < 20


SUCCESSOR = a.a_leader(a.OTHER_PRINCIPAL, starts_on="2025-02-01")


async def test_another_principal_is_told_to_the_teachers_and_to_himself_N28_E_6(kit: Kit) -> None:
    await kit.feed(a.a_person(a.OTHER_PRINCIPAL, "Siti Aminah", nip=None))
    await kit.feed(a.leadership(a.a_leader(ends_on="2025-01-20"), a.a_leader(a.OTHER_PRINCIPAL)))
    assert await texts(kit, a.ANI) == ["Atasan Anda berubah menjadi Siti Aminah."]
    (mine,) = await texts(kit, a.OTHER_PRINCIPAL)
    assert mine.startswith("Anda sekarang memimpin Sekolah 20200001.")
    await kit.feed(a.leadership(a.a_leader(ends_on="2025-01-20"), a.a_leader(a.OTHER_PRINCIPAL)))
    assert len(await texts(kit, a.ANI)) == 1
    row = (await kit.as_(a.ANI).get("/v1/inbox")).json()["rows"][0]
    assert (row["number"], row["cycle"]) == ("N28", None)


async def follow_days(kit: Kit, at: datetime) -> int:
    await kit.it_is(at)
    async with kit.running.sessions.begin() as session:
        return await leaders.follow_days(session, at)


async def test_a_change_that_was_announced_is_told_on_its_day_N28(kit: Kit) -> None:
    await kit.feed(a.leadership(a.a_leader(ends_on="2025-01-31"), SUCCESSOR))
    assert await texts(kit, a.ANI) == []
    assert await follow_days(kit, datetime(2025, 1, 31, 3, tzinfo=UTC)) == 0
    # midnight has come in the east, not yet where the school is
    assert await follow_days(kit, datetime(2025, 1, 31, 15, 30, tzinfo=UTC)) == 0
    assert [await follow_days(kit, datetime(2025, 1, 31, hour, 1, tzinfo=UTC)) for hour in (17, 20)] == [1, 0]
    assert len(await texts(kit, a.ANI)) == 1


async def test_a_time_without_anybody_is_no_change(kit: Kit) -> None:
    await kit.feed(a.leadership(a.a_leader(ends_on="2025-01-20")))
    await kit.feed(a.leadership(a.a_leader()))
    assert await texts(kit, a.ANI) == []


async def test_who_has_left_hears_nothing_of_it(kit: Kit) -> None:
    await kit.feed(EmployeeLeft(npsn=a.NPSN, employee_id=a.BUDI, on=date(2025, 1, 20), by=SYSTEM, at=MORNING))
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    assert (len(await texts(kit, a.ANI)), await texts(kit, a.BUDI)) == (1, [])


async def test_who_is_announced_to_leave_hears_what_happens_until_the_day_E_13_R_TIM_3(kit: Kit) -> None:
    """The day is that of the school: by the last letter about it, and no day if he stays."""
    leaves = EmployeeLeft(npsn=a.NPSN, employee_id=a.BUDI, on=date(2025, 1, 25), by=SYSTEM, at=MORNING)
    await kit.feed(leaves.model_copy(update={"on": date(2025, 1, 20)}), leaves)
    await kit.it_is(datetime(2025, 1, 24, 16, 59, tzinfo=UTC))
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    assert (len(await texts(kit, a.ANI)), len(await texts(kit, a.BUDI))) == (1, 1)
    await kit.it_is(datetime(2025, 1, 24, 17, 1, tzinfo=UTC))
    started = an(CycleStartConfirmed, cycle="2024S2", policy="2024S2", windows=[WINDOW], by=SYSTEM)
    await kit.feed(a.leadership(a.a_leader()), started)
    assert (len(await texts(kit, a.ANI)), len(await texts(kit, a.BUDI))) == (3, 1)
    await kit.feed(a.a_placed_teacher(a.BUDI), a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    assert (len(await texts(kit, a.ANI)), len(await texts(kit, a.BUDI))) == (4, 2)


async def test_who_is_promoted_is_told_of_himself_and_not_as_of_somebody_else_E_12(kit: Kit) -> None:
    """He leads the school by now, so that what its leader hears would be of himself."""
    await kit.feed(an(ParticipationLeft, about=a.about(a.PRINCIPAL), to_npsn=None))
    (told,) = await texts(kit, a.PRINCIPAL)
    assert told.startswith(f"Periode 2025 berhenti bagi Anda sebagai guru di Sekolah {a.NPSN}. Yang sudah dikumpulkan")


async def test_of_one_who_moves_he_and_both_principals_hear_N29(kit: Kit) -> None:
    await kit.feed(a.a_school(a.OTHER_NPSN), a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN))
    await kit.feed(an(ParticipationLeft, to_npsn=a.OTHER_NPSN))
    assert (await texts(kit, a.ANI))[0].startswith("Anda tercatat pindah tugas.")
    assert await texts(kit, a.PRINCIPAL) == [
        f"Ani Lestari tidak lagi mengikuti periode 2025 sebagai guru di Sekolah {a.NPSN}."
    ]
    assert await texts(kit, a.OTHER_PRINCIPAL) == ["Ani Lestari pindah ke sekolah Anda."]
