"""Who leads a school is an employee too (D19): what is said of both has the word for both, "pegawai"."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
OF_TEACHERS = (
    "guru", "Guru →", "Guru Mapel", "Guru Kelas", "Guru BK", "Guru Pengganti", "Guru TIK", "Guru Pendamping",
    "Guru Pembimbing Khusus", "Pengelolaan Kinerja Guru", "-//Kinerja", "Sistem ini menemani seorang guru",
    "Pilihan ini hanya untuk guru.", "Surel tidak benar bentuknya", "{who} memimpin {school} secara definitif",
    "Predikat satuan pendidikan ditetapkan. Tetapkan predikat guru.", "Sebagian besar guru", "Guru cuti melahirkan",
    "Balai Guru Penggerak",
)  # fmt: skip
"""How those begin that are only of teachers, or are names of the ministry, of the platform, of the sources."""


def said() -> Iterator[str]:
    """Every Indonesian sentence in the code: no docstring, and nothing of the catalogues."""
    for path in (each for top in ("services", "shared") for each in (ROOT / top).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
                yield node.value


def test_a_sentence_of_employees_is_not_of_teachers_alone_D19() -> None:
    found = {each for each in said() if re.search(r"\bguru", each, re.IGNORECASE)}
    assert {each for each in found if not each.startswith(OF_TEACHERS)} == set()
    assert [word for word in OF_TEACHERS if not any(each.startswith(word) for each in found)] == []
