"""Parts that may exist in a demonstration or a test only."""

from __future__ import annotations

import os

from deploy.local.trouble import Trouble


def refuse_in_production(why: str) -> None:
    """Refuse unless somebody said that this is a rehearsal: nothing said means production."""
    if os.environ.get("KINERJA_ENV") not in ("demo", "test"):
        raise Trouble(f"{why}: it runs only with KINERJA_ENV=demo or KINERJA_ENV=test.")
