"""The dashboard: what is committed is what the code writes, and every panel asks for something that is there."""

import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.observability.dashboard import FILE, SOURCE, dashboard, text
from deploy.observability.panels import ROWS
from tests.metrics import LABELS_OF_THE_SCRAPE, asked, exported, matched
from tests.unit.test_alert_rules import HERE, RECORDED, with_promtool

PANELS = {panel.title: panel for row in ROWS.values() for panel in row}
EXPRESSIONS = [(title, expr) for title, panel in PANELS.items() for expr, _ in panel.asks]


def test_what_is_committed_is_what_the_code_writes() -> None:
    assert FILE.read_text() == text(), "run: python -m deploy.observability.dashboard"


@pytest.mark.parametrize(("title", "expr"), EXPRESSIONS)
def test_a_panel_asks_only_for_what_is_exported_or_recorded(title: str, expr: str) -> None:
    there = exported()
    assert asked(expr) and asked(expr) <= set(there) | RECORDED
    for metric, labels in matched(expr):
        assert metric in RECORDED or labels <= there[metric] | LABELS_OF_THE_SCRAPE, metric


def test_panels_have_names_of_their_own_and_lie_beside_each_other() -> None:
    assert len(PANELS) == sum(map(len, ROWS.values()))
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        mine = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                for y in range(place["y"], place["y"] + place["h"])}  # fmt: skip
        assert not mine & taken and max(x for x, _ in mine) < 24
        taken |= mine


def test_grafana_is_told_where_prometheus_and_the_dashboard_are() -> None:
    place = FILE.parent / "provisioning"
    sources = yaml.safe_load((place / "datasources" / "kinerja.yml").read_text())["datasources"]
    assert [(s["uid"], s["type"]) for s in sources] == [(SOURCE["uid"], SOURCE["type"])]
    folder = yaml.safe_load((place / "dashboards" / "kinerja.yml").read_text())["providers"][0]["options"]["path"]
    overlay = yaml.safe_load((HERE.parents[1] / "docker-compose.observability.yml").read_text())
    assert (
        f"./deploy/observability/grafana/kinerja.json:{folder}/kinerja.json:ro"
        in overlay["services"]["grafana"]["volumes"]
    )


@with_promtool
def test_promtool_understands_every_panel(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel{n}", "expr": expr.replace("$__rate_interval", "1m").replace("$service", ".*")}
        for n, (_, expr) in enumerate(EXPRESSIONS)
    ]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    done = subprocess.run(["promtool", "check", "rules", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
