"""The five files: what their columns take, and the fact that a row tells."""

from dataclasses import fields
from datetime import date

import pytest

from deploy.demo import roster, rows
from services.directory.importing.files import EMPLOYEES, LEADERSHIPS, OFFICES, OPERATORS, SCHOOLS, Employee, File
from services.directory.importing.reading import Row
from shared.contracts.directory import EmploymentStatus, LeadershipKind, PositionLevel, StaffType
from shared.contracts.ids import person_id

FIRST, _ = roster.build(2025)
PAIRS = [
    (OFFICES, rows.Office, FIRST.offices),
    (SCHOOLS, rows.School, FIRST.schools),
    (EMPLOYEES, rows.Employee, FIRST.employees),
    (LEADERSHIPS, rows.Leadership, FIRST.leaderships),
    (OPERATORS, rows.Operator, FIRST.operators),
]


def cells_of(row: object) -> dict[str, str]:
    return {field.name: getattr(row, field.name) for field in fields(row)}  # type: ignore[arg-type]


def errors(file: File, row: object, **changed: str) -> list[tuple[str, str]]:
    told = file.fact(Row(file.name, 2, cells_of(row) | changed))
    return [(e.column, e.code) for e in told] if isinstance(told, list) else []


@pytest.mark.parametrize(("file", "kind", "exported"), PAIRS, ids=[file.name for file, _, _ in PAIRS])
def test_the_demo_roster_has_these_columns_and_every_row_is_taken(file: File, kind: type, exported: tuple) -> None:
    assert list(file.columns) == [field.name for field in fields(kind)]
    assert [errors(file, row) for row in exported] == [[]] * len(exported)


ANI = next(row for row in FIRST.employees if row.nama == "Ani Lestari")
SCHOOL, LEADERSHIP = FIRST.schools[2], FIRST.leaderships[2]


def test_a_row_of_employees_tells_who_and_where() -> None:
    told = EMPLOYEES.fact(Row("employees.csv", 2, cells_of(ANI)))
    assert isinstance(told, Employee)
    assert told.person.id == person_id(ANI.dapodik_id)
    assert (told.person.name, told.person.nip) == ("Ani Lestari", ANI.nip)
    assert told.employment.staff_type is StaffType.CLASS_TEACHER
    assert told.employment.status is EmploymentStatus.PNS
    assert told.employment.npsn == "99640203"


def test_who_is_no_teacher_has_no_staff_type() -> None:
    told = EMPLOYEES.fact(Row("employees.csv", 2, cells_of(ANI) | {"jenis_ptk": "tenaga  administrasi sekolah"}))
    assert isinstance(told, Employee) and told.employment.staff_type is None
    assert not told.employment.works_on(date(2025, 1, 8))


def test_dates_may_be_written_as_excel_in_indonesia_does() -> None:
    told = LEADERSHIPS.fact(Row("leaderships.csv", 2, cells_of(LEADERSHIP) | {"tmt": "31/01/2025", "jenis": "PLT"}))
    assert told.leader.starts_on == date(2025, 1, 31)
    assert told.leader.kind is LeadershipKind.ACTING


def test_an_empty_position_level_is_none() -> None:
    told = EMPLOYEES.fact(Row("employees.csv", 2, cells_of(ANI) | {"jenjang_jabatan": "-"}))
    assert told.employment.position_level is PositionLevel.NONE


@pytest.mark.parametrize(
    ("file", "row", "column", "cell", "code"),
    [
        (SCHOOLS, SCHOOL, "npsn", "9964020", "form"),
        (SCHOOLS, SCHOOL, "npsn", "", "required"),
        (SCHOOLS, SCHOOL, "nama", "<b>SD</b>", "markup"),
        (SCHOOLS, SCHOOL, "nama", "S" * 151, "too_long"),
        (SCHOOLS, SCHOOL, "jenjang", "SD LB", "choice"),
        (SCHOOLS, SCHOOL, "kode_dinas", "6402", "form"),
        (SCHOOLS, SCHOOL, "kode_kecamatan", "640206", "form"),
        (SCHOOLS, SCHOOL, "zona_waktu", "GMT", "choice"),
        (EMPLOYEES, ANI, "dapodik_id", "ani", "form"),
        (EMPLOYEES, ANI, "nama", "", "required"),
        (EMPLOYEES, ANI, "nama", "Ani 2", "name"),
        (EMPLOYEES, ANI, "nama", "…", "name"),
        (EMPLOYEES, ANI, "nip", "19850101", "form"),
        (EMPLOYEES, ANI, "nip", "１９８５０１０１２０１００１２００１", "form"),
        (EMPLOYEES, ANI, "nuptk", "123", "form"),
        (EMPLOYEES, ANI, "tanggal_lahir", "2025-02-30", "date"),
        (EMPLOYEES, ANI, "tanggal_lahir", "01/31/2025", "date"),
        (EMPLOYEES, ANI, "tanggal_lahir", "45658", "date"),
        (EMPLOYEES, ANI, "tanggal_lahir", "0001-01-01", "date"),
        (EMPLOYEES, ANI, "surel", "ani@", "form"),
        (EMPLOYEES, ANI, "status_kepegawaian", "ASN", "choice"),
        (EMPLOYEES, ANI, "jenis_ptk", "Guru Ngaji", "choice"),
        (EMPLOYEES, ANI, "pangkat_golongan", "3b", "form"),
        (EMPLOYEES, ANI, "pengguna_ekinerja", "1", "choice"),
        (EMPLOYEES, ANI, "tanggal_keluar", "1990-01-01", "order"),
        (LEADERSHIPS, LEADERSHIP, "jenis", "Plh", "choice"),
        (LEADERSHIPS, LEADERSHIP, "tmt", "", "required"),
        (LEADERSHIPS, LEADERSHIP, "tst", "1999-01-01", "order"),
        (OFFICES, FIRST.offices[0], "peran", "Staf", "choice"),
        (OPERATORS, FIRST.operators[0], "npsn", "abc", "form"),
    ],
)
def test_a_wrong_cell_is_refused(file: File, row: object, column: str, cell: str, code: str) -> None:
    assert errors(file, row, **{column: cell}) == [(column, code)]


def test_all_wrong_cells_of_a_row_are_told_at_once() -> None:
    assert [column for column, _ in errors(EMPLOYEES, ANI, nip="1", surel="x", npsn="")] == ["nip", "surel", "npsn"]


def test_a_mononym_is_a_name() -> None:
    assert errors(EMPLOYEES, ANI, nama="Suyatno") == []
