"""Who PostgreSQL runs as: it refuses to run as root, with good reason."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path
from subprocess import DEVNULL, run

from deploy.local import artifacts
from deploy.local.trouble import Trouble

NOBODY = "nobody"


@cache
def namespaces() -> bool:
    """Whether we may run it in a user namespace, in which root is somebody else."""
    return (
        bool(shutil.which("unshare"))
        and run([*_unshare(), "true"], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL).returncode == 0
    )


def _unshare() -> list[str]:
    return ["unshare", "-U", "--map-user=1000", "--map-group=1000"]


def _is_root() -> bool:
    return os.geteuid() == 0


def prefix() -> list[str]:
    return _unshare() if _is_root() and namespaces() else []


def user() -> str | None:
    return NOBODY if _is_root() and not namespaces() else None


def below(home: Path) -> Path:
    if not user():
        return home
    return Path(tempfile.gettempdir()) / f"kinerja-{sha256(str(home).encode()).hexdigest()[:12]}"


@cache
def binaries() -> Path:
    home = artifacts.postgres_home()
    if not user():
        return home
    public = Path(tempfile.gettempdir()) / home.name
    if public.is_dir() and public.stat().st_uid != os.geteuid():
        raise Trouble(f"{public} belongs to somebody else: delete it, or set TMPDIR to a directory of your own.")
    if not public.is_dir():
        making = public.with_suffix(f".{os.getpid()}")
        shutil.copytree(home, making, symlinks=True)
        making.rename(public)
    return public
