"""Pages: templates, their words, and the headers under which they are safe to show."""

import base64
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from itertools import groupby
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.portal import words
from services.portal.neighbours import Account
from shared.errors import language_of

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "style.css").read_text()
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_hash(_STYLE)}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it browsers send `Origin: null` with every form, and ours would be refused.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
}


async def guarded(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    """Every answer of the portal carries these headers."""
    answer = await go_on(request)
    answer.headers.update(HEADERS)
    return answer


def page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page in the language of its reader."""
    language = language_of(request)

    def say(key: str, **filling: object) -> str:
        return words.WORDS[key].say(language, filling)

    html = _TEMPLATES.get_template(template).render(
        language=language, say=say, style=Markup(_STYLE), conditions=words.CONDITIONS, relation=words.relation, **values
    )
    return HTMLResponse(html, status, {"Content-Language": language})


def trouble(request: Request, status: int) -> HTMLResponse:
    """What stands in the way, in a sentence."""
    key = f"trouble_{status}"
    return page(request, "trouble.html", status, key=key if key in words.WORDS else "trouble")


def by_school(accounts: Iterable[Account]) -> list[tuple[str, list[tuple[Account, str]]]]:
    """The accounts by where they work, which is the last part of their role; each with the rest of it."""

    def place(account: Account) -> str:
        return account.role.rpartition(", ")[2]

    return [
        (where, [(account, account.role.rpartition(", ")[0]) for account in people])
        for where, people in groupby(sorted(accounts, key=place), key=place)
    ]
