"""The parts that are not Python packages: a pinned list, fetched once into the user's cache, verified every time."""

from __future__ import annotations

import contextlib
import csv
import fcntl
import hashlib
import os
import platform
import shutil
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from deploy.local.trouble import Trouble, full_disk

LIST = Path(__file__).with_name("artifacts.tsv")
THREADS = 8
ATTEMPTS = 3
MIRROR = "KINERJA_MAVEN_REPOSITORY"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Artifact:
    group: str
    name: str
    version: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        return f"{self.name}-{self.version}.jar"


def say_to_stderr(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def cache() -> Path:
    """Where downloads live: outside the clone, so that a second clone downloads nothing."""
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "kinerja"


def pinned(part: str, listed: Path = LIST) -> list[Artifact]:
    rows = csv.reader((line for line in listed.read_text().splitlines() if line[:1] != "#"), delimiter="\t")
    found = []
    for name, coordinates, size, digest in rows:
        group, artifact, version = coordinates.split(":")
        if name == part:
            found.append(Artifact(group, artifact, version, int(size), digest))
    return found


def postgres_part() -> str:
    system = {"linux": "linux", "darwin": "darwin"}.get(sys.platform)
    machine = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64v8", "arm64": "arm64v8"}.get(
        platform.machine().lower()
    )
    if not system or not machine:
        raise Trouble(
            f"There is no embedded PostgreSQL for {sys.platform} on {platform.machine()}: "
            "use Linux or macOS on x86-64 or arm64."
        )
    return f"postgres-{system}-{machine}"


def jars(part: str, *, listed: Path = LIST, say: Say = say_to_stderr) -> list[Path]:
    """The verified files of a part, in the order of the list; what is missing or damaged is fetched."""
    wanted = pinned(part, listed)
    home = cache() / "artifacts"
    with _locked(say):
        missing = [artifact for artifact in wanted if not _intact(home / artifact.filename, artifact)]
        if missing:
            _fetch(missing, home, say)
    return [home / artifact.filename for artifact in wanted]


def postgres_home(say: Say = say_to_stderr) -> Path:
    """The directory that holds PostgreSQL's bin, lib and share."""
    part = postgres_part()
    (wanted,) = pinned(part)
    home = cache() / f"{part}-{wanted.version}-{wanted.sha256[:8]}"
    if not home.is_dir():
        (jar,) = jars(part, say=say)
        with _locked(say):
            if not home.is_dir():
                _unpack(jar, home)
    return home


@contextlib.contextmanager
def _locked(say: Say) -> Iterator[None]:
    """One start at a time works in the cache; it belongs to the user and not to the clone."""
    try:
        cache().mkdir(parents=True, exist_ok=True)
        lock = (cache() / "lock").open("w")
    except OSError as error:
        raise Trouble(
            f"The cache directory {cache()} cannot be written ({error.strerror}): "
            "make it writable, or name another with XDG_CACHE_HOME."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another start is filling the cache; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _intact(path: Path, artifact: Artifact) -> bool:
    try:
        return path.stat().st_size == artifact.size and _sha256(path) == artifact.sha256
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(missing: list[Artifact], home: Path, say: Say) -> None:
    total = sum(artifact.size for artifact in missing)
    megabytes = total / 1e6
    say(f"Downloading {len(missing)} files ({megabytes:.0f} MB) once …")
    started, said, done = time.monotonic(), 0.0, 0
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache(), prefix="incoming-") as incoming:
            with ThreadPoolExecutor(THREADS) as pool:
                downloads = {pool.submit(_download, artifact, Path(incoming)): artifact for artifact in missing}
                try:
                    for download in as_completed(downloads):
                        artifact = downloads[download]
                        download.result().replace(home / artifact.filename)
                        done += artifact.size
                        if time.monotonic() - said > 1 or done == total:
                            said = time.monotonic()
                            say(f"  {done / 1e6:.0f} of {megabytes:.0f} MB, {said - started:.0f} s")
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
    except OSError as error:
        if full_disk(error):
            raise Trouble(
                f"The disk is full: {cache()} needs {megabytes:.0f} MB more. Free some space, or name another "
                "directory with XDG_CACHE_HOME, and start again."
            ) from error
        raise Trouble(f"A download could not be kept in {cache()}: {error}. Start again.") from error


def _download(artifact: Artifact, incoming: Path) -> Path:
    from jgo.maven import MavenContext, PythonResolver  # late: a warm start needs no HTTP client

    mirror = os.environ.get(MIRROR)
    remote = {"mirror": mirror.rstrip("/")} if mirror else None
    for attempt in range(1, ATTEMPTS + 1):
        context = MavenContext(
            repo_cache=incoming / str(attempt), local_repos=[], remote_repos=remote, resolver=PythonResolver()
        )
        try:
            path = context.project(artifact.group, artifact.name).at_version(artifact.version).artifact().resolve()
        except Exception as error:  # jgo raises what its HTTP client raises, and plain RuntimeErrors
            if full_disk(error):
                raise OSError(28, "No space left on device") from error
            if attempt == ATTEMPTS:
                raise Trouble(
                    f"{artifact.filename} could not be downloaded ({type(error).__name__}). The first start needs a "
                    f"network: check the connection or a proxy, or name a Maven mirror with {MIRROR}; then start "
                    "again: what has arrived is kept."
                ) from error
            time.sleep(attempt)
            continue
        if _intact(path, artifact):
            return path
        raise Trouble(
            f"{artifact.filename} arrived with other contents than the pinned ones (SHA-256 {_sha256(path)[:12]}… "
            f"instead of {artifact.sha256[:12]}…) and is not used. Something between here and the repository changed "
            f"it: check proxy and mirror ({MIRROR}), and start again."
        )
    raise AssertionError("unreachable")


def _unpack(jar: Path, home: Path) -> None:
    try:
        with tempfile.TemporaryDirectory(dir=cache(), prefix="incoming-") as incoming:
            target = Path(incoming) / "postgres"
            with zipfile.ZipFile(jar) as archive:
                (inner,) = [name for name in archive.namelist() if name.endswith(".txz")]
                with archive.open(inner) as packed, tarfile.open(fileobj=packed, mode="r|xz") as tar:
                    tar.extractall(target, filter="data") if hasattr(tarfile, "data_filter") else tar.extractall(target)
            target.rename(home)
    except OSError as error:
        shutil.rmtree(home, ignore_errors=True)
        why = "The disk is full" if full_disk(error) else f"PostgreSQL could not be unpacked ({error})"
        raise Trouble(f"{why}: {cache()} needs 60 MB for it. Free some space and start again.") from error
