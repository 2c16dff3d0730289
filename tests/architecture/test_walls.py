"""The walls of the house, each checked by a machine, and each seen to stand."""

import ast
import dataclasses
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import inspect

from shared.contracts import REGISTRY
from shared.topics import TOPICS

ROOT = Path(__file__).parents[2]
SERVICES = sorted(p.parent.name for p in (ROOT / "services").glob("*/app.py"))
SOURCES = [p for top in ("shared", "services", "deploy") for p in (ROOT / top).rglob("*.py")]
AVOIDED = {
    "utils",
    "util",
    "helpers",
    "common",
    "core",
    "base",
    "manager",
    "processor",
    "handler",
    "data",
    "info",
    "dto",
}


def test_all_services_are_there() -> None:
    assert {
        "directory", "planning", "observation", "followup", "assessment", "notification", "reporting", "portal",
    } == set(SERVICES)  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_stands_alone_beside_shared(service: str, tmp_path: Path) -> None:
    """An image holds `shared/` and one service: that much must be enough to build its application."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "shared", tmp_path / "shared", ignore=ignore)
    shutil.copytree(ROOT / "services" / service, tmp_path / "services" / service, ignore=ignore)
    (tmp_path / "services" / "__init__.py").touch()
    code = f"import services.{service}.app as app; print('stands')"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "stands", done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_says_what_it_owns_tells_and_hears(service: str) -> None:
    told = ast.get_docstring(ast.parse((ROOT / "services" / service / "__init__.py").read_text("utf-8"))) or ""
    assert "own" in told.lower(), told


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_names(service: str) -> None:
    """The names of the house, and where a file outgrew itself, names that say of what they are."""
    there = {p.stem for p in (ROOT / "services" / service).iterdir() if p.name != "__pycache__"}
    assert {"__init__", "app"} <= there
    assert not there & AVOIDED


@pytest.mark.parametrize("path", [p for p in SOURCES if "migrations" not in p.parts], ids=lambda p: p.name)
def test_no_file_outgrows_its_reader(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 350, path


def test_only_the_edge_commits() -> None:
    for path in (ROOT / "services").rglob("*.py"):
        assert not re.search(r"\.commit\(", path.read_text("utf-8")), path


def test_the_domain_never_asks_for_the_time_or_for_chance() -> None:
    """Time, chance and identity are arguments."""
    for path in (ROOT / "services").glob("*/domain*/**/*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"datetime\.now|date\.today|time\.time\(|uuid7\(\)|uuid4\(\)|random\.", text), path


VIOLATIONS = {
    "services/planning/queries/plans.py": "import services.observation",
    "shared/superior.py": "import services.planning.store",
    "services/followup/store.py": "import services.followup.commands",
    "services/assessment/domain/__init__.py": "import sqlalchemy",
    "services/observation/commands/schedule.py": "import deploy.local",
}


def test_every_wall_is_seen_to_stand(tmp_path: Path) -> None:
    """Break each contract in a copy: the linter must report exactly that many as broken."""
    for top in ("shared", "services", "deploy"):
        shutil.copytree(ROOT / top, tmp_path / top, ignore=shutil.ignore_patterns("__pycache__", "roster*"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in VIOLATIONS.items():
        source = tmp_path / path
        source.write_text(f"{source.read_text('utf-8')}\n{line}\n", "utf-8")
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter), "--no-cache"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    broken = [line for line in done.stdout.splitlines() if line.strip().endswith("BROKEN")]
    assert len(broken) == len(VIOLATIONS), done.stdout


def test_who_listens_is_who_may_read() -> None:
    """A topic names its readers, and only they listen to it; what is written of it is therefore true."""
    listens: dict[str, set[str]] = {topic.name: set() for topic in TOPICS}
    for name in set(SERVICES) - {"portal"}:
        for consumer in import_module(f"services.{name}.app").service.consumers:
            for topic in consumer.topics:
                listens[topic].add(name)
    assert listens == {topic.name: set(topic.readers) for topic in TOPICS}


def test_only_the_owner_tells() -> None:
    for event in REGISTRY.values():
        (owner,) = next(topic.writers for topic in TOPICS if topic.name == event.topic)
        assert event.type.startswith(f"{owner}."), event.type


MAPPING = sorted(path for path in (ROOT / "services").rglob("*.py") if "map_imperatively" in path.read_text("utf-8"))
MODULES = [import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in MAPPING]
MAPPED = sorted(
    {(module.__name__.split(".")[1], mapper.class_) for module in MODULES for mapper in module.mapper.mappers},
    key=lambda found: (found[0], found[1].__name__),
)


@pytest.mark.parametrize(("name", "mapped"), MAPPED, ids=lambda x: getattr(x, "__name__", x))
def test_every_field_of_an_aggregate_is_kept(name: str, mapped: type) -> None:
    """A field without a column would be lost in silence."""
    kept = {attribute.key for attribute in inspect(mapped).attrs}
    fields = {field.name for field in dataclasses.fields(mapped)}
    assert fields <= kept, fields - kept
