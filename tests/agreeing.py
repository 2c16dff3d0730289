"""A policy that asks the teacher to agree to his plan: none of those that are written down does (rulebook 13)."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared import policies

CYCLE = "2027"


@pytest.fixture
def agreement_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Policies are data: one more file beside the others."""
    folder = tmp_path / "catalogues"
    shutil.copytree(policies._FOLDER, folder)
    rules = json.loads((folder / "policy-2025.json").read_bytes())
    rules |= {"code": CYCLE, "cycle_code": CYCLE, "agreement_required": True}
    (folder / f"policy-{CYCLE}.json").write_text(json.dumps(rules), "utf-8")
    monkeypatch.setattr(policies, "_FOLDER", folder)
    yield CYCLE
    policies.policy.cache_clear()
