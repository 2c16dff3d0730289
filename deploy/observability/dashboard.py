"""The dashboard as code: `python -m deploy.observability.dashboard` writes grafana/kinerja.json.

A test fails when what is committed is not what this would write, or when a panel asks for what nobody exports.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deploy.observability.panels import ROWS, Panel

FILE = Path(__file__).parent / "grafana" / "kinerja.json"
SOURCE = {"type": "prometheus", "uid": "kinerja"}
WIDTH, COLUMNS, HEIGHT = 24, 3, 8
Json = dict[str, Any]


def dashboard() -> Json:
    """The whole, as Grafana imports it."""
    return {
        "uid": "kinerja",
        "title": "Kinerja",
        "description": "Written by deploy/observability/dashboard.py; what to do: docs/operations.md",
        "tags": ["kinerja"],
        "schemaVersion": 39,
        "editable": False,
        "timezone": "browser",
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {"list": [_services()]},
        "annotations": {"list": [_alerts()]},
        "panels": list(_panels()),
    }


def _services() -> Json:
    return {
        "name": "service",
        "label": "Service",
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": "label_values(kinerja_ready, service)", "refId": "services"},
        "refresh": 2,
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
        "current": {"text": ["All"], "value": ["$__all"]},
    }


def _alerts() -> Json:
    return {
        "name": "Alerts",
        "datasource": SOURCE,
        "enable": True,
        "iconColor": "red",
        "expr": 'ALERTS{alertstate="firing", severity="page"}',
        "titleFormat": "{{alertname}}",
    }


def _panels() -> list[Json]:
    found: list[Json] = []
    y = 0
    for row, panels in ROWS.items():
        found.append({"type": "row", "title": row, "id": len(found) + 1, "gridPos": _place(0, y, WIDTH, 1)})
        y += 1
        for number, each in enumerate(panels):
            width = WIDTH // COLUMNS
            place = _place(number % COLUMNS * width, y + number // COLUMNS * HEIGHT, width, HEIGHT)
            found.append(_panel(each, len(found) + 1, place))
        y += -(-len(panels) // COLUMNS) * HEIGHT
    return found


def _place(x: int, y: int, width: int, height: int) -> Json:
    return {"x": x, "y": y, "w": width, "h": height}


def _panel(panel: Panel, number: int, place: Json) -> Json:
    steps: list[Json] = [{"color": "transparent", "value": None}]
    if panel.alarm is not None:
        steps.append({"color": "red", "value": panel.alarm})
    return {
        "id": number,
        "type": "timeseries",
        "title": panel.title,
        "description": panel.says,
        "gridPos": place,
        "datasource": SOURCE,
        "targets": [
            {"refId": chr(65 + i), "datasource": SOURCE, "expr": expr, "legendFormat": legend}
            for i, (expr, legend) in enumerate(panel.asks)
        ],
        "fieldConfig": {
            "defaults": {
                "unit": panel.unit,
                "min": 0 if panel.title != "Clock" else None,
                "custom": {"thresholdsStyle": {"mode": "off" if panel.alarm is None else "area"}, "fillOpacity": 10},
                "thresholds": {"mode": "absolute", "steps": steps},
            },
            "overrides": [],
        },
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
    }


def text() -> str:
    return json.dumps(dashboard(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
