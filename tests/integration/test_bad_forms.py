"""Forms and cookies that no page of the portal makes: a page says so, nobody is signed in, nothing is chosen."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote_from_bytes

import httpx
import pytest

from deploy.local import issuer
from tests.integration.bad_input import HOSTILE
from tests.integration.service_kit import ISSUER, KEY, Kit
from tests.integration.test_bad_documents import everything
from tests.integration.test_bad_wire import NO_BODY
from tests.integration.test_portal import OWN, ROOT, Page, portal, sign_in

FIELDS = {"/masuk": b"account", "/preferensi": b"version"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
VALUES = {
    "nothing": b"", "a word": b"besok", "too much for a number": b"9" * 5000, "a fraction": b"0.5", "NaN": b"NaN",
    "an exponent": b"1e999", "not UTF-8": b"%FF%FE", "NUL": b"%00", "a surrogate": b"%ED%A0%80", "a line": b"0%0D%0Ax",
    "long": b"x" * 5000,
    **{what: quote_from_bytes(text.encode("utf-8", "surrogatepass")).encode() for what, text in HOSTILE.items()},
}  # fmt: skip
TOKENS = ("x", "a.b.c", "\xff", "Ani\x80", "." * 4000, "null", '"quoted"')
Asked = tuple[httpx.AsyncClient, Kit]


@pytest.fixture
async def asked(kits, tmp_path: Path) -> AsyncIterator[Asked]:
    """Ani's browser, and the notification behind the portal."""
    kit: Kit = await kits("notification")
    kept = tmp_path / "key.json"
    kept.write_text(json.dumps(KEY.as_dict(private=True)))
    signing = issuer.build(ISSUER, kept, ROOT / "deploy/demo/accounts.json")
    async with portal({"issuer.test": signing, "notification.test": kit.app}) as browser:
        assert (await sign_in(browser)).status_code == 303
        yield browser, kit


def refused(answer: httpx.Response, what: str) -> None:
    """With a page, and without a cookie."""
    assert 400 <= answer.status_code < 500, (what, answer.status_code)
    assert answer.headers["content-type"].startswith("text/html"), what
    assert len(Page(answer.text).all("h1")) == 1 and "set-cookie" not in answer.headers, what


@pytest.mark.parametrize("path", FIELDS)
async def test_what_is_no_form_is_refused_with_a_page(asked: Asked, path: str) -> None:
    browser, kit = asked
    before = await everything(kit)
    for what, (content, headers) in NO_BODY.items():
        told = {name.encode(): value.encode("latin-1") for name, value in (OWN | headers).items()}
        refused(await browser.post(path, content=content, headers=told), what)
    assert await everything(kit) == before


@pytest.mark.parametrize(("path", "name"), FIELDS.items())
async def test_what_nobody_could_have_filled_in_is_refused_with_a_page(asked: Asked, path: str, name: bytes) -> None:
    browser, kit = asked
    before = await everything(kit)
    for what, value in VALUES.items():
        answer = await browser.post(path, content=name + b"=" + value + b"&email=N99", headers=OWN | FORM)
        refused(answer, what)
    refused(await browser.post(path, content=b"&".join([name + b"=0"] * 5000), headers=OWN | FORM), "many")
    large = await browser.post(path, content=name + b"=" + b"x" * 10_000_000, headers=OWN | FORM)
    assert large.status_code == 413
    assert await everything(kit) == before


@pytest.mark.parametrize("token", TOKENS, ids=[ascii(token)[:20] for token in TOKENS])
@pytest.mark.parametrize("path", ["/", "/preferensi"])
async def test_a_cookie_that_is_no_token_signs_nobody_in(asked: Asked, path: str, token: str) -> None:
    browser, _ = asked
    browser.cookies.clear()
    answer = await browser.get(path, headers=[(b"Cookie", f"kinerja_token={token}".encode("latin-1"))])
    assert answer.status_code in (200, 303), answer.text
    assert 'action="/keluar"' not in answer.text
