"""The loop that delivers e-mail: letter by letter, each in a transaction of its own."""

import asyncio

from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from services.notification import commands
from services.notification.mail import LetterBroke, MailSettings, Post, PostAway
from shared import telemetry
from shared.service import Running

LOOK_AGAIN, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two looks for due letters; and at most, while the server is away."""
letters = Counter("kinerja_letters_total", "E-mails by what became of them", ["outcome"])
post_away = Counter("kinerja_post_away_total", "Attempts at which the mail server was away")
log = telemetry.get_logger(__name__)


async def deliver(running: Running) -> None:
    """Until cancelled. Several workers may run: each takes what the others do not hold."""
    if not running.settings.smtp_url:
        log.warning("no_smtp_url", says="e-mails wait: KINERJA_SMTP_URL is not set")
        await asyncio.Event().wait()
    post, where, pause = Post(running.settings.smtp_url), MailSettings(), LOOK_AGAIN
    try:
        while True:
            pause = LOOK_AGAIN if await _try(running, post, where) else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)
    finally:
        await post.close()


async def _try(running: Running, post: Post, where: MailSettings) -> bool:
    """Whether nothing stood in the way. A loop that ended silently would deliver nothing for ever."""
    try:
        await deliver_due(running, post, where)
    except PostAway as away:
        post_away.inc()
        log.warning("post_away", reason=str(away))
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        log.warning("delivery_interrupted", reason=type(error).__name__)
    except Exception:
        log.exception("delivery_failed")
    else:
        return True
    return False


async def deliver_due(running: Running, post: Post, where: MailSettings) -> int:
    """Everything that is due now; answers how many letters it had in hand."""
    count = 0
    try:
        while await _deliver_one(running, post, where):
            count += 1
    finally:
        await post.close()
    return count


async def _deliver_one(running: Running, post: Post, where: MailSettings) -> bool:
    session = running.sessions()
    try:
        async with session, session.begin():
            outcome = await commands.deliver_next(session, post, running.settings.mail_from, where)
    except LetterBroke as broke:
        log.error("letter_broke", letter_id=str(broke.letter_id), **telemetry.blame(broke.__cause__ or broke))
        session = running.sessions()
        async with session, session.begin():
            outcome = await commands.count_attempt(session, broke)
    if outcome is not None:
        letters.labels(outcome).inc()
    if session.info.get("recorded"):
        running.waker.wake()
    return outcome is not None
