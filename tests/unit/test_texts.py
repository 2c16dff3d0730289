"""Words from people: kept as they are written, or refused; and days as people say them."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.texts import TURNING, Text, Written50, Written4000, say_day

LONG = TypeAdapter(Written4000)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Datang tepat waktu. ", "Datang tepat waktu."), ("Satu\n\tdua\r\n", "Satu\n\tdua"),
        ("3 < 5 > 2", "3 < 5 > 2"),
        ("a < b dan c > d", "a < b dan c > d"), ("<3", "<3"), ("e\u0301", "\u00e9"), ("👩🏽‍🏫", "👩🏽‍🏫"),
        ("\u0627\u0644\u200f", "\u0627\u0644\u200f"), ("&lt;b&gt;", "&lt;b&gt;"), ("=SUM(A1)", "=SUM(A1)"),
    ],
)  # fmt: skip
def test_what_people_write_is_kept(written: str, kept: str) -> None:
    assert LONG.validate_python(written) == kept


@pytest.mark.parametrize(
    ("written", "code", "says"),
    [
        *((f"a{c}b", "control_character", "Teks berisi karakter kendali yang tidak terlihat.")
          for c in ("\0", "\x07", "\x1b", "\x7f", "\x85", "\x9b", *sorted(TURNING))),
        *((f"a{tag}b", "markup", "Teks tidak boleh berisi kode HTML.")
          for tag in ("<b>", "</b>", "<script>", "<img src=x onerror=alert(1)>", "<A\nhref='x'>")),
        ("", "string_too_short", None), ("   ", "string_too_short", None), ("x" * 4001, "string_too_long", None),
    ],
)  # fmt: skip
def test_what_would_be_read_otherwise_is_refused_never_altered(written: str, code: str, says: str | None) -> None:
    with pytest.raises(ValidationError) as refused:
        LONG.validate_python(written)
    (error,) = refused.value.errors()
    assert error["type"] == code and says in (None, error["msg"])


def test_a_length_is_that_of_the_letters() -> None:
    assert TypeAdapter(Written50).validate_python("é" * 50) == "é" * 50
    with pytest.raises(ValidationError):
        TypeAdapter(Written50).validate_python("é" * 51)


def test_a_day_and_a_sentence_are_said_in_both_languages() -> None:
    assert [say_day(date(2025, month, 1), "id").split()[1] for month in (1, 2, 3, 5, 8, 10, 12)] == [
        "Januari", "Februari", "Maret", "Mei", "Agustus", "Oktober", "Desember",
    ]  # fmt: skip
    assert (say_day(date(2025, 2, 20), "id"), say_day(date(2025, 2, 3), "en")) == (
        "20 Februari 2025",
        "3 February 2025",
    )
    text = Text("Sampai {day}.", "Until {day}.")
    assert [text.say(language, {"day": "besok"}) for language in ("id", "en", "jv")] == [
        "Sampai besok.", "Until besok.", "Sampai besok.",
    ]  # fmt: skip
