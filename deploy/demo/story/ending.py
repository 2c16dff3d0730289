"""What the lists look like when the story is over: who stands where, what is in the mail."""

from typing import Any

from deploy.demo.story.cast import Cast
from deploy.demo.story.stage import Broken, Json, Stage
from deploy.demo.story.years import CYCLE

TELLING = (
    "sangat baik",
    "done_",
    "di atas ekspektasi",
    "sesuai ekspektasi",
    "belum efektif",
    "dan efektif",
    "very_good",
)
"""Words that would tell a rating; none may stand in a letter (R-NTF-4)."""


async def show(cast: Cast) -> None:
    """The school's dossiers as a table, progress and distribution of both schools, the letters."""
    stage, rahma = cast.stage, cast.ani.superior
    await _dossiers(stage, await stage.see(rahma, "reporting", f"/v1/schools/{cast.ani.npsn}/dossiers?cycle={CYCLE}"))
    for superior, npsn in ((rahma, cast.ani.npsn), (cast.other_principal, cast.crowd[-1][0].npsn)):
        _progress(stage, await stage.see(superior, "reporting", f"/v1/schools/{npsn}/progress?cycle={CYCLE}&limit=100"))
        found = await stage.see(superior, "reporting", f"/v1/schools/{npsn}/distribution?cycle={CYCLE}")
        told = ", ".join(f"{cell['label']} {cell['shown']}" for cell in found["cells"] if cell["count"])
        stage.out(f"   Sebaran predikat: {told or 'belum ada'} ({found['final']} final)")
    await _inbox(cast)
    await _letters(stage)


async def _dossiers(stage: Stage, page: Json) -> None:
    stage.out(f"\n   Berkas {page['school']}, periode {page['cycle']}, data per {_time(page['as_of'])}")
    rows = [
        (r["name"], r["entries"], r["documents"], r["last"]["step_name"], _day(r["last"]["at"]), r["last"]["sentence"])
        for r in page["rows"]
    ]
    table(stage, ("guru", "catatan", "dokumen", "langkah", "tanggal", "terakhir"), rows)


def _progress(stage: Stage, page: Json) -> None:
    steps = ", ".join(f"{c['step']} {c['name']}" for c in page["columns"] if c["step"] in "ABCDE")
    stage.out(f"\n   Kemajuan {page['school']} ({steps})")
    rows = [
        (
            r["name"], r["plan"]["label"], *(_day(r[step]) for step in "abcde"), r["competencies"]["count"],
            r["duties"]["count"], r["assessment"]["label"],
        )
        for r in page["rows"]
    ]  # fmt: skip
    table(stage, ("guru", "rencana", "A", "B", "C", "D", "E", "komp", "tugas", "penilaian"), rows)


async def _inbox(cast: Cast) -> None:
    page = await cast.stage.see(cast.ani.who, "notification", "/v1/inbox?limit=100")
    numbers = sorted({row["number"] for row in page["rows"]})
    cast.stage.out(f"\n   Kotak pesan {cast.ani.who.name}: {len(page['rows'])} pesan ({', '.join(numbers)})")


async def _letters(stage: Stage) -> None:
    async def letters() -> list[dict[str, str]]:
        found = await stage.ask(None, "GET", "mailbox", "/messages")
        return list(found.body) if found.status == 200 else []

    found = await stage.until("letters in the mailbox", letters)
    leaked = [m for m in found if any(word in f"{m['subject']} {m['text']}".lower() for word in TELLING)]
    if leaked:
        raise Broken(f"{len(leaked)} letters tell a rating")
    stage.out(f"   {len(found)} surat elektronik terkirim; tidak satu pun memuat nilai")


def table(stage: Stage, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Plain columns, as wide as what is in them (at most 40 letters)."""
    cells = [tuple("" if c is None else str(c)[:40] for c in row) for row in [heads, *rows]]
    widths = [max(len(row[n]) for row in cells) for n in range(len(heads))]
    for number, row in enumerate(cells):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        stage.out(f"   \033[1m{line}\033[0m" if number == 0 else f"   {line}")


def _day(moment: str | None) -> str:
    return f"{moment[8:10]}-{moment[5:7]}" if moment else "·"


def _time(moment: str | None) -> str:
    return moment[:16].replace("T", " ") + " UTC" if moment else "–"
