"""The dossier's sentences: each event has one, in both languages, and keeps nothing that somebody wrote."""

import pytest

from services.reporting.consumers import DOSSIER_TOPICS
from services.reporting.domain.lines import DOCUMENTS, LINES
from services.reporting.domain.sentences import Speech, without_doubles
from services.reporting.domain.steps import COLUMNS, Step, name_of
from shared.catalogue import catalogue
from shared.contracts import REGISTRY, assessment, observation
from shared.contracts.base import CycleEvent
from shared.contracts.directory import Zone
from shared.policies import policy
from tests.unit.reporting_story import a_story

STORY = [event for event, _ in a_story()]
INDONESIAN = Speech("id", Zone.WIT, catalogue("2025"), "2025")
ENGLISH = Speech("en", Zone.WIB, catalogue("2025"), "2025")


def kept(event: CycleEvent) -> dict[str, object]:
    return event.model_dump(mode="json", include=LINES[event.type].keep)


def sentence(speech: Speech, kind: type[CycleEvent]) -> str:
    event = next(e for e in STORY if isinstance(e, kind))
    return speech.sentence(event.type, kept(event))


def test_each_event_of_a_teachers_cycle_has_a_line() -> None:
    heard = {k for k, event in REGISTRY.items() if event.topic in DOSSIER_TOPICS and issubclass(event, CycleEvent)}
    assert heard - set(LINES) == set(), "say in services/reporting/domain/lines.py what these tell a reader"


@pytest.mark.parametrize("event", STORY, ids=lambda e: e.type)
@pytest.mark.parametrize("speech", [INDONESIAN, ENGLISH], ids=["id", "en"])
def test_every_sentence_has_its_gaps_filled(speech: Speech, event: CycleEvent) -> None:
    said = speech.sentence(event.type, kept(event))
    assert said.endswith(".")
    assert not set("{}[]_") & set(said)


def test_nothing_that_somebody_wrote_is_kept() -> None:
    assert "Rahasia" in "".join(e.model_dump_json() for e in STORY)
    assert "Rahasia" not in str([kept(e) for e in STORY])


def test_codes_are_said_with_the_catalogues_words_and_times_in_the_schools_zone() -> None:
    assert sentence(INDONESIAN, observation.ObservationScheduled) == (
        "Waktu observasi disepakati: 20 Februari 2025 pukul 12.00 WIT."
    )
    assert sentence(ENGLISH, observation.ObservationScheduled) == "Observation agreed: 20 February 2025 at 10:00 WIB."
    levels = sentence(INDONESIAN, observation.ObservationRatedLevels)
    assert "Komunikasi positif untuk membangun suasana kelas yang baik: dilakukan dan efektif" in levels
    assert sentence(INDONESIAN, assessment.PredicateSetResult) == (
        "Predikat ditetapkan: Baik (hasil kerja sesuai ekspektasi, perilaku kerja di atas ekspektasi)."
    )


@pytest.mark.parametrize(
    ("name", "value", "said", "english"),
    [
        ("practice_indicator", "KSK", "Keteraturan Suasana Kelas", None),
        ("target_behaviours", ["KSK1", "X9"], "Komunikasi positif untuk membangun suasana kelas yang baik; X9", None),
        ("starts_at", "2025-02-20T03:05:00+00:00", "20 Februari 2025 pukul 12.05 WIT", "20 February 2025 at 10:05 WIB"),
        ("due_on", "2025-05-02", "2 Mei 2025", "2 May 2025"),
        ("reason", "STUDY", "tugas belajar", "study"),
        ("predicate", "GOOD", "Baik", "Good"),
        ("result", "MEETS", "sesuai ekspektasi", "meets expectation"),
        ("levels", [{"behaviour": "X1", "level": "NOT_YET"}, {"behaviour": "X2", "level": "DONE_EFFECTIVE"}, "?"],
         "X1: belum dilakukan; X2: dilakukan dan efektif", "X1: not yet done; X2: done and effective"),
        ("choices", [{"form": "WEBINAR", "starts_on": "2025-03-01", "ends_on": "2025-03-02"},
                     {"form": "OTHER", "starts_on": "2025-04-01", "ends_on": "2025-04-02"}],
         "webinar, 1 Maret 2025 – 2 Maret 2025; bentuk lain, 1 April 2025 – 2 April 2025",
         "webinar, 1 March 2025 – 2 March 2025; another form, 1 April 2025 – 2 April 2025"),
        ("unknown", "as it came", "as it came", "as it came"),
        ("levels", "no list", "", ""),
        ("target_behaviours", "X9", "", ""),
        ("due_on", None, None, None),
    ],
)  # fmt: skip
def test_each_detail_is_said_in_its_own_way(name: str, value: object, said: str | None, english: str | None) -> None:
    assert INDONESIAN.value(name, value) == said
    if english is not None:
        assert ENGLISH.value(name, value) == english


def test_a_code_nobody_knows_is_said_as_it_came() -> None:
    assert INDONESIAN.title("NEW") == "NEW"


def test_a_twin_takes_the_place_of_its_public_event() -> None:
    left = [e.type for e in without_doubles(STORY)]
    assert observation.ObservationRated.type not in left
    assert observation.ObservationRatedLevels.type in left
    assert len(left) == len(STORY) - 3


def test_a_public_event_stands_while_its_twin_is_on_its_way() -> None:
    alone = [e for e in STORY if not isinstance(e, observation.ObservationRatedLevels)]
    assert observation.ObservationRated.type in [e.type for e in without_doubles(alone)]


def test_each_document_counts_once() -> None:
    """Plan, A, rating, C, E, two of competency, one of duty."""
    assert sum(e.type in DOCUMENTS for e in STORY) == 8


def test_the_five_steps_are_named_by_the_policy() -> None:
    names = [name_of(step, policy("2025"), "en") for step in COLUMNS]
    assert names[:3] == ["Planning", "Persiapan Observasi", "Observasi Kinerja"]
    assert name_of(Step.PLAN, policy("2025"), "id") == "Perencanaan"
