"""What a file may be and be called, without a store and without a database."""

import gzip
import hashlib
import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.demo.story.paper import pdf
from shared.errors import Refusal
from shared.files import names, refusals
from shared.files.pdf import Inspection, Seen

PAPER = pdf("Modul Ajar", "Kesepakatan kelas (4A)")


def inspected(data: bytes, piece: int = 1000, largest: int = 10 * 1024 * 1024) -> Seen:
    inspection = Inspection(largest)
    for at in range(0, len(data), piece):
        inspection.see(data[at : at + piece])
    return inspection.whole()


@pytest.mark.parametrize("piece", [1, 3, 7, 1000, 1_000_000])
def test_a_pdf_is_taken_however_it_is_cut(piece: int) -> None:
    seen = inspected(PAPER, piece)
    assert seen == Seen(len(PAPER), hashlib.sha256(PAPER).digest())


@pytest.mark.parametrize("version", [b"1.4", b"2.0"])
@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n", b"\n\0\0\0\n"])
def test_versions_and_blanks_at_the_end_are_no_matter(version: bytes, ending: bytes) -> None:
    inspected(PAPER.replace(b"%PDF-1.7", b"%PDF-" + version).rstrip() + ending)


def a_zip(content: bytes = b"echo", comment: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
        archive.comment = comment
    return file.getvalue()


def in_the_middle(other: bytes) -> bytes:
    """A PDF that is a ZIP too: the archive lies in it, and the rest of the PDF is the archive's comment."""
    head, tail = PAPER[:20], PAPER[20:]
    archive = a_zip(other, b"\n" + tail)
    both = head + archive
    assert zipfile.is_zipfile(io.BytesIO(both)) and both.startswith(b"%PDF") and both.rstrip().endswith(b"%%EOF")
    return both


WRONG = {
    "text": b"Modul Ajar\n" * 50,
    "a page": b"<!doctype html><script>alert(1)</script>" + PAPER,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "a docx": a_zip(),
    "a zip bomb": a_zip(bytes(20_000_000)),
    "a gzip bomb": gzip.compress(PAPER + bytes(20_000_000)),
    "a blank before": b"\n" + PAPER,
    "a zip behind": PAPER + a_zip(),
    "a zip inside": in_the_middle(b"echo"),
    "a page behind": PAPER + b"<script>alert(1)</script>",
    "a tar": PAPER[:257] + b"ustar" + PAPER[262:],
    "the first half": PAPER[: len(PAPER) // 2],
    "the last half": PAPER[len(PAPER) // 2 :],
    "only a header": b"%PDF-1.7",
    "less than a header": b"%PD",
    "another header": PAPER.replace(b"%PDF-1.7", b"%PDF-9.9"),
    "a trailer that points behind the end": PAPER.replace(b"startxref\n", b"startxref\n99999"),
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("piece", [64, 1_000_000])
def test_what_is_no_pdf_or_something_besides_is_refused(data: bytes, piece: int) -> None:
    with pytest.raises(refusals.NotPdf) as refused:
        inspected(data, piece)
    assert [e.field for e in refused.value.errors] == ["/file"]


def test_four_bytes_that_stand_there_by_chance_make_no_zip() -> None:
    for chance in ("gambar" * 20, "abcd" + "e" * 40, "\0\0\0\0" + "gambar" * 20):
        inspected(pdf("PK\x05\x06" + chance))


@pytest.mark.parametrize("record", [1, 2, 3])
def test_a_record_of_a_zip_is_found_among_others_that_are_none(record: int) -> None:
    """Whichever of the four bytes that look like one it is."""
    looks = [b"PK\x05\x06gambar"] * 3
    looks[record - 1] = a_zip()[-22:]
    with pytest.raises(refusals.NotPdf):
        inspected(PAPER[:20] + b"".join(looks) + PAPER[20:])


def test_a_record_with_the_longest_comment_is_found_and_what_is_before_it_is_not_looked_at() -> None:
    record, comment = a_zip()[-22:], b"\n" + PAPER[20:]
    padding = b"%" + b"x" * (65_535 - len(comment) - 1)
    with pytest.raises(refusals.NotPdf):
        inspected(PAPER[:20] + record + padding + comment)
    inspected(PAPER[:20] + record + padding + b"x" + comment)


def test_a_trailer_is_looked_for_in_the_last_two_kilobytes() -> None:
    head, end = b"%PDF-1.7\n" + b"x" * 3000, b"startxref\n9\n%%EOF"
    blanks = b"\n" * (2048 - len(end))
    assert inspected(head + end + blanks).size == len(head) + 2048
    with pytest.raises(refusals.NotPdf):
        inspected(head + end + blanks + b"\n")


def test_a_trailer_points_into_the_file() -> None:
    for size, place in ((30, 29), (30, 30)):
        file = b"%PDF-1.7\n" + b"\nstartxref\n%d\n%%%%EOF" % place
        file = file[:9] + b"x" * (size - len(file)) + file[9:]
        assert len(file) == size
        if place < size:
            inspected(file)
        else:
            with pytest.raises(refusals.NotPdf):
                inspected(file)


def test_what_is_no_pdf_is_refused_at_its_first_bytes() -> None:
    for first in (a_zip()[:64], b"%PDF-9.9"):
        with pytest.raises(refusals.NotPdf):
            Inspection().see(first)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(refusals.FileEmpty) as refused:
        inspected(b"")
    assert [error.field for error in refused.value.errors] == ["/file"]


def test_ten_megabytes_are_taken_and_one_byte_more_is_refused_while_it_comes() -> None:
    largest = 2 * 1024 * 1024
    inspection = Inspection(largest)
    inspection.see(PAPER[:8])
    inspection.see(bytes(largest - 8))
    with pytest.raises(refusals.FileTooLarge) as refused:
        inspection.see(b"x")
    assert ([e.field for e in refused.value.errors], refused.value.values) == (["/file"], {"limit": 2})
    with pytest.raises(refusals.FileTooLarge) as half:
        Inspection(largest + 512 * 1024).see(bytes(3 * 1024 * 1024))
    assert half.value.detail.say("id", half.value.values) == "Berkas paling besar 2 MB, PDF saja."
    padded = PAPER[:9] + b"%" + b"x" * (largest - len(PAPER) - 2) + b"\n" + PAPER[9:]
    assert inspected(padded, largest=largest).size == largest


NAMES = [
    ("Modul Ajar.pdf", "Modul Ajar.pdf"),
    ("Modul Ajar", "Modul Ajar.pdf"),
    ("SK.PDF", "SK.pdf"),
    ("rpp.docx", "rpp.docx.pdf"),
    ("../../etc/passwd", "passwd.pdf"),
    ("C:\\Users\\Ani\\rpp.pdf", "rpp.pdf"),
    ("..", "berkas.pdf"),
    ("   ", "berkas.pdf"),
    (".pdf", "berkas.pdf"),
    (".htaccess", "htaccess.pdf"),
    ("con.pdf", "berkas con.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
    ('"><script>alert(1)</script>.pdf', "script_.pdf"),
    ("rpp\u202efdp.exe", "rppfdp.exe.pdf"),
    ("a\0b\u200bc.pdf", "abc.pdf"),
    ("Modul\t Ajar\n 1.pdf", "Modul Ajar 1.pdf"),
    ("$(rm -rf ~); `x` & 'y'.pdf", "_(rm -rf ~)_ _x_ _ _y_.pdf"),
    ("Penilaian – kelas 4 “A”.pdf", "Penilaian – kelas 4 “A”.pdf"),
    ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
]


@pytest.mark.parametrize(("raw", "name"), NAMES, ids=[repr(raw)[:30] for raw, _ in NAMES])
def test_a_name_is_one_that_harms_nobody(raw: str, name: str) -> None:
    assert names.clean(raw) == name


@given(st.text(max_size=400))
def test_any_text_becomes_a_name(raw: str) -> None:
    name = names.clean(raw)
    assert names.clean(name) == name
    assert name.endswith(".pdf") and 5 <= len(name) <= names.LONGEST and not name.startswith((".", " "))
    assert not set(name) & set('/\\<>:"|?*\r\n\0') and not any(unicodedata.category(c)[0] == "C" for c in name)
    header = names.disposition(name)
    assert header.startswith("attachment; ") and header.isascii() and header.isprintable() and header.count('"') == 2


@pytest.mark.parametrize(
    ("name", "plain", "quoted"),
    [
        ("Modul Ajar.pdf", "Modul Ajar.pdf", "Modul%20Ajar.pdf"),
        ("Réné – kelas.pdf", "Rene  kelas.pdf", "R%C3%A9n%C3%A9%20%E2%80%93%20kelas.pdf"),
        ("日本", "berkas.pdf", "%E6%97%A5%E6%9C%AC"),
        ("a/b.pdf", "a/b.pdf", "a%2Fb.pdf"),
    ],
)
def test_a_file_has_its_name_for_new_readers_and_one_for_old_ones(name: str, plain: str, quoted: str) -> None:
    assert names.disposition(name) == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}"


def test_a_refusal_says_where_and_what_in_both_languages() -> None:
    for kind in (refusals.NotPdf, refusals.FileTooLarge, refusals.FileEmpty, refusals.FileUnknown):
        assert issubclass(kind, Refusal) and kind.detail.id != kind.detail.en
