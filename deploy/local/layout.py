"""Where everything is: the directory of the state, the ports, the names."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deploy.local.ports import HOST
from deploy.local.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
PORTS = {
    "portal": 0,
    "directory": 1,
    "planning": 2,
    "observation": 3,
    "followup": 4,
    "assessment": 5,
    "notification": 6,
    "reporting": 7,
    "issuer": 8,
    "mailbox": 9,
    "smtp": 10,
    "postgres": 32,
    "kafka": 92,
    "controller": 93,
}
WITH_DATABASE = ("directory", "planning", "observation", "followup", "assessment", "notification", "reporting")
PAGES = "portal"
BASE = 8100


@dataclass(frozen=True)
class Layout:
    """One installation: its state in `home`, its ports from `base`."""

    home: Path
    base: int
    env: str = "demo"
    root: Path = ROOT

    @classmethod
    def from_environment(cls) -> Layout:
        env = os.environ.get("KINERJA_ENV") or "demo"
        if env not in ("demo", "test"):
            raise Trouble(
                f"KINERJA_ENV is {env!r}, but this local system is for demonstration and tests only: "
                "unset it, or set it to demo or test."
            )
        given = os.environ.get("KINERJA_PORT_BASE") or str(BASE)
        if not given.isdigit() or not 1024 <= int(given) <= 65000:
            raise Trouble(f"KINERJA_PORT_BASE is {given!r}, but must be a number between 1024 and 65000, such as 9100.")
        home = Path(os.environ.get("KINERJA_HOME") or ROOT / ".run").expanduser().absolute()
        return cls(home, int(given), env)

    def port(self, name: str) -> int:
        return self.base + PORTS[name]

    def url(self, name: str) -> str:
        return f"http://{HOST}:{self.port(name)}"

    def log(self, name: str) -> Path:
        inside = {"postgres": "postgres/postgres.log", "kafka": "kafka/node-1/kafka.log"}
        return self.home / inside.get(name, f"logs/{name}.log")

    @cached_property
    def databases(self) -> tuple[str, ...]:
        """The services of this clone that have a database."""
        return tuple(name for name in WITH_DATABASE if self._has(name))

    @cached_property
    def services(self) -> tuple[str, ...]:
        return (*self.databases, *([PAGES] if self._has(PAGES) else []))

    def _has(self, name: str) -> bool:
        return (self.root / "services" / name / "app.py").exists()

    @property
    def accounts_file(self) -> Path:
        return self.root / "deploy" / "demo" / "accounts.json"

    @property
    def roster(self) -> Path:
        return self.root / "deploy" / "demo" / "roster"

    def accounts(self) -> list[dict[str, str]]:
        listed: list[dict[str, str]] = json.loads(self.accounts_file.read_text()) if self.accounts_file.exists() else []
        return listed

    def environment(self) -> dict[str, str]:
        """What every child gets: the shell's environment without settings meant for us or another installation."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
        log_level = os.environ.get("KINERJA_LOG_LEVEL", "INFO")
        traced = {name: os.environ[name] for name in ("KINERJA_OTLP", "KINERJA_TRACE_SHARE") if name in os.environ}
        return (
            kept
            | traced
            | {
                "KINERJA_ENV": self.env,
                "KINERJA_HOST": HOST,
                "KINERJA_PORT_BASE": str(self.base),
                "KINERJA_LOG_LEVEL": log_level,
                "KINERJA_OIDC_ISSUER": self.url("issuer"),
                "PYTHONUNBUFFERED": "1",
            }
        )

    def service_environment(self, name: str, password: str | None) -> dict[str, str]:
        operators = [row["person_id"] for row in self.accounts() if row["account"] == "platform"]
        env = self.environment() | {
            "KINERJA_PORT": str(self.port(name)),
            "KINERJA_KAFKA": f"{HOST}:{self.port('kafka')}",
            "KINERJA_KAFKA_REPLICATION": "1",
            "KINERJA_OIDC_JWKS_URL": f"{self.url('issuer')}/jwks",
            "KINERJA_FILES": (self.home / "files").as_uri(),
            "KINERJA_SMTP_URL": f"smtp://{HOST}:{self.port('smtp')}",
            "KINERJA_PLATFORM_OPERATORS": json.dumps(operators),
            "KINERJA_PORTAL_SERVICES": json.dumps({each: self.url(each) for each in self.databases}),
            "KINERJA_PORTAL_URL": self.url(PAGES),
        }
        if password:
            env["KINERJA_DATABASE_URL"] = self.database_url(name, password)
        return env

    def database_url(self, name: str, password: str) -> str:
        owner = f"kinerja_{name}"
        return f"postgresql://{owner}:{password}@{HOST}:{self.port('postgres')}/{owner}"
