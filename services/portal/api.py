"""The portal's few pages: the signpost, signing in under demo, and choosing one's e-mails."""

import asyncio
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.neighbours import Neighbours, SignedOut, UnknownAccount
from services.portal.pages import by_school, page, trouble
from shared.edge import rule
from shared.errors import language_of

COOKIE = "kinerja_token"
router = APIRouter(include_in_schema=False)


def _neighbours(request: Request) -> Neighbours:
    found: Neighbours = request.app.state.neighbours
    return found


def _demo(request: Request) -> None:
    """Signing in as anybody does not exist in production."""
    if not request.app.state.settings.demo:
        raise HTTPException(404)


def _own_form(request: Request) -> None:
    """A form is taken only from our own page: its Origin is our host. The cookie's SameSite is the second lock."""
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    own = urlsplit(origin).netloc == host if origin else request.headers.get("sec-fetch-site") == "same-origin"
    if not own:
        raise HTTPException(403)


def _token(request: Request) -> str | None:
    """What the cookie holds; what cannot stand in a header was never a token of ours."""
    token = request.cookies.get(COOKIE)
    return token if token and token.isascii() else None


Asked = Annotated[Neighbours, Depends(_neighbours)]
OWN_FORM, DEMO = Depends(_own_form), Depends(_demo)


@router.get("/", openapi_extra=rule("public"))
async def signpost(request: Request, neighbours: Asked) -> Response:
    """Where everything is, how it is, and under demo who one is."""
    demo, token = request.app.state.settings.demo, _token(request)
    if demo and token is not None:
        return await _mine(request, neighbours, token)
    states, accounts = await asyncio.gather(neighbours.states(), neighbours.accounts() if demo else _nobody())
    schools = None if accounts is None else by_school(accounts)
    return page(request, "signpost.html", states=states, demo=demo, token=None, schools=schools)


async def _mine(request: Request, neighbours: Neighbours, token: str) -> Response:
    """The same, with who one is."""
    language = language_of(request)
    try:
        states, me, access, superior, inbox = await asyncio.gather(
            neighbours.states(), neighbours.me(token), neighbours.access(token, language),
            neighbours.superior(token, language), neighbours.inbox(token, language),
        )  # fmt: skip
    except SignedOut:
        return _signed_out()
    facts = {"access": access, "superior": superior}
    return page(request, "signpost.html", states=states, demo=True, token=token, me=me, facts=facts, inbox=inbox)


async def _nobody() -> None:
    return None


@router.post("/masuk", dependencies=[DEMO, OWN_FORM], openapi_extra=rule("rehearsal"))
async def sign_in(request: Request, neighbours: Asked, account: Annotated[str, Form(max_length=100)]) -> Response:
    """Sign in as somebody of the demo."""
    try:
        token = await neighbours.sign_in(account)
    except UnknownAccount:
        return trouble(request, 401)
    if token is None:
        return trouble(request, 502)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        COOKIE, token.access_token, max_age=token.expires_in, httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.post("/keluar", dependencies=[DEMO, OWN_FORM], openapi_extra=rule("rehearsal"))
async def sign_out() -> Response:
    return _signed_out()


@router.get("/preferensi", openapi_extra=rule("public"))
async def preferences(request: Request, neighbours: Asked, hasil: str = "") -> Response:
    """Which messages one also gets by e-mail: here lead the letters themselves (List-Unsubscribe)."""
    token = _token(request)
    try:
        chosen = await neighbours.preferences(token, language_of(request)) if token else None
    except SignedOut:
        return _signed_out()
    return page(request, "preferences.html", token=token, chosen=chosen, outcome=hasil)


@router.post("/preferensi", dependencies=[OWN_FORM], openapi_extra=rule("read_own"))
async def choose(request: Request, neighbours: Asked, version: Annotated[int, Form()]) -> Response:
    token, language = _token(request), language_of(request)
    try:
        before = await neighbours.preferences(token, language) if token else None
    except SignedOut:
        return _signed_out()
    if token is None or before is None:
        return RedirectResponse("/preferensi?hasil=changed", 303)
    wanted = set((await request.form()).getlist("email"))
    email = {number: number in wanted for number in before.email}
    taken = await neighbours.choose(token, str(version), before.in_app, email)
    return RedirectResponse(f"/preferensi?hasil={'saved' if taken else 'changed'}", 303)


def _signed_out() -> Response:
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer
