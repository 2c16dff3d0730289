"""Whether what passes by is a PDF, and nothing besides. Nothing is unpacked: what is packed in it stays so.

A PDF may legally begin with foreign bytes and be followed by others; that is how one file is two (a PDF and a ZIP, read
from its end). Here it begins with the header, ends with the trailer, and its end is no ZIP's.
"""

import hashlib
import re
from dataclasses import dataclass, field

from shared.files.attachment import LARGEST
from shared.files.refusals import FILE, FileEmpty, FileTooLarge, NotPdf

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_HEADED = 8
_TRAILER = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\0]*\Z")
_TAR = slice(257, 262)
_ZIP = b"PK\x05\x06"
_ZIP_RECORD = 22
_ENDING = _ZIP_RECORD + 65_535
"""So far from the end a reader of ZIP looks for its record: 22 bytes, and a comment behind it."""


@dataclass(frozen=True)
class Seen:
    """A whole PDF has passed."""

    size: int
    sha256: bytes


@dataclass
class Inspection:
    """Looks at one file while it streams; keeps its two ends, not what is between."""

    largest: int = LARGEST
    _size: int = 0
    _head: bytes = b""
    _tail: bytes = b""
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def see(self, chunk: bytes) -> None:
        """The next bytes. Refuses as soon as it can be known."""
        self._size += len(chunk)
        if self._size > self.largest:
            raise FileTooLarge(field=FILE, limit=self.largest // 1024 // 1024)
        self._hash.update(chunk)
        if len(self._head) < _TAR.stop:
            self._head = (self._head + chunk)[: _TAR.stop]
            self._begins()
        self._tail = (self._tail + chunk)[-_ENDING:]

    def whole(self) -> Seen:
        """All has passed."""
        if not self._size:
            raise FileEmpty(field=FILE)
        trailer = _TRAILER.search(self._tail[-2048:])
        if trailer is None or int(trailer[1]) >= self._size or _is_zip(self._tail):
            raise NotPdf(field=FILE)
        return Seen(self._size, self._hash.digest())

    def _begins(self) -> None:
        if len(self._head) >= _HEADED and not _HEADER.match(self._head):
            raise NotPdf(field=FILE)
        if self._head[_TAR] == b"ustar":
            raise NotPdf(field=FILE)


def _is_zip(tail: bytes) -> bool:
    """Whether a reader of ZIP would find its record here, whatever it thinks of what follows it.

    Four bytes can stand in a compressed picture by chance; that they are followed by a record of one disk cannot.
    """
    at = tail.find(_ZIP)
    while at >= 0:
        record = tail[at : at + _ZIP_RECORD]
        if len(record) == _ZIP_RECORD and record[4:8] == b"\0\0\0\0" and record[8:10] == record[10:12]:
            return True
        at = tail.find(_ZIP, at + 1)
    return False
