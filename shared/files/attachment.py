"""A file as the document that names it knows it. Pure: the domain holds these."""

from uuid import UUID

from shared.contracts.base import Fact

LARGEST = 10 * 1024 * 1024
"""Bytes of one file (rulebook 7)."""


class Attachment(Fact):
    """Which file, under which name, of how many bytes."""

    file_id: UUID
    name: str
    size: int
