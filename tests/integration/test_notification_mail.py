"""E-mail over a real SMTP server that takes, delays, refuses, and goes away."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.ports import free_ports
from services.notification import post
from services.notification.mail import MailSettings, Post, PostAway
from shared.contracts.notification import NotificationFailed, NotificationSent
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import PlanApproved, PlanReturned
from tests import builders as a
from tests.eventually import eventually
from tests.integration.service_kit import Kit
from tests.unit.test_notification_telling import an

HOST = "127.0.0.1"


class Server:
    """An SMTP server that answers each letter with the next of `answers`, and 250 when there are none left."""

    def __init__(self, port: int) -> None:
        self.port, self.answers, self.kept = port, [], []
        self._server: asyncio.Server | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 kept"
        if answer == "hang up":
            server.transport.close()
            return "421 never sent"
        if answer.startswith("250"):
            self.kept.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: list) -> str:
        if address.startswith("nobody@"):
            return f"550 5.1.1 <{address}> is unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, enable_SMTPUTF8=True), HOST, self.port)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def letters(self) -> list[EmailMessage]:
        return self.kept


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server(free_ports(1)[0])
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def kit(kits, server: Server) -> Kit:
    kit = await kits("notification", smtp_url=f"smtp://{HOST}:{server.port}", mail_from="Kinerja <kinerja@dinas.test>")
    await kit.it_is(a.JANUARY)
    await kit.feed(*a.a_led_school(), a.a_person())
    return kit


async def test_without_a_mail_server_letters_wait_and_the_worker_goes_on(kits) -> None:
    """A loop that ends by itself makes the process not ready."""
    loop = asyncio.create_task(post.deliver((await kits("notification")).running))
    done, _ = await asyncio.wait([loop], timeout=0.2)
    assert not done
    loop.cancel()


async def deliver(kit: Kit) -> int:
    return await post.deliver_due(kit.running, Post(kit.settings.smtp_url), MailSettings())


async def fates(kit: Kit) -> list[tuple]:
    return [tuple(r) for r in await kit.sql("SELECT status, attempts, reason FROM delivery ORDER BY id")]


async def test_a_letter_is_sent_in_both_languages_and_told(kit: Kit, server: Server) -> None:
    await kit.feed(an(ObservationRated))
    assert await deliver(kit) == 1
    (letter,) = server.letters
    assert (letter["To"], letter["From"]) == ("ani@belajar.test", "Kinerja <kinerja@dinas.test>")
    assert letter["Subject"] == "Kinerja: Observasi kinerja"
    said = letter.get_content()
    assert "Hasil observasi tersedia." in said
    assert "The result of the observation is there." in said
    (told,) = await kit.told()
    assert isinstance(told, NotificationSent)
    assert (told.recipient_id, told.channel, told.attempt) == (a.ANI, "EMAIL", 1)
    assert await deliver(kit) == 0


async def test_what_is_sent_belongs_to_the_story_of_its_event(kit: Kit) -> None:
    await kit.feed(an(ObservationRated))
    await deliver(kit)
    ((headers, event_id),) = await kit.sql("SELECT o.headers, m.event_id FROM outbox o, message m")
    assert headers["ce_causationid"] == str(event_id)
    assert headers["ce_correlationid"] == str(event_id)


async def test_refused_for_now_it_is_tried_again_after_half_a_minute_as_the_same_letter(
    kit: Kit, server: Server
) -> None:
    server.answers = ["451 4.3.0 try again later"]
    await kit.feed(an(PlanApproved))
    assert await deliver(kit) == 1
    assert await fates(kit) == [("WAITING", 1, "451 4.3.0 try again later")]
    assert await kit.told() == []
    assert await deliver(kit) == 0, "not before its time"
    await kit.it_is(a.JANUARY + timedelta(seconds=31))
    assert await deliver(kit) == 1
    (told,) = await kit.told()
    assert (type(told), told.attempt, len(server.letters)) == (NotificationSent, 2, 1)


async def test_refused_for_good_it_is_given_up_and_listed_without_the_address(kit: Kit, server: Server) -> None:
    await kit.feed(a.a_person(email="nobody@belajar.test"), an(PlanApproved))
    await deliver(kit)
    (told,) = await kit.told()
    assert (type(told), told.attempt) == (NotificationFailed, 1)
    (row,) = (await kit.as_(a.ADMIN).get(f"/v1/deliveries/failed?office={a.OFFICE}")).json()["rows"]
    assert (row["number"], row["name"], row["npsn"]) == ("N04", "Ani Lestari", a.NPSN)
    assert row["reason"].startswith("550 5.1.1")
    assert "nobody@" not in row["reason"]


async def test_after_eight_refusals_it_is_given_up(kit: Kit, server: Server) -> None:
    server.answers = ["451 later"] * 8
    await kit.feed(an(PlanApproved))
    at = a.JANUARY
    for _ in range(8):
        assert await deliver(kit) == 1
        at += timedelta(hours=6, minutes=1)
        await kit.it_is(at)
    assert [status for status, *_ in await fates(kit)] == ["FAILED"]
    assert [type(e) for e in await kit.told()] == [NotificationFailed]
    assert server.letters == []


async def test_a_letter_that_is_repeated_after_a_crash_has_the_same_id(kit: Kit, server: Server) -> None:
    """Sent, and killed before the commit: the row is as before, so it goes again."""
    await kit.feed(an(PlanApproved))
    crashing = Post(kit.settings.smtp_url)

    class Killed(BaseException):
        pass

    with pytest.raises(Killed):
        async with kit.running.sessions() as session, session.begin():
            await post.commands.deliver_next(session, crashing, kit.settings.mail_from, MailSettings())
            raise Killed
    await crashing.close()
    assert await deliver(kit) == 1
    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"] != None  # noqa: E711
    assert len(await kit.told()) == 1


async def test_a_letter_that_another_worker_holds_is_skipped(kit: Kit, server: Server) -> None:
    await kit.feed(an(PlanApproved), an(ObservationRated))
    async with kit.running.sessions() as session, session.begin():
        other = Post(kit.settings.smtp_url)
        await post.commands.deliver_next(session, other, kit.settings.mail_from, MailSettings())
        assert await deliver(kit) == 1
    await other.close()
    assert sorted(letter["Subject"] for letter in server.letters) == [
        "Kinerja: Observasi kinerja",
        "Kinerja: Perencanaan kinerja",
    ]


async def test_a_server_that_is_away_costs_no_letter_an_attempt(kit: Kit, server: Server) -> None:
    await kit.feed(an(PlanApproved))
    await server.stop()
    with pytest.raises(PostAway):
        await deliver(kit)
    assert await fates(kit) == [("WAITING", 0, None)]
    await server.start()
    assert await deliver(kit) == 1
    assert len(server.letters) == 1


async def test_a_letter_that_breaks_the_connection_does_not_stop_the_others(kit: Kit, server: Server) -> None:
    server.answers = ["hang up"]
    await kit.feed(an(PlanApproved), an(ObservationRated))
    assert await deliver(kit) == 2
    (broken, sent) = await fates(kit)
    assert broken[:2] == ("WAITING", 1)
    assert sent[0] == "SENT"


async def test_a_letter_that_cannot_even_be_read_does_not_stop_the_others_and_is_given_up(
    kit: Kit, server: Server
) -> None:
    """R-NTF-5: whatever is wrong with it that nobody thought of, it has its eight attempts like any other."""
    await kit.feed(an(PlanApproved), an(ObservationRated))
    await kit.sql("UPDATE message SET values = '{\"day\": \"never\"}' WHERE notice LIKE 'N04%'")
    assert await deliver(kit) == 2
    broken, sent = await fates(kit)
    assert broken == ("WAITING", 1, "unforeseen: ValidationError")
    assert sent[0] == "SENT"
    at = a.JANUARY
    for _ in range(7):
        at += timedelta(hours=6, minutes=1)
        await kit.it_is(at)
        assert await deliver(kit) == 1
    assert [fate[0] for fate in await fates(kit)] == ["FAILED", "SENT"]
    assert [type(e) for e in await kit.told()] == [NotificationSent, NotificationFailed]


async def test_without_an_address_it_stays_in_the_app(kit: Kit, server: Server) -> None:
    await kit.feed(a.a_person(email=None), an(PlanApproved))
    await deliver(kit)
    assert await fates(kit) == [("NO_ADDRESS", 0, None)]
    assert (await kit.told(), server.letters) == ([], [])
    assert (await kit.as_(a.ANI).get("/v1/inbox")).json()["unread"] == 1


async def test_a_recipient_whom_the_directory_has_not_told_of_yet_is_waited_for(kit: Kit, server: Server) -> None:
    await kit.feed(an(PlanApproved, about=a.about(a.BUDI)))
    await deliver(kit)
    assert await fates(kit) == [("WAITING", 1, "the recipient is not known yet")]
    await kit.feed(a.a_person(a.BUDI, "Budi", email="budi@belajar.test"))
    await kit.it_is(a.JANUARY + timedelta(minutes=1))
    await deliver(kit)
    assert [letter["To"] for letter in server.letters] == ["budi@belajar.test"]


async def test_what_the_superior_wrote_stays_in_the_app_R_NTF_4(kit: Kit, server: Server) -> None:
    await kit.feed(an(PlanReturned, reason="Lihat NIK 3204010101800001"))
    await deliver(kit)
    assert "3204010101800001" not in server.letters[0].as_string()
    assert "Alasannya ada di aplikasi." in server.letters[0].get_content()


async def test_the_workers_loop_survives_a_server_that_is_away_and_delivers(kit: Kit, server: Server) -> None:
    await kit.feed(an(PlanApproved))
    await server.stop()
    assert not await post._try(kit.running, Post(kit.settings.smtp_url), MailSettings())
    await server.start()
    loop = asyncio.create_task(post.deliver(kit.running))
    try:
        await eventually(lambda: bool(server.letters))
        assert not loop.done()
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
