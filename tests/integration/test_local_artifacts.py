"""Downloads: only the pinned bytes are used, and every trouble is a sentence."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.local import artifacts
from deploy.local.ports import HOST, free_ports
from deploy.local.trouble import Trouble

CONTENT = b"the pinned bytes"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """A test needs no access log."""


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list of one artifact, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "artifacts.tsv"
    path.write_text(f"# part\nthing\torg.sample:thing:1.0\t{len(CONTENT)}\t{hashlib.sha256(CONTENT).hexdigest()}\n")
    return path


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A Maven repository on this machine; the answer is where it keeps the artifact."""
    place = tmp_path / "repository" / "org/sample/thing/1.0/thing-1.0.jar"
    place.parent.mkdir(parents=True)
    server = ThreadingHTTPServer((HOST, 0), partial(Quiet, directory=str(tmp_path / "repository")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(artifacts.MIRROR, f"http://{HOST}:{server.server_port}/")
    yield place
    server.shutdown()


def test_the_pinned_bytes_are_fetched_once(listed: Path, repository: Path) -> None:
    repository.write_bytes(CONTENT)
    (fetched,) = artifacts.jars("thing", listed=listed)
    assert fetched.read_bytes() == CONTENT
    repository.unlink()
    assert artifacts.jars("thing", listed=listed) == [fetched]
    assert [path.name for path in artifacts.cache().iterdir() if path.name.startswith("incoming")] == []


def test_other_bytes_are_refused_with_a_sentence(listed: Path, repository: Path) -> None:
    repository.write_bytes(CONTENT.replace(b"p", b"q"))
    with pytest.raises(Trouble, match=r"thing-1\.0\.jar arrived with other contents .* is not used"):
        artifacts.jars("thing", listed=listed)
    assert not (artifacts.cache() / "artifacts" / "thing-1.0.jar").exists()


def test_a_file_that_was_damaged_in_the_cache_is_fetched_again(listed: Path, repository: Path) -> None:
    repository.write_bytes(CONTENT)
    (fetched,) = artifacts.jars("thing", listed=listed)
    fetched.write_bytes(CONTENT.replace(b"p", b"q"))
    (again,) = artifacts.jars("thing", listed=listed)
    assert again.read_bytes() == CONTENT


def test_without_a_network_a_sentence_says_what_to_do(listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "ATTEMPTS", 1)
    monkeypatch.setenv(artifacts.MIRROR, f"http://{HOST}:{free_ports(1)[0]}")
    with pytest.raises(Trouble, match="first start needs a network"):
        artifacts.jars("thing", listed=listed)


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(Trouble, match="XDG_CACHE_HOME"):
        artifacts.jars("thing", listed=listed)
