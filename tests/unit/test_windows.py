"""When a stage is open (R-TIM-1, R-TIM-3): to the moment, in the school's time and in Jakarta's, and what is said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared import windows
from shared.contracts.directory import Zone
from shared.contracts.planning import Stage, Window
from shared.errors import Refusal
from shared.policies import policy
from shared.windows import StageClosed, StageNotOpen, StageState, StageView

YEAR = windows.national(policy("2025"))
PLANNING = windows.of_stage(YEAR, Stage.PLANNING)
ASSESSMENT = windows.of_stage(YEAR, Stage.ASSESSMENT)
BLINK = timedelta(microseconds=1)
OPENS_WIT, OPENS_WIB = datetime(2024, 12, 31, 15, tzinfo=UTC), datetime(2024, 12, 31, 17, tzinfo=UTC)
CLOSED = datetime(2025, 1, 31, 17, tzinfo=UTC)
EXTENDED = PLANNING.model_copy(update={"closes_on": date(2025, 2, 14), "deadline_zone": Zone.WITA})
LONGER = PLANNING.model_copy(update={"closes_on": date(2025, 2, 28), "recommended_until": date(2025, 1, 31)})


def test_the_windows_of_a_policy_are_days_of_its_year() -> None:
    assert Window(stage=Stage.PLANNING, opens_on=date(2025, 1, 1), closes_on=date(2025, 1, 31)) == PLANNING
    rules = policy("2025")
    advised = rules.model_copy(
        update={"windows": tuple(w.model_copy(update={"recommended": "01-20"}) for w in rules.windows)}
    )
    assert windows.national(advised) == tuple(
        w.model_copy(update={"recommended_until": date(2025, 1, 20)}) for w in YEAR
    )


def refused(window: Window, zone: Zone, at: datetime) -> Refusal | None:
    try:
        windows.require(window, "2025", zone, at)
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.parametrize(("zone", "opens"), [(Zone.WIT, OPENS_WIT), (Zone.WIB, OPENS_WIB)])
def test_a_stage_opens_when_the_day_begins_at_the_school_R_TIM_3(zone: Zone, opens: datetime) -> None:
    early = refused(PLANNING, zone, opens - BLINK)
    assert isinstance(early, StageNotOpen)
    assert early.values == {
        "cycle": "2025", "stage_id": "Perencanaan", "stage_en": "Planning", "zone": "WIB",
        "day_id": "1 Januari 2025", "day_en": "1 January 2025",
    }  # fmt: skip
    assert refused(PLANNING, zone, opens) is None


@pytest.mark.parametrize("zone", list(Zone))
def test_a_national_deadline_is_the_end_of_the_day_in_jakarta_R_TIM_1_R_TIM_3(zone: Zone) -> None:
    assert refused(PLANNING, zone, CLOSED - BLINK) is None
    late = refused(PLANNING, zone, CLOSED)
    assert isinstance(late, StageClosed)
    assert late.detail.say("id", late.values) == (
        "Perencanaan periode 2025 sudah ditutup pada 31 Januari 2025 pukul 23.59 WIB. "
        "Yang dapat memperpanjangnya hanya Dinas Pendidikan."
    )


def test_what_an_office_extended_ends_with_the_day_at_its_schools_R_TIM_3() -> None:
    ends = datetime(2025, 2, 14, 16, tzinfo=UTC)
    assert windows.end(EXTENDED) == ends
    assert refused(EXTENDED, Zone.WITA, ends - BLINK) is None
    late = refused(EXTENDED, Zone.WITA, ends)
    assert late is not None and late.values["zone"] == "WITA" and late.values["day_en"] == "14 February 2025"


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (OPENS_WIT - BLINK, StageState.NOT_OPEN),
        (OPENS_WIT, StageState.OPEN),
        (datetime(2025, 1, 31, 15, tzinfo=UTC) - BLINK, StageState.OPEN),
        (datetime(2025, 1, 31, 15, tzinfo=UTC), StageState.PAST_RECOMMENDED),
        (windows.end(LONGER) - BLINK, StageState.PAST_RECOMMENDED),
        (windows.end(LONGER), StageState.CLOSED),
    ],
)
def test_a_stage_is_shown_with_its_state_to_the_moment_R_TIM_1(at: datetime, state: StageState) -> None:
    """The advised day is the school's: in the zone WIT it is over two hours before it is in Jakarta."""
    warning = (
        "Tanggal yang dianjurkan, 31 Januari 2025, sudah lewat. Anda masih dapat melanjutkan sampai 28 Februari 2025 "
        "pukul 23.59 WIB."
    )
    assert windows.view(LONGER, Zone.WIT, at, "id") == StageView(
        stage=Stage.PLANNING, name="Perencanaan", state=state, opens_on=date(2025, 1, 1), closes_on=date(2025, 2, 28),
        closes_at=datetime(2025, 2, 28, 17, tzinfo=UTC), recommended_until=date(2025, 1, 31),
        warning=warning if state is StageState.PAST_RECOMMENDED else None,
    )  # fmt: skip


def test_the_warning_is_said_in_english_too() -> None:
    shown = windows.view(LONGER, Zone.WIB, datetime(2025, 2, 3, tzinfo=UTC), "en")
    assert (shown.name, shown.warning) == (
        "Planning",
        "The recommended day, 31 January 2025, has passed. You can still go on until 28 February 2025, 23:59 WIB.",
    )


def test_where_no_day_is_advised_nothing_is_warned_of() -> None:
    shown = windows.view(PLANNING, Zone.WIB, CLOSED - BLINK, "id")
    assert (shown.state, shown.warning, shown.recommended_until) == (StageState.OPEN, None, None)


def test_the_cycle_ends_with_what_closes_last() -> None:
    assert windows.last(YEAR) == ASSESSMENT
    assert windows.last([EXTENDED, PLANNING]) == EXTENDED


def test_who_leads_a_school_plans_from_a_day_of_his_own_or_with_all_D19() -> None:
    assert windows.leaders_plan_from(policy("2024S1")) == date(2024, 1, 15)
    assert windows.leaders_plan_from(policy("2025")) is None


def test_the_policy_of_a_day_is_the_one_that_began_last() -> None:
    assert [windows.policy_of_day(date(*day)).code for day in ((2000, 1, 1), (2024, 12, 31), (2025, 1, 1))] == [
        "2024S1", "2024S2", "2025",
    ]  # fmt: skip
