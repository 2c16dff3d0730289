"""Teachers with a complete draft, as many as wanted: one is made by real commands, the others are copies of her rows.

And what they all do in the last hour: hand the plan in. Each with a token and an Idempotency-Key of her own.
"""

import random
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from uuid import UUID

import asyncpg
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from pydantic_core import to_json

from deploy.local.issuer import AUDIENCE
from tests import builders as a
from tests.benchmarks.system import System
from tests.integration.planning_acts import a_draft, a_participant, planning_stays_open
from tests.integration.service_kit import Kit, service_named

SCHOOL_SIZE = 30
DRAFTED = 1
"""The version of a plan that was saved once."""
_NPSN = 30_000_000
_BODY = b'{"confirmation_checked": true}'
_TABLES = {
    "school_fact": {"npsn": "{npsn}"},
    "school_cycle": {"npsn": "{npsn}"},
    "person": {"id": "{person}"},
    "placement": {
        "employee_id": "{person}", "npsn": "{npsn}",
        "fact": "t.fact || jsonb_build_object('employee_id', {person}, 'npsn', {npsn})",
    },
    "participation": {"id": "{participation}", "employee_id": "{person}", "npsn": "{npsn}"},
    "plan": {
        "id": "{plan}",
        "about": "t.about || jsonb_build_object('participation_id', {participation}, 'employee_id', {person},"
        " 'npsn', {npsn})",
    },
}  # fmt: skip
_OF_A_SCHOOL = ("school_fact", "school_cycle")
_PERSON, _PARTICIPATION, PLAN = 0xB1, 0xB2, 0xB3


def _uuid(kind: int, number: int) -> UUID:
    return UUID(f"{kind:08x}-0000-7000-8000-{number:012x}")


def _sql(kind: int, number: str = "i") -> str:
    return f"('{kind:08x}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


def plan_id(number: str) -> str:
    """In SQL, the id of the plan with this number."""
    return _sql(PLAN, number)


async def seed(system: System, count: int) -> None:
    """`count` teachers, thirty a school, before anything runs; what other services know of schools and people, too."""
    kit = Kit(service_named("planning"), system.dsn("planning"))
    try:
        await a_participant(kit)
        await planning_stays_open(kit)
        answer = await a_draft(kit)
        assert answer.headers["etag"] == f'"{DRAFTED}"', answer.text
    finally:
        await kit.close()
    await _multiply(system.dsn("planning"), list(_TABLES), count)
    for service in ("notification", "reporting"):
        other = Kit(service_named(service), system.dsn(service))
        try:
            await other.feed(*a.a_led_school(), a.a_person(email=None), a.a_person(a.PRINCIPAL, email=None))
        finally:
            await other.close()
        await _multiply(system.dsn(service), ["school_fact", "person"], count)
    for service in system.services:
        await system.admin(service, "VACUUM ANALYZE")
    await system.admin("planning", "CHECKPOINT")


async def draft_again(system: System) -> None:
    """All plans as they were before they were handed in, and nothing remembered of it."""
    await system.admin(
        "planning",
        "UPDATE plan SET status = 'DRAFT', version = 1, revision = 0, submitted_items = '[]', snapshot = NULL,"
        " submitted_at = NULL, superior_id = NULL, superior_kind = NULL WHERE version > 1",
        "TRUNCATE idempotency",
        "VACUUM FULL plan",
        "ANALYZE plan",
        "CHECKPOINT",
    )


async def _multiply(dsn: str, tables: list[str], count: int) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for table in tables:
            await connection.execute(await _copies(connection, table, count))
    finally:
        await connection.close()


async def _copies(connection: asyncpg.Connection, table: str, count: int) -> str:
    """One row of the table, again and again, with other identities."""
    columns = await connection.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'", table
    )
    schools = -(-count // SCHOOL_SIZE)
    terms = {
        "npsn": f"({_NPSN} + i)::text" if table in _OF_A_SCHOOL else f"({_NPSN} + i / {SCHOOL_SIZE})::text",
        "person": _sql(_PERSON), "participation": _sql(_PARTICIPATION), "plan": _sql(PLAN),
    }  # fmt: skip
    names = [column[0] for column in columns]
    changed = {name: term.format(**terms) for name, term in _TABLES[table].items()}
    values = ", ".join(changed.get(name, f"t.{name}") for name in names)
    last = (schools if table in _OF_A_SCHOOL else count) - 1
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values}"
        f" FROM (SELECT * FROM {table} LIMIT 1) AS t, generate_series(0, {last}) AS i"
    )


def submissions(system: System, count: int, seed: int = 1) -> Iterator[bytes]:
    """The requests, in no order of the teachers."""
    order = list(range(count))
    random.Random(seed).shuffle(order)
    sign = _Signer(system)
    for number in order:
        yield submission(number, sign.token(_uuid(_PERSON, number)), f"{seed}-{number}")


def submission(number: int, token: str, key: str) -> bytes:
    head = (
        f"POST /v1/plans/{_uuid(PLAN, number)}/submission HTTP/1.1\r\nHost: planning\r\n"
        f'Authorization: Bearer {token}\r\nIf-Match: "{DRAFTED}"\r\nIdempotency-Key: {key}\r\n'
        f"Content-Type: application/json\r\nContent-Length: {len(_BODY)}\r\n\r\n"
    )
    return head.encode() + _BODY


class _Signer:
    """The issuer's tokens, signed without its library: a hundred thousand are needed at once."""

    def __init__(self, system: System) -> None:
        signer = system.signer
        private = signer.private_key
        assert isinstance(private, EllipticCurvePrivateKey)
        self._private, self._issuer = private, system.issuer_url
        self._head = _base64(to_json({"alg": "ES256", "typ": "at+jwt", "kid": signer.kid}))

    def token(self, person: UUID, lifetime: int = 4 * 3600) -> str:
        now = int(time.time())
        claims = {"iss": self._issuer, "aud": AUDIENCE, "sub": str(person), "iat": now, "exp": now + lifetime}
        said = f"{self._head}.{_base64(to_json(claims))}"
        r, s = decode_dss_signature(self._private.sign(said.encode(), ECDSA(SHA256())))
        return f"{said}.{_base64(r.to_bytes(32) + s.to_bytes(32))}"


def _base64(given: bytes) -> str:
    return urlsafe_b64encode(given).rstrip(b"=").decode()
