"""The second semester of 2024, played by two teachers: with files, and not over when the cycle of 2025 begins."""

import asyncio
from collections.abc import Awaitable, Callable

from deploy.demo.story import calendar, documents
from deploy.demo.story.cast import Cast
from deploy.demo.story.stage import Broken, Json
from deploy.demo.story.walker import TICKED, Walker
from deploy.demo.story.years import SEMESTER_2024

CYCLE = SEMESTER_2024.cycle


async def play(cast: Cast) -> None:
    """From its opening to the receipt of the predicate."""
    stage = cast.stage
    stage.chapter(0, "Semester 2 Tahun 2024, berdampingan dengan 2025")
    await stage.clock(calendar.SEMESTER_OPENING)
    await stage.until("the office is known", lambda: _office_is_known(cast))
    body = {"office": cast.office, "cycle": CYCLE}
    await stage.act(cast.admin, f"membuka periode {CYCLE} untuk semua sekolah", "planning", "/cycles", body)
    await _all(cast, Walker.arrive)
    await _begin(cast)
    await _all(cast, Walker.draft, Walker.submit)
    await stage.clock(calendar.SEMESTER_APPROVAL)
    await _all(cast, Walker.approve, Walker.execution)
    await stage.clock(calendar.SEMESTER_PREPARATION)
    await _without_the_file(cast)
    await _all(cast, Walker.prepare, Walker.agree)
    await _read_by_the_superior(cast)
    await stage.clock(calendar.SEMESTER_OBSERVATION)
    await _all(cast, Walker.rate)
    await stage.clock(calendar.SEMESTER_FOLLOW_UP)
    await _all(cast, Walker.follow_up)
    await stage.clock(calendar.SEMESTER_EFFORT)
    await _all(cast, Walker.effort)
    await stage.clock(calendar.SEMESTER_REFLECTION)
    await _all(cast, Walker.reflect)
    await stage.clock(calendar.SEMESTER_DOCUMENTS)
    await _all(cast, documents.hand_in)
    await documents.of_school(cast.semester[0])
    await _predicate(cast)


async def _office_is_known(cast: Cast) -> bool:
    """The roster may still be on its way to planning."""
    return (await cast.stage.ask(cast.admin, "GET", "planning", f"/v1/cycles?office={cast.office}")).status == 200


async def end(cast: Cast) -> None:
    """In January 2025 the days to object are over, while the next cycle is planned."""
    lead = cast.semester[0]

    async def final() -> Json | None:
        found: Json = await cast.stage.see(lead.who, "assessment", f"/v1/participations/{lead.pid}/assessment")
        return found if found["status"] == "FINAL" else None

    await cast.stage.until(f"the predicate of {CYCLE} is final", final)
    cast.stage.say(lead.who.name, f"predikat periode {CYCLE} final, sementara periode berikutnya sudah berjalan")


async def _all(cast: Cast, *steps: Callable[[Walker], Awaitable[object]]) -> None:
    async def walk(walker: Walker) -> None:
        for step in steps:
            await step(walker)

    await asyncio.gather(*(walk(walker) for walker in cast.semester))


async def _begin(cast: Cast) -> None:
    """The second semester begins at a school when its leader says so (R-CYC-2)."""
    stage, lead = cast.stage, cast.semester[0]
    await stage.refuse(lead.who, "menyusun rencana sebelum periode dimulai", "planning",
                       f"/participations/{lead.pid}/data-confirmation", status=409)  # fmt: skip
    start = f"/schools/{lead.npsn}/cycles/{CYCLE}/start"
    await stage.act(lead.superior, f"memastikan periode {CYCLE} dimulai", "planning", start)


async def _without_the_file(cast: Cast) -> None:
    """The policy asks for a lesson plan, and for one that is a PDF."""
    stage, lead = cast.stage, cast.semester[0]
    place = f"/participations/{lead.pid}/preparation"
    now = await stage.see(lead.who, "observation", f"/v1{place}")
    await stage.refuse(lead.who, "mengumpulkan persiapan tanpa RPP", "observation", f"{place}/collection", TICKED,
                       seen=now, code="incomplete")  # fmt: skip
    await stage.refuse_file(lead.who, "mengunggah RPP yang bukan PDF", "observation",
                            {"participation_id": lead.pid}, "Modul Ajar.pdf",
                            b"PK\x03\x04" + bytes(60), code="not-pdf")  # fmt: skip


async def _read_by_the_superior(cast: Cast) -> None:
    lead = cast.semester[0]
    place = f"/v1/participations/{lead.pid}/preparation/lesson-plan"
    answer = await cast.stage.ask(lead.superior, "GET", "observation", place)
    if answer.status != 200 or not str(answer.body).startswith("%PDF"):
        raise Broken(f"the lesson plan cannot be read: {answer.status}")
    cast.stage.say(lead.superior.name, "membaca RPP yang dilampirkan")


async def _predicate(cast: Cast) -> None:
    stage, lead = cast.stage, cast.semester[0]
    await stage.clock(calendar.SEMESTER_ASSESSMENT)
    place = f"/schools/{lead.npsn}/organisation-predicate?cycle={CYCLE}"
    now = await stage.see(cast.head, "assessment", f"/v1{place}")
    await stage.act(cast.head, f"menetapkan predikat organisasi {CYCLE}", "assessment", place, {"predicate": "GOOD"},
                    put=True, seen=now, reaches=("reporting", "notification"))  # fmt: skip
    await _all(cast, Walker.assess)
    await stage.clock(calendar.SEMESTER_RECEIPT)
    await _all(cast, Walker.receive)
