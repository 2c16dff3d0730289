"""The development issuer and the mailbox: what the demo needs, and nothing for production."""

from __future__ import annotations

import os
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from deploy.local.layout import ROOT
from deploy.local.part import answers_ready
from deploy.local.ports import HOST, free_ports
from deploy.local.process import Child, wait_until

ANI = "771b9b78-7495-5ae4-9458-361429e5d5c2"
ACCOUNTS = f'[{{"account": "ani", "person_id": "{ANI}", "name": "Ani", "role": "Guru"}}]'


@contextmanager
def running(module: str, home: Path, port: int, **env: str) -> Iterator[str]:
    program = [sys.executable, "-m", f"deploy.local.{module}"]
    known = os.environ | {"KINERJA_ENV": "test", "KINERJA_HOST": HOST, "KINERJA_PORT": str(port)} | env
    child = Child(program, home / f"{module}.log", env=known, cwd=ROOT)
    try:
        assert wait_until(lambda: answers_ready(port), 20), child.said()
        yield f"http://{HOST}:{port}"
    finally:
        child.end((15, 10))


@pytest.mark.parametrize("module", ["issuer", "mailbox"])
@pytest.mark.parametrize("env", ["production", ""])
def test_outside_demo_and_test_it_refuses_to_run(module: str, env: str) -> None:
    known = {name: value for name, value in os.environ.items() if name != "KINERJA_ENV"}
    program = [sys.executable, "-m", f"deploy.local.{module}"]
    run = subprocess.run(
        program, cwd=ROOT, env=known | ({"KINERJA_ENV": env} if env else {}), capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 1
    assert "only with KINERJA_ENV=demo or KINERJA_ENV=test" in run.stderr and "Traceback" not in run.stderr


def test_an_account_signs_in_and_the_token_outlives_a_restart_of_the_issuer(tmp_path: Path) -> None:
    (tmp_path / "accounts.json").write_text(ACCOUNTS)
    (port,) = free_ports(1)
    env = {"KINERJA_ISSUER_KEY": str(tmp_path / "key"), "KINERJA_ACCOUNTS": str(tmp_path / "accounts.json")}
    env["KINERJA_OIDC_ISSUER"] = f"http://{HOST}:{port}"
    with running("issuer", tmp_path, port, **env) as url, httpx.Client(base_url=url, trust_env=False) as client:
        token = client.post("/token", json={"account": "ani"}).raise_for_status().json()["access_token"]
        assert client.post("/token", json={"account": "nobody"}).status_code == 404
        assert [row["account"] for row in client.get("/accounts").json()] == ["ani"]
    with running("issuer", tmp_path, port, **env) as url, httpx.Client(base_url=url, trust_env=False) as client:
        known = client.get("/.well-known/openid-configuration").json()
        keys = client.get(known["jwks_uri"]).json()
    assert all("d" not in key for key in keys["keys"]), "a private key is shown"
    read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=["ES256"])
    assert read.header["typ"] == "at+jwt"
    assert read.claims["sub"] == ANI and read.claims["aud"] == "kinerja" and read.claims["iss"] == known["issuer"]
    assert read.claims["exp"] - read.claims["iat"] == 3600
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


def test_a_message_sent_by_smtp_is_listed_by_receiver_and_outlives_a_restart(tmp_path: Path) -> None:
    port, smtp_port = free_ports(2)
    env = {"KINERJA_MAIL": str(tmp_path / "mail"), "KINERJA_SMTP_PORT": str(smtp_port)}
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "kinerja@localhost", "ani@sd901.example", "Rencana disetujui ✓"
    message.set_content("Selamat, é")
    with running("mailbox", tmp_path, port, **env), smtplib.SMTP(HOST, smtp_port) as smtp:
        smtp.send_message(message)
    with running("mailbox", tmp_path, port, **env) as url, httpx.Client(base_url=url, trust_env=False) as client:
        (kept,) = client.get("/messages", params={"to": "Ani@sd901.example"}).json()
        assert (kept["subject"], kept["text"].strip()) == ("Rencana disetujui ✓", "Selamat, é")
        assert kept["to"] == ["ani@sd901.example"] and kept["from"] == "kinerja@localhost" and kept["received_at"]
        assert client.get("/messages", params={"to": "budi@sd901.example"}).json() == []
        assert client.delete("/messages").status_code == 204
        assert client.get("/messages").json() == []
