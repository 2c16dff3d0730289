"""What a plan consists of: items chosen from the catalogue, and what makes them complete (R-PLN-1, R-PLN-2)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import assert_never

from services.planning.domain.screens import screens
from shared.catalogue import Catalogue, Entry
from shared.contracts.base import Fact
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import Capacity
from shared.errors import FieldError
from shared.policies import Policy, Screen
from shared.texts import Text


class ItemKind(StrEnum):
    PRACTICE = "PRACTICE"
    CORE_DUTY = "CORE_DUTY"
    COMPETENCY = "COMPETENCY"
    ADDITIONAL = "ADDITIONAL"
    BEHAVIOUR = "BEHAVIOUR"


MAIN = frozenset({ItemKind.PRACTICE, ItemKind.CORE_DUTY, ItemKind.COMPETENCY})
"""Main results (RHK utama): the superior may exchange or delete them, not add (D3)."""


class PlanItem(Fact):
    """One chosen thing. `id` stays the same when the superior exchanges what it holds."""

    id: str
    kind: ItemKind
    code: str
    note: str = ""
    """The activity planned, or the reason."""
    leader_expectation: str = ""
    """What the superior expects of a work behaviour in particular; he alone writes it."""
    priority: int | None = None
    """Which of the competencies comes first: 1."""
    letter_no: str = ""
    """The assignment letter of an additional duty, its day, and from when to when it gives the duty."""
    letter_on: date | None = None
    from_on: date | None = None
    to_on: date | None = None
    quantity: int = 1
    """The target of a main result; the points of a competency activity count so often."""
    unit: str = ""
    """What the target counts, where the catalogue does not say it."""


def of_kind(items: Iterable[PlanItem], kind: ItemKind) -> list[PlanItem]:
    return [item for item in items if item.kind is kind]


def title(item: PlanItem, catalogue: Catalogue) -> str | None:
    """The item's official name; None if the catalogue does not have it."""
    if item.kind is ItemKind.BEHAVIOUR:
        found = catalogue.guide(item.code)
        return f"{found[0].title}: {found[1].title}" if found else None
    entry = _entry(item, catalogue)
    return entry.title if entry else None


def _entry(item: PlanItem, catalogue: Catalogue) -> Entry | None:
    return next((entry for entry in _listed(item.kind, catalogue) if entry.code == item.code), None)


def _listed(kind: ItemKind, catalogue: Catalogue) -> Sequence[Entry]:
    match kind:
        case ItemKind.PRACTICE:
            return catalogue.indicators
        case ItemKind.CORE_DUTY:
            return catalogue.core_duties
        case ItemKind.COMPETENCY:
            return catalogue.competencies
        case ItemKind.ADDITIONAL:
            return catalogue.additional_duties
        case ItemKind.BEHAVIOUR:
            return [guide for aspect in catalogue.behaviours for guide in aspect.guides]
        case _:
            assert_never(kind)


def known(
    items: Sequence[PlanItem], catalogue: Catalogue, level: EducationLevel, capacity: Capacity
) -> list[FieldError]:
    """What does not stand in the catalogue, is not for this level or capacity, or is there twice."""
    errors = []
    repeated = {id for id, n in Counter(i.id for i in items).items() if n > 1}
    for place, item in enumerate(items):
        if wrong := _unfit(_entry(item, catalogue), level, capacity):
            errors.append(FieldError(f"/items/{place}/code", *wrong))
        if item.id in repeated:
            errors.append(FieldError(f"/items/{place}/id", "repeated", _REPEATED))
        errors += [FieldError(f"/items/{place}/{field}", code, text) for field, code, text in _misplaced(item)]
    return errors + _same_priority(items)


def _unfit(chosen: Entry | None, level: EducationLevel, capacity: Capacity) -> tuple[str, Text] | None:
    """Why this cannot be chosen at a school of this level, by who takes part as this (D19)."""
    if chosen is None:
        return "unknown-code", _NOT_LISTED
    if not chosen.of_level(level):
        return "wrong-level", _WRONG_LEVEL
    if not chosen.of_capacity(capacity):
        return "wrong-capacity", _FOR_LEADERS if chosen.leading else _FOR_TEACHERS
    return None


