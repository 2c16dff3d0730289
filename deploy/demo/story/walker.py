"""A teacher on her way through the cycle, with her superior: each step one or two requests, the same for everyone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from deploy.demo.story.calendar import at
from deploy.demo.story.paper import pdf
from deploy.demo.story.stage import Answer, Json, Person, Stage
from deploy.demo.story.years import YEAR_2025, Year

TICKED = {"confirmation_checked": True}


@dataclass
class Walker:
    """One teacher and the one who leads the school. `quiet` walkers are the crowd."""

    stage: Stage
    who: Person
    superior: Person
    npsn: str
    indicator: str = "KSK"
    quiet: bool = True
    slot: int = 0
    """Which place in the superior's calendar: nobody observes two lessons at a time."""
    year: Year = YEAR_2025
    capacity: str = "TEACHER"
    """As what: a principal walks the same way, with the head of the office as superior (D19)."""
    competency: str = ""
    """What was approved in the end."""
    pid: str = ""
    plan: Answer | None = None
    seen: dict[str, Any] = field(default_factory=dict)

    # ---- planning

    async def arrive(self) -> None:
        """The participation came into being from events; wait until it is there."""

        async def mine() -> Json | None:
            rows = await self.stage.see(self.who, "planning", "/v1/participations")
            here = {"cycle": self.year.cycle, "npsn": self.npsn, "capacity": self.capacity}
            return next((r for r in rows if here.items() <= r.items()), None)

        found = await self.stage.until(f"the participation of {self.who.name}", mine)
        self.pid = found["id"]

    async def draft(self) -> None:
        await self.act("memastikan data sudah sesuai", "planning", f"/participations/{self.pid}/data-confirmation")
        begun = await self.act("memulai perencanaan", "planning", f"/participations/{self.pid}/plan")
        body = {"items": self.year.plan(self.indicator)}
        self.plan = await self.act(
            "menyimpan draf rencana", "planning", f"/plans/{begun['id']}/draft", body, put=True, seen=begun
        )

    async def submit(
        self, understood: bool = False, reaches: tuple[str, ...] = ("notification", "reporting")
    ) -> Answer:
        assert self.plan is not None
        body = TICKED | ({"automatic_approval_understood": True} if understood else {})
        self.plan = await self.act(
            "mengajukan rencana",
            "planning",
            f"/plans/{self.plan['id']}/submission",
            body,
            seen=self.plan,
            reaches=reaches,
        )
        return self.plan

    async def approve(self, exchange: tuple[str, str] | None = None) -> Answer:
        """The superior reviews, exchanges one result if he wants to, and approves."""
        assert self.plan is not None
        plan = f"/plans/{self.plan['id']}"
        seen: Answer | Json = self.plan
        if exchange is not None:
            self.competency = exchange[1]
            items = [
                i | {"code": exchange[1]} if i["code"] == exchange[0] else i for i in self.year.plan(self.indicator)
            ]
            seen = await self._boss(
                f"mengganti {exchange[0]} dengan {exchange[1]}", "planning", f"{plan}/review", {"items": items},
                put=True, seen=seen,
            )  # fmt: skip
        self.plan = await self._boss(
            "menyetujui rencana", "planning", f"{plan}/approval", seen=seen,
            reaches=("observation", "followup", "assessment", "notification", "reporting"),
        )  # fmt: skip
        return self.plan

    # ---- practice

    async def execution(self) -> Json:
        """What observation knows; wait until the plan has arrived there."""

        async def there() -> Json | None:
            answer = await self.stage.ask(self.who, "GET", "observation", f"/v1/participations/{self.pid}/execution")
            return answer.body if answer.status == 200 else None

        return await self.stage.until(f"execution of {self.who.name} unlocked", there)

    def lesson(self) -> tuple[datetime, datetime]:
        """When the observed lesson is."""
        begin = at(self.year.lessons, 8) + timedelta(days=self.slot // 4, hours=self.slot % 4)
        return begin, begin + timedelta(minutes=45)

    async def prepare(self) -> None:
        await self.execution()
        place = f"/participations/{self.pid}/preparation"
        begin, end = self.lesson()
        body = {
            "target_behaviours": [f"{self.indicator}1", f"{self.indicator}3"],
            "effort": "Mempelajari contoh praktik di komunitas belajar, lalu mencoba di kelas bersama rekan sejawat.",
            "proposed": {
                "starts_at": begin.isoformat(), "ends_at": end.isoformat(), "place": "Ruang kelas 4B",
                "class_name": "4B", "subject": "Bahasa Indonesia",
            },
        }  # fmt: skip
        now = await self.get("observation", place)
        if self.year.files:
            body["lesson_plan"] = await self.file("observation", now["lesson_plan"], "Modul Ajar")
        saved = await self.act("menyimpan draf persiapan", "observation", place, body, put=True, seen=now)
        self.seen["preparation"] = await self.act(
            "mengumpulkan Dokumen Persiapan", "observation", f"{place}/collection", TICKED, seen=saved,
            reaches=("notification", "reporting"),
        )  # fmt: skip

    async def agree(self) -> None:
        now = await self.get("observation", f"/participations/{self.pid}/execution", self.superior)
        schedule = now["schedule"]
        await self._boss(
            "menyepakati jadwal observasi", "observation", f"/participations/{self.pid}/schedule/agreement",
            seen=schedule, reaches=("notification", "reporting"),
        )  # fmt: skip

    async def rate(self, level: str = "DONE_NOT_EFFECTIVE", collect: bool = True) -> None:
        place = f"/participations/{self.pid}/rating"
        begin, _ = self.lesson()
        body = {
            "ratings": [
                {"behaviour": f"{self.indicator}{n}", "level": level if n < 3 else "DONE_EFFECTIVE",
                 "note": "Terlihat pada kegiatan inti pembelajaran."}
                for n in (1, 2, 3)
            ],
            "recommendation": "Perbanyak kesempatan peserta didik untuk saling menanggapi.",
            "observed_at": (begin + timedelta(minutes=5)).isoformat(),
        }  # fmt: skip
        now = await self.get("observation", place, self.superior)
        self.seen["rating"] = await self._boss(
            "mengisi rubrik observasi (draf)", "observation", place, body, put=True, seen=now
        )
        if collect:
            await self.collect_rating()

    async def collect_rating(self) -> None:
        self.seen["rating"] = await self._boss(
            "mengumpulkan penilaian observasi", "observation", f"/participations/{self.pid}/rating/collection", TICKED,
            seen=self.seen["rating"], reaches=("followup", "assessment", "notification", "reporting"),
        )  # fmt: skip

    # ---- follow-up

    async def follow_up(self) -> None:
        place = f"/participations/{self.pid}/follow-up"

        async def open_() -> Json | None:
            found = await self.get("followup", place)
            return found if found["status"] != "LOCKED" else None

        found = await self.stage.until(f"the follow-up document of {self.who.name}", open_)
        opened = await self.act("membuka hasil observasi", "followup", f"{place}/opening", seen=found)
        body = {
            "challenges": "Sebagian peserta didik masih ragu menyampaikan pendapat di depan kelas.",
            "learning_choices": [
                {
                    "goal": "Semua peserta didik berani menanggapi", "form": "DISCUSSION_GROUP",
                    "effort": "Mengikuti diskusi komunitas belajar tentang komunikasi positif dan mencobanya di kelas.",
                    **self.year.learned(),
                    "support_needed": "Waktu berbagi praktik pada rapat guru.",
                }
            ],
            "self_paced": [],
            "discussed_on": str(self.year.discussed),
        }  # fmt: skip
        saved = await self.act("menyimpan draf tindak lanjut", "followup", place, body, put=True, seen=opened)
        self.seen["follow-up"] = await self.act(
            "mengumpulkan Dokumen Tindak Lanjut", "followup", f"{place}/collection", TICKED, seen=saved,
            reaches=("followup", "notification", "reporting"),
        )  # fmt: skip

    async def effort(self) -> None:
        async def efforts() -> list[Json]:
            return await self.get("followup", f"/participations/{self.pid}/efforts")

        async def first() -> Json:
            return (await self.stage.until(f"the effort of {self.who.name}", efforts))[0]

        effort = f"/efforts/{(await first())['id']}"
        await self.act("memulai upaya", "followup", f"{effort}/start", seen=first)
        await self.act("menyelesaikan upaya", "followup", f"{effort}/completion", seen=first, reaches=("reporting",))

    async def reflect(self) -> None:
        place = f"/participations/{self.pid}/reflection"
        body = {
            "inspiration": "Pertanyaan terbuka memberi ruang bagi semua suara.",
            "practice_change": "Saya memberi waktu berpikir sebelum meminta tanggapan.",
            "challenges": self.year.challenges,
            "strategies": "Membagi diskusi menjadi putaran pendek.",
            "achievement": "Lebih banyak peserta didik menyampaikan pendapat.",
            "improvement_plan": "Mencoba diskusi berpasangan di kelas lain.",
            "done_with_superior_on": str(self.year.reflected),
        }
        now = await self.get("followup", place)
        saved = await self.act("menyimpan draf refleksi", "followup", place, body, put=True, seen=now)
        await self.act(
            "mengumpulkan Dokumen Refleksi", "followup", f"{place}/collection", TICKED, seen=saved,
            reaches=("assessment", "notification", "reporting"),
        )  # fmt: skip

    # ---- assessment

    async def assess(self, result: str = "MEETS", behaviour: str = "MEETS") -> None:
        place = f"/participations/{self.pid}/assessment"

        async def ready() -> Json | None:
            found = await self.get("assessment", place, self.superior)
            return found if found["status"] != "NOT_READY" else None

        now = await self.stage.until(f"the assessment of {self.who.name} ready", ready)
        body = {
            "aspect_ratings": {"REFLECTION_EFFORT": result, "LEARNING_EFFORT": "MEETS", "PRACTICE_CHANGE": result},
            "result": result, "behaviour": behaviour,
            "feedback": "Perubahan praktik terlihat nyata di kelas.", "strengths": "Tekun berefleksi.",
            "next_steps": "Menjadi penggerak komunitas belajar.", "discussed_on": str(self.year.assessed),
        }  # fmt: skip
        saved = await self._boss(
            "menilai hasil dan perilaku kerja (draf)", "assessment", place, body, put=True, seen=now
        )
        self.seen["assessment"] = await self._boss(
            "menetapkan penilaian", "assessment", f"{place}/collection", TICKED | {"deviation_reason": "Sesuai bukti."},
            seen=saved, reaches=("reporting",),
        )  # fmt: skip

    async def receive(self) -> Answer:
        place = f"/participations/{self.pid}/assessment"
        now = await self.get("assessment", place)
        self.seen["receipt"] = await self.act(
            "menerima predikat", "assessment", f"{place}/receipt", seen=now, reaches=("reporting",)
        )
        return self.seen["receipt"]

    # ---- the ways to do it

    async def file(self, service: str, before: Json | None, title: str) -> str:
        """The id of a small PDF of this title; of the one that the document names, if the story was played before."""
        if before is not None:
            return str(before["file_id"])
        paper = pdf(title, self.who.name, f"Periode {self.year.cycle}")
        return await self.stage.upload(
            self.who, service, {"participation_id": self.pid}, f"{title}.pdf", paper, quiet=self.quiet
        )

    async def act(self, what: str, service: str, path: str, body: Json | None = None, **more: Any) -> Answer:
        return await self.stage.act(self.who, what, service, path, body, quiet=self.quiet, **more)

    async def _boss(self, what: str, service: str, path: str, body: Json | None = None, **more: Any) -> Answer:
        return await self.stage.act(self.superior, what, service, path, body, quiet=self.quiet, **more)

    async def get(self, service: str, path: str, who: Person | None = None) -> Any:
        """What one sees there; a 404 that is only a slice on its way is waited for."""

        async def look() -> tuple[Any] | None:
            answer = await self.stage.ask(who or self.who, "GET", service, f"/v1{path}")
            return (answer.body,) if answer.status == 200 else None

        return (await self.stage.until(f"{service} {path}", look))[0]
