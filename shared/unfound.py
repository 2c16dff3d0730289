"""Nobody is found who is the superior: said with the reason, as far as it is known (R-SUP-1, R-SUP-2). Pure."""

from shared.errors import Refusal
from shared.texts import Text

N01 = Text(
    "Data atasan Anda tidak ditemukan. Hubungi Operator Sekolah atau Dinas Pendidikan untuk memperbarui Dapodik.",
    "Your superior's data was not found. Ask the school operator or the education office to update Dapodik.",
)


HEAD_MISSING = Text(
    "Data atasan Anda tidak ditemukan: Anda dinilai oleh kepala dinas, yang belum tercatat atau Anda sendiri. Hubungi "
    "admin Dinas Pendidikan.",
    "Your superior's data was not found: you are assessed by the head of the education office, who is not recorded, or "
    "is you. Ask the office's admin.",
)
"""The same to who leads a school: Dapodik has nothing of it (D19)."""


class SuperiorNotFound(Refusal):
    """R-SUP-2, E-10: with the sentence of N01, or, where the school is at hand, why it is so and who repairs it."""

    title = Text("Data atasan Anda tidak ditemukan", "Your superior's data was not found")
    detail = Text("{why_id}", "{why_en}")

    def __init__(self, why: Text = N01) -> None:
        super().__init__(why_id=why.id, why_en=why.en)
