"""`python -m deploy.demo.story`: play it against what runs at KINERJA_PORT_BASE (default 8100)."""

import asyncio
import sys
import time

from deploy.demo.story.acts import ACTS
from deploy.demo.story.cast import Cast
from deploy.demo.story.stage import Broken, Stage
from deploy.demo.story.walker import CYCLE, Walker

CROWD = {
    2: (1, (Walker.draft, Walker.submit)),
    3: (3, (Walker.approve,)),
    4: (4, (Walker.prepare, Walker.agree)),
    5: (6, (lambda w: w.rate(collect=False), Walker.collect_rating)),
    6: (8, (Walker.follow_up,)),
    7: (9, (Walker.effort, Walker.reflect, Walker.documents)),
    8: (12, (lambda w: w.assess("MEETS", "MEETS"), Walker.receive)),
}
"""What the crowd does after an act: the place of the first step in `cast.STEPS`, and the steps."""
COLUMNS = ("name", "plan", "a", "b", "c", "d", "e", "documents", "assessment")


async def play(stage: Stage) -> None:
    """All acts, in order. Raises Broken where it does not hold."""
    cast = Cast(stage)
    stage.again = await _played_before(cast)
    for number, (title, act) in enumerate(ACTS, 1):
        stage.chapter(number, title)
        await act(cast)
        if number in CROWD:
            await cast.everyone(CROWD[number][0], *CROWD[number][1])
    await _ending(cast)


async def _played_before(cast: Cast) -> bool:
    answer = await cast.stage.ask(cast.ani.who, "GET", "planning", "/v1/participations")
    return answer.status == 200 and any(row["cycle"] == CYCLE for row in answer.body)


async def _ending(cast: Cast) -> None:
    """What the lists look like now, and that nothing leaked into e-mail."""
    stage = cast.stage
    stage.chapter(len(ACTS) + 1, "Daftar berkas sekolah")
    for superior, npsn in ((cast.ani.superior, cast.ani.npsn), (cast.other_principal, cast.crowd[-1][0].npsn)):
        page = await stage.see(superior, "reporting", f"/v1/schools/{npsn}/progress?cycle={CYCLE}&limit=100")
        _table(stage, page)
        counts = await stage.see(superior, "reporting", f"/v1/schools/{npsn}/distribution?cycle={CYCLE}")
        stage.out(f"   sebaran predikat: {counts['counts']}")
    await _letters(cast)
    slowest = max(stage.arrivals, default=0)
    middle = sorted(stage.arrivals)[len(stage.arrivals) // 2] if stage.arrivals else 0
    stage.out(
        f"\n   {stage.steps} langkah, {stage.refused} penolakan, {len(stage.arrivals)} peristiwa diikuti: "
        f"tengah {middle:.0f} ms, terlama {slowest:.0f} ms"
    )


def _table(stage: Stage, page: dict[str, object]) -> None:
    rows = page["rows"]
    assert isinstance(rows, list)
    stage.out(f"\n   data per {page['as_of']}")
    for row in rows:
        stage.out("   " + " ".join(f"{value!s:<14.14}" for value in row.values() if not isinstance(value, dict | list)))


async def _letters(cast: Cast) -> None:
    """Ani got letters by e-mail; none of them says how she was rated (R-NTF-4)."""
    stage = cast.stage
    words = ("Sangat Baik", "DONE_", "ABOVE", "VERY_GOOD", "di atas ekspektasi", "belum efektif")

    async def letters() -> list[dict[str, str]]:
        found = await stage.ask(None, "GET", "mailbox", "/messages")
        return list(found.body) if found.status == 200 else []

    found = await stage.until("letters in the mailbox", letters)
    leaked = [m for m in found if any(word.lower() in m["text"].lower() for word in words)]
    if leaked:
        raise Broken(f"{len(leaked)} letters tell a rating")
    stage.out(f"   {len(found)} surat elektronik terkirim, tidak satu pun memuat nilai")


async def _main() -> int:
    stage, began = Stage(), time.monotonic()
    try:
        await play(stage)
    except Broken as broken:
        print(f"\n\033[31mCerita berhenti: {broken}\033[0m", file=sys.stderr)
        return 1
    finally:
        await stage.close()
    print(f"   cerita selesai dalam {time.monotonic() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
