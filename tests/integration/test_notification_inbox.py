"""The inbox through HTTP: who is told what, in which words, and only he."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from services.notification import commands
from shared.contracts.assessment import OrganisationPredicateSet, PredicateSet
from shared.contracts.base import SYSTEM
from shared.contracts.followup import CompetencyDocumentCollected, FollowUpCollected
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import (
    CycleExtended,
    CycleOpened,
    ParticipationStarted,
    PlanApproved,
    PlanResetRequested,
    PlanReturned,
    PlanSubmitted,
    SuperiorNotFound,
)
from tests import builders as a
from tests.integration.service_kit import Kit
from tests.unit.test_notification_telling import an


@pytest.fixture
async def kit(kits) -> Kit:
    return await kits("notification")


async def inbox(kit: Kit, person, language: str = "id", **query: object) -> dict:
    answer = await kit.as_(person, language).get("/v1/inbox", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def texts(kit: Kit, person, **query: object) -> list[str]:
    return [row["text"] for row in (await inbox(kit, person, **query))["rows"]]


async def test_a_teacher_reads_in_her_language_what_happened_newest_first(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(), a.a_person(), an(PlanApproved, adjusted_count=2), an(ObservationRated))
    found = await inbox(kit, a.ANI)
    assert [row["number"] for row in found["rows"]] == ["N15", "N05"]
    assert found["rows"][0]["text"] == "Hasil observasi tersedia. Lanjutkan Dokumen Tindak Lanjut."
    assert (found["unread"], found["next"]) == (2, None)
    english = await inbox(kit, a.ANI, "en")
    assert english["rows"][1]["text"] == "Approved with 2 adjustment(s) by your superior. Please check."
    assert english["rows"][1]["participation_id"] == str(a.about().participation_id)


async def test_the_superior_is_told_with_the_name_that_the_directory_has_now(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(), an(FollowUpCollected))
    assert await texts(kit, a.PRINCIPAL) == ["Seorang pegawai mengumpulkan Dokumen Tindak Lanjut."]
    await kit.feed(a.a_person(name="Ani Lestari, S.Pd."))
    assert await texts(kit, a.PRINCIPAL) == ["Ani Lestari, S.Pd. mengumpulkan Dokumen Tindak Lanjut."]
    assert await texts(kit, a.ANI) == []


async def test_an_opened_cycle_is_told_to_whoever_takes_part_with_the_last_day(kit: Kit) -> None:
    window = {"stage": "PLANNING", "opens_on": "2025-01-01", "closes_on": "2025-01-31"}
    await kit.feed(an(ParticipationStarted))
    assert await texts(kit, a.ANI) == ["Periode 2025 dibuka. Susun perencanaan."]
    await kit.feed(an(CycleOpened, policy="2025", windows=[window]))
    assert await texts(kit, a.ANI) == ["Periode 2025 dibuka. Susun perencanaan sampai 31 Januari 2025."]
    later = window | {"closes_on": "2025-02-14"}
    await kit.feed(an(CycleExtended, stage="PLANNING", reason="Banjir.", windows=[later]))
    assert await texts(kit, a.ANI) == ["Periode 2025 dibuka. Susun perencanaan sampai 14 Februari 2025."]


async def test_a_missing_superior_is_told_to_the_teacher_and_to_the_operators(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(a.a_leader(ends_on="2024-12-31")), a.a_person(), an(SuperiorNotFound))
    assert (await texts(kit, a.ANI))[0].startswith("Data atasan Anda tidak ditemukan.")
    assert (await texts(kit, a.OPERATOR))[0].startswith("Data atasan Ani Lestari tidak ditemukan.")


async def test_the_office_is_told_of_a_reset_that_is_asked_for_and_of_a_plan_that_went_back_often_E_19(
    kit: Kit,
) -> None:
    """Its staff; where there is none, its head."""
    office = a.an_office().model_copy(update={"admin_ids": ()})
    await kit.feed(*a.a_led_school(), a.a_person(), an(PlanResetRequested), an(PlanReturned, returns=3))
    told = [
        f"Perencanaan Ani Lestari sudah 3 kali dikembalikan oleh atasan di Sekolah {a.NPSN}.",
        f"Ani Lestari dari Sekolah {a.NPSN} meminta reset perencanaan. Putuskan paling lambat 2 Mei 2025.",
    ]
    assert (await texts(kit, a.ADMIN), await texts(kit, a.HEAD)) == (told, [])
    await kit.feed(office, an(PlanResetRequested))
    assert await texts(kit, a.HEAD) == told[1:]


async def test_the_same_event_is_told_once(kit: Kit) -> None:
    """R-NTF-1: also when it is replayed past the inbox."""
    (consumer,) = kit.service.consumers
    same = kit._delivery(an(PlanApproved))
    for _ in range(2):
        async with kit.running.sessions.begin() as session:
            await consumer.handle(session, [same])
    assert len(await texts(kit, a.ANI)) == 1
    assert (await kit.sql("SELECT count(*) FROM delivery"))[0][0] == 1


async def test_facts_that_come_later_still_bring_the_message(kit: Kit) -> None:
    """No order between topics: nobody is known yet, nothing fails, nothing is lost."""
    await kit.feed(an(FollowUpCollected), an(OrganisationPredicateSet))
    await kit.feed(a.a_school(), a.an_office())
    assert await texts(kit, a.PRINCIPAL) == []
    await kit.feed(a.leadership(a.a_leader()))
    assert {row["number"] for row in (await inbox(kit, a.PRINCIPAL))["rows"]} == {"N16", "N24"}
    assert (await kit.sql("SELECT count(*) FROM waiting_note"))[0][0] == 0


async def test_a_leader_whose_day_has_come_is_told_without_a_new_fact(kit: Kit) -> None:
    later = a.JANUARY + timedelta(days=10)
    await kit.it_is(a.JANUARY)
    await kit.feed(*a.a_led_school(a.a_leader(starts_on=later.date())), an(FollowUpCollected))
    assert await texts(kit, a.PRINCIPAL) == []
    await kit.it_is(later)
    async with kit.running.sessions.begin() as session:
        await commands.tell_all_waiting(session, later)
    assert len(await texts(kit, a.PRINCIPAL)) == 1


async def look(kit: Kit, at: datetime) -> int:
    """What the scheduler does once, at this time."""
    await kit.it_is(at)
    async with kit.running.sessions.begin() as session:
        return await commands.tell_all_waiting(session, at)


async def test_what_waits_is_looked_at_by_the_hundred_and_not_again_at_once(kit: Kit) -> None:
    """A school that is still unknown stands in nobody's way, and the errand comes to an end."""
    await kit.it_is(a.JANUARY)
    unknown = a.about(a.BUDI, a.OTHER_NPSN)
    await kit.feed(*(an(FollowUpCollected, about=unknown) for _ in range(150)))
    later = a.JANUARY + timedelta(days=10)
    await kit.feed(*a.a_led_school(a.a_leader(starts_on=later.date())), an(FollowUpCollected))
    assert [await look(kit, later) for _ in range(3)] == [100, 51, 0]
    assert len(await texts(kit, a.PRINCIPAL)) == 1
    assert (await kit.sql("SELECT count(*) FROM waiting_note"))[0][0] == 150
    assert await look(kit, later + commands.LOOK_AGAIN + timedelta(seconds=1)) == 100


