"""What a walker writes in a year, and when: the cycle of 2025, and the second semester of 2024."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

Json = dict[str, Any]
ASPECTS = ("BP", "AK", "KO", "HA", "LO", "AD", "KL")
BEHAVIOURS = [{"id": f"perilaku-{a.lower()}", "kind": "BEHAVIOUR", "code": f"{a}1"} for a in ASPECTS]


@dataclass(frozen=True)
class Year:
    """One cycle: its code, what is planned besides practice, and the days on which things are done."""

    cycle: str
    planned: tuple[Json, ...]
    competency: str
    duty: str
    """Empty: none is planned."""
    lessons: date
    """The first day on which lessons are observed."""
    discussed: date
    learning: tuple[date, date]
    reflected: date
    challenges: tuple[str, ...]
    duty_done: date
    assessed: date
    files: bool = False
    """Whether lesson plan, certificate, letter and report are handed in as PDF."""

    def learned(self) -> Json:
        return {"starts_on": str(self.learning[0]), "ends_on": str(self.learning[1])}

    def plan(self, indicator: str = "KSK") -> list[Json]:
        """A complete plan."""
        return [{"id": "praktik", "kind": "PRACTICE", "code": indicator}, *self.planned, *BEHAVIOURS]


YEAR_2025 = Year(
    cycle="2025",
    planned=(
        {"id": "tugas-pokok", "kind": "CORE_DUTY", "code": "CARRY_OUT_LEARNING"},
        {
            "id": "kompetensi-1", "kind": "COMPETENCY", "code": "PED",
            "note": "Komunitas belajar sekolah, dua kali sebulan",
        },
    ),
    competency="PED",
    duty="CARRY_OUT_LEARNING",
    lessons=date(2025, 3, 3),
    discussed=date(2025, 3, 10),
    learning=(date(2025, 3, 17), date(2025, 5, 16)),
    reflected=date(2025, 5, 15),
    challenges=("Waktu diskusi sering kurang.",),
    duty_done=date(2025, 9, 30),
    assessed=date(2025, 11, 20),
)  # fmt: skip

LEADER_2025 = replace(
    YEAR_2025,
    planned=(
        {
            "id": "kompetensi-1", "kind": "COMPETENCY", "code": "KEP_KS1",
            "note": "Komunitas belajar kepala sekolah, sebulan sekali",
        },
    ),
    competency="KEP_KS1",
    duty="",
)  # fmt: skip
"""The same year of who leads a school: another list of competencies, and no duties (D19)."""

CYCLE = YEAR_2025.cycle

SEMESTER_2024 = Year(
    cycle="2024S2",
    planned=(
        {"id": "kompetensi-1", "kind": "COMPETENCY", "code": "RHK3", "note": "Menggerakkan komunitas belajar sekolah"},
        {"id": "tugas-tambahan-1", "kind": "ADDITIONAL", "code": "HOMEROOM"},
    ),
    competency="RHK3",
    duty="HOMEROOM",
    lessons=date(2024, 9, 2),
    discussed=date(2024, 9, 9),
    learning=(date(2024, 9, 16), date(2024, 10, 25)),
    reflected=date(2024, 10, 24),
    challenges=("Waktu diskusi sering kurang.", "Kelas besar.", "Sebagian peserta didik pendiam."),
    duty_done=date(2024, 10, 31),
    assessed=date(2024, 12, 27),
    files=True,
)
