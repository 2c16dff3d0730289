"""Who plays: Ani and her principal, the people of the special cases, and a crowd that stops at different steps."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from deploy.demo.people import ACTING_SCHOOL, ANI_SCHOOL, JUNIOR_HIGH, ORPHAN_SCHOOL
from deploy.demo.story.stage import Json, Person, Stage
from deploy.demo.story.walker import Walker
from deploy.demo.story.years import LEADER_2025, SEMESTER_2024

STEPS = (
    "belum mulai", "draf", "diajukan", "disetujui", "persiapan", "jadwal", "draf nilai", "observasi", "tindak lanjut",
    "upaya", "refleksi", "dokumen", "penilaian", "diterima",
)  # fmt: skip
"""How far a member of the crowd goes: a place in this list."""
INDICATORS = ("KSK", "PDP", "UBK", "PDK", "EPD", "IYA")
AT_ONCE = 6


@dataclass
class Cast:
    """Everybody in the story."""

    stage: Stage
    office: str = "64.02"
    ani: Walker = field(init=False)
    budi: Walker = field(init=False)
    saodah: Walker = field(init=False)
    rahma: Walker = field(init=False)
    """Ani's principal, as the employee that she is too."""
    crowd: list[tuple[Walker, int]] = field(init=False)
    semester: list[Walker] = field(init=False)
    """Those who play the second semester of 2024: two teachers who do other things in 2025."""

    def __post_init__(self) -> None:
        person = self.stage.person
        self.platform, self.admin, self.head = person("platform"), person("dinas"), person("kadis")
        self.operator, self.other_principal = person(f"operator.{ORPHAN_SCHOOL}"), person(f"kepsek.{JUNIOR_HIGH}")
        self.ani = Walker(self.stage, person("ani"), person("rahma"), ANI_SCHOOL, quiet=False)
        self.budi = Walker(self.stage, person("budi"), person("yohanes"), ACTING_SCHOOL, quiet=False)
        self.saodah = Walker(self.stage, person("saodah"), person("syamsul"), ORPHAN_SCHOOL, quiet=False)
        self.rahma = Walker(
            self.stage, person("rahma"), self.head, ANI_SCHOOL, "PVM", year=LEADER_2025, capacity="PRINCIPAL"
        )
        self.crowd = [
            (self.rahma, len(STEPS) - 1),
            *self._crowd("SD Negeri 901 Tenggarong", person("rahma"), ANI_SCHOOL, 12, skip={"ani", "yohanes"}),
            *self._crowd("SMP Negeri 91 Tenggarong", self.other_principal, JUNIOR_HIGH, 14),
        ]
        self.semester = [
            Walker(self.stage, w.who, w.superior, w.npsn, w.indicator, quiet=n > 0, slot=n, year=SEMESTER_2024)
            for n, (w, _) in enumerate(self.crowd[-2:])
        ]

    def _crowd(
        self, school: str, superior: Person, npsn: str, count: int, skip: frozenset[str] | set[str] = frozenset()
    ) -> list[tuple[Walker, int]]:
        teachers = [t for t in self.stage.of_school(school) if t.account not in skip][:count]
        return [
            (Walker(self.stage, who, superior, npsn, INDICATORS[n % len(INDICATORS)], slot=n + 1), n % len(STEPS))
            for n, who in enumerate(teachers)
        ]

    @property
    def walkers(self) -> list[Walker]:
        return [self.ani, self.budi, self.saodah, *(walker for walker, _ in self.crowd)]

    async def everyone(self, first: int, *steps: Callable[[Walker], Awaitable[object]]) -> None:
        """Those of the crowd who get that far do these steps, a few at once; `first` is the first step's place."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def walk(walker: Walker, goal: int) -> None:
            async with gate:
                for place, step in enumerate(steps, first):
                    if goal >= place:
                        await step(walker)

        await asyncio.gather(*(walk(walker, goal) for walker, goal in self.crowd))
        last = min(first + len(steps), len(STEPS)) - 1
        gone = sum(goal >= last for _, goal in self.crowd)
        self.stage.say("", f"{gone} orang lain sampai langkah “{STEPS[last]}”")

    async def message(self, who: Person, number: str) -> str:
        """The message of this number in somebody's inbox; its text."""

        async def look() -> Json | None:
            page = await self.stage.see(who, "notification", "/v1/inbox?limit=100")
            return next((row for row in page["rows"] if row["number"] == number), None)

        found = await self.stage.until(f"{number} for {who.name}", look)
        return str(found["text"])
