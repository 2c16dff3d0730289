"""What must hold within and between the files. Every row of every file is looked at before anything is written."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from services.directory.domain.facts import Office, Person, School
from services.directory.importing import files
from services.directory.importing.files import Employee, File, OfficeMember, SchoolLeader, SchoolOperator
from services.directory.importing.findings import Findings, RowError
from services.directory.importing.reading import Row, read
from shared.contracts.directory import Leader
from shared.contracts.ids import PersonId

F = TypeVar("F")
Progress = Callable[[str, int, int | None], Awaitable[None]]
"""Stage, rows done, rows in all (when known)."""
Scope = frozenset[str] | None
"""The offices that bring only their own rows; None brings everything."""
STEP = 2_000
_PLACES = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something was named."""

    file: str
    row: int
    column: str

    def error(self, code: str, message: str) -> RowError:
        return RowError(self.file, self.row, self.column, code, message)


@dataclass
class Mentions:
    """Keys that a file names but does not explain, with the first places of each."""

    places: dict[str, list[Place]] = field(default_factory=dict)

    def add(self, key: str, place: Place) -> None:
        known = self.places.setdefault(key, [])
        if len(known) < _PLACES:
            known.append(place)


@dataclass
class Checked:
    """What the check leaves behind: the findings, the small files whole, and of the large ones their keys and rows."""

    folder: Path
    scope: Scope
    findings: Findings = field(default_factory=Findings)
    rows: dict[str, int] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    members: dict[PersonId, tuple[Person, int]] = field(default_factory=dict)
    schools: dict[str, int] = field(default_factory=dict)
    employees: dict[bytes, int] = field(default_factory=dict)
    numbers: dict[str, tuple[bytes, Place]] = field(default_factory=dict)
    leaders: dict[str, list[Leader]] = field(default_factory=dict)
    operators: dict[str, list[PersonId]] = field(default_factory=dict)
    school_mentions: Mentions = field(default_factory=Mentions)
    office_mentions: Mentions = field(default_factory=Mentions)
    person_mentions: dict[PersonId, list[Place]] = field(default_factory=dict)
    given_up: list[PersonId] = field(default_factory=list)
    """Those whom an office wrote down by hand, and whose NIP the source has now (E-5)."""

    @property
    def total(self) -> int:
        return sum(self.rows.values())

    def refuse(self, row: Row, column: str, code: str, message: str) -> None:
        self.findings.add(row.error(column, code, message))

    def outside(self, row: Row, column: str, office_code: str) -> bool:
        """An office brings only its own schools and people."""
        if self.scope is None or office_code in self.scope:
            return False
        self.refuse(row, column, "outside", self.outside_saying)
        return True

    @property
    def outside_saying(self) -> str:
        return f"Baris ini di luar wilayah Anda ({', '.join(sorted(self.scope or ()))})."


def facts(folder: Path, file: File[F]) -> Iterator[tuple[Row, F] | list[RowError]]:
    """The facts of a file, and what is wrong with the rows that tell none. A file that is not there has none."""
    path = folder / file.name
    if not path.exists():
        return
    for row in read(path, tuple(file.columns)):
        if isinstance(row, RowError):
            yield [row]
            continue
        fact = file.fact(row)
        yield fact if isinstance(fact, list) else (row, fact)


async def check_files(folder: Path, scope: Scope, progress: Progress) -> Checked:
    """Read all files and hold them against each other; what they name beyond themselves is left in the mentions."""
    checked = Checked(folder, scope)
    _check_names(checked)
    await _each(checked, files.OFFICES, _member, progress)
    await _each(checked, files.SCHOOLS, _school, progress)
    await _each(checked, files.EMPLOYEES, _employee, progress)
    await _each(checked, files.LEADERSHIPS, _leader, progress)
    await _each(checked, files.OPERATORS, _operator, progress)
    return checked


def _check_names(checked: Checked) -> None:
    found = sorted(path.name for path in checked.folder.glob("*.csv"))
    for name in found:
        if name not in files.NAMES:
            message = f"Nama berkas tidak dikenal. Yang dikenal: {', '.join(files.NAMES)}."
            checked.findings.add(RowError(name, 0, "", "file_name", message))
    if not found:
        checked.findings.add(RowError("", 0, "", "no_files", f"Tidak ada berkas. Perlu: {', '.join(files.NAMES)}."))


