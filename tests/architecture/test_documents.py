"""What the documents name is there: files, symbols, targets of make, modules, variables, links."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from shared.topics import TOPICS
from tests.integration.service_kit import Kit, service_named
from tests.integration.test_routes import SERVICES
from tests.unit.machines.all import MACHINES

ROOT = Path(__file__).parents[2]
WRITTEN = {"docs/rules.md", "docs/events.md"}
"""By `make docs`, from what is there."""
PAGES = sorted(
    name
    for folder in (ROOT, ROOT / "docs", ROOT / "docs" / "decisions")
    for path in folder.glob("*.md")
    if (name := path.relative_to(ROOT).as_posix()) not in WRITTEN
)
SOURCES = [path for top in ("shared", "services", "deploy", "tests") for path in sorted((ROOT / top).rglob("*.py"))]
INVENTED = re.compile(
    r"mentoring|[Rr]emind(?:ed|er)\b|superior_reminded|SEED|BUCKET|HOST|NAME(?:-short)?\.json|apache/kafka"
)
"""Examples of the recipes, what a run writes, what others name."""
ELSEWHERE = {"QueryCanceledError", "object_store", "reply_to", "tracestate", "uuidv7"}
"""Names of other programs."""
SPAN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:[\w.*-]+/)+[\w.*-]*|[\w-]+\.py")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
IN = re.compile(r"`([\w.]+)(?<!\.py)` in `([\w/.*-]+)`|`([\w/]+\.py)`, `([A-Za-z_][\w.]*)(?<!\.py)`(?! in)")


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def files(named: str) -> list[Path]:
    """What a document means by a path: from the root, or within the services; `NAME` and `*` are any."""
    pattern = named.replace("NAME", "*")
    if "/" not in pattern:
        return [path for path in SOURCES if path.name == pattern]
    return [path for top in ("", "services/", "services/*/", "docs/") for path in ROOT.glob(top + pattern.rstrip("/"))]


def untrue(page: str, written: str) -> Iterator[str]:
    """Everything that a page names and that is not there."""
    spans = [span for span in SPAN.findall(written) if not INVENTED.search(span)]
    yield from (f"file {span}" for span in spans if PATH.fullmatch(span) and not files(span))
    yield from (f"name {span}" for span in spans if NAME.fullmatch(span) and not _known(span))
    yield from _not_in_their_file(written)
    code = "\n".join([*spans, *re.findall(r"(?ms)^ *```\w*\n(.*?)^ *```", written)])
    yield from (f"target {name}" for name in re.findall(r"\bmake ([.a-z][.a-z-]+)", code) if name not in targets())
    yield from (f"module {name}" for name in re.findall(r"python -m ([\w.]+)", written) if not _module(name))
    yield from (
        f"variable {name}" for name in re.findall(r"\bKINERJA_[A-Z0-9_]+\b", written) if name not in variables()
    )
    asked = re.findall(r"`((?:GET|PUT|POST|DELETE) /v1/[^`? ]+)", "\n".join(f"`{span}`" for span in spans))
    yield from (f"route {route}" for route in asked if _open(route) not in routes())
    folder = (ROOT / page).parent
    yield from (f"link {link}" for link in re.findall(r"\]\(([\w./-]+)[)#]", written) if not (folder / link).exists())


def _known(span: str) -> bool:
    return span in ELSEWHERE or span in variables() or all(part in words() for part in span.split("."))


def _not_in_their_file(written: str) -> Iterator[str]:
    """`name` in `file`, or `file`, `name`: the file has that name, or a file of that folder."""
    for before, place, path, after in IN.findall(written):
        name, named = (before or after).split(".")[-1], place or path
        if PATH.fullmatch(named) and not INVENTED.search(name) and not any(_has(file, name) for file in files(named)):
            yield f"{name} in {named}"


def _has(path: Path, name: str) -> bool:
    inside = path.rglob("*") if path.is_dir() else [path]
    return any(re.search(rf"\b{name}\b", each.read_text("utf-8")) for each in inside if each.suffix in {".py", ".json"})


def _module(name: str) -> bool:
    path = name.replace(".", "/")
    return bool(files(f"{path}.py") or files(f"{path}/__main__.py"))


@cache
def targets() -> set[str]:
    return set(re.findall(r"(?m)^([.a-z-]+):", text("Makefile")))


@cache
def routes() -> set[str]:
    """`GET /v1/plans/{}` of every service."""
    nowhere = "postgresql://nobody:nothing@127.0.0.1:1/none"
    described = [Kit(service_named(service), nowhere).app.openapi()["paths"] for service in SERVICES]
    paths = [(path, method) for each in described for path, methods in each.items() for method in methods]
    return {_open(f"{method.upper()} {path}") for path, method in paths}


def _open(route: str) -> str:
    """Without the names of what is put in."""
    return re.sub(r"{\w+}", "{}", route)


@cache
def words() -> set[str]:
    """All names of the code, the catalogues, the composition and the pages."""
    more = [path for kind in ("json", "html", "yml", "toml", "sh") for path in (ROOT / "shared").rglob(f"*.{kind}")]
    more += [path for top in ("services", "deploy") for path in (ROOT / top).rglob("*.*")]
    more += [*ROOT.glob("*.yml"), ROOT / "Makefile", ROOT / ".env.example", ROOT / "pyproject.toml"]
    read = [path for path in [*SOURCES, *more] if path != Path(__file__) and path.suffix not in {".pyc", ".pdf", ".md"}]
    return {word for path in read for word in re.findall(r"\w+", path.read_text("utf-8"))}


@cache
def variables() -> set[str]:
    """What is read from the environment: by its name, or as a setting of a process."""
    fields = re.findall(r"(?m)^    ([a-z]\w+): ", text("shared/settings.py") + text("services/portal/settings.py"))
    return {word for word in words() if word.startswith("KINERJA_")} | {f"KINERJA_{name.upper()}" for name in fields}


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    assert not (wrong := sorted(set(untrue(page, text(page))))), f"{page} names what is not there: {wrong}"


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("`services/planning/commands.py`", "file services/planning/commands.py"),
        ("`nowhere.py`", "file nowhere.py"),
        ("`approve_everything`", "name approve_everything"),
        ("`leave` in `planning/domain/points.py`", "leave in planning/domain/points.py"),
        ("`shared/relay.py`, `Relay.overtake`", "overtake in shared/relay.py"),
        ("`POST /v1/schools/{npsn}/tea`", "route POST /v1/schools/{npsn}/tea"),
        ("`make tea`", "target tea"),
        ("```sh\nmake coffee\n```\n", "target coffee"),
        ("python -m services.kitchen.app", "module services.kitchen.app"),
        ("`KINERJA_TEA`", "variable KINERJA_TEA"),
        ("[tea](docs/tea.md)", "link docs/tea.md"),
    ],
)
def test_what_is_not_there_is_seen(written: str, wrong: str) -> None:
    assert wrong in set(untrue("README.md", written))


HEARD = [
    (service, {topic.writers[0] for topic in TOPICS if service in topic.readers})
    for service in sorted({service for topic in TOPICS for service in topic.readers})
]


@pytest.mark.parametrize("page", ["README.md", "README.id.md"])
@pytest.mark.parametrize(("service", "heard"), HEARD, ids=lambda x: x if isinstance(x, str) else "")
def test_whom_a_service_listens_to_is_told_as_it_is(page: str, service: str, heard: set[str]) -> None:
    row = re.search(rf"(?m)^\| {service} \|.*\| (.*) \|$", text(page))
    assert row
    said = {word for word in re.findall(r"[a-z]+", row[1]) if word in {topic.writers[0] for topic in TOPICS}}
    own = {service} if re.search(r"\bits own\b|\bsendiri\b", row[1]) else set()
    assert said | own == heard


def test_the_example_of_a_machine_is_what_it_says() -> None:
    (plan,) = [machine for machine in MACHINES if machine.called == "Plan"]
    said = re.search(r"(?m)^Plan: .* pairs, all hit", text("docs/rules-proof.md"))
    states, commands = len(plan.states), len(plan.table)
    assert said and said[0] == f"Plan: {states} states × {commands} commands = {states * commands} pairs, all hit"
