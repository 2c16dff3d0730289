"""What can stand in the way of taking part."""

from datetime import date
from typing import Self

from shared.contracts.planning import ExemptionReason
from shared.errors import Refusal
from shared.exemptions import EXEMPTIONS
from shared.texts import Text, say_day


class ExemptNow(Refusal):
    """E-13: who is away does nothing, and nobody decides on what is his, until he is back."""

    title = Text("Sedang dibebaskan", "Exempt for now")
    detail = Text(
        "Periode ini berhenti sejak {day_id} karena {why_id}. Setelah kembali, dinas pendidikan mengaktifkannya lagi.",
        "This cycle stands still since {day_en}: {why_en}. After the return the education office starts it again.",
    )

    @classmethod
    def since(cls, reason: ExemptionReason, day: date) -> Self:
        why = EXEMPTIONS[reason]
        return cls(why_id=why.id, why_en=why.en, day_id=say_day(day, "id"), day_en=say_day(day, "en"))


class ExemptAlready(Refusal):
    title = Text("Sudah dibebaskan", "Exempt already")
    detail = Text("Pegawai ini sudah dibebaskan dari periode ini.", "This employee is exempt from this cycle already.")


class NotExempt(Refusal):
    title = Text("Tidak sedang dibebaskan", "Not exempt")
    detail = Text(
        "Pegawai ini tidak sedang dibebaskan dari periode ini.", "This employee is not exempt from this cycle."
    )


class ExemptionNotBegun(Refusal):
    status = 422
    title = Text("Belum mulai", "Not yet")
    detail = Text(
        "Catat pembebasan pada hari mulainya atau sesudahnya.", "Record it on the day on which it begins, or later."
    )


class ParticipationCompleted(Refusal):
    title = Text("Periode sudah selesai", "The cycle is completed")
    detail = Text(
        "Predikat periode {cycle} sudah final bagi pegawai ini.", "This employee's predicate of cycle {cycle} is final."
    )
