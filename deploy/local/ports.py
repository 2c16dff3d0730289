"""Ports on this machine: free ones for tests, and a sentence when one is taken."""

from __future__ import annotations

import random
import socket

from deploy.local.trouble import Trouble

HOST = "127.0.0.1"
FREE = range(20000, 32000)
"""Where free ports are looked for: below those that the system hands out to clients."""


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what a closed connection left is no obstacle
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def require_free(port: int, what: str) -> None:
    if not is_free(port):
        raise Trouble(
            f"Port {port} on {HOST}, which {what} needs, is in use by another program. "
            "End that program, or move all ports of this system: KINERJA_PORT_BASE=9100 make up"
        )


def free_ports(count: int) -> list[int]:
    """Neighbouring free ports."""
    for _ in range(500):
        first = random.choice(FREE[:-count])
        ports = list(range(first, first + count))
        if all(is_free(port) for port in ports):
            return ports
    raise Trouble(f"No free ports were found between {FREE[0]} and {FREE[-1]}: end some programs and try again.")
