"""The portal as a browser without JavaScript meets it, with the real issuer and real services behind it."""

import asyncio
import base64
import hashlib
import json
import re
import sys
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from deploy.local import issuer
from services.portal.app import build, main
from services.portal.settings import PortalSettings
from shared import health
from shared.contracts.followup import FollowUpCollected
from shared.contracts.planning import PlanApproved
from tests import builders as a
from tests.integration import directory_kit as d
from tests.integration.directory_kit import accepted
from tests.integration.service_kit import ISSUER, KEY, Kit
from tests.unit.test_notification_telling import an

ROOT = Path(__file__).parents[2]
ACCOUNTS = json.loads((ROOT / "deploy/demo/accounts.json").read_text())
ANI, PLATFORM = (
    UUID(next(row["person_id"] for row in ACCOUNTS if row["account"] == who)) for who in ("ani", "platform")
)
HOME = "http://portal.test"
OWN = {"Origin": HOME}
NAMES = ("directory", "planning", "observation", "followup", "assessment", "notification", "reporting")


class Page(HTMLParser):
    """What a page is made of, and whether each tag that was opened was closed."""

    EMPTY = {"meta", "link", "input", "br", "img"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in self.EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open.pop() == tag, f"</{tag}> where another was open"

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


async def silent(scope, receive, send) -> None:
    """A service that takes the request and never answers."""
    await asyncio.Event().wait()


def ready(name: str, **wrong: str) -> FastAPI:
    """A service as far as its health goes."""

    def check(reason: str):
        async def ask() -> str | None:
            return reason

        return ask

    app = FastAPI()
    app.include_router(health.router(name, ("api",), {what: check(reason) for what, reason in wrong.items()}))
    return app


def portal(
    behind: dict[str, object], env: str = "demo", patience: float = 20, links: dict[str, str] | None = None
) -> httpx.AsyncClient:
    """A browser at the portal; `behind` are the applications it finds, by host. Patient: tests share a machine."""
    mounts = {f"http://{host}": httpx.ASGITransport(app=app) for host, app in behind.items()}
    nobody = httpx.MockTransport(lambda request: (_ for _ in ()).throw(httpx.ConnectError("nobody is there")))
    services = {name: f"http://{name}.test" for name in NAMES}
    settings = PortalSettings(env=env, oidc_issuer=ISSUER, portal_services=services, portal_links=links or {})
    app = build(settings, httpx.AsyncClient(mounts=mounts, transport=nobody), patience)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=HOME)


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory):
    """The development issuer, with the key that the services of the tests trust."""
    kept = tmp_path_factory.mktemp("issuer") / "key.json"
    kept.write_text(json.dumps(KEY.as_dict(private=True)))
    return issuer.build(ISSUER, kept, ROOT / "deploy/demo/accounts.json")


@pytest.fixture
async def notification(kits) -> Kit:
    return await kits("notification")


@pytest.fixture
async def browser(signing) -> AsyncIterator[httpx.AsyncClient]:
    """Behind the portal: the issuer and two services that are well; nothing else runs."""
    behind = {"issuer.test": signing} | {f"{name}.test": ready(name) for name in ("directory", "notification")}
    async with portal(behind) as client:
        yield client


@pytest.fixture
async def told(signing, notification: Kit) -> AsyncIterator[httpx.AsyncClient]:
    """Behind the portal: the issuer and the real notification."""
    async with portal({"issuer.test": signing, "notification.test": notification.app}) as client:
        yield client


async def sign_in(browser: httpx.AsyncClient, account: str = "ani") -> httpx.Response:
    return await browser.post("/masuk", data={"account": account}, headers=OWN)


async def test_the_signpost_tells_in_words_how_each_service_is(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/")
    assert answer.status_code == 200
    rows = dict(re.findall(r'<th scope="row">(\w+)</th><td>([^<]*)</td>', answer.text))
    assert rows["directory"] == rows["notification"] == "Siap"
    assert rows["planning"] == "Tidak menjawab"
    assert set(rows) == set(NAMES)
    hrefs = [link["href"] for link in Page(answer.text).all("a")]
    assert {f"http://{name}.test/docs" for name in NAMES} <= set(hrefs)


async def test_links_lead_where_a_browser_reaches_the_services() -> None:
    async with portal({"planning.test": ready("planning")}, links={"planning": "http://127.0.0.1:8102"}) as client:
        text = (await client.get("/")).text
    hrefs = {link["href"] for link in Page(text).all("a")}
    assert "http://127.0.0.1:8102/docs" in hrefs and "http://planning.test/docs" not in hrefs
    assert dict(re.findall(r'<th scope="row">(\w+)</th><td>([^<]*)</td>', text))["planning"] == "Siap"


async def test_a_service_that_is_not_ready_says_what_is_wrong_and_all_are_asked_at_once() -> None:
    behind = {"planning.test": ready("planning", database="the database does not answer")}
    behind |= {f"{name}.test": silent for name in NAMES if name != "planning"}
    async with portal(behind, env="production", patience=0.8) as client:
        began = asyncio.get_running_loop().time()
        text = (await client.get("/")).text
        assert asyncio.get_running_loop().time() - began < 0.8 * 4, "one after the other it would be 4.8 s"
    assert ">Belum siap: database<" in text
    assert text.count("Tidak menjawab") == 6


@pytest.mark.parametrize("path", ["/", "/preferensi", "/tidak-ada"])
@pytest.mark.parametrize("language", ["id", "en"])
async def test_pages_can_be_read_by_everybody(browser: httpx.AsyncClient, path: str, language: str) -> None:
    answer = await browser.get(path, headers={"Accept-Language": language})
    page = Page(answer.text)
    assert page.all("html")[0]["lang"] == answer.headers["content-language"] == language
    assert [len(page.all(tag)) for tag in ("h1", "main", "header", "title")] == [1, 1, 1, 1]
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(th["scope"] in ("row", "col") for th in page.all("th"))
    assert any("width=device-width" in (meta.get("content") or "") for meta in page.all("meta"))
    assert not page.all("script")
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    labelled = [section["aria-labelledby"] for section in page.all("section")]
    assert set(labelled) <= {attributes.get("id") for _, attributes in page.tags}
    assert len(answer.content) < 15_000


async def test_english_is_for_those_who_ask_for_it(browser: httpx.AsyncClient) -> None:
    assert "Pengelolaan Kinerja Guru" in (await browser.get("/")).text
    english = (await browser.get("/", headers={"Accept-Language": "en-GB,id;q=0.5"})).text
    assert "Teacher performance management" in english
    assert ">Ready<" in english


async def test_every_demo_account_can_be_chosen(browser: httpx.AsyncClient) -> None:
    page = Page((await browser.get("/")).text)
    assert {button["value"] for button in page.all("button")} == {row["account"] for row in ACCOUNTS}
    assert [form["action"] for form in page.all("form")] == ["/masuk"]


async def test_who_signs_in_sees_who_he_is_and_what_he_was_told(kits, signing, notification: Kit) -> None:
    directory = await kits("directory", platform_operators=[str(PLATFORM)])
    roster = (ROOT / "deploy/demo/roster").glob("*.csv")
    files = [("files", (path.name, path.read_bytes(), "text/csv")) for path in roster]
    imported = await directory.as_(PLATFORM).post("/v1/imports", files=files)
    assert imported.status_code == 201, imported.text
    await notification.feed(an(PlanApproved, about=a.about(ANI)), an(FollowUpCollected, about=a.about(ANI)))
    browser = portal({"issuer.test": signing, "directory.test": directory.app, "notification.test": notification.app})
    signed = await sign_in(browser)
    assert (signed.status_code, signed.headers["location"]) == (303, "/")
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
    home = await browser.get("/")
    assert "Anda masuk: Ani Lestari" in home.text
    assert re.search(r"<li>Pegawai, SD Negeri \d+ Tenggarong</li>", home.text)
    assert "periode 2025: Perencanaan Anda disetujui. Tahap pelaksanaan terbuka." in home.text  # E-41
    assert "1 belum dibaca" in home.text
    await notification.sql("UPDATE message SET cycle = ''")
    of_none = (await browser.get("/")).text
    assert "Tahap pelaksanaan terbuka." in of_none and "periode None" not in of_none
    assert (
        "Anda wajib mengikuti" in home.text and "Atasan Anda Ibu Aji Rahmawati, kepala sekolah definitif" in home.text
    )
    assert browser.cookies["kinerja_token"] not in home.text
    Page(home.text)
    english = (await browser.get("/", headers={"Accept-Language": "en"})).text
    assert "Your plan is approved." in english and "You must take part in" in english


async def test_who_has_no_superior_reads_why_and_who_repairs_it_E_2(kits, signing) -> None:
    directory = await kits("directory", platform_operators=[str(PLATFORM)])
    await accepted(directory, d.FIRST)
    await directory.sql("UPDATE employment SET npsn = :npsn WHERE person_id = :ani", npsn=d.ORPHAN_SCHOOL, ani=ANI)
    async with portal({"issuer.test": signing, "directory.test": directory.app}) as browser:
        await sign_in(browser)
        home = (await browser.get("/")).text
    assert "Data atasan Anda tidak ditemukan: SD Negeri 903 Tenggarong Seberang belum pernah mempunyai" in home
    assert "Yang dapat memperbaikinya: Operator sekolah memperbarui kepala sekolah atau Plt." in home


async def test_a_teacher_who_is_plt_reads_what_becomes_of_that_E_4(kits, signing) -> None:
    directory = await kits("directory", platform_operators=[str(PLATFORM)])
    await accepted(directory, d.FIRST)
    plt = "UPDATE leadership SET person_id = :ani, ends_on = NULL WHERE npsn = :npsn"
    await directory.sql(plt, ani=ANI, npsn=d.ACTING_SCHOOL)
    async with portal({"issuer.test": signing, "directory.test": directory.app}) as browser:
        await sign_in(browser)
        home = (await browser.get("/")).text
    twice = (
        r"sebagai Plt. dan mengikuti periode ini dua kali: sebagai guru tetap di sekolah induk, dan sebagai Plt. kepala"
    )
    assert re.search(rf"<p>Anda juga memimpin SD Negeri [^:]+ {twice}", home)


async def test_signing_out_forgets(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    out = await browser.post("/keluar", headers=OWN)
    assert out.status_code == 303
    assert "kinerja_token" not in browser.cookies
    assert "Masuk sebagai (demo)" in (await browser.get("/")).text


async def test_a_token_that_does_not_hold_any_more_signs_out(told: httpx.AsyncClient) -> None:
    told.cookies.set("kinerja_token", "old", domain="portal.test")
    answer = await told.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert 'kinerja_token=""' in answer.headers["set-cookie"]


async def test_somebody_chooses_which_messages_he_also_gets_by_email(told: httpx.AsyncClient) -> None:
    def ticked(html: str) -> dict[str | None, bool]:
        return {box["value"]: "checked" in box for box in Page(html).all("input") if box["type"] == "checkbox"}

    assert "Masuk dahulu" in (await told.get("/preferensi")).text
    await sign_in(told)
    before = ticked((await told.get("/preferensi")).text)
    assert "N04" in before and all(before.values())
    keep = [number for number in before if number != "N04"]
    saved = await told.post("/preferensi", data={"version": "0", "email": keep}, headers=OWN)
    after = (await told.get(saved.headers["location"])).text
    assert "Pilihan Anda sudah disimpan." in after
    assert ticked(after) == before | {"N04": False}
    stale = await told.post("/preferensi", data={"version": "0", "email": []}, headers=OWN)
    assert stale.headers["location"] == "/preferensi?hasil=changed"
    assert ticked((await told.get("/preferensi")).text) == before | {"N04": False}


FORMS = ["/masuk", "/keluar", "/preferensi"]


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://elsewhere.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_a_form_from_elsewhere_is_refused(browser: httpx.AsyncClient, path: str, headers: dict[str, str]) -> None:
    answer = await browser.post(path, data={"account": "ani", "version": "0"}, headers=headers)
    assert answer.status_code == 403
    assert "Kiriman ini tidak berasal dari halaman ini." in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/preferensi", "/tidak-ada", "/health/live"])
async def test_every_answer_says_what_a_browser_may_do_with_it(browser: httpx.AsyncClient, path: str) -> None:
    headers = (await browser.get(path)).headers
    allowed = headers["content-security-policy"]
    assert "default-src 'none'" in allowed and "form-action 'self'" in allowed and "unsafe" not in allowed
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")


async def test_the_style_is_the_one_that_the_policy_allows(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.S).group(1)
    mark = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{mark}'" in answer.headers["content-security-policy"]


async def test_in_production_nobody_signs_in_here(signing) -> None:
    async with portal({"issuer.test": signing}, env="production") as client:
        home = await client.get("/")
        assert "demo" not in home.text.lower() and not Page(home.text).all("form")
        for path in ("/masuk", "/keluar"):
            assert (await client.post(path, data={"account": "ani"}, headers=OWN)).status_code == 404


async def test_an_account_that_nobody_has_is_said_so_and_signs_nobody_in(signing) -> None:
    async with portal({"issuer.test": signing}) as client:
        answer = await client.post("/masuk", data={"account": "bukan-siapa-siapa"}, headers=OWN)
        assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
        assert "Akun itu tidak ada" in answer.text and "bukan-siapa-siapa" not in answer.text


async def test_the_services_are_asked_in_the_browsers_trace(signing) -> None:
    seen: list[str] = []

    async def listening(scope, receive, send) -> None:
        seen.append(dict(scope["headers"])[b"traceparent"].decode())
        await ready("directory")(scope, receive, send)

    async with portal({"issuer.test": signing, "directory.test": listening}) as client:
        trace = f"00-{'4bf92f3577b34da6a3ce929d0e0e4736'}-00f067aa0ba902b7-01"
        await client.get("/", headers={"traceparent": trace})
    assert seen and all(one[3:35] == trace[3:35] and one != trace for one in seen)


async def test_without_the_issuer_the_rest_of_the_page_stays() -> None:
    async with portal({}) as client:
        home = await client.get("/")
        assert home.status_code == 200
        assert "Daftar akun belum dapat dimuat." in home.text
        assert (await sign_in(client)).status_code == 502


async def test_without_directory_and_notification_their_parts_say_so(signing) -> None:
    async with portal({"issuer.test": signing}) as client:
        await sign_in(client)
        home = await client.get("/")
        assert home.text.count("Bagian ini belum dapat dimuat.") == 2
        assert "Keluar" in home.text


async def test_names_and_texts_cannot_become_html(told: httpx.AsyncClient, notification: Kit) -> None:
    await notification.feed(*a.a_led_school(a.a_leader(ANI)), a.a_person(a.BUDI, "<b>Budi</b>"))
    await notification.feed(an(FollowUpCollected, about=a.about(a.BUDI)))
    await sign_in(told)
    home = (await told.get("/")).text
    assert "&lt;b&gt;Budi&lt;/b&gt; mengumpulkan" in home
    assert "<b>" not in home


async def test_it_is_alive_and_ready_by_itself() -> None:
    async with portal({}) as client:
        for path in ("/health/live", "/health/ready"):
            assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "env", "said"),
    [
        (["run", "api"], {}, "Configuration is missing or wrong: KINERJA_OIDC_ISSUER."),
        (["run", "api"], {"KINERJA_PORTAL_SERVICES": "{"}, "KINERJA_PORTAL_SERVICES is not JSON"),
        (["run", "worker"], {"KINERJA_OIDC_ISSUER": ISSUER}, "2"),
    ],
)
def test_it_says_what_is_missing_and_has_no_role_but_api(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], env: dict[str, str], said: str
) -> None:
    for name in ("KINERJA_OIDC_ISSUER", "KINERJA_PORTAL_SERVICES", "KINERJA_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["portal", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert said in str(ended.value.code)
