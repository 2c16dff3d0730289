"""A policy with other parameters than any that is written down, for as long as a test lasts."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared import policies


@contextmanager
def changed(folder: Path, code: str, **parameters: object) -> Iterator[None]:
    """The policies as they are, but for these parameters of one; read from files, as always."""
    shutil.copytree(policies._FOLDER, folder, dirs_exist_ok=True)
    path = folder / f"policy-{code}.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | parameters), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policies, "_FOLDER", folder)
        policies.policy.cache_clear()
        yield
    policies.policy.cache_clear()
