"""Passwords of this installation: made once, readable by their owner only."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def passwords(kept: Path, names: Iterable[str]) -> dict[str, str]:
    """A password for each name; one that is missing is made and kept."""
    known: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(24) for name in missing}
        making = kept.with_suffix(f".{os.getpid()}")
        making.touch(mode=0o600)
        making.write_text(json.dumps(known, indent=1))
        making.rename(kept)
    return known