async def test_a_note_that_cannot_be_told_does_not_stop_the_others(kit: Kit) -> None:
    later = a.JANUARY + timedelta(days=10)
    await kit.it_is(a.JANUARY)
    await kit.feed(
        *a.a_led_school(a.a_leader(starts_on=later.date())), an(FollowUpCollected), an(CompetencyDocumentCollected)
    )
    await kit.sql("ALTER TABLE message ADD CONSTRAINT never CHECK (notice NOT LIKE 'N16%')")
    assert await look(kit, later) == 2
    assert len(await texts(kit, a.PRINCIPAL)) == 1
    assert (await kit.sql("SELECT count(*) FROM waiting_note"))[0][0] == 1


async def test_after_thirty_days_a_note_is_given_up_and_counted(kit: Kit) -> None:
    """Counted from the day it began to wait: an old event that is heard again waits as long as a new one."""
    await kit.it_is(a.JANUARY + timedelta(days=300))
    await kit.feed(an(FollowUpCollected))
    before = commands.given_up._value.get()
    assert await look(kit, a.JANUARY + timedelta(days=329)) == 1
    assert (await kit.sql("SELECT count(*) FROM waiting_note"))[0][0] == 1
    assert await look(kit, a.JANUARY + timedelta(days=331)) == 1
    assert (await kit.sql("SELECT count(*) FROM waiting_note"))[0][0] == 0
    assert commands.given_up._value.get() - before == 1


async def test_the_reason_of_a_return_and_the_days_of_an_objection_are_in_the_app(kit: Kit) -> None:
    await kit.feed(an(PlanReturned, reason="Indikator {belum} sesuai"), an(PredicateSet))
    assert await texts(kit, a.ANI) == [
        "Predikat kinerja Anda telah ditetapkan. Keberatan dapat diajukan sampai 14 hari setelah Anda membacanya.",
        "Perencanaan dikembalikan: Indikator {belum} sesuai",
    ]


async def test_pages_go_from_the_newest_to_the_oldest_without_a_gap(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(), *(an(CompetencyDocumentCollected) for _ in range(5)))
    seen, after = [], None
    while True:
        page = await inbox(kit, a.PRINCIPAL, limit=2, **({"after": after} if after else {}))
        seen += [row["id"] for row in page["rows"]]
        if (after := page["next"]) is None:
            break
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)


