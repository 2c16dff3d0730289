"""Which metrics the processes export, and which ones an expression of Prometheus asks for."""

import re
from importlib import import_module

from prometheus_client import REGISTRY

SERVICES = (
    "directory", "planning", "observation", "followup", "assessment", "notification", "reporting", "portal",
)  # fmt: skip
OF_THE_SCRAPE = {"up": frozenset[str]()}
LABELS_OF_THE_SCRAPE = {"job", "role", "instance"}
_SAMPLES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum"), "info": ("_info",)}
_WORDS = re.compile(r'"(?:[^"\\]|\\.)*"|[a-zA-Z_:][\w:]*')


def exported() -> dict[str, frozenset[str]]:
    """Every metric that some process exports, by the name that Prometheus knows, with its labels."""
    for name in SERVICES:
        import_module(f"services.{name}.app")
    found = dict(OF_THE_SCRAPE)
    for collector, names in list(REGISTRY._collector_to_names.items()):
        labels = frozenset(getattr(collector, "_labelnames", ()))
        found |= {name: labels | ({"le"} if name.endswith("_bucket") else set()) for name in names}
    return found


def asked(expression: str) -> set[str]:
    """The metrics that an expression reads: ours, the client library's, and recorded ones."""
    words = (match[0] for match in _WORDS.finditer(expression))
    return {word for word in words if re.match(r"kinerja_|process_|python_|up$", word) or re.search(r"\w:\w", word)}


def matched(expression: str) -> list[tuple[str, set[str]]]:
    """Each selector of an expression that names labels: its metric, and these labels."""
    found = re.findall(r"([a-zA-Z_:][\w:]*)\{([^}]*)\}", expression)
    return [(metric, set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", inside))) for metric, inside in found]
