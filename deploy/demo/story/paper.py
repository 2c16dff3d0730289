"""A small PDF, made in code: one page with a few lines, and all that a reader asks for."""

from collections.abc import Sequence


def pdf(*lines: str) -> bytes:
    """The same lines are the same bytes."""
    text = _page(lines)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _written(objects)


def _page(lines: Sequence[str]) -> bytes:
    shown = [line.encode("cp1252", "replace").replace(b"\\", rb"\\") for line in lines]
    shown = [line.replace(b"(", rb"\(").replace(b")", rb"\)") for line in shown]
    return b"BT /F1 12 Tf 72 770 Td 18 TL " + b" ".join(b"(%s) Tj T*" % line for line in shown) + b" ET"


def _written(objects: Sequence[bytes]) -> bytes:
    """The objects one after the other, where each begins, and where that table begins."""
    paper, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(paper))
        paper += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(paper)
    paper += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    paper += b"".join(b"%010d 00000 n \n" % place for place in places)
    return paper + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
