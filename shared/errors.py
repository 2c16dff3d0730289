"""Refusals: what stands in the way, said to a person. On the wire they are problem documents (RFC 9457)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.texts import Text

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class FieldError:
    """One thing wrong in what was sent: where (a JSON pointer), a stable code, a sentence."""

    field: str
    code: str
    detail: Text


class Refusal(Exception):
    """A named reason why something is not done. The name is the fact in the way; its status says whose turn it is."""

    status: ClassVar[int] = 409
    title: ClassVar[Text]
    detail: ClassVar[Text]
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *, field: str | None = None, errors: Sequence[FieldError] = (), **values: object) -> None:
        super().__init__(type(self).__name__)
        self.values = values
        self.errors = list(errors)
        if field is not None:
            self.errors.append(FieldError(field, self.code(), self.detail))

    @classmethod
    def code(cls) -> str:
        """`PlanNotSubmitted` → `plan-not-submitted`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()


class NotSignedIn(Refusal):
    status = 401
    title = Text("Anda belum masuk", "You are not signed in")
    detail = Text("Masuk kembali, lalu ulangi.", "Sign in again, then repeat.")
    headers = {"WWW-Authenticate": "Bearer"}


class NotYours(Refusal):
    status = 403
    title = Text("Ini bukan wewenang Anda", "This is not yours to do")
    detail = Text(
        "Anda dapat melihat ini, tetapi tidak berwenang melakukan tindakan ini.",
        "You may see this, but the act belongs to somebody else.",
    )


class NotFound(Refusal):
    """Not there, or not for the one who asks: the answer does not tell which."""

    status = 404
    title = Text("Tidak ditemukan", "Not found")
    detail = Text("Data tidak ditemukan, atau Anda tidak berhak melihatnya.", "It does not exist, or is not for you.")


class StaleVersion(Refusal):
    status = 412
    title = Text("Sudah berubah", "It has changed")
    detail = Text(
        "Isi ini sudah diubah di tempat lain. Muat ulang, lalu ulangi perubahan Anda.",
        "This was changed elsewhere. Reload, then repeat your change.",
    )


class VersionMissing(Refusal):
    status = 428
    title = Text("Versi tidak disebut", "No version given")
    detail = Text(
        "Sebutkan versi yang Anda lihat di kepala If-Match.", "Say which version you saw, in the header If-Match."
    )


class NotYetKnown(Refusal):
    """A fact from another service has not arrived yet."""

    title = Text("Sedang menyusul", "Catching up")
    detail = Text(
        "Data yang diperlukan baru saja dikirim dan menyusul dalam beberapa detik.",
        "What is needed was just sent and arrives within seconds.",
    )
    headers = {"Retry-After": "2"}


class Incomplete(Refusal):
    """Something compulsory is missing or wrong; `errors` says each."""

    status = 422
    title = Text("Belum lengkap", "Not complete")
    detail = Text("Ada isian yang belum lengkap atau belum benar.", "Something is missing or not right yet.")


class ConfirmationMissing(Refusal):
    """R-DOC-2."""

    status = 422
    title = Text("Pernyataan belum diceklis", "Confirmation not ticked")
    detail = Text(
        "Ceklis pernyataan bahwa isi sudah benar. Setelah dikumpulkan tidak bisa diubah lagi.",
        "Tick that the content is right. After collecting it cannot be changed.",
    )


class TooLarge(Refusal):
    status = 413
    title = Text("Terlalu besar", "Too large")
    detail = Text("Kiriman lebih besar dari {limit} KiB.", "What was sent is larger than {limit} KiB.")


class TooSlow(Refusal):
    """Half a request occupies a place that somebody else waits for."""

    status = 408
    title = Text("Terlalu lambat", "Too slow")
    detail = Text(
        "Kiriman belum lengkap setelah {seconds} detik. Periksa jaringan Anda, lalu kirim lagi.",
        "What was sent was not complete after {seconds} seconds. Check your network and send it again.",
    )
    headers = {"Connection": "close"}


def language_of(request: Request) -> str:
    """Indonesian unless English is asked for first."""
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "id"


