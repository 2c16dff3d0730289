"""The edge of HTTP: no 2xx without a commit, no entry without a good token, every refusal a problem document."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from shared import watch
from shared.identity import Keys, Verifier
from tests import builders as a
from tests.integration.service_kit import ISSUER, KEY, Kit, settings_for, token


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await kits("planning")
    await kit.it_is(a.JANUARY)
    return kit


async def test_a_failed_commit_is_not_a_2xx_and_nothing_is_kept(kit: Kit) -> None:
    """The database refuses at COMMIT, after the handler has answered."""
    await kit.feed(*a.a_led_school())
    await kit.sql(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no commit today'; END $$"
    )
    await kit.sql(
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON outbox DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    head = kit.as_(a.HEAD)
    body = {"office": a.OFFICE, "cycle": "2025"}
    answer = await head.post("/v1/cycles", json=body, headers={"Idempotency-Key": "once"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert not await kit.told()
    await kit.sql("DROP TRIGGER refuse ON outbox")
    again = await head.post("/v1/cycles", json=body, headers={"Idempotency-Key": "once"})
    assert again.status_code == 201
    third = await head.post("/v1/cycles", json=body, headers={"Idempotency-Key": "once"})
    assert (third.status_code, third.content) == (201, again.content)
    assert third.headers["idempotent-replay"] == "true"


async def test_the_api_needs_no_broker(kit: Kit) -> None:
    """Its readiness asks the database alone, and commands are accepted: they go to the outbox."""
    assert kit.settings.kafka == ""
    ready = await kit.anonymous.get("/health/ready")
    assert (ready.status_code, ready.json()["roles"]) == (200, ["api"])
    await kit.feed(*a.a_led_school())
    answer = await kit.as_(a.HEAD).post("/v1/cycles", json={"office": a.OFFICE, "cycle": "2025"})
    assert answer.status_code == 201
    assert len(await kit.sql("SELECT 1 FROM outbox WHERE sent_at IS NULL")) == 1


async def test_half_a_body_does_not_keep_a_place_for_ever(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "PATIENCE", 0.2)
    monkeypatch.setattr(watch, "SLOWEST", watch.BODY_LIMIT * 10)

    async def never_ends() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(60)

    answer = await kit.as_(a.HEAD).post("/v1/cycles", content=never_ends())
    assert (answer.status_code, answer.json()["code"]) == (408, "too-slow")
    assert answer.headers["connection"] == "close"


async def test_a_body_is_not_read_beyond_its_limit_whatever_it_says_it_is(kit: Kit) -> None:
    """No token, and a kind of body that would be spooled: only the routes that take files take so much."""
    read = 0

    async def much():
        nonlocal read
        for _ in range(300):
            read += 100_000
            yield b"x" * 100_000

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await kit.anonymous.put(f"/v1/plans/{a.ANI}/draft", content=much(), headers=kind)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert read < 1_000_000


async def test_not_ready_when_the_database_is_behind(kit: Kit) -> None:
    await kit.sql("UPDATE alembic_version SET version_num = 'older'")
    ready = await kit.anonymous.get("/health/ready")
    assert ready.status_code == 503
    assert "migrate" in ready.json()["wrong"]["database"]


async def test_metrics_count_commands_by_outcome(kit: Kit) -> None:
    await kit.as_(a.ANI).post("/v1/cycles", json={"office": a.OFFICE, "cycle": "2025"})
    text = (await kit.anonymous.get("/metrics")).text
    assert 'kinerja_commands_total{command="POST /cycles",outcome="refused_404",service="planning"}' in text.replace(
        "/v1/cycles", "/cycles"
    )


async def test_unknown_paths_and_methods_are_problem_documents(kit: Kit) -> None:
    for method, path, status in (("GET", "/v1/nowhere", 404), ("DELETE", "/v1/plans", 405)):
        answer = await kit.as_(a.ANI).request(method, path)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert {"type", "title", "status", "detail", "code"} <= answer.json().keys()


async def test_the_trace_of_the_caller_goes_on(kit: Kit) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    await kit.feed(*a.a_led_school())
    answer = await kit.as_(a.HEAD).post(
        "/v1/cycles", json={"office": a.OFFICE, "cycle": "2025"},
        headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"},
    )  # fmt: skip
    assert answer.headers["kinerja-trace"] == trace
    ((headers,),) = await kit.sql("SELECT headers::text FROM outbox")
    assert trace in headers


def _unsigned() -> str:
    parts = [{"alg": "none", "typ": "JWT"}, {"iss": ISSUER, "aud": "kinerja", "sub": str(a.ANI), "exp": 9999999999}]
    return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts) + "."


def _signed(key: object, alg: str, kid: str = "test", **claims: object) -> str:
    now = int(time.time())
    good = {"iss": ISSUER, "aud": "kinerja", "sub": str(a.ANI), "iat": now, "exp": now + 600, **claims}
    return jwt.encode({"alg": alg, "kid": kid}, good, key, algorithms=[alg])  # type: ignore[arg-type]


def _tampered() -> str:
    head, body, signature = token(a.ANI).split(".")
    spoilt = json.loads(base64.urlsafe_b64decode(body + "=="))
    spoilt["sub"] = str(a.HEAD)
    return f"{head}.{base64.urlsafe_b64encode(json.dumps(spoilt).encode()).decode().rstrip('=')}.{signature}"


def _spoilt(header: object) -> str:
    """A header that no issuer would write."""
    _, body, signature = token(a.ANI).split(".")
    return f"{base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip('=')}.{body}.{signature}"


PUBLIC = json.dumps(KEY.as_dict(private=False)).encode()
BAD_TOKENS = {
    "nothing": "",
    "not a token": "abc",
    "two dots": "a.b.c",
    "a header that breaks its reader": _spoilt({"alg": "ES256", "crit": 1}),
    "a header that is a list": _spoilt([1]),
    "too long": "a" * 9000,
    "alg none": _unsigned(),
    "signed by the public key as a secret": _signed(OctKey.import_key(PUBLIC), "HS256"),
    "signed by somebody else": _signed(ECKey.generate_key("P-256"), "ES256"),
    "another algorithm": _signed(RSAKey.generate_key(2048), "RS256"),
    "unknown key": _signed(ECKey.generate_key("P-256"), "ES256", kid="other"),
    "tampered": _tampered(),
    "cut": token(a.ANI)[:-5],
    "wrong issuer": token(a.ANI, iss="http://elsewhere.test"),
    "wrong audience": token(a.ANI, aud="somebody"),
    "no audience": token(a.ANI, aud=None),
    "expired": token(a.ANI, exp=int(time.time()) - 3600),
    "without an end": token(a.ANI, exp=None),
    "not yet": token(a.ANI, nbf=int(time.time()) + 3600),
    "nobody": token(a.ANI, sub=None),
    "not a person": token(a.ANI, sub="ani@belajar.test"),
}


@pytest.mark.parametrize("name", BAD_TOKENS)
async def test_a_bad_token_is_refused(kit: Kit, name: str) -> None:
    bearer = {"Authorization": f"Bearer {BAD_TOKENS[name]}"}
    answer = await kit.anonymous.get("/v1/participations", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
    assert "bearer" in answer.headers["www-authenticate"].lower()


async def test_a_good_token_is_let_in(kit: Kit) -> None:
    assert (await kit.as_(a.ANI).get("/v1/participations")).status_code == 200
    basic = await kit.anonymous.get("/v1/participations", headers={"Authorization": f"Basic {token(a.ANI)}"})
    assert basic.status_code == 401


async def test_the_issuer_may_change_its_key_while_we_run(jwks_server) -> None:
    """A token of a new key is accepted at once: an unknown key id is looked up, not oftener than allowed."""
    served, url = jwks_server
    first, second = (ECKey.generate_key("P-256", {"kid": name}) for name in ("first", "second"))
    served["keys"] = KeySet([first]).as_dict(private=False)
    verifier = Verifier(settings_for("postgresql://x/x", oidc_jwks_url=url))
    verifier._keys = Keys(url, at_most_every=0.0)
    assert await verifier.person(_signed(first, "ES256", "first")) == a.ANI
    served["keys"] = KeySet([first, second]).as_dict(private=False)
    assert await verifier.person(_signed(second, "ES256", "second")) == a.ANI
    assert served["asked"] == 2


async def test_whoever_comes_while_the_first_keys_are_fetched_waits_for_them(jwks_server) -> None:
    """A process that has just started is met by many at once."""
    served, url = jwks_server
    served["keys"] = KeySet([KEY]).as_dict(private=False)
    verifier = Verifier(settings_for("postgresql://x/x", oidc_jwks_url=url))
    assert await asyncio.gather(*(verifier.person(token(a.ANI)) for _ in range(20))) == [a.ANI] * 20
    assert served["asked"] == 1


async def test_without_the_issuer_it_says_so(kit: Kit) -> None:
    kit.app.state.verifier._keys = Keys("http://127.0.0.1:9/jwks")
    answer = await kit.as_(a.ANI).get("/v1/participations")
    assert (answer.status_code, answer.json()["code"]) == (503, "issuer-away")
    assert answer.headers["retry-after"]


@pytest.fixture
async def jwks_server():
    """A JWKS over real HTTP."""
    served: dict[str, object] = {"asked": 0}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        served["asked"] = int(str(served["asked"])) + 1
        body = json.dumps(served["keys"]).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close"
        writer.write(head.encode() + b"\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield served, f"http://127.0.0.1:{port}/jwks"
    server.close()
