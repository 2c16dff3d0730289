"""The rules ask for what the processes export; every alert says what to do, and is tested by promtool."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.metrics import LABELS_OF_THE_SCRAPE, SERVICES, asked, exported, matched

ROOT = Path(__file__).parents[2]
HERE = ROOT / "deploy" / "observability"
RUNBOOK = (ROOT / "docs" / "operations.md").read_text()
Rule = dict[str, Any]

with_promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not on PATH (Debian: apt-get install prometheus)"
)


def rules(kind: str) -> Iterator[Rule]:
    for path in sorted((HERE / "rules").glob("*.yml")):
        for group in yaml.safe_load(path.read_text())["groups"]:
            yield from (rule for rule in group["rules"] if kind in rule)


ALERTS = {rule["alert"]: rule for rule in rules("alert")}
RECORDED = {rule["record"] for rule in rules("record")}


def test_no_two_alerts_and_no_two_records_share_a_name() -> None:
    assert len(ALERTS) == len(list(rules("alert"))) and len(RECORDED) == len(list(rules("record")))


@pytest.mark.parametrize("rule", [*rules("record"), *rules("alert")], ids=lambda r: r.get("alert") or r["record"])
def test_a_rule_asks_only_for_what_is_exported_or_recorded(rule: Rule) -> None:
    there = exported()
    assert asked(rule["expr"]) <= set(there) | RECORDED
    for metric, labels in matched(rule["expr"]):
        assert metric in RECORDED or labels <= there[metric] | LABELS_OF_THE_SCRAPE, metric


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_says_how_urgent_it_is_what_happened_and_what_to_do(alert: str) -> None:
    rule = ALERTS[alert]
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert "{{" in rule["annotations"]["summary"]
    sentence, anchor = rule["annotations"]["runbook"].rsplit(" ", 1)
    assert re.fullmatch(r"[A-Z][^.]+\.", sentence) and anchor == f"docs/operations.md#{alert.lower()}"
    assert f"\n### {alert}\n" in RUNBOOK
    column = 1 if rule["labels"]["severity"] == "page" else 2
    assert alert in re.split(r"[|,]\s*|\s*\|", _severities().split("|")[column].strip())


def _severities() -> str:
    return next(line for line in RUNBOOK.splitlines() if line.startswith("| OutboxOld"))


def test_the_runbook_speaks_of_no_alert_that_is_gone() -> None:
    assert set(re.findall(r"(?m)^### (\w+)$", RUNBOOK)) == set(ALERTS)


def test_links_inside_the_runbook_lead_somewhere() -> None:
    there = {heading.lower() for heading in re.findall(r"(?m)^#+ (\w+)$", RUNBOOK)}
    assert set(re.findall(r"\(#(\w+)\)", RUNBOOK)) <= there


def test_every_alert_is_seen_to_fire_and_seen_not_to() -> None:
    fires, silent = set(), set()
    for path in (HERE / "tests").glob("*.yml"):
        for each in yaml.safe_load(path.read_text())["tests"]:
            for question in each["promql_expr_test"]:
                (fires if question.get("exp_samples") else silent).add(each["name"])
    assert fires == silent == set(ALERTS)


def test_what_is_scraped_are_the_roles_of_the_containers_and_each_is_missed_when_it_is_gone() -> None:
    config = yaml.safe_load((HERE / "prometheus.yml").read_text())
    names = set(config["scrape_configs"][0]["dns_sd_configs"][0]["names"])
    containers = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert names == {name for name in containers if re.search(r"-(api|worker|relay)$", name)}
    assert {name for name in names if name.endswith("-api")} == {f"{service}-api" for service in SERVICES}
    missed = {
        f"{job}-{role}"
        for alert in ("ApiDown", "WorkerDown", "RelayDown")
        for job, role in re.findall(r'absent\(up\{job="(\w+)", role="(\w+)"\}\)', ALERTS[alert]["expr"])
    }
    assert missed == names
    overlay = yaml.safe_load((ROOT / "docker-compose.observability.yml").read_text())["services"]
    assert set(json.loads(overlay["doctor"]["environment"]["KINERJA_SERVICES"])) == names


@with_promtool
def test_promtool_accepts_the_configuration_and_the_rules() -> None:
    _promtool("check", "config", str(HERE / "prometheus.yml"))


@with_promtool
def test_promtool_sees_every_alert_fire_when_it_should() -> None:
    _promtool("test", "rules", *map(str, sorted((HERE / "tests").glob("*.yml"))))


def _promtool(*arguments: str) -> None:
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
