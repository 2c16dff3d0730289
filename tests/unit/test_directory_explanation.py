"""Why somebody has this superior, said to a person (R-SUP-1): dates, letter, and who can repair what is missing."""

from datetime import date

import pytest

from services.directory.domain.explanation import Placing, elsewhere, honorific
from services.directory.domain.facts import Person
from shared import explanation
from shared.contracts.directory import Absence, Leader, LeadershipKind
from shared.contracts.ids import Capacity
from shared.explanation import REPAIRS, Words
from shared.repair import Repairer
from shared.superior import Missing, Position, explain
from tests import builders as a

DAY = date(2025, 3, 1)
NAMES = {a.PRINCIPAL: "Ibu Rahma", a.ACTING: "Bapak Yohanes", a.ANI: "Ibu Ani", a.HEAD: "Bapak Kepala"}
DEFINITIVE = a.a_leader(letter_no="800/7/2023")
PLT = a.a_leader(
    a.ACTING, LeadershipKind.ACTING, starts_on=DAY, ends_on=date(2025, 6, 30), letter_no="12/2025"
)  # fmt: skip
ABSENT = DEFINITIVE.model_copy(
    update={"absences": (Absence(starts_on=DAY, ends_on=date(2025, 5, 31), letter_no="800/15/2025"),)}
)
ANI_PLT = PLT.model_copy(update={"person_id": a.ANI})


def named(row: Leader | None) -> str:
    return NAMES[row.person_id] if row else ""


def words(subject: str | None = None) -> Words:
    return Words(subject, "SD 1", "Dinas Pendidikan Kukar", DAY, named, NAMES[a.HEAD])


def said(*leaders: Leader, head=a.HEAD, language: str = "id", subject: str | None = None) -> str:
    return explanation.sentence(explain(Position(a.ANI), DAY, leaders, head), words(subject), language)


def said_to_principal(*leaders: Leader, head=a.HEAD, language: str = "id", subject: str | None = None) -> str:
    why = explain(Position(a.PRINCIPAL, Capacity.PRINCIPAL), DAY, leaders, head)
    return explanation.sentence(why, words(subject), language)


def over(**more) -> Leader:
    return a.a_leader(ends_on=date(2025, 2, 28), **more)


@pytest.mark.parametrize(
    ("leaders", "sentence"),
    [
        ([DEFINITIVE],
         "Atasan Anda Ibu Rahma, kepala sekolah definitif SD 1, karena SK 800/7/2023 berlaku sejak 1 Juli 2023."),
        ([PLT],
         "Atasan Anda Bapak Yohanes, Plt. kepala sekolah SD 1, karena SK Plt. 12/2025 berlaku 1 Maret–30 Juni 2025; "
         "tidak ada kepala sekolah definitif."),
        ([PLT, DEFINITIVE.model_copy(update={"on_leave": True})],
         "Atasan Anda Bapak Yohanes, Plt. kepala sekolah SD 1, karena SK Plt. 12/2025 berlaku 1 Maret–30 Juni 2025; "
         "kepala sekolah definitif, Ibu Rahma, sedang cuti."),
        ([PLT, ABSENT],
         "Atasan Anda Bapak Yohanes, Plt. kepala sekolah SD 1, karena SK Plt. 12/2025 berlaku 1 Maret–30 Juni 2025; "
         "kepala sekolah definitif, Ibu Rahma, berhalangan (surat 800/15/2025, 1 Maret–31 Mei 2025)."),
        ([ABSENT],
         "Data atasan Anda tidak ditemukan: Ibu Rahma, kepala sekolah definitif SD 1, berhalangan (surat 800/15/2025, "
         "1 Maret–31 Mei 2025), dan tidak ada Plt. yang tercatat."),
        ([ANI_PLT],
         "Atasan Anda Bapak Kepala, kepala Dinas Pendidikan Kukar, karena Anda sendiri memimpin SD 1 sebagai "
         "Plt. kepala sekolah: SK Plt. 12/2025 berlaku 1 Maret–30 Juni 2025."),
        ([], "Data atasan Anda tidak ditemukan: SD 1 belum pernah mempunyai kepala sekolah atau Plt. yang tercatat."),
        ([over()],
         "Data atasan Anda tidak ditemukan: masa tugas Ibu Rahma sebagai kepala sekolah definitif SD 1 berakhir "
         "28 Februari 2025 (tercatat 1 Juli 2023–28 Februari 2025 tanpa nomor SK), dan penggantinya belum tercatat."),
        ([PLT.model_copy(update={"starts_on": date(2025, 3, 2)})],
         "Data atasan Anda tidak ditemukan: Bapak Yohanes baru memimpin SD 1 sebagai Plt. kepala sekolah mulai "
         "2 Maret 2025 (SK Plt. 12/2025 berlaku 2 Maret–30 Juni 2025)."),
        ([DEFINITIVE.model_copy(update={"on_leave": True})],
         "Data atasan Anda tidak ditemukan: Ibu Rahma, kepala sekolah definitif SD 1, sedang cuti, dan tidak ada Plt. "
         "yang tercatat."),
    ],
)  # fmt: skip
def test_a_superior_is_explained_with_dates_and_letter_R_SUP_1(leaders, sentence: str) -> None:
    assert said(*leaders) == sentence


