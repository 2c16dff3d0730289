"""Taking part, whole: each event, each state with its moment, the borders of somebody's own days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.planning.domain import participation_refusals, refusals
from services.planning.domain.participation import Correction, Exemption, Participation, ParticipationStatus
from services.planning.domain.school_cycle import SchoolCycle
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.directory import EmploymentStatus, PositionLevel, StaffType, Zone
from shared.contracts.ids import Capacity, participation_id
from shared.contracts.planning import (
    ExemptionReason,
    ParticipationExempted,
    ParticipationLeft,
    ParticipationStarted,
)
from shared.errors import Refusal
from shared.stops import Stop, TakesNoPart, require
from tests import builders as a
from tests.unit.test_planning_plan import (
    AT,
)

OFFICE = Actor(id=a.HEAD, role=ActingRole.OFFICE)
LATER = AT + timedelta(days=3)


def said(refusal: Refusal, language: str = "id") -> str:
    return refusal.detail.say(language, refusal.values)


def a_year() -> SchoolCycle:
    return SchoolCycle(a.NPSN, "2025", "2025", a.OFFICE, AT)


def mine(status: ParticipationStatus = ParticipationStatus.NOT_STARTED) -> Participation:
    found = Participation.of(a.a_placed_teacher(), a_year())
    found.status = status
    return found


def test_taking_part_begins_with_what_the_directory_says_and_tells_it() -> None:
    who = mine()
    assert (who.id, who.employee_id, who.npsn, who.district_code, who.cycle, who.policy) == (
        participation_id(a.ANI, "2025", a.NPSN), a.ANI, a.NPSN, a.OFFICE, "2025", "2025",
    )  # fmt: skip
    assert who.start(LATER) == ParticipationStarted(
        about=a.about(), by=SYSTEM, at=LATER, staff_type=StaffType.CLASS_TEACHER,
        employment_status=EmploymentStatus.PNS, position_level=PositionLevel.AHLI_MUDA,
    )  # fmt: skip
    assert who.started_at == LATER


def test_his_data_is_confirmed_once_and_the_first_time_stays_R_DAT_1() -> None:
    who = mine()
    who.check_data()
    who.check_data()
    assert (who.status, who.version) == (ParticipationStatus.DATA_CHECK, 1)
    who.confirm_data(AT)
    who.confirm_data(LATER)
    assert (who.status, who.data_confirmed_at, who.version) == (ParticipationStatus.PLANNING, AT, 3)


@pytest.mark.parametrize("status", [ParticipationStatus.NOT_STARTED, ParticipationStatus.DATA_CHECK])
def test_who_corrects_has_begun_R_DAT_2(status: ParticipationStatus) -> None:
    who = mine(status)
    who.correct_data(Correction(nip="198501012010012002"))
    assert (who.status, who.correction, who.version) == (
        ParticipationStatus.DATA_CHECK, Correction(nip="198501012010012002"), 1,
    )  # fmt: skip
    with pytest.raises(refusals.NothingCorrected) as refused:
        mine().correct_data(Correction())
    assert [e.field for e in refused.value.errors] == ["/name"]


def test_the_plan_that_stands_unlocks_and_the_reset_locks_with_days_of_his_own() -> None:
    who = mine(ParticipationStatus.PLANNING)
    who.unlock()
    assert (who.status, who.version) == (ParticipationStatus.EXECUTION, 1)
    who.ready_at = AT
    who.lock(LATER)
    assert (who.status, who.reset_at, who.ready_at, who.version) == (ParticipationStatus.PLANNING, LATER, None, 2)


def test_how_far_he_is_is_kept_with_its_moment_once() -> None:
    who = mine(ParticipationStatus.EXECUTION)
    who.rate(AT)
    who.rate(LATER)
    who.assess(AT)
    who.assess(LATER)
    assert (who.status, who.rated_at, who.ready_at, who.version) == (ParticipationStatus.ASSESSMENT, AT, AT, 3)
    who.complete(AT)
    who.complete(LATER)
    assert (who.status, who.final_at, who.version) == (ParticipationStatus.COMPLETED, AT, 4)


def test_while_he_is_away_each_word_counts_once() -> None:
    who = mine(ParticipationStatus.TRANSFERRED)
    for at in (AT, LATER):
        who.assess(at)
        who.complete(at)
    assert (who.status, who.ready_at, who.final_at, who.version) == (ParticipationStatus.TRANSFERRED, AT, AT, 2)


def exemption(since: date, reason: ExemptionReason = ExemptionReason.STUDY) -> Exemption:
    return Exemption(reason=reason, since=since, letter_no="800/1", by=a.ADMIN)


def test_exempt_from_today_is_told_and_tomorrow_is_refused_E_13() -> None:
    who, today = mine(ParticipationStatus.EXECUTION), date(2025, 3, 10)
    assert who.exempt(exemption(today), today, OFFICE, AT) == ParticipationExempted(
        about=a.about(), by=OFFICE, at=AT, reason=ExemptionReason.STUDY, since=today
    )
    assert (who.status, who.exemption) == (ParticipationStatus.EXEMPT, exemption(today))
    with pytest.raises(participation_refusals.ExemptionNotBegun) as refused:
        mine().exempt(exemption(date(2025, 3, 11)), today, OFFICE, AT)
    assert [e.field for e in refused.value.errors] == ["/since"]
    with pytest.raises(participation_refusals.ParticipationCompleted) as over:
        mine(ParticipationStatus.COMPLETED).exempt(exemption(today), today, OFFICE, AT)
    assert said(over.value) == "Predikat periode 2025 sudah final bagi pegawai ini."


def test_the_end_of_an_exemption_is_told_by_the_office_and_begins_days_of_his_own_E_13() -> None:
    who = mine()
    who.data_confirmed_at = AT
    who.exempt(exemption(AT.date()), AT.date(), OFFICE, AT)
    told = who.end_exemption(OFFICE, LATER, unlocked=False)
    assert (told.by, told.at, who.started_at, who.exemption, who.status) == (
        OFFICE, LATER, LATER, None, ParticipationStatus.PLANNING,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "words"),
    [(ExemptionReason.STUDY, "tugas belajar"), (ExemptionReason.UNPAID_LEAVE, "cuti di luar tanggungan negara")],
)
def test_who_is_exempt_reads_the_day_and_the_reason_in_both_languages(reason: ExemptionReason, words: str) -> None:
    refusal = participation_refusals.ExemptNow.since(reason, date(2025, 3, 10))
    assert "10 Maret 2025" in said(refusal)
    assert words in said(refusal)
    assert "10 March 2025" in said(refusal, "en")


def test_leaving_is_told_with_where_to_and_coming_back_forgets_it_E_11() -> None:
    who = mine(ParticipationStatus.EXECUTION)
    assert who.leave(a.OTHER_NPSN, AT) == ParticipationLeft(about=a.about(), by=SYSTEM, at=AT, to_npsn=a.OTHER_NPSN)
    assert (who.status, who.left_at) == (ParticipationStatus.TRANSFERRED, AT)
    who.come_back(LATER, unlocked=True)
    assert (who.status, who.left_at, who.started_at) == (ParticipationStatus.EXECUTION, None, LATER)
    assert who.leave(None, AT) == ParticipationLeft(about=a.about(), by=SYSTEM, at=AT, to_npsn=None)
    assert mine(ParticipationStatus.COMPLETED).leave(None, AT) is None


@pytest.mark.parametrize(
    ("began", "until"),
    [
        (datetime(2025, 1, 17, tzinfo=UTC), date(2025, 1, 31)),
        (datetime(2025, 1, 18, tzinfo=UTC), date(2025, 2, 1)),
        (datetime(2025, 1, 17, 17, tzinfo=UTC), date(2025, 2, 1)),  # the 18th in Jakarta
        (datetime(2025, 11, 5, tzinfo=UTC), date(2025, 11, 12)),
    ],
)
def test_fourteen_days_from_his_first_day_at_the_school_until_execution_ends_E_14(began: datetime, until: date) -> None:
    who = mine()
    who.started_at = began
    assert who.planning_window(a_year(), Zone.WIB).closes_on == until
    who.started_at, who.reset_at = AT, began
    assert who.planning_window(a_year(), Zone.WIB).closes_on == max(until, date(2025, 1, 31))


def test_whose_term_as_Plt_is_over_does_not_read_that_he_left_the_school_D19() -> None:
    plt = Participation.of(a.a_placed_teacher(), a_year(), Capacity.ACTING_PRINCIPAL)
    plt.leave(None, AT)
    with pytest.raises(refusals.ParticipationOver) as refused:
        plt.confirm_data(AT)
    assert said(refused.value) == (
        "Keikutsertaan sebagai Plt. kepala sekolah di sekolah ini dalam periode ini sudah berhenti."
    )
    assert "as acting principal at this school" in said(refused.value, "en")


def test_the_other_services_say_the_same_as_what_D19() -> None:
    acting = a.about().model_copy(update={"capacity": Capacity.ACTING_PRINCIPAL})
    with pytest.raises(TakesNoPart) as refused:
        require(acting, Stop.LEFT)
    assert "karena keikutsertaan sebagai Plt. kepala sekolah sudah berakhir." in said(refused.value)
    assert "the participation as acting principal is over." in said(refused.value, "en")