def problem(
    request: Request, status: int, code: str, title: Text, detail: Text, errors: Sequence[FieldError] = (),
    values: Mapping[str, object] | None = None, headers: Mapping[str, str] | None = None,
    more: Mapping[str, object] | None = None,
) -> JSONResponse:  # fmt: skip
    """The problem document, in the language of the one who asked; `more` are its own members (RFC 9457, 3.2)."""
    language, values = language_of(request), dict(values or {})
    body = {
        "type": f"/problems/{code}",
        "code": code,
        "title": title.say(language, values),
        "status": status,
        "detail": detail.say(language, values),
        "instance": request.url.path,
        "errors": [{"field": e.field, "code": e.code, "detail": e.detail.say(language, values)} for e in errors],
        **(more or {}),
    }
    return JSONResponse(body, status, {**(headers or {}), "Content-Language": language}, media_type=MEDIA_TYPE)


async def _refused(request: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)
    r = refusal
    return problem(request, r.status, r.code(), r.title, r.detail, r.errors, r.values, r.headers)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return problem(
        request, 422, "invalid-input", Text("Isian tidak benar", "The input is not right"),
        Text("Periksa isian yang disebut di bawah.", "Check the fields named below."),
        [_field_error(e) for e in error.errors()[:50]],
    )  # fmt: skip


_LONGEST_NAME = 100

_SAYINGS: dict[str, Text] = {
    "missing": Text("Wajib diisi.", "Required."),
    "string_too_short": Text("Wajib diisi.", "Required."),
    "string_too_long": Text("Terlalu panjang: paling banyak {max_length} huruf.", "At most {max_length} characters."),
    "too_short": Text("Paling sedikit {min_length}.", "At least {min_length}."),
    "too_long": Text("Paling banyak {max_length}.", "At most {max_length}."),
    "extra_forbidden": Text("Isian ini tidak dikenal.", "This field is not known."),
    "enum": Text("Pilih salah satu: {expected}.", "Choose one of: {expected}."),
    "literal_error": Text("Pilih salah satu: {expected}.", "Choose one of: {expected}."),
    "string_pattern_mismatch": Text("Bentuknya tidak benar.", "Its form is not right."),
    "json_invalid": Text("Kiriman bukan JSON yang benar.", "What was sent is not valid JSON."),
    "string_unicode": Text("Ada karakter yang tidak dapat disimpan.", "It has characters that cannot be kept."),
    "control_character": Text("Ada karakter kendali yang tidak terlihat.", "It has invisible control characters."),
    "markup": Text("Teks tidak boleh berisi kode HTML.", "The text may not contain HTML."),
}


def _field_error(error: dict[str, object]) -> FieldError:
    """One validation error of Pydantic, in our words."""
    kind, where, context = str(error["type"]), error["loc"], error.get("ctx")
    assert isinstance(where, tuple)
    place = _pointer(where[1:]) if where[:1] == ("body",) else str(where[-1])
    saying = _SAYINGS.get(kind, Text("Nilainya tidak benar.", "The value is not right."))
    values = dict(context) if isinstance(context, dict) else {}
    return FieldError(place, kind, Text(*(saying.say(lang, _Lenient(values)) for lang in ("id", "en"))))


def _pointer(parts: tuple[object, ...]) -> str:
    """A JSON pointer (RFC 6901). A name that somebody made up may be long, or hold what cannot be written."""
    names = (str(part)[:_LONGEST_NAME].encode("utf-8", "replace").decode("utf-8") for part in parts)
    return "/" + "/".join(name.replace("~", "~0").replace("/", "~1") for name in names)


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return await _refused(request, NotFound())
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    title, detail = _HTTP.get(error.status_code, _HTTP[400])
    return problem(request, error.status_code, code, title, detail, headers=error.headers)


_HTTP = {
    400: (
        Text("Kiriman tidak dapat dibaca", "The request cannot be read"),
        Text("Periksa bentuk kiriman Anda.", "Check the form of what you sent."),
    ),
    405: (
        Text("Cara ini tidak tersedia", "Method not allowed"),
        Text("Alamat ini tidak menerima cara tersebut.", "This address does not take that method."),
    ),
    415: (
        Text("Jenis kiriman tidak diterima", "Unsupported media type"),
        Text("Kirim sebagai JSON.", "Send JSON."),
    ),
}


async def _failed(request: Request, _: Exception) -> JSONResponse:
    return problem(
        request, 500, "internal-error", Text("Ada gangguan", "Something went wrong"),
        Text("Belum tersimpan. Coba lagi; kiriman ulang dengan kunci yang sama aman.",
             "It was not saved. Try again; repeating with the same key is safe."),
    )  # fmt: skip


def install(app: FastAPI) -> None:
    """Every refusal of this application becomes a problem document."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)
