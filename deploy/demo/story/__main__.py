"""`python -m deploy.demo.story`: play it against what runs at KINERJA_PORT_BASE (default 8100)."""

import asyncio
import sys
import time

from deploy.demo.story import documents, ending, semester
from deploy.demo.story.acts import ACTS
from deploy.demo.story.cast import Cast
from deploy.demo.story.stage import Broken, Stage
from deploy.demo.story.walker import Walker
from deploy.demo.story.years import CYCLE, SEMESTER_2024

CROWD = {
    2: (1, (Walker.draft, Walker.submit)),
    3: (3, (Walker.approve,)),
    4: (4, (Walker.prepare, Walker.agree)),
    5: (6, (lambda w: w.rate(collect=False), Walker.collect_rating)),
    6: (8, (Walker.follow_up,)),
    7: (9, (Walker.effort, Walker.reflect, documents.hand_in)),
    8: (12, (lambda w: w.assess("MEETS", "MEETS"), Walker.receive)),
}
"""What the crowd does after an act: the place of the first step in `cast.STEPS`, and the steps."""


async def play(stage: Stage) -> None:
    """All acts, in order. Raises Broken where it does not hold."""
    cast = Cast(stage)
    stage.again = await _played_before(cast)
    if stage.again:
        stage.out("   Cerita ini sudah pernah dimainkan pada data ini: jawaban lama diulang, yang belum dilanjutkan.")
    await semester.play(cast)
    for number, (title, act) in enumerate(ACTS, 1):
        stage.chapter(number, title)
        await act(cast)
        if number in CROWD:
            await cast.everyone(CROWD[number][0], *CROWD[number][1])
        if number == 1:
            await semester.end(cast)
    await _ending(cast)


async def _played_before(cast: Cast) -> bool:
    answer = await cast.stage.ask(cast.ani.who, "GET", "planning", "/v1/participations")
    return answer.status == 200 and any(row["cycle"] in (CYCLE, SEMESTER_2024.cycle) for row in answer.body)


async def _ending(cast: Cast) -> None:
    """The lists, and how long the events took."""
    stage = cast.stage
    stage.chapter(len(ACTS) + 1, "Daftar berkas sekolah")
    await ending.show(cast)
    times = sorted(stage.arrivals)
    middle, slowest = (times[len(times) // 2], times[-1]) if times else (0, 0)
    stage.out(
        f"\n   {stage.steps} langkah, {stage.refused} penolakan, {len(times)} peristiwa diikuti sampai tujuan: "
        f"median {middle:.0f} ms, terlama {slowest:.0f} ms"
    )


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
