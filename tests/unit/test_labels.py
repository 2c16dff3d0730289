"""Whatever the API tells in codes has words in both languages, the attested ones exactly (D20)."""

import json
from enum import StrEnum

import pytest

from services.observation.domain.observation import ObservationStatus
from services.planning.domain.plan import PlanStatus
from shared import labels
from shared.contracts.ids import Capacity
from shared.labels import Act, Labelled, label, labelled, words
from shared.policies import Screen

KINDS: tuple[type[StrEnum], ...] = (Capacity, Screen, PlanStatus, ObservationStatus, Act)
TABLE = json.loads(labels._TABLE.read_text("utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_code_has_words_in_both_languages_and_no_words_are_of_no_code_D20(kind: type[StrEnum]) -> None:
    nothing_yet = {""} if kind is ObservationStatus else set()
    assert set(TABLE[kind.__name__]) == {code.value for code in kind} | nothing_yet
    for code in kind:
        assert label(code, "id").strip()
        assert label(code, "en").strip()
        assert words(kind, code.value).id == label(code, "id")


def test_the_table_holds_nothing_besides() -> None:
    assert set(TABLE) == {kind.__name__ for kind in KINDS}


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (Act.PLAN_APPROVAL, "Persetujuan Rencana Kerja"), (Act.EXAMINE, "Periksa"), (Act.CHECK, "Cek"),
        (Act.TO_ADDITIONAL, "Ke Hasil kerja Tambahan"), (Act.TO_BEHAVIOUR, "Ke Perilaku Kerja"),
        (Act.TO_APPROVAL, "Ke Persetujuan"), (Act.APPROVE, "Setujui"), (Act.DETAILS, "Selengkapnya"),
        (Act.ASSESSMENT, "Penilaian Atasan"), (Act.ASSESS, "Lakukan Penilaian"), (Act.TEACHERS, "Cek daftar guru"),
        (Act.RATE, "Nilai"), (Act.CHECK_DETAILS, "Cek Rincian"), (ObservationStatus.READY, "Nilai Observasi"),
        (PlanStatus.SUBMITTED, "Perlu disetujui"), (PlanStatus.APPROVED, "Disetujui"),
    ],
)  # fmt: skip
def test_what_guides_show_is_said_exactly_D20(act: StrEnum, said: str) -> None:
    assert label(act, "id") == said


def test_a_code_stands_beside_its_words_in_the_readers_language_D20() -> None:
    assert labelled((Act.CHECK, Act.RATE), "en") == (
        Labelled(code="CHECK", label="Check"), Labelled(code="RATE", label="Rate"),
    )  # fmt: skip
    assert labelled((), "id") == ()


def test_whether_the_superior_has_begun_does_not_show_in_words_R_SEC_2() -> None:
    for language in ("id", "en"):
        assert label(PlanStatus.SUBMITTED, language) == label(PlanStatus.IN_REVIEW, language)
        assert label(ObservationStatus.READY, language) == label(ObservationStatus.RATING_DRAFT, language)
