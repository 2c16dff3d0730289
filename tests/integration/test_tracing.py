"""One trace from a click to its last effect, as a collector sees it; and nothing at all where nobody wants it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import KeySet

from deploy.local.kafka import Kafka
from deploy.local.ports import free_ports
from deploy.local.process import Child
from shared import topics
from shared.contracts.ids import PersonId, participation_id
from shared.contracts.planning import CycleOpened
from tests import builders as a
from tests.collector import Collector, Seen, collecting
from tests.eventually import eventually
from tests.integration.planning_acts import COMPLETE, TICKED
from tests.integration.service_kit import ISSUER, KEY, Kit, token

ROLES = {"planning": ["api", "worker", "relay"], "observation": ["worker", "relay"], "notification": ["worker"]}
APPROVED, UNLOCKED = "planning.plan_approved.v1", "observation.execution_unlocked.v1"
TRACED, UNTRACED, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7"
APPROVAL = "POST /plans/{plan_id}/approval"
PEOPLE = {a.ANI: "Ani Lestari", a.BUDI: "Budi Santoso"}
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def kits_of_three(kits, breakable_kafka: Kafka) -> dict[str, Kit]:
    """Planning, observation and notification, which know a school; its teachers wait for their plans' approval."""
    await topics.create(topics.Where(kafka=breakable_kafka.bootstrap, kafka_replication=1, env="test"))
    three = {name: await kits(name, kafka=breakable_kafka.bootstrap) for name in ROLES}
    for kit in three.values():
        await kit.it_is(a.JANUARY)
        people = [a.a_person(who, name) for who, name in PEOPLE.items()]
        await kit.feed(*a.a_led_school(), *people, *(a.a_placed_teacher(who) for who in PEOPLE))
    planning = three["planning"]
    await planning.as_(a.HEAD).post("/v1/cycles", json={"office": a.OFFICE, "cycle": "2025"})
    await planning.feed(*await planning.told(CycleOpened))
    return three


async def _submitted(kit: Kit, who: PersonId) -> httpx.Response:
    """This teacher's plan waits for the principal."""
    client, mine = kit.as_(who), f"/v1/participations/{participation_id(who, '2025', a.NPSN)}"
    await client.post(f"{mine}/data-confirmation")
    plan = f"/v1/plans/{(await client.post(f'{mine}/plan')).json()['id']}"
    draft = await client.put(f"{plan}/draft", json={"items": COMPLETE}, headers={"If-Match": '"0"'})
    answer = await client.post(f"{plan}/submission", json=TICKED, headers={"If-Match": draft.headers["etag"]})
    assert answer.status_code == 200, answer.text
    return answer


@asynccontextmanager
async def _processes(three: dict[str, Kit], collector: Collector, logs: Path) -> AsyncIterator[str]:
    """The three as processes that know the collector; planning's address. At the end each stops in order."""
    ports = dict(zip(ROLES, free_ports(len(ROLES)), strict=True))
    children = [_process(name, three[name], ports[name], collector, logs) for name in ROLES]
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            for port in ports.values():
                await eventually(lambda at=port: _ready(client, at), timeout=30)
        yield f"http://127.0.0.1:{ports['planning']}"
        for child in children:
            child.signal(signal.SIGTERM)
        await asyncio.gather(*(asyncio.to_thread(child.end, (signal.SIGTERM, 20)) for child in children))
    finally:
        for child in children:
            child.end()


def _process(name: str, kit: Kit, port: int, collector: Collector, logs: Path) -> Child:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("KINERJA_", "OTEL_"))}
    settings = {
        "ENV": "test", "DATABASE_URL": kit.settings.dsn, "KAFKA": kit.settings.kafka, "KAFKA_REPLICATION": "1",
        "PORT": str(port), "OIDC_ISSUER": ISSUER, "OIDC_JWKS_URL": f"{collector.address}/jwks",
        "OTLP": collector.address, "SMTP_URL": "smtp://127.0.0.1:1",
        "FILES": (logs / "files").as_uri(),
    }  # fmt: skip
    env = kept | {f"KINERJA_{key}": value for key, value in settings.items()}
    program = [sys.executable, "-m", f"services.{name}.app", "run", *ROLES[name]]
    return Child(program, logs / f"{name}.log", env=env, cwd=ROOT)


