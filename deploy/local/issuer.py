"""The development issuer: signs in any demo account without a password. It refuses to run outside demo and test.

`python -m deploy.local.issuer`; reads KINERJA_ENV, KINERJA_HOST, KINERJA_PORT, KINERJA_OIDC_ISSUER,
KINERJA_ISSUER_KEY (where its key is kept) and KINERJA_ACCOUNTS (the list of accounts).
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from uuid import UUID

import uvicorn
from fastapi import FastAPI, HTTPException
from joserfc import jwt
from joserfc.jwk import ECKey
from pydantic import BaseModel

from deploy.local.rehearsal import refuse_in_production
from deploy.local.trouble import Trouble

AUDIENCE = "kinerja"
LIFETIME = 3600


class Account(BaseModel):
    account: str
    person_id: UUID
    name: str
    role: str


class SignIn(BaseModel):
    account: str


class Token(BaseModel):
    access_token: str
    token_type: str = "Bearer"
    expires_in: int = LIFETIME
    person_id: UUID
    name: str


def key(kept: Path) -> ECKey:
    """The signing key: made once, so that a restart signs nobody out."""
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        made = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
        making = kept.with_suffix(f".{os.getpid()}")
        making.touch(mode=0o600)
        making.write_text(json.dumps(made.as_dict(private=True)))
        making.rename(kept)
    return ECKey.import_key(json.loads(kept.read_text()))


def token(signer: ECKey, issuer: str, person_id: UUID, lifetime: int = LIFETIME) -> str:
    now = int(time.time())
    header = {"alg": "ES256", "typ": "at+jwt", "kid": signer.kid}
    claims = {"iss": issuer, "aud": AUDIENCE, "sub": str(person_id), "iat": now, "exp": now + lifetime}
    return jwt.encode(header, claims, signer, algorithms=["ES256"])


def accounts(listed: Path) -> dict[str, Account]:
    rows = json.loads(listed.read_text()) if listed.exists() else []
    return {row["account"]: Account.model_validate(row) for row in rows}


def build(issuer: str, kept: Path, listed: Path) -> FastAPI:
    signer, known = key(kept), accounts(listed)
    app = FastAPI(title="Kinerja: development issuer")

    @app.get("/.well-known/openid-configuration")
    async def configuration() -> dict[str, object]:
        return {
            "issuer": issuer,
            "jwks_uri": f"{issuer}/jwks",
            "token_endpoint": f"{issuer}/token",
            "id_token_signing_alg_values_supported": ["ES256"],
            "subject_types_supported": ["public"],
            "response_types_supported": ["token"],
        }

    @app.get("/jwks")
    async def jwks() -> dict[str, object]:
        return {"keys": [signer.as_dict(private=False)]}

    @app.get("/accounts")
    async def list_accounts() -> list[Account]:
        return list(known.values())

    @app.post("/token")
    async def sign_in(asked: SignIn) -> Token:
        account = known.get(asked.account)
        if account is None:
            raise HTTPException(404, f"Akun {asked.account!r} tidak ada di daftar demo (GET /accounts).")
        signed = token(signer, issuer, account.person_id)
        return Token(access_token=signed, person_id=account.person_id, name=account.name)

    @app.get("/health/live")
    @app.get("/health/ready")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


def main() -> None:
    refuse_in_production("The development issuer signs in anybody")
    host, port = os.environ.get("KINERJA_HOST", "127.0.0.1"), int(os.environ.get("KINERJA_PORT", "8108"))
    issuer = os.environ.get("KINERJA_OIDC_ISSUER") or f"http://{host}:{port}"
    kept = Path(os.environ.get("KINERJA_ISSUER_KEY", ".run/issuer.json"))
    listed = Path(os.environ.get("KINERJA_ACCOUNTS", "deploy/demo/accounts.json"))
    uvicorn.run(build(issuer, kept, listed), host=host, port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(str(trouble))
