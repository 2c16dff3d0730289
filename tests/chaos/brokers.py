"""A Kafka in which every part has a listener of its own, so that each can lose its own way to the brokers."""

import signal
from collections.abc import Sequence
from pathlib import Path

from deploy.local.kafka import Kafka
from deploy.local.ports import HOST


class WiredKafka(Kafka):
    """One or three brokers. To whoever comes by the wire of a part, a broker says that it lives behind that wire."""

    def __init__(
        self, home: Path, ports: Sequence[int], nodes: int, parts: Sequence[str], wires: Sequence[int]
    ) -> None:
        """`ports`: for each node one port, the controller's, and one a part; `wires`: one a part for each node."""
        super().__init__(home, ports[: 2 * nodes], nodes=nodes)
        self._doors = {part: ports[(2 + i) * nodes : (3 + i) * nodes] for i, part in enumerate(parts)}
        self._wires = {part: wires[i * nodes : (i + 1) * nodes] for i, part in enumerate(parts)}

    def ways(self, part: str) -> list[tuple[int, int]]:
        """The wires of a part: where each listens, and the port of the broker behind it."""
        return list(zip(self._wires[part], self._doors[part], strict=True))

    def behind(self, part: str) -> str:
        """The brokers as this part knows them."""
        return ",".join(f"{HOST}:{port}" for port in self._wires[part])

    def crash(self, node: int) -> None:
        """SIGKILL, and up again."""
        if self.alive(node):
            self.kill(node)
        self.restart(node)

    def freeze(self, node: int, frozen: bool) -> None:
        if self.alive(node):
            self.kill(node, signal.SIGSTOP if frozen else signal.SIGCONT)

    def _settings(self, node: int, data: Path) -> dict[str, object]:
        settings = super()._settings(node, data)
        doors = {_listener(part): ports[node - 1] for part, ports in self._doors.items()}
        wires = {_listener(part): ports[node - 1] for part, ports in self._wires.items()}
        plain = f"PLAINTEXT://{HOST}:{self.ports[node - 1]}"
        settings["listeners"] = ",".join([str(settings["listeners"]), *_addresses(doors)])
        settings["advertised.listeners"] = ",".join([plain, *_addresses(wires)])
        settings["inter.broker.listener.name"] = "PLAINTEXT"
        protocols = [str(settings["listener.security.protocol.map"]), *(f"{name}:PLAINTEXT" for name in doors)]
        settings["listener.security.protocol.map"] = ",".join(protocols)
        settings["num.network.threads"] = 1  # of each listener
        return settings


def _listener(part: str) -> str:
    return part.replace("-", "").upper()


def _addresses(ports: dict[str, int]) -> list[str]:
    return [f"{name}://{HOST}:{port}" for name, port in ports.items()]
