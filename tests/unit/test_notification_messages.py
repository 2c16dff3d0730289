"""The messages in words: both languages, the school's time, and nothing that must not be said."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from uuid import UUID

import pytest

from services.notification.domain.notices import BY_EMAIL, Notice, Number, Values
from services.notification.mail import LetterRefused, MailSettings, compose
from services.notification.messages import LABELS, WORDINGS, Context, words
from shared.contracts.assessment import Expectation, OrganisationPredicate, Predicate
from shared.contracts.directory import Zone
from shared.contracts.ids import Capacity
from shared.contracts.observation import ObservationLevel
from shared.contracts.planning import Stage

AT = datetime(2025, 2, 3, 1, 30, tzinfo=UTC)
FULL = Values(
    moment=AT,
    day=date(2025, 5, 2),
    days=14,
    count=2,
    waiting=3,
    stage=Stage.PLANNING,
    reason="Rapor {2024}, NIK 3204010101800001",
)
HERE = Context("2025", "Ani Lestari", Zone.WITA, date(2025, 1, 31))
LETTER = UUID("01900000-0000-7000-8000-000000000001")


def mail(
    notice: Notice, address: str = "ani@belajar.test", values: Values = FULL, context: Context = HERE
) -> EmailMessage:
    return compose(LETTER, address, notice, values, context, "Kinerja <kinerja@dinas.test>", MailSettings(), AT)


@pytest.mark.parametrize("notice", Notice)
def test_every_message_can_be_said_in_both_languages(notice: Notice) -> None:
    said = [words(notice, FULL, HERE, language) for language in ("id", "en")]
    assert said[0] != said[1]
    assert all(text and "None" not in text and not re.search(r"\{(?!2024)", text) for text in said)


def test_every_message_has_a_name_to_choose_it_by() -> None:
    assert set(LABELS) == set(Number) == {notice.number for notice in Notice}


def test_the_words_are_those_of_the_table() -> None:
    assert words(Notice.PLAN_SUBMITTED, Values(), HERE, "id") == "Ani Lestari mengajukan perencanaan. Perlu disetujui."
    assert words(Notice.PLAN_APPROVED_ADJUSTED, FULL, HERE, "id") == (
        "Disetujui dengan 2 penyesuaian dari atasan. Silakan periksa."
    )
    assert words(Notice.CYCLE_OPENED, Values(), HERE, "id") == (
        "Periode 2025 dibuka. Susun perencanaan sampai 31 Januari 2025."
    )


def test_where_the_head_of_the_office_is_missing_nobody_is_sent_to_dapodik_N01_D19() -> None:
    """Only the office's admin can record him."""
    for notice in (Notice.HEAD_NOT_FOUND, Notice.HEAD_NOT_FOUND_FOR_OFFICE):
        for language in ("id", "en"):
            said = words(notice, FULL, replace(HERE, school="SD Contoh", capacity=Capacity.PRINCIPAL), language)
            assert "Dapodik" not in said and "perator" not in said
    assert "Hubungi admin Dinas Pendidikan" in words(Notice.HEAD_NOT_FOUND, FULL, HERE, "id")
    assert "offices.csv" in words(Notice.HEAD_NOT_FOUND_FOR_OFFICE, FULL, HERE, "id")


def test_who_plans_from_a_later_day_on_reads_the_day_N02_D19() -> None:
    from_then_on = Values(day=date(2024, 1, 15))
    there = replace(HERE, cycle="2024S1", planning_until=date(2024, 1, 31), capacity=Capacity.PRINCIPAL)
    assert words(Notice.CYCLE_OPENED, from_then_on, there, "id") == (
        "Periode 2024S1 dibuka. Susun perencanaan mulai 15 Januari 2024 sampai 31 Januari 2024."
    )
    assert words(Notice.CYCLE_OPENED, from_then_on, there, "en") == (
        "Cycle 2024S1 is open. Make your plan from 15 January 2024 by 31 January 2024."
    )


@pytest.mark.parametrize("notice", [Notice.PARTICIPATION_OVER, Notice.TEACHER_LEFT, Notice.PLAN_CANCELLED])
def test_of_who_takes_part_no_longer_it_is_said_as_what_and_not_that_he_left_D19_E_12(notice: Notice) -> None:
    """A term as Plt is over, a teacher is promoted: he may still work there."""
    there = replace(HERE, school="SD Contoh", capacity=Capacity.ACTING_PRINCIPAL)
    assert "sebagai Plt. kepala sekolah di SD Contoh" in words(notice, FULL, there, "id")
    assert "as acting principal at SD Contoh" in words(notice, FULL, there, "en")


def test_a_moment_is_told_in_the_time_of_the_school() -> None:
    assert "3 Februari 2025 pukul 09.30 WITA" in words(Notice.PREPARATION_COLLECTED, FULL, HERE, "id")
    assert "3 February 2025, 09:30 WITA" in words(Notice.PREPARATION_COLLECTED, FULL, HERE, "en")


@pytest.mark.parametrize("period", ["2024S2", None])
def test_an_e_mail_names_its_period_if_it_is_about_one_E_41(period: str | None) -> None:
    said = mail(Notice.PLAN_APPROVED, context=Context(period, None, None, None)).get_content()
    assert [f"{name} {period}. " in said for name in ("Periode", "Cycle")] == [period is not None] * 2
    assert "None" not in said


def test_what_is_not_known_yet_leaves_a_whole_sentence() -> None:
    nothing = Context("2025", None, None, None)
    assert words(Notice.CYCLE_OPENED, Values(), nothing, "id") == "Periode 2025 dibuka. Susun perencanaan."
    assert words(Notice.FOLLOW_UP_COLLECTED, Values(), nothing, "id").startswith("Seorang pegawai")


@pytest.mark.parametrize("notice", sorted(BY_EMAIL))
def test_no_letter_holds_a_rating_a_predicate_or_what_was_written_freely_R_NTF_4(notice: Notice) -> None:
    letter = mail(notice).as_string()
    assert "3204010101800001" not in letter
    for value in (*Expectation, *Predicate, *OrganisationPredicate, *ObservationLevel):
        assert value not in letter
    assert not re.search(r"(sesuai|di atas|di bawah) ekspektasi|sangat baik|butuh perbaikan", letter, re.I)


@pytest.mark.parametrize("wording", WORDINGS.values())
def test_a_subject_names_nobody_and_nothing(wording) -> None:
    assert all("{" not in subject and len(subject) < 40 for subject in wording.subject)


def test_a_letter_can_be_recognised_and_says_where_to_choose() -> None:
    letter = mail(Notice.PREDICATE_SET)
    assert letter["Message-ID"] == f"<{LETTER}@dinas.test>"
    assert letter["List-Unsubscribe"] == "<http://127.0.0.1:8100/preferensi>"
    assert (letter["Auto-Submitted"], letter.get_content_type()) == ("auto-generated", "text/plain")
    assert letter["Subject"] == "Kinerja: Penilaian kinerja"


def test_an_address_that_smuggles_a_header_is_refused_for_good() -> None:
    with pytest.raises(LetterRefused) as refused:
        mail(Notice.PLAN_APPROVED, "ani@belajar.test\r\nBcc: semua@belajar.test")
    assert refused.value.for_good
