"""What a file is called: what people may type is not what a disk, a header or a page should get."""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 120
"""Characters of a name, its ending included."""
_ENDING = ".pdf"
_FORBIDDEN = re.compile(r'[<>:"|?*%;`$&\']+')
_BLANK = re.compile(r"\s+")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def clean(raw: str) -> str:
    """The last part of the path, without what is invisible, turns the direction of writing or means something to a
    shell, a page or a disk; always with the ending of a PDF."""
    name = raw.replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if c in "\t\n\r" else c for c in name if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    name = unicodedata.normalize("NFC", name)
    name = _BLANK.sub(" ", _FORBIDDEN.sub("_", name)).strip()
    if name.lower().endswith(_ENDING):
        name = name[: -len(_ENDING)]
    name = name.strip(". ")
    if not name or _DEVICE.match(name):
        name = f"berkas {name}".strip()
    return name[: LONGEST - len(_ENDING)].rstrip(". ") + _ENDING


def disposition(name: str) -> str:
    """To be saved, never to be shown in place: `Content-Disposition` with the name for new readers and for old ones."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or "berkas.pdf"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
