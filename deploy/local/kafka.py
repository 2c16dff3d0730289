"""A real Apache Kafka of our own: one node, or three that survive the loss of one."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from deploy.local import jvm
from deploy.local.ports import HOST, require_free
from deploy.local.process import Child, command_line, wait_until
from deploy.local.trouble import Trouble, full_disk

START_SECONDS = 90
READY = "Kafka Server started"  # logged when the broker is registered, unfenced and accepts
LOGGING = """rootLogger.level = WARN
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c{1}: %m%n
logger.started.name = kafka.server.KafkaRaftServer
logger.started.level = INFO
logger.network.name = org.apache.kafka.clients.NetworkClient
logger.network.level = ERROR
"""


class Kafka:
    """`home` keeps the data of every node. `ports`: the first of 2 × nodes neighbours, or all of them: first the
    ports for clients, then those of the controllers."""

    def __init__(self, home: Path, ports: int | Sequence[int], nodes: int = 1, heap: str = "256m") -> None:
        self.home = home.absolute()
        self.nodes = nodes
        given = range(ports, ports + 2 * nodes) if isinstance(ports, int) else ports
        self.ports, self.controllers = list(given)[:nodes], list(given)[nodes : 2 * nodes]
        self.heap = heap
        self.children: dict[int, Child] = {}

    # ---- addresses

    @property
    def bootstrap(self) -> str:
        return ",".join(f"{HOST}:{port}" for port in self.ports)

    def log(self, node: int = 1) -> Path:
        return self.home / f"node-{node}" / "kafka.log"

    def pid(self, node: int = 1) -> int | None:
        return self.children[node].pid if self.alive(node) else None

    # ---- life

    def start(self) -> Kafka:
        self._make_once()
        self._launch([node for node in range(1, self.nodes + 1) if not self.alive(node)])
        return self

    def stop(self) -> None:
        """Controlled shutdown. With three, a majority must live to agree to it: so those at the end get less time."""
        for child in self.children.values():
            child.signal(signal.SIGTERM)
        for child in self.children.values():
            child.end((signal.SIGTERM, 20 if self.nodes == 1 else 8))
        self.children.clear()

    def kill(self, node: int = 1, sig: int = signal.SIGKILL) -> None:
        """Send one node a signal; after SIGKILL it is gone when this returns."""
        child = self.children[node]
        child.signal(sig)
        if sig == signal.SIGKILL:
            child.process.wait()

    def give_up(self) -> None:
        """End every node at once; a start that waits for them ends, too."""
        for child in list(self.children.values()):
            child.signal(signal.SIGKILL)

    def restart(self, node: int = 1) -> None:
        if node in self.children:
            self.children.pop(node).end((signal.SIGTERM, 8))
        self._launch([node])

    def alive(self, node: int | None = None) -> bool:
        """This node, or all of them."""
        asked = [node] if node else range(1, self.nodes + 1)
        return all(number in self.children and self.children[number].running() for number in asked)

    def destroy(self) -> None:
        """End it, and forget everything."""
        for child in self.children.values():
            child.end()
        self.children.clear()
        shutil.rmtree(self.home, ignore_errors=True)

    def _launch(self, nodes: Sequence[int]) -> None:
        for node in nodes:
            self._clear_an_earlier_start(node)
            require_free(self.ports[node - 1], "Kafka")
            require_free(self.controllers[node - 1], "Kafka's controller")
        for node in nodes:
            program = jvm.command("kafka.Kafka", str(self._config(node)), heap=self.heap, logging=self._logging)
            self.children[node] = Child(program, self.log(node), cwd=self.log(node).parent)
            self._pid_file(node).write_text(str(self.children[node].pid))
        for node in nodes:
            child = self.children[node]
            if not _ready(child):
                said = child.said()
                for other in nodes:
                    if other in self.children:
                        self.children.pop(other).end()
                raise Trouble(_why(said, self.log(node)))

    # ---- making

    @property
    def _logging(self) -> Path:
        return self.home / "log4j2.properties"

    def _pid_file(self, node: int) -> Path:
        return self.home / f"node-{node}" / "pid"

    def _config(self, node: int) -> Path:
        return self.home / f"node-{node}" / "server.properties"

    def _make_once(self) -> None:
        """Format beside the place and rename into it, so that a start that was cut short leaves no half."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._logging.write_text(LOGGING)
        cluster = self.home / "cluster"
        if not cluster.exists():
            cluster.write_text(jvm.random_id())
        making: dict[int, Child] = {}
        for node in range(1, self.nodes + 1):
            place = self.home / f"node-{node}"
            place.mkdir(exist_ok=True)
            self._write(self._config(node), self._settings(node, place / "data"))
            if (place / "data").is_dir():
                continue
            shutil.rmtree(place / "making", ignore_errors=True)
            self._write(place / "making.properties", self._settings(node, place / "making"))
            arguments = ["format", "--cluster-id", cluster.read_text(), "--config", str(place / "making.properties")]
            program = jvm.command("kafka.tools.StorageTool", *arguments, heap="64m", logging=self._logging)
            making[node] = Child(program, self.log(node), cwd=place)
        for node, child in making.items():
            if child.process.wait() != 0:
                raise Trouble(_why(child.said(), self.log(node)))
            place = self.home / f"node-{node}"
            (place / "making").rename(place / "data")

    def _settings(self, node: int, data: Path) -> dict[str, object]:
        copies = min(3, self.nodes)
        in_sync = min(2, self.nodes)
        voters = [f"{number}@{HOST}:{port}" for number, port in enumerate(self.controllers, start=1)]
        settings: dict[str, object] = {
            "process.roles": "broker,controller",
            "node.id": node,
            "controller.quorum.voters": ",".join(voters),
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://{HOST}:{self.ports[node - 1]},CONTROLLER://{HOST}:{self.controllers[node - 1]}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": data,
            # a topic that nobody declared is a mistake, not a wish
            "auto.create.topics.enable": "false",
            "default.replication.factor": copies,
            "min.insync.replicas": in_sync,
            # nobody waits for members that will not come
            "group.initial.rebalance.delay.ms": 0,
            # a lost node is noticed in 3 s instead of 9
            "broker.session.timeout.ms": 3000,
            "broker.heartbeat.interval.ms": 500,
            # small: threads and buffers for one machine
            "num.network.threads": 2,
            "num.io.threads": 4,
            "log.cleaner.dedupe.buffer.size": 16 << 20,
            "log.cleaner.backoff.ms": 1000,
        }
        for own, partitions in (
            ("offsets.topic", 4),
            ("transaction.state.log", 2),
            ("share.coordinator.state.topic", 2),
        ):
            settings |= {f"{own}.replication.factor": copies, f"{own}.num.partitions": partitions}
            if own != "offsets.topic":
                settings[f"{own}.min.isr"] = in_sync
        return settings

    def _write(self, path: Path, settings: dict[str, object]) -> None:
        path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))

    def _clear_an_earlier_start(self, node: int) -> None:
        """A broker of an earlier start that is still ending holds the lock of its data: give it a moment."""
        try:
            pid = int(self._pid_file(node).read_text())
        except (OSError, ValueError):
            return
        wait_until(lambda: str(self._config(node)) not in command_line(pid), 15)


def _ready(child: Child) -> bool:
    wait_until(lambda: READY in child.said() or not child.running(), START_SECONDS)
    return READY in child.said() and child.running()


def _why(said: str, log: Path) -> str:
    if full_disk(OSError(said)):
        return f"Kafka cannot start because the disk is full: free some space and start again ({log})."
    errors = re.findall(r"(?:ERROR|FATAL) \S+ (.+)|(?:Error|Exception)[^:\n]*: (.+)", said)
    reason = next(filter(None, errors[-1])) if errors else "it gave no reason"
    return f"Kafka did not start: {reason.strip()}. The whole story is in {log}."