async def _each(checked: Checked, file: File[F], hold: Callable[[Checked, Row, F], None], progress: Progress) -> None:
    seen = 0
    for told in facts(checked.folder, file):
        seen += 1
        if isinstance(told, list):
            for error in told:
                checked.findings.add(error)
        else:
            hold(checked, *told)
        if seen % STEP == 0:
            await progress(f"check {file.name}", seen, None)
    if seen:
        checked.rows[file.name] = seen
        await progress(f"check {file.name}", seen, seen)


def _member(checked: Checked, row: Row, told: OfficeMember) -> None:
    if checked.outside(row, "kode_dinas", told.code):
        return
    office = checked.offices.get(told.code) or Office(told.code, told.office)
    if office.name != told.office:
        checked.refuse(row, "nama_dinas", "contradiction", "Nama dinas berbeda dengan baris sebelumnya.")
    if told.person.id in checked.members:
        checked.refuse(row, "dapodik_id", "duplicate", "Orang ini sudah ada di baris sebelumnya.")
    if told.head and office.head_id is not None:
        checked.refuse(row, "peran", "duplicate", "Dinas ini sudah punya kepala di baris sebelumnya.")
    head = told.person.id if told.head else office.head_id
    admins = office.admin_ids if told.head else (*office.admin_ids, told.person.id)
    checked.offices[told.code] = Office(told.code, office.name, head, tuple(sorted(admins)))
    checked.members[told.person.id] = (told.person, row.number)
    _number(checked, row, told.person)


def _school(checked: Checked, row: Row, told: School) -> None:
    if (before := checked.schools.setdefault(told.npsn, row.number)) != row.number:
        checked.refuse(row, "npsn", "duplicate", f"NPSN ini sudah ada di baris {before}.")
    if not checked.outside(row, "kode_dinas", told.office_code) and told.office_code not in checked.offices:
        checked.office_mentions.add(told.office_code, Place(row.file, row.number, "kode_dinas"))
    if not told.subdistrict_code.startswith(told.office_code):
        checked.refuse(row, "kode_kecamatan", "contradiction", "Kecamatan ini tidak berada di wilayah kode_dinas.")


def _employee(checked: Checked, row: Row, told: Employee) -> None:
    person = told.person
    if (before := checked.employees.setdefault(person.id.bytes, row.number)) != row.number:
        checked.refuse(row, "dapodik_id", "duplicate", f"dapodik_id ini sudah ada di baris {before}.")
    if person.id in checked.members:
        checked.refuse(row, "dapodik_id", "duplicate", "Orang ini sudah ada di offices.csv.")
    _mention_school(checked, row, told.employment.npsn)
    _number(checked, row, person)


def _number(checked: Checked, row: Row, person: Person) -> None:
    if person.nip is None:
        return
    owner = checked.numbers.setdefault(person.nip, (person.id.bytes, Place(row.file, row.number, "nip")))
    if owner[0] != person.id.bytes:
        checked.refuse(row, "nip", "duplicate", f"NIP ini sudah dipakai di {owner[1].file} baris {owner[1].row}.")


def _leader(checked: Checked, row: Row, told: SchoolLeader) -> None:
    _mention_school(checked, row, told.npsn)
    _mention_person(checked, row, told.leader.person_id)
    rows = checked.leaders.setdefault(told.npsn, [])
    same = (told.leader.person_id, told.leader.kind, told.leader.starts_on)
    if any((r.person_id, r.kind, r.starts_on) == same for r in rows):
        checked.refuse(row, "tmt", "duplicate", "Baris kepemimpinan yang sama sudah ada.")
    rows.append(told.leader)


def _operator(checked: Checked, row: Row, told: SchoolOperator) -> None:
    _mention_school(checked, row, told.npsn)
    _mention_person(checked, row, told.person_id)
    operators = checked.operators.setdefault(told.npsn, [])
    if told.person_id in operators:
        checked.refuse(row, "dapodik_id", "duplicate", "Operator ini sudah ada di baris sebelumnya.")
    operators.append(told.person_id)


def _mention_school(checked: Checked, row: Row, npsn: str) -> None:
    if npsn not in checked.schools:
        checked.school_mentions.add(npsn, Place(row.file, row.number, "npsn"))


def _mention_person(checked: Checked, row: Row, person: PersonId) -> None:
    if person.bytes not in checked.employees and person not in checked.members:
        checked.person_mentions.setdefault(person, []).append(Place(row.file, row.number, "dapodik_id"))
