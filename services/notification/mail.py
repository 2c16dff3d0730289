"""E-mail: composing a letter, and handing it to an SMTP server.

What must hold:
1. A letter that is sent twice after a crash has the same Message-ID, so that it can be recognised.
2. The subject gives nothing away, and no letter holds a rating, a predicate or a NIK (R-NTF-4).
3. A server's word about one letter is that letter's fate; a server that is away is nobody's: letters wait.
"""

import asyncio
import re
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib
from aiosmtplib import (
    SMTPConnectError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.notification.domain.notices import Notice, Values
from services.notification.messages import WORDINGS, Context, period, words
from shared.texts import Text

_COMMAND_SECONDS, _LETTER_SECONDS = 15, 40
_ADDRESS = re.compile(r"\S+@\S+")
_CLOSING = 421
_FOOT = Text(
    "{period_id}Selengkapnya di {portal}\nMengatur e-mail: {choose}",
    "{period_en}More at {portal}\nChoose your e-mails: {choose}",
)


class MailSettings(BaseSettings):
    """Where letters lead."""

    model_config = SettingsConfigDict(env_prefix="KINERJA_", frozen=True)

    portal_url: str = "http://127.0.0.1:8100"

    @property
    def preferences_url(self) -> str:
        return f"{self.portal_url}/preferensi"


class LetterRefused(Exception):
    """The server, or reason, does not take this letter."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.reason, self.for_good = reason, for_good


class LetterBroke(Exception):
    """Something nobody foresaw went wrong with this letter; the cause says what."""

    def __init__(self, letter_id: UUID) -> None:
        super().__init__(letter_id)
        self.letter_id = letter_id


class PostAway(Exception):
    """There is no server to talk to, or it takes nothing from us: no letter's fault."""


def compose(
    letter_id: UUID, address: str, notice: Notice, values: Values, context: Context,
    sender: str, where: MailSettings, at: datetime,
) -> EmailMessage:  # fmt: skip
    """The letter in both languages: nobody has told us which one its reader prefers."""
    mail = EmailMessage()
    try:
        mail["To"] = address
    except ValueError:
        raise LetterRefused("the address cannot be written in a letter", for_good=True) from None
    mail["From"] = sender
    mail["Subject"] = f"Kinerja: {WORDINGS[notice].subject.id}"
    mail["Message-ID"] = f"<{letter_id}@{parseaddr(sender)[1].rpartition('@')[2] or 'kinerja'}>"
    mail["Date"] = format_datetime(at)
    mail["List-Unsubscribe"] = f"<{where.preferences_url}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "id, en"
    foot: dict[str, object] = {
        "period_id": f"Periode {period(context, 'id')}. " if context.cycle else "",
        "period_en": f"Cycle {period(context, 'en')}. " if context.cycle else "",
        "portal": where.portal_url,
        "choose": where.preferences_url,
    }
    mail.set_content(
        "\n\n--\n".join(
            f"{words(notice, values, context, language, by_mail=True)}\n\n{_FOOT.say(language, foot)}"
            for language in ("id", "en")
        )
        + "\n"
    )
    return mail


class Post:
    """One connection to the SMTP server, opened when the first letter needs it."""

    def __init__(self, url: str) -> None:
        self._to = urlsplit(url)
        self._client: aiosmtplib.SMTP | None = None

    async def send(self, mail: EmailMessage, address: str) -> None:
        """Returns when the server has taken it; else `LetterRefused` or `PostAway`."""
        client = self._client or await self._connect()
        try:
            async with asyncio.timeout(_LETTER_SECONDS):
                await client.send_message(mail, recipients=[address])
        except SMTPRecipientsRefused as error:
            raise _refused(error.recipients[0]) from error
        except SMTPSenderRefused as error:
            raise PostAway(f"our address is refused: {error.code}") from error
        except SMTPResponseException as error:
            if error.code == _CLOSING:
                await self._drop()
                raise PostAway("the server closes") from error
            raise _refused(error) from error
        except (SMTPNotSupported, ValueError) as error:
            raise LetterRefused(f"the address cannot be used: {type(error).__name__}", for_good=True) from error
        except (SMTPException, OSError, TimeoutError) as error:
            # It may be this very letter that breaks the connection, so it counts as one of its attempts.
            await self._drop()
            raise LetterRefused(f"the connection broke: {type(error).__name__}", for_good=False) from error

    async def close(self) -> None:
        """Politely; an idle connection would be closed by the server, at the cost of the next letter."""
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            try:
                async with asyncio.timeout(2):
                    await client.quit()
            except (SMTPException, OSError, TimeoutError):
                client.close()

    async def _connect(self) -> aiosmtplib.SMTP:
        to = self._to
        client = aiosmtplib.SMTP(
            hostname=to.hostname, port=to.port, timeout=_COMMAND_SECONDS, use_tls=to.scheme == "smtps",
            username=unquote(to.username) if to.username else None,
            password=unquote(to.password) if to.password else None,
        )  # fmt: skip
        try:
            await client.connect()
        except (SMTPConnectError, SMTPException, OSError, TimeoutError) as error:
            client.close()
            raise PostAway(type(error).__name__) from error
        self._client = client
        return client

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _refused(error: SMTPResponseException) -> LetterRefused:
    """The server's words without any address in them: operators and logs need none."""
    said = _ADDRESS.sub("…", f"{error.code} {error.message}")[:300]
    return LetterRefused(said, for_good=500 <= error.code < 600)
