"""Which Kafka a broker is. The Python client cannot ask; the broker tells the newest metadata format that it knows."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass

# From this level of the metadata format on, it is at least this version.
_SINCE = ((31, "4.4"), (30, "4.3"), (28, "4.2"), (26, "4.1"), (22, "4.0"), (21, "3.9"), (20, "3.8"), (15, "3.7"))
_SUPPORTED, _FEATURE = 0, "metadata.version"


async def ask(bootstrap: str) -> str:
    """Such as `4.3`; raises OSError, TimeoutError, or ValueError when the answer makes no sense."""
    host, _, port = bootstrap.split(",")[0].rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(_request())
        (length,) = struct.unpack(">i", await reader.readexactly(4))
        return version(_level(_Answer(await reader.readexactly(length))))
    except (struct.error, IndexError, asyncio.IncompleteReadError) as error:
        raise ValueError("no Kafka answers there") from error
    finally:
        writer.close()


def version(level: int) -> str:
    return next((name for since, name in _SINCE if level >= since), "older than 3.7")


def _request() -> bytes:
    """ApiVersions, version 3, from a client that calls itself doctor."""
    name = b"doctor"
    header = struct.pack(">hhih", 18, 3, 1, len(name)) + name + b"\0"
    body = b"".join(bytes([len(text) + 1]) + text for text in (b"kinerja", b"1")) + b"\0"
    return struct.pack(">i", len(header + body)) + header + body


@dataclass
class _Answer:
    """Reads on, field by field."""

    content: bytes
    at: int = 0

    def take(self, count: int) -> bytes:
        self.at += count
        return self.content[self.at - count : self.at]

    def short(self) -> int:
        (number,) = struct.unpack(">h", self.take(2))
        return int(number)

    def varint(self) -> int:
        number = shift = 0
        while True:
            byte = self.content[self.at]
            self.at += 1
            number |= (byte & 0x7F) << shift
            if not byte & 0x80:
                return number
            shift += 7

    def skip_tags(self) -> None:
        for _ in range(self.varint()):
            self.varint()
            self.take(self.varint())


def _level(answer: _Answer) -> int:
    """The highest level of the metadata format that the broker supports."""
    answer.take(4 + 2)  # correlation, error
    for _ in range(answer.varint() - 1):
        answer.take(6)
        answer.skip_tags()
    answer.take(4)  # throttle
    for _ in range(answer.varint()):
        tag, size = answer.varint(), answer.varint()
        if tag == _SUPPORTED:
            return _highest(answer)
        answer.take(size)
    return 0


def _highest(answer: _Answer) -> int:
    for _ in range(answer.varint() - 1):
        name = answer.take(answer.varint() - 1).decode()
        _, highest = answer.short(), answer.short()
        answer.skip_tags()
        if name == _FEATURE:
            return highest
    return 0
