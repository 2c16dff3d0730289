"""Whom a reminder is told to (R-TIM-2): who is not done, his superior by R-SUP-1, and who keeps a school waiting."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

import pytest

from services.notification.domain.notices import BY_EMAIL, Audience, Notice, Number, Values
from services.notification.domain.reminding import EVES, KINDS, eve_notes, stage_notes, undone
from services.notification.messages import Context, words
from shared.contracts.awaited import (
    AwaitedAtSchool,
    AwaitedLeader,
    ObservationAhead,
    ObservationsAhead,
    ObservationsTomorrow,
    PlansAwaited,
    PreparationsAwaited,
    RatingsAwaited,
    ReflectionsAwaited,
    StageAwaited,
)
from shared.contracts.base import SYSTEM
from shared.contracts.directory import Zone
from shared.contracts.ids import Capacity, PersonId, ScheduleId, participation_id
from shared.contracts.planning import Stage, SuperiorKind
from shared.superior import Position, Superior
from tests import builders as a

AT = datetime(2025, 1, 24, tzinfo=UTC)
BEFORE = AT - timedelta(hours=1)
HERE = Context("2025", "Ani Lestari", Zone.WITA, None)


def awaited(kind: type[StageAwaited] = PlansAwaited, left: int = 7, **at_school: object) -> StageAwaited:
    school = AwaitedAtSchool.model_validate({"npsn": a.NPSN, **at_school})
    return kind(
        office=a.OFFICE, cycle="2025", stage=Stage.PLANNING, closes_on=date(2025, 1, 31), days_left=left,
        schools=(school,), by=SYSTEM, at=AT,
    )  # fmt: skip


LEADER, OFFICE_HEAD = Superior(a.PRINCIPAL, SuperiorKind.DEFINITIVE), Superior(a.HEAD, SuperiorKind.OFFICE_HEAD)


def superior_of(_: str, who: Position) -> Superior:
    """The leader has all others, the head of the office has who leads (R-SUP-1, D19)."""
    return OFFICE_HEAD if who.employee_id == a.PRINCIPAL or who.capacity.leads else LEADER


def nobody(*_: object) -> bool:
    """Has left."""
    return False


def told(event: StageAwaited) -> list[tuple[str, Audience, PersonId | None]]:
    notes = [keyed.note for keyed in stage_notes(event, superior_of, nobody)]
    return [(note.notice, note.audience, note.teacher_id or note.person_id) for note in notes]


def test_who_is_not_done_is_told_and_his_superior_is_told_how_many_N23() -> None:
    event = awaited(undone=(a.ANI, a.BUDI), waiting=(person("citra"),))
    assert told(event) == [
        ("N23.plan", Audience.TEACHER, a.ANI),
        ("N23.plan", Audience.TEACHER, a.BUDI),
        ("N23.plans", Audience.PERSON, a.PRINCIPAL),
    ]
    last = list(stage_notes(event, superior_of, nobody))[-1].note
    assert (last.values.count, last.values.waiting) == (2, 1)


def test_of_who_has_left_nothing_is_awaited_and_what_he_handed_in_waits_E_11_E_13() -> None:
    event = awaited(undone=(a.ANI, a.BUDI), waiting=(a.BUDI,))
    budi = (a.NPSN, Position(a.BUDI))
    notes = [keyed.note for keyed in stage_notes(event, superior_of, lambda npsn, who: (npsn, who) == budi)]
    assert [note.teacher_id for note in notes] == [a.ANI, None]
    assert (notes[1].values.count, notes[1].values.waiting) == (1, 1)


def person(name: str) -> PersonId:
    return PersonId(participation_id(a.ANI, name, a.NPSN))


def test_the_head_of_the_office_hears_of_the_leader_himself_R_SUP_1() -> None:
    found = told(awaited(undone=(a.PRINCIPAL, a.ANI)))
    assert [(notice, who) for notice, audience, who in found if audience is Audience.PERSON] == [
        ("N23.plans", a.PRINCIPAL), ("N23.plans.head", a.HEAD),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_head_of_an_office_is_reminded_once_of_all_who_lead_its_schools_N23_D19(kind: type[StageAwaited]) -> None:
    """However many schools and pages there are: so it is not said how many."""

    def page(*npsns: str, **more: object) -> list[tuple[UUID, PersonId | None, Values]]:
        one = AwaitedAtSchool.model_validate({"npsn": a.NPSN, "leading": OF_LEADERS, **more})
        schools = tuple(one.model_copy(update={"npsn": npsn}) for npsn in npsns)
        found = stage_notes(awaited(kind).model_copy(update={"schools": schools}), superior_of, nobody)
        return [(key, note.person_id, note.values) for key, note in found if note.notice is KINDS[kind].head]

    ((key, who, values),) = page(a.NPSN, a.OTHER_NPSN, undone=(a.BUDI,))
    assert (who, values) == (a.HEAD, STAGE_ENDS)
    assert page("20299999") == [(key, who, values)]
    said = words(KINDS[kind].head, values, HERE, "id")
    assert "kepala sekolah atau Plt." in said and "2025. Ada" in said


OF_LEADERS = (
    AwaitedLeader(employee_id=a.ANI, capacity=Capacity.ACTING_PRINCIPAL),
    AwaitedLeader(employee_id=a.PRINCIPAL, capacity=Capacity.PRINCIPAL, waiting=True),
)


def test_a_leader_whose_part_waits_is_the_heads_matter_whatever_school_comes_after_N23_D19() -> None:
    waits = AwaitedLeader(employee_id=a.PRINCIPAL, capacity=Capacity.PRINCIPAL, waiting=True)
    event = awaited(leading=(waits,))
    other = AwaitedAtSchool(npsn=a.OTHER_NPSN, undone=(a.BUDI,))
    event = event.model_copy(update={"schools": (*event.schools, other)})
    to_head = [each for each in stage_notes(event, superior_of, nobody) if each.note.person_id == a.HEAD]
    assert [each.key for each in to_head] == [uuid5(event.reminder_id, f"{Notice.DEADLINE_PLANS_FOR_HEAD}:{a.OFFICE}")]


def test_who_leads_is_reminded_as_that_and_what_he_handed_in_waits_for_the_head_D19_N23() -> None:
    """Ani teaches and stands in: she is reminded of both, each as a period of its own (E-3)."""
    event = awaited(undone=(a.ANI,), leading=OF_LEADERS)
    teacher, standing_in, *above = stage_notes(event, superior_of, nobody)
    acting = Capacity.ACTING_PRINCIPAL
    assert (teacher.key, teacher.note.capacity) == (event.reminder_id, Capacity.TEACHER)
    assert (standing_in.key, standing_in.note.capacity) == (uuid5(event.reminder_id, f"{acting}:{a.NPSN}"), acting)
    assert [one.note.participation_id for one in (teacher, standing_in)] == [
        participation_id(a.ANI, "2025", a.NPSN), participation_id(a.ANI, "2025", a.NPSN, acting),
    ]  # fmt: skip
    assert {(one.note.person_id, one.note.values.count, one.note.values.waiting) for one in above} == {
        (a.PRINCIPAL, 1, 0), (a.HEAD, None, None),
    }  # fmt: skip
    assert undone(event.schools[0]) == (Position(a.ANI), Position(a.ANI, acting))


def test_an_observation_of_tomorrow_is_told_as_what_somebody_is_observed_D19() -> None:
    acting = Capacity.ACTING_PRINCIPAL
    ahead = ObservationAhead(
        schedule_id=uuid4(), cycle="2025", employee_id=a.ANI, observer_id=a.HEAD, starts_at=AT, capacity=acting
    )
    event = ObservationsTomorrow(npsn=a.NPSN, observations=(ahead,), by=SYSTEM, at=AT)
    for keyed in eve_notes(event, nobody, BEFORE):
        assert keyed.note.capacity is acting
        assert keyed.note.participation_id == participation_id(a.ANI, "2025", a.NPSN, acting)


def test_of_whom_nobody_is_the_superior_only_he_himself_is_told() -> None:
    notes = list(stage_notes(awaited(undone=(a.ANI,)), lambda _npsn, _who: None, nobody))
    assert [keyed.note.notice for keyed in notes] == ["N23.plan"]


@pytest.mark.parametrize(
    ("kind", "teacher", "superior"),
    [
        (PreparationsAwaited, "N23.preparation", "N23.observations"),
        (ReflectionsAwaited, "N23.reflection", "N23.reflections"),
    ],
)
def test_each_service_has_its_own_words(kind, teacher: str, superior: str) -> None:
    assert [notice for notice, _, _ in told(awaited(kind, undone=(a.ANI,)))] == [teacher, superior]


def test_of_ratings_the_superior_is_told_and_not_the_teacher() -> None:
    assert told(awaited(RatingsAwaited, waiting=(a.ANI,))) == [("N23.ratings", Audience.PERSON, a.PRINCIPAL)]


def test_whoever_has_not_handed_in_hears_nothing_of_the_ratings() -> None:
    assert [audience for _, audience, _ in told(awaited(RatingsAwaited, undone=(a.ANI,)))] == [Audience.PERSON]


def test_the_superior_is_asked_for_at_the_school_of_whom_he_leads_R_SUP_1() -> None:
    asked: list[tuple[str, Position]] = []

    def noted(npsn: str, who: Position) -> Superior:
        asked.append((npsn, who))
        return LEADER

    list(stage_notes(awaited(undone=(a.ANI,), waiting=(a.BUDI,)), noted, nobody))
    assert asked == [(a.NPSN, Position(a.ANI)), (a.NPSN, Position(a.BUDI))]


def test_who_keeps_a_school_waiting_is_told_N02_N22_E_34() -> None:
    assert told(awaited(school_waits=True)) == [("N02.confirm", Audience.LEADER, None)]
    assert told(awaited(ReflectionsAwaited, school_waits=True)) == [("N22", Audience.LEADER, None)]
    assert told(awaited(RatingsAwaited, school_waits=True)) == [("N23.predicate", Audience.OFFICE_HEAD, None)]


def keys(event: StageAwaited) -> set:
    return {(keyed.key, keyed.note.notice) for keyed in stage_notes(event, superior_of, nobody)}


def test_the_same_reminder_has_the_same_key_on_whichever_page_R_NTF_1() -> None:
    again = awaited(undone=(a.ANI,)).model_copy(update={"at": AT + timedelta(hours=3)})
    assert keys(awaited(undone=(a.ANI, a.BUDI))) == keys(again)
    assert not keys(awaited(undone=(a.ANI,))) & keys(awaited(undone=(a.ANI,), left=3)), "another day is another"


def test_a_teacher_is_told_once_a_day_of_a_stage_whoever_tells_it() -> None:
    one, other = awaited(PreparationsAwaited, undone=(a.ANI,)), awaited(ReflectionsAwaited, undone=(a.ANI,))
    assert {k for k, n in keys(one) if n == "N23.preparation"} == {k for k, n in keys(other) if n == "N23.reflection"}
    assert {k for k, n in keys(one) if n == "N23.observations"} != {k for k, n in keys(other) if n == "N23.reflections"}


def test_the_head_of_an_office_is_told_once_for_all_its_schools_E_34() -> None:
    both = awaited(RatingsAwaited, school_waits=True)
    schools = (both.schools[0], AwaitedAtSchool(npsn=a.OTHER_NPSN, school_waits=True))
    told = stage_notes(both.model_copy(update={"schools": schools}), superior_of, nobody)
    assert len({keyed.key for keyed in told}) == 1


STAGE_ENDS = Values(stage=Stage.PLANNING, day=date(2025, 1, 31), days=7)


def test_each_note_of_a_reminder_says_of_which_school_cycle_and_stage_and_when_it_ends() -> None:
    to_ani, to_principal, of_school = (
        each.note for each in stage_notes(awaited(undone=(a.ANI,), school_waits=True), superior_of, nobody)
    )
    for note in (to_ani, to_principal, of_school):
        assert (note.npsn, note.cycle, note.at) == (a.NPSN, "2025", AT)
    assert (to_ani.values, of_school.values) == (STAGE_ENDS, STAGE_ENDS)
    assert to_principal.values == STAGE_ENDS.model_copy(update={"count": 1, "waiting": 0})
    assert to_ani.participation_id == participation_id(a.ANI, "2025", a.NPSN)
    assert (to_principal.participation_id, of_school.teacher_id, of_school.person_id) == (None, None, None)


def test_two_schools_of_one_superior_and_two_superiors_of_one_school_are_told_apart() -> None:
    one = AwaitedAtSchool(npsn=a.NPSN, undone=(a.ANI, a.PRINCIPAL), waiting=(a.BUDI,), school_waits=True)
    both = (one, one.model_copy(update={"npsn": a.OTHER_NPSN}))
    found = list(stage_notes(awaited().model_copy(update={"schools": both}), superior_of, nobody))
    assert len({(each.key, each.note.person_id or each.note.teacher_id, each.note.audience) for each in found}) == 7
    counted = [(n.npsn, n.person_id, n.values.count, n.values.waiting) for _, n in found if n.person_id]
    assert counted == [
        (a.NPSN, a.PRINCIPAL, 1, 1), (a.OTHER_NPSN, a.PRINCIPAL, 1, 1), (a.OTHER_NPSN, a.HEAD, None, None),
    ]  # fmt: skip


def test_where_the_school_keeps_nobody_waiting_it_is_not_told_so() -> None:
    assert told(awaited(PreparationsAwaited, school_waits=True)) == told(awaited(school_waits=False)) == []


def test_an_observation_of_tomorrow_that_was_moved_is_another_one_N13() -> None:
    def key(starts_at: datetime, schedule: UUID = UUID(int=1)) -> UUID:
        ahead = ObservationAhead(
            schedule_id=ScheduleId(schedule), cycle="2025", employee_id=a.ANI, observer_id=a.PRINCIPAL,
            starts_at=starts_at,
        )  # fmt: skip
        event = ObservationsTomorrow(npsn=a.NPSN, observations=(ahead,), by=SYSTEM, at=AT)
        (one, other) = eve_notes(event, nobody, BEFORE)
        assert one.key == other.key and one.note.values == other.note.values == Values(moment=starts_at)
        assert (one.note.audience, other.note.audience) == (Audience.TEACHER, Audience.PERSON)
        return one.key

    assert key(AT) == key(AT)
    assert len({key(AT), key(AT + timedelta(hours=1)), key(AT, UUID(int=2))}) == 3


def test_of_who_will_have_left_by_then_nothing_takes_place_tomorrow_E_13() -> None:
    aheads = tuple(
        ObservationAhead(
            schedule_id=uuid4(),
            cycle="2025",
            employee_id=who,
            observer_id=a.PRINCIPAL,
            starts_at=AT + timedelta(hours=n),
        )
        for n, who in enumerate((a.ANI, a.BUDI))
    )
    event = ObservationsTomorrow(npsn=a.NPSN, observations=aheads, by=SYSTEM, at=AT)
    asked: list[tuple[PersonId, datetime]] = []
    notes = list(
        eve_notes(
            event,
            lambda ahead: asked.append((ahead.employee_id, ahead.starts_at)) or ahead.employee_id == a.ANI,
            BEFORE,
        )
    )
    assert [each.note.teacher_id for each in notes] == [a.BUDI, a.BUDI]
    assert asked == [(a.ANI, AT), (a.BUDI, AT + timedelta(hours=1))]


def ahead_at(starts_at: datetime) -> ObservationAhead:
    return ObservationAhead(
        schedule_id=ScheduleId(UUID(int=1)), cycle="2025", employee_id=a.ANI, observer_id=a.PRINCIPAL,
        starts_at=starts_at,
    )  # fmt: skip


@pytest.mark.parametrize("kind", EVES)
def test_what_has_begun_is_told_to_nobody_N13(kind: type[ObservationsAhead]) -> None:
    event = kind(npsn=a.NPSN, observations=(ahead_at(AT),), by=SYSTEM, at=BEFORE)
    assert len(list(eve_notes(event, nobody, AT - timedelta(seconds=1)))) == 2
    for late in (AT, AT + timedelta(seconds=1)):
        assert list(eve_notes(event, nobody, late)) == []


def test_an_hour_before_is_another_message_than_the_day_before_N13() -> None:
    notes = [
        keyed
        for kind in EVES
        for keyed in eve_notes(kind(npsn=a.NPSN, observations=(ahead_at(AT),), by=SYSTEM, at=BEFORE), nobody, BEFORE)
    ]
    assert [(k.note.notice, k.note.person_id) for k in notes] == [
        ("N13", None), ("N13.observer", a.PRINCIPAL), ("N13.soon", None), ("N13.soon.observer", a.PRINCIPAL),
    ]  # fmt: skip
    assert len({keyed.key for keyed in notes}) == 2
    assert {keyed.note.notice.number for keyed in notes} == {Number.N13}


def test_only_the_day_before_goes_by_e_mail_N13() -> None:
    assert {notice for notice in Notice if notice.number is Number.N13} & BY_EMAIL == {
        Notice.OBSERVATION_TOMORROW, Notice.OBSERVATION_TOMORROW_FOR_OBSERVER,
    }  # fmt: skip


def test_both_sides_hear_of_the_observation_of_tomorrow_N13() -> None:
    ahead = ObservationAhead(
        schedule_id=uuid4(), cycle="2025", employee_id=a.ANI, observer_id=a.PRINCIPAL, starts_at=AT
    )
    event = ObservationsTomorrow(npsn=a.NPSN, observations=(ahead,), by=SYSTEM, at=AT)
    notes = [keyed.note for keyed in eve_notes(event, nobody, BEFORE)]
    assert [(n.notice, n.teacher_id, n.person_id) for n in notes] == [
        ("N13", a.ANI, None), ("N13.observer", a.ANI, a.PRINCIPAL),
    ]  # fmt: skip
    for note in notes:
        assert (note.npsn, note.cycle, note.at) == (a.NPSN, "2025", AT)
        assert note.participation_id == participation_id(a.ANI, "2025", a.NPSN)


@pytest.mark.parametrize(
    ("left", "ends", "english"),
    [
        (14, "berakhir 31 Januari 2025", "ends on 31 January 2025"),
        (0, "berakhir hari ini, 31 Januari 2025", "ends today, 31 January 2025"),
        (-1, "sudah berakhir pada 31 Januari 2025", "was over on 31 January 2025"),
    ],
)
def test_the_sentence_says_the_stage_and_its_last_day_N23(left: int, ends: str, english: str) -> None:
    values = Values(stage=Stage.PLANNING, day=date(2025, 1, 31), days=left)
    assert words(Notice.DEADLINE_PLAN, values, HERE, "id") == f"Perencanaan {ends}. Perencanaan Anda belum diajukan."
    assert words(Notice.DEADLINE_PLAN, values, HERE, "en").startswith(f"Planning {english}. Your plan")


def test_every_kind_of_reminder_has_its_words() -> None:
    assert set(KINDS) == set(StageAwaited.__subclasses__())