async def test_reading_marks_once_and_can_be_repeated(kit: Kit) -> None:
    await kit.feed(an(PlanApproved), an(ObservationRated))
    newest = (await inbox(kit, a.ANI))["rows"][0]["id"]
    first = await kit.as_(a.ANI).post(f"/v1/inbox/{newest}/reading")
    again = await kit.as_(a.ANI).post(f"/v1/inbox/{newest}/reading")
    assert first.status_code == again.status_code == 200
    assert first.json()["read_at"] == again.json()["read_at"] is not None
    assert (await inbox(kit, a.ANI))["unread"] == 1
    assert [row["number"] for row in (await inbox(kit, a.ANI, unread=True))["rows"]] == ["N04"]


async def test_what_somebody_muted_does_not_reach_him(kit: Kit) -> None:
    await kit.feed(*a.a_led_school())
    principal = kit.as_(a.PRINCIPAL)
    before = await principal.get("/v1/preferences")
    assert (before.headers["etag"], before.json()["email"]["N03"], before.json()["in_app"]["N16"]) == (
        '"0"',
        True,
        True,
    )
    chosen = await principal.put(
        "/v1/preferences", json={"email": {"N03": False}, "in_app": {"N16": False}}, headers={"If-Match": '"0"'}
    )
    assert chosen.status_code == 200, chosen.text
    assert (chosen.headers["etag"], chosen.json()["email"]["N03"]) == ('"1"', False)
    await kit.feed(an(PlanSubmitted), an(FollowUpCollected))
    assert len(await texts(kit, a.PRINCIPAL)) == 1
    assert (await kit.sql("SELECT count(*) FROM delivery"))[0][0] == 0
    hidden = (await kit.sql("SELECT id FROM message WHERE NOT in_app"))[0][0]
    assert (await principal.post(f"/v1/inbox/{hidden}/reading")).status_code == 404


async def test_preferences_are_refused_when_stale_unknown_or_compulsory(kit: Kit) -> None:
    ani = kit.as_(a.ANI)
    assert (await ani.put("/v1/preferences", json={})).status_code == 428
    assert (await ani.put("/v1/preferences", json={}, headers={"If-Match": '"7"'})).status_code == 412
    unknown = await ani.put("/v1/preferences", json={"email": {"N99": False}}, headers={"If-Match": '"0"'})
    assert unknown.status_code == 422
    compulsory = await ani.put("/v1/preferences", json={"in_app": {"N15": False}}, headers={"If-Match": '"0"'})
    assert (compulsory.status_code, compulsory.json()["errors"][0]["field"]) == (422, "/in_app/N15")
    once = await ani.put("/v1/preferences", json={}, headers={"If-Match": '"0"'})
    assert (once.status_code, once.headers["etag"]) == (200, '"1"')


ROUTES = [
    ("GET", "/v1/inbox"),
    ("POST", f"/v1/inbox/{a.about().participation_id}/reading"),
    ("GET", "/v1/preferences"),
    ("PUT", "/v1/preferences"),
    ("GET", f"/v1/deliveries/failed?office={a.OFFICE}"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_without_a_token_there_is_nothing(kit: Kit, method: str, path: str) -> None:
    answer = await kit.anonymous.request(method, path, json={} if method == "PUT" else None)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


async def test_nobody_sees_or_reads_the_messages_of_another(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(), an(PlanApproved))
    hers = (await inbox(kit, a.ANI))["rows"][0]["id"]
    for person in (a.STRANGER, a.PRINCIPAL, a.ADMIN):
        assert await texts(kit, person) == []
        assert (await kit.as_(person).post(f"/v1/inbox/{hers}/reading")).status_code == 404
    assert (await inbox(kit, a.ANI))["unread"] == 1


async def test_failed_deliveries_are_for_the_offices_admins(kit: Kit) -> None:
    await kit.feed(*a.a_led_school())
    path = f"/v1/deliveries/failed?office={a.OFFICE}"
    assert (await kit.as_(a.STRANGER).get(path)).status_code == 404
    assert (await kit.as_(a.HEAD).get(path)).status_code == 403
    assert (await kit.as_(a.ADMIN).get(path)).json() == {"rows": [], "next": None}
    assert (await kit.as_(a.ADMIN).get("/v1/deliveries/failed?office=32.05")).status_code == 404


async def test_the_database_keeps_no_name_in_a_message(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(), a.a_person(), an(FollowUpCollected), an(PlanSubmitted, by=SYSTEM))
    async with kit.running.sessions() as session:
        rows = (await session.execute(text("SELECT row_to_json(message)::text FROM message"))).scalars().all()
    assert len(rows) == 2
    assert not [row for row in rows if "Lestari" in row]