def test_who_leads_himself_while_nobody_heads_the_office_is_told_so_D6() -> None:
    cause = "Anda sendiri memimpin SD 1 (SK Plt. 12/2025 berlaku 1 Maret–30 Juni 2025)"
    office = "Dinas Pendidikan Kukar"
    assert said(ANI_PLT, head=None) == (
        f"Data atasan Anda tidak ditemukan: {cause}, dan kepala {office} belum tercatat."
    )
    assert said(ANI_PLT, head=a.ANI).endswith(f"{cause} dan juga tercatat sebagai kepala {office}.")


def test_somebody_else_reads_whose_superior_it_is() -> None:
    assert said(DEFINITIVE, subject="Ani Lestari").startswith("Atasan Ani Lestari Ibu Rahma, kepala sekolah")
    assert said(subject="Ani Lestari").startswith("Data atasan Ani Lestari tidak ditemukan: SD 1")


def test_the_same_in_english() -> None:
    assert said(PLT, language="en") == (
        "Your superior is Bapak Yohanes, acting principal of SD 1, because letter SK Plt. 12/2025 holds "
        "1 March–30 June 2025; there is no definitive principal."
    )
    assert said(DEFINITIVE, language="en", subject="Ani").startswith("Ani's superior is Ibu Rahma, definitive")
    assert said(language="en").startswith("Your superior is not found: SD 1 never had")
    assert "you in person" in said(ANI_PLT, language="en")
    assert "because Ani in person leads SD 1 as acting principal:" in said(ANI_PLT, language="en", subject="Ani")
    ahead = a.a_leader(starts_on=date(2025, 3, 2), ends_on=date(2025, 6, 30))
    assert said(ahead, language="en") == (
        "Your superior is not found: Ibu Rahma leads SD 1 as definitive principal only from 2 March 2025 "
        "(recorded 2 March–30 June 2025 without a letter number)."
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [("SK 12", "SK Plt. 12"), ("SK Plt 12/2025", "SK Plt 12/2025"), ("800/SK/9", "SK Plt. 800/SK/9")],
)
def test_a_letter_is_called_letter_once(number: str, shown: str) -> None:
    row = PLT.model_copy(update={"letter_no": number})
    assert explanation.letter(row, "id") == f"{shown} berlaku 1 Maret–30 Juni 2025"


