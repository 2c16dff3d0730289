"""A real Prometheus beside really running services: it scrapes them, every rule is evaluated, every record has data."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from deploy.local.ports import HOST, free_ports
from deploy.local.process import Child
from deploy.observability.panels import ROWS
from tests.eventually import eventually
from tests.operations.ward import PARTS, Ward
from tests.unit.test_alert_rules import HERE, RECORDED

pytestmark = pytest.mark.skipif(
    shutil.which("prometheus") is None, reason="prometheus is not on PATH (Debian: apt-get install prometheus)"
)
Answer = dict[str, Any]


class Prometheus:
    """As it is configured for the containers, but for its targets and its pace."""

    def __init__(self, home: Path, ward: Ward) -> None:
        self.port = free_ports(1)[0]
        targets = [
            {"targets": [ward.url(name).removeprefix("http://")], "labels": {"job": name.split("-")[0], "role": role}}
            for name, roles in PARTS.items() for role in roles[:1]
        ]  # fmt: skip
        config = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(HERE / "rules" / "*.yml")],
            "scrape_configs": [{"job_name": "kinerja", "static_configs": targets}],
        }
        file = home / "prometheus.json"
        file.write_text(json.dumps(config))
        where = [f"--web.listen-address={HOST}:{self.port}", f"--storage.tsdb.path={home / 'series'}"]
        self.child = Child(["prometheus", f"--config.file={file}", *where], home / "prometheus.log", cwd=home)

    async def get(self, path: str, **parameters: str) -> Any:
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            try:
                answer = await client.get(f"http://{HOST}:{self.port}/api/v1/{path}", params=parameters)
            except httpx.TransportError as error:
                raise AssertionError(f"Prometheus does not answer: {self.child.said()[-500:]}") from error
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    async def query(self, expression: str) -> list[Answer]:
        found: list[Answer] = (await self.get("query", query=expression))["result"]
        return found


@pytest.fixture(scope="module")
async def prometheus(ward: Ward, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Prometheus]:
    made = Prometheus(tmp_path_factory.mktemp("prometheus"), ward)
    yield made
    made.child.end()


async def test_every_process_is_scraped_and_every_record_has_data(prometheus: Prometheus, ward: Ward) -> None:
    async def scraped() -> list[str]:
        return [each["value"][1] for each in await prometheus.query("up")]

    assert await eventually(scraped, until=lambda found: found == ["1"] * len(PARTS))
    async with httpx.AsyncClient(trust_env=False) as client:
        for name in ("observation", "followup"):
            assert (await client.get(f"{ward.url(name)}/v1/nothing")).status_code == 404

    async def without_data() -> set[str]:
        return {record for record in RECORDED if not await prometheus.query(record)}

    await eventually(without_data, 60, until=lambda missing: not missing)


async def test_every_rule_and_every_panel_is_understood(prometheus: Prometheus) -> None:
    async def rules() -> list[Answer]:
        return [rule for group in (await prometheus.get("rules"))["groups"] for rule in group["rules"]]

    seen = await eventually(rules, until=lambda found: found and all(rule["health"] == "ok" for rule in found))
    written = [rule for path in (HERE / "rules").glob("*.yml")
               for group in yaml.safe_load(path.read_text())["groups"] for rule in group["rules"]]  # fmt: skip
    assert len(seen) == len(written)
    for panel in (panel for row in ROWS.values() for panel in row):
        for expression, _ in panel.asks:
            await prometheus.query(expression.replace("$__rate_interval", "1m").replace("$service", ".*"))


async def test_what_is_missing_is_missed_and_what_is_there_is_not(prometheus: Prometheus) -> None:
    async def pending() -> set[tuple[str, str]]:
        found = (await prometheus.get("alerts"))["alerts"]
        return {(each["labels"]["alertname"], each["labels"].get("job", "")) for each in found}

    down = {"ApiDown", "WorkerDown", "RelayDown"}

    def only_what_is_missing(found: set[tuple[str, str]]) -> bool:
        return ("ApiDown", "planning") in found and {name for name, _ in found} <= down

    missed = await eventually(pending, until=only_what_is_missing)
    assert not missed & {("ApiDown", "observation"), ("ApiDown", "followup"), ("RelayDown", "observation")}
