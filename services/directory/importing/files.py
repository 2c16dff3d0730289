"""The five files: what their columns hold, and the fact that a row tells. Other columns are ignored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from services.directory.domain.facts import Person, School
from services.directory.domain.placement import Employment, keep_destination
from services.directory.importing import cells
from services.directory.importing.cells import BadCell, choice, optional, required, words
from services.directory.importing.findings import RowError
from services.directory.importing.reading import Row
from shared.contracts.directory import (
    EducationLevel,
    EmployerKind,
    EmploymentStatus,
    Leader,
    LeadershipKind,
    PositionLevel,
    SchoolStatus,
    StaffType,
    Zone,
)
from shared.contracts.ids import PersonId

F = TypeVar("F")
YES_NO = {"Ya": True, "Tidak": False}

JOBS: dict[str, StaffType | None] = {
    "Guru Mapel": StaffType.SUBJECT_TEACHER,
    "Guru Kelas": StaffType.CLASS_TEACHER,
    "Guru BK": StaffType.COUNSELLING_TEACHER,
    "Guru Pengganti": StaffType.SUBSTITUTE_TEACHER,
    "Guru TIK": StaffType.ICT_TEACHER,
    "Guru Pendamping": StaffType.ASSISTANT_TEACHER,
    "Guru Pendamping Khusus": StaffType.SPECIAL_ASSISTANT_TEACHER,
    "Guru Pembimbing Khusus": StaffType.SPECIAL_GUIDANCE_TEACHER,
    "Play Group Teacher": StaffType.PLAY_GROUP_TEACHER,
    "Kindergarten Teacher": StaffType.KINDERGARTEN_TEACHER,
    "Kepala Sekolah": StaffType.PRINCIPAL,
    "Tenaga Administrasi Sekolah": None,
    "Tenaga Perpustakaan": None,
    "Laboran": None,
    "Terapis": None,
    "Penjaga Sekolah": None,
    "Lainnya": None,
}
"""Jenis PTK: the eleven eligible ones (4.1), and those who work at a school without being assessed here."""
_JOB_LABELS = {label: label for label in JOBS}
_POSITIONS = {
    "Ahli Pertama": PositionLevel.AHLI_PERTAMA,
    "Ahli Muda": PositionLevel.AHLI_MUDA,
    "Ahli Madya": PositionLevel.AHLI_MADYA,
    "Ahli Utama": PositionLevel.AHLI_UTAMA,
}
_STATUSES = {"PNS": EmploymentStatus.PNS, "PPPK": EmploymentStatus.PPPK, "NON ASN": EmploymentStatus.NON_ASN}
_EMPLOYERS = {
    "Pemerintah Daerah": EmployerKind.LOCAL_GOVERNMENT,
    "Yayasan": EmployerKind.FOUNDATION,
    "Kementerian Lain": EmployerKind.OTHER_MINISTRY,
}
_LEADERSHIPS = {"Definitif": LeadershipKind.DEFINITIVE, "Plt": LeadershipKind.ACTING}

Values = Mapping[str, Any]  # cells after their columns' own functions: each builder knows its columns


class BadRow(Exception):
    """Two cells of a row do not fit each other."""

    def __init__(self, column: str, code: str, message: str) -> None:
        super().__init__(message)
        self.column, self.code, self.message = column, code, message


@dataclass(frozen=True)
class File(Generic[F]):
    """One of the five: its name, its columns, and how a row becomes a fact."""

    name: str
    columns: Mapping[str, Callable[[str], object]]
    build: Callable[[Values], F]

    def fact(self, row: Row) -> F | list[RowError]:
        """The fact of a row, or everything that is wrong with it."""
        values: dict[str, object] = {}
        errors: list[RowError] = []
        for column, take in self.columns.items():
            try:
                values[column] = take(row.cells[column])
            except BadCell as bad:
                errors.append(row.error(column, bad.code, bad.message))
        if errors:
            return errors
        try:
            return self.build(values)
        except BadRow as bad:
            return [row.error(bad.column, bad.code, bad.message)]


@dataclass(frozen=True, slots=True)
class OfficeMember:
    """One person of an office."""

    code: str
    office: str
    person: Person
    head: bool


@dataclass(frozen=True, slots=True)
class Employee:
    """A person, and where he works."""

    person: Person
    employment: Employment


@dataclass(frozen=True, slots=True)
class SchoolLeader:
    npsn: str
    leader: Leader


@dataclass(frozen=True, slots=True)
class SchoolOperator:
    npsn: str
    person_id: PersonId


def _school(v: Values) -> School:
    return School(
        npsn=v["npsn"],
        name=v["nama"],
        level=v["jenjang"],
        status=v["status_sekolah"],
        office_code=v["kode_dinas"],
        subdistrict_code=v["kode_kecamatan"],
        subdistrict=v["kecamatan"],
        zone=v["zona_waktu"],
    )


def _employee(v: Values) -> Employee:
    dapodik_id, person_id = v["dapodik_id"]
    since: date | None = v["tmt_tugas"]
    left_on: date | None = v["tanggal_keluar"]
    if since and left_on and left_on < since:
        raise BadRow("tanggal_keluar", "order", "Tanggal keluar lebih awal daripada TMT tugas.")
    person = Person(
        person_id, dapodik_id, v["nama"], v["nip"], v["surel"], v["nuptk"], v["jenis_kelamin"], v["tanggal_lahir"]
    )
    employment = Employment(
        person_id=person_id,
        npsn=v["npsn"],
        job=v["jenis_ptk"],
        staff_type=JOBS[v["jenis_ptk"]],
        status=v["status_kepegawaian"],
        employer=v["instansi_induk"],
        ekinerja_user=v["pengguna_ekinerja"],
        position_level=v["jenjang_jabatan"] or PositionLevel.NONE,
        rank_grade=v["pangkat_golongan"] or "",
        since=since,
        left_on=left_on,
        to_npsn=v["npsn_tujuan"],
    )
    return Employee(person, keep_destination(employment))


def _leader(v: Values) -> SchoolLeader:
    if v["tst"] and v["tst"] < v["tmt"]:
        raise BadRow("tst", "order", "TST lebih awal daripada TMT.")
    leader = Leader(
        person_id=v["dapodik_id"][1],
        kind=v["jenis"],
        starts_on=v["tmt"],
        ends_on=v["tst"],
        letter_no=v["nomor_sk"] or "",
        on_leave=bool(v["sedang_cuti"]),
    )
    return SchoolLeader(v["npsn"], leader)


def _member(v: Values) -> OfficeMember:
    dapodik_id, person_id = v["dapodik_id"]
    person = Person(person_id, dapodik_id, v["nama"], v["nip"], v["surel"])
    return OfficeMember(v["kode_dinas"], v["nama_dinas"], person, v["peran"])


SCHOOLS = File(
    "schools.csv",
    {
        "npsn": required(cells.npsn),
        "nama": required(words(150)),
        "jenjang": required(choice({level.value: level for level in EducationLevel})),
        "status_sekolah": required(choice({status.value: status for status in SchoolStatus})),
        "kode_dinas": required(cells.office_code),
        "kode_kecamatan": required(cells.subdistrict_code),
        "kecamatan": required(words(100)),
        "zona_waktu": required(choice({zone.value: zone for zone in Zone})),
    },
    _school,
)
EMPLOYEES = File(
    "employees.csv",
    {
        "dapodik_id": required(cells.person),
        "nama": required(cells.name),
        "nip": optional(cells.nip),
        "nuptk": optional(cells.nuptk),
        "jenis_kelamin": optional(choice({"L": "L", "P": "P"})),
        "tanggal_lahir": optional(cells.day),
        "surel": optional(cells.email),
        "status_kepegawaian": required(choice(_STATUSES)),
        "jenis_ptk": required(choice(_JOB_LABELS)),
        "pangkat_golongan": optional(
            cells.shaped(r"(I|II|III|IV)/[a-e]|[IVX]{1,5}", "Contoh golongan: III/b atau IX.")
        ),
        "jenjang_jabatan": optional(choice(_POSITIONS)),
        "npsn": required(cells.npsn),
        "instansi_induk": required(choice(_EMPLOYERS)),
        "pengguna_ekinerja": required(choice(YES_NO)),
        "tmt_tugas": optional(cells.day),
        "tanggal_keluar": optional(cells.day),
        "npsn_tujuan": optional(cells.npsn),
    },
    _employee,
)
LEADERSHIPS = File(
    "leaderships.csv",
    {
        "npsn": required(cells.npsn),
        "dapodik_id": required(cells.person),
        "jenis": required(choice(_LEADERSHIPS)),
        "tmt": required(cells.day),
        "tst": optional(cells.day),
        "nomor_sk": optional(words(100)),
        "sedang_cuti": optional(choice(YES_NO)),
    },
    _leader,
)
OFFICES = File(
    "offices.csv",
    {
        "kode_dinas": required(cells.office_code),
        "nama_dinas": required(words(150)),
        "dapodik_id": required(cells.person),
        "nama": required(cells.name),
        "nip": optional(cells.nip),
        "surel": optional(cells.email),
        "peran": required(choice({"Kepala": True, "Admin": False})),
    },
    _member,
)
OPERATORS = File(
    "operators.csv",
    {"npsn": required(cells.npsn), "dapodik_id": required(cells.person)},
    lambda v: SchoolOperator(v["npsn"], v["dapodik_id"][1]),
)
NAMES = tuple(file.name for file in (OFFICES, SCHOOLS, EMPLOYEES, LEADERSHIPS, OPERATORS))