def test_a_principal_who_leads_no_more_reads_who_assesses_him_all_the_same_D19() -> None:
    office = "Dinas Pendidikan Kukar"
    assert said_to_principal() == (
        f"Atasan Anda Bapak Kepala, kepala {office}, karena Anda dinilai sebagai kepala sekolah."
    )
    assert said_to_principal(PLT, language="en") == (
        f"Your superior is Bapak Kepala, head of {office}, because you are assessed as principal."
    )
    assert said_to_principal(language="en", subject="Rahma").endswith("because Rahma is assessed as principal.")
    assert said_to_principal(DEFINITIVE).endswith("sendiri memimpin SD 1 sebagai kepala sekolah definitif: "
                                                  "SK 800/7/2023 berlaku sejak 1 Juli 2023.")  # fmt: skip
    assert said_to_principal(head=None) == (
        f"Data atasan Anda tidak ditemukan: Anda dinilai oleh kepala {office}, yang belum tercatat atau Anda sendiri."
    )
    assert said_to_principal(head=None, language="en", subject="Rahma") == (
        f"Rahma's superior is not found: Rahma is assessed by the head of {office}, who is not recorded, or is Rahma "
        "in person."
    )


def test_a_principal_who_is_away_does_not_read_that_he_leads_E_8() -> None:
    assessed, on_leave = "karena Anda dinilai sebagai kepala sekolah.", DEFINITIVE.model_copy(update={"on_leave": True})
    for leaders in ([ABSENT, PLT], [ABSENT], [on_leave]):
        assert said_to_principal(*leaders).endswith(assessed)
    assert "memimpin" not in said_to_principal(ABSENT, PLT, head=None)


def test_who_is_away_is_said_in_english_too_E_8() -> None:
    on_leave = DEFINITIVE.model_copy(update={"on_leave": True})
    assert said(PLT, on_leave, language="en").endswith("the definitive principal, Ibu Rahma, is on leave.")
    assert said(PLT, ABSENT, language="en").endswith(
        "the definitive principal, Ibu Rahma, is absent (letter 800/15/2025, 1 March–31 May 2025)."
    )


def test_a_period_over_two_years_names_both() -> None:
    assert explanation.say_period(date(2024, 12, 1), DAY, "id") == "1 Desember 2024–1 Maret 2025"
    assert explanation.say_period(date(2025, 1, 1), DAY, "id") == "1 Januari–1 Maret 2025"
    assert explanation.say_period(DAY, None, "en") == "since 1 March 2025"


@pytest.mark.parametrize("missing", list(Missing))
def test_whatever_is_missing_somebody_can_repair_it(missing: Missing) -> None:
    repair = REPAIRS[missing]
    assert repair.by
    assert all(repair.how.say(language, {}).endswith(".") for language in ("id", "en"))


def test_nobody_tells_the_school_to_repair_what_is_the_offices() -> None:
    assert REPAIRS[Missing.NO_OFFICE_HEAD].by == (Repairer.OFFICE_ADMIN,)
    assert Repairer.SCHOOL_OPERATOR in REPAIRS[Missing.NEVER_LED].by


@pytest.mark.parametrize(
    ("since", "left_on", "today", "covers"),
    [
        (None, None, DAY, True),
        (DAY, None, DAY, True),
        (date(2025, 3, 2), None, date(2025, 3, 2), False),
        (date(2025, 3, 2), None, DAY, True),  # announced: he asks beforehand
        (None, date(2025, 3, 2), DAY, True),
        (None, DAY, DAY, False),
    ],
)
def test_only_the_time_at_this_school_is_known_R_SUP_1(since, left_on, today: date, covers: bool) -> None:
    placing = Placing(since, left_on)
    assert placing.covers(DAY, today) == covers
    if not covers:
        assert elsewhere(placing, words(), "id").startswith("Data atasan Anda pada 1 Maret 2025 tidak")
        assert elsewhere(placing, words(), "en").startswith("Your superior on 1 March 2025 is not")
        assert elsewhere(placing, words("Ani"), "en").startswith("Ani's superior on 1 March 2025 is not")


def test_people_are_called_as_the_source_knows_them() -> None:
    person = Person(a.ANI, "x", "Ani")
    assert honorific(person) == "Ani"
    assert honorific(Person(a.ANI, "x", "Ani", sex="P")) == "Ibu Ani"
    assert honorific(Person(a.ANI, "x", "Ani", sex="L")) == "Bapak Ani"