def _misplaced(item: PlanItem) -> list[tuple[str, str, Text]]:
    """Fields that this kind of item does not have, and a duty that ends before it begins."""
    letter = item.letter_no or item.letter_on or item.from_on or item.to_on
    checks = [
        (item.leader_expectation and item.kind is not ItemKind.BEHAVIOUR, "leader_expectation", "other-kind", _OTHER),
        (item.priority is not None and item.kind is not ItemKind.COMPETENCY, "priority", "other-kind", _OTHER),
        (letter and item.kind is not ItemKind.ADDITIONAL, "letter_no", "other-kind", _OTHER),
        (item.quantity != 1 and item.kind not in MAIN, "quantity", "other-kind", _OTHER),
        (item.unit and item.kind not in MAIN, "unit", "other-kind", _OTHER),
        (item.from_on and item.to_on and item.to_on < item.from_on, "to_on", "order", _ORDER),
    ]
    return [(field, code, text) for wrong, field, code, text in checks if wrong]


def _same_priority(items: Sequence[PlanItem]) -> list[FieldError]:
    count = Counter(item.priority for item in items if item.priority is not None)
    return [
        FieldError(f"/items/{place}/priority", "repeated", _REPEATED)
        for place, item in enumerate(items)
        if item.priority is not None and count[item.priority] > 1
    ]


def expectations(items: Sequence[PlanItem]) -> list[FieldError]:
    """What only the superior may write."""
    return [
        FieldError(f"/items/{place}/leader_expectation", "superior-only", _SUPERIOR_ONLY)
        for place, item in enumerate(items)
        if item.leader_expectation
    ]


def missing(items: Sequence[PlanItem], policy: Policy, catalogue: Catalogue, capacity: Capacity) -> list[FieldError]:
    """What a complete plan still lacks (R-PLN-1, R-PLN-2, D5)."""
    count = Counter(item.kind for item in items)
    duty_asked = policy.core_duty_required and Screen.CORE_DUTY in screens(policy, capacity)
    aspects = Counter(found[0].code for i in of_kind(items, ItemKind.BEHAVIOUR) if (found := catalogue.guide(i.code)))
    checks = [
        (count[ItemKind.PRACTICE] == 1, "practice", _ONE_PRACTICE),
        (count[ItemKind.CORE_DUTY] == 1 or not duty_asked, "core_duty", _ONE_DUTY),
        (count[ItemKind.COMPETENCY] >= policy.competencies_required, "competency", _COMPETENCY),
        (len(aspects) == policy.behaviours_required and set(aspects.values()) <= {1}, "behaviour", _BEHAVIOURS),
        (_letters(items) or not policy.duty_letter_required, "additional", _LETTER),
    ]
    return [FieldError("/items", f"{code}-missing", text) for holds, code, text in checks if not holds]


def _letters(items: Sequence[PlanItem]) -> bool:
    return all(i.letter_no for i in of_kind(items, ItemKind.ADDITIONAL))


_NOT_LISTED = Text("Pilihan ini tidak ada dalam daftar.", "This is not in the catalogue.")
_WRONG_LEVEL = Text("Pilihan ini bukan untuk jenjang sekolah Anda.", "This is not for your school's level.")
_FOR_LEADERS = Text("Pilihan ini hanya untuk kepala sekolah.", "This is for principals only.")
_FOR_TEACHERS = Text("Pilihan ini hanya untuk guru.", "This is for teachers only.")
_OTHER = Text("Isian ini bukan untuk pilihan jenis ini.", "This field is not for a choice of this kind.")
_ORDER = Text("Tanggal akhir lebih awal daripada tanggal mulai.", "It ends before it begins.")
_SUPERIOR_ONLY = Text("Ekspektasi khusus ditulis oleh atasan.", "Only the superior writes an expectation.")
_REPEATED = Text("Pilihan ini ada dua kali.", "This is there twice.")
_ONE_PRACTICE = Text("Pilih tepat satu indikator praktik kinerja.", "Choose exactly one practice indicator.")
_ONE_DUTY = Text("Pilih satu tugas pokok sebagai fokus.", "Choose one core duty as your focus.")
_COMPETENCY = Text("Pilih paling sedikit satu indikator kompetensi.", "Choose at least one competency.")
_BEHAVIOURS = Text(
    "Pilih satu panduan perilaku untuk tiap aspek perilaku kerja.", "Choose one guiding behaviour for each aspect."
)
_LETTER = Text("Isi nomor surat tugas untuk tiap tugas tambahan.", "Give the letter number of each additional duty.")