async def _ready(client: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await client.get(f"http://127.0.0.1:{port}/health/ready")).status_code == 200
    except httpx.HTTPError:
        return False


async def _approve(planning: str, submitted: httpx.Response, trace: str, flags: str) -> httpx.Response:
    headers = {
        "Authorization": f"Bearer {token(a.PRINCIPAL)}", "If-Match": submitted.headers["etag"],
        "traceparent": f"00-{trace}-{CALLER}-{flags}",
    }  # fmt: skip
    async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
        answer = await client.post(f"{planning}/v1/plans/{submitted.json()['id']}/approval")
    assert answer.status_code == 200, answer.text
    return answer


async def _both_heard(three: dict[str, Kit]) -> bool:
    """Notification has taken in that Ani and Budi are unlocked."""
    unlocked = await three["observation"].sql("SELECT id FROM outbox WHERE type = :type", type=UNLOCKED)
    ids = [row.id for row in unlocked]
    return len(await three["notification"].sql("SELECT 1 FROM inbox WHERE event_id = ANY(:ids)", ids=ids)) == 2


async def test_one_trace_from_the_approval_to_the_message(kits_of_three, tmp_path: Path) -> None:
    """Three processes, one trace; whoever calls decides whether it is told at all."""
    anis, budis = [await _submitted(kits_of_three["planning"], who) for who in PEOPLE]
    with collecting() as collector:
        collector.keys = KeySet([KEY]).as_dict(private=False)
        async with _processes(kits_of_three, collector, tmp_path) as planning:
            quiet = await _approve(planning, budis, UNTRACED, "00")
            answer = await _approve(planning, anis, TRACED, "01")
            await eventually(lambda: _both_heard(kits_of_three), timeout=20)
        assert answer.headers["kinerja-trace"] == TRACED
        assert quiet.headers["kinerja-trace"] == UNTRACED
        _joined(collector.of(TRACED))
        assert collector.of(UNTRACED) == []
        assert not [s for s in collector.spans if "health" in s.name or "metrics" in s.name]
        _discreet(collector)
        logged = (tmp_path / "planning.log").read_text()
        assert one(collector.of(TRACED), "server").id in logged, "logs name the spans"


def _joined(spans: list[Seen]) -> None:
    """Each span's parent is the one that caused it."""
    clicked = one(spans, "server")
    assert (clicked.name, clicked.service, clicked.parent) == (APPROVAL, "kinerja-planning", CALLER)
    assert clicked.attributes["http.response.status_code"] == 200
    approved = one(spans, "producer", APPROVED)
    assert (approved.name, approved.service, approved.parent) == ("publish planning", "kinerja-planning", clicked.id)
    unlocking = one(spans, "consumer", APPROVED, "kinerja-observation")
    assert (unlocking.name, unlocking.parent) == ("process planning", approved.id)
    unlocked = one(spans, "producer", UNLOCKED)
    assert (unlocked.service, unlocked.parent) == ("kinerja-observation", unlocking.id)
    for event, sent in ((APPROVED, approved), (UNLOCKED, unlocked)):
        told = one(spans, "consumer", event, "kinerja-notification")
        assert (told.parent, told.attributes["messaging.consumer.group.name"]) == (sent.id, "notification")
        assert sent.began <= sent.ended and told.began >= sent.began
    assert len({span.id for span in spans}) == len(spans)
    assert not any(span.failed for span in spans)


def one(spans: list[Seen], kind: str, event: str | None = None, service: str | None = None) -> Seen:
    found = [s for s in spans if s.kind == kind and (event in (None, s.event)) and (service in (None, s.service))]
    assert len(found) == 1, found
    return found[0]


def _discreet(collector: Collector) -> None:
    """Ids, types and numbers: no name, no NIP, no address, no query."""
    told = json.dumps([[s.name, dict(s.attributes)] for s in collector.spans] + [dict(r) for r in collector.resources])
    for secret in (*PEOPLE.values(), "1985", "@belajar", "Sekolah", "KSK", "?"):
        assert secret not in told, secret
    keys = {part for span in collector.spans for key in span.attributes for part in key.split(".")[:1]}
    assert keys <= {"http", "messaging", "cloudevents", "kinerja", "error"}
    (planning,) = {str(r) for r in collector.resources if r["service.name"] == "kinerja-planning"}
    assert "'kinerja.roles': ['api', 'worker', 'relay']" in planning and "service.instance.id" in planning
