"""The capture server for e-mail: takes every message by SMTP, delivers none, and shows them by HTTP.

`python -m deploy.local.mailbox`; reads KINERJA_ENV, KINERJA_HOST, KINERJA_PORT (HTTP), KINERJA_SMTP_PORT and
KINERJA_MAIL (the directory of the messages: one file each, so that a restart loses nothing).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI, Response

from deploy.local.rehearsal import refuse_in_production
from deploy.local.trouble import Trouble

LARGEST = 10 << 20
Message = dict[str, object]


class Mailbox:
    """The messages on disk; names sort by arrival."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)

    def keep(self, sender: str | None, recipients: list[str], content: bytes) -> None:
        parsed = message_from_bytes(content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        body = parsed.get_body(("plain", "html"))
        message: Message = {
            "from": str(parsed.get("from", sender or "")),
            "to": recipients,
            "subject": str(parsed.get("subject", "")),
            "text": body.get_content() if body else "",
            "message_id": str(parsed.get("message-id", "")),
            "received_at": datetime.now(UTC).isoformat(),
        }
        place = self.home / f"{time.time_ns():020d}-{uuid4().hex[:8]}.json"
        making = place.with_suffix(".making")
        making.write_text(json.dumps(message, ensure_ascii=False))
        making.rename(place)

    def messages(self, to: str | None = None) -> list[Message]:
        found: list[Message] = [json.loads(path.read_text()) for path in sorted(self.home.glob("*.json"))]
        return [message for message in found if to is None or to.lower() in _addresses(message)]

    def clear(self) -> None:
        for path in self.home.glob("*.json"):
            path.unlink(missing_ok=True)


def _addresses(message: Message) -> list[str]:
    to = message["to"]
    return [str(address).lower() for address in to] if isinstance(to, list) else []


class Capture:
    """What aiosmtpd asks when a message has arrived."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        await asyncio.to_thread(self.mailbox.keep, envelope.mail_from, list(envelope.rcpt_tos), raw)
        return "250 kept"


def build(mailbox: Mailbox) -> FastAPI:
    app = FastAPI(title="Kinerja: captured e-mail")

    @app.get("/messages")
    def messages(to: str | None = None) -> list[Message]:
        return mailbox.messages(to)

    @app.delete("/messages", status_code=204)
    def clear() -> Response:
        mailbox.clear()
        return Response(status_code=204)

    @app.get("/health/live")
    @app.get("/health/ready")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


async def serve(mailbox: Mailbox, host: str, port: int, smtp_port: int) -> None:
    def session() -> SMTP:
        return SMTP(Capture(mailbox), enable_SMTPUTF8=True, data_size_limit=LARGEST)

    smtp = await asyncio.get_running_loop().create_server(session, host, smtp_port)
    try:
        await uvicorn.Server(
            uvicorn.Config(build(mailbox), host=host, port=port, log_level="warning", access_log=False)
        ).serve()
    finally:
        smtp.close()


def main() -> None:
    refuse_in_production("The capture server keeps every e-mail and delivers none")
    mailbox = Mailbox(Path(os.environ.get("KINERJA_MAIL", ".run/mail")))
    host, port = os.environ.get("KINERJA_HOST", "127.0.0.1"), int(os.environ.get("KINERJA_PORT", "8109"))
    asyncio.run(serve(mailbox, host, port, int(os.environ.get("KINERJA_SMTP_PORT", "8110"))))


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(str(trouble))
