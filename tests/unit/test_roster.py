"""The committed demo roster: reproducible to the byte, well formed, evidently invented."""

import csv
import json
from pathlib import Path

from deploy.demo import roster
from deploy.demo.people import ACTING_SCHOOL, ANI_SCHOOL, ORPHAN_SCHOOL
from deploy.demo.rows import Employee, Roster

FIRST, SECOND = roster.build(2025)


def everything_below(folder: Path) -> dict[str, bytes]:
    paths = [*folder.glob("roster*/*.csv"), folder / "accounts.json"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_the_script_reproduces_what_is_committed(tmp_path: Path) -> None:
    roster.write(2025, tmp_path)
    assert everything_below(tmp_path) == everything_below(roster.HERE)


def test_another_seed_draws_other_people() -> None:
    assert roster.build(7)[0].employees != FIRST.employees


def test_a_real_district_with_twelve_schools_and_150_employees() -> None:
    assert len(FIRST.schools) == 12
    assert len(FIRST.employees) == 150
    assert len({school.kode_kecamatan for school in FIRST.schools}) >= 2
    assert {school.jenjang for school in FIRST.schools} == {"TK", "SD", "SMP", "SMA", "SMK", "SLB"}
    assert {person.status_kepegawaian for person in FIRST.employees} == {"PNS", "PPPK", "NON ASN"}
    assert any(" " not in person.nama for person in FIRST.employees)


def test_every_civil_servant_number_fits_its_owner() -> None:
    for person in SECOND.employees:
        if person.status_kepegawaian == "NON ASN":
            assert person.nip == ""
        else:
            assert_number_fits(person)
        assert len(person.nuptk) == 16 and person.nuptk.startswith("99")


def assert_number_fits(person: Employee) -> None:
    assert len(person.nip) == 18 and person.nip.isdigit()
    assert person.nip[:8] == person.tanggal_lahir.replace("-", "")
    assert person.nip[14] == ("1" if person.jenis_kelamin == "L" else "2")
    assert person.nip[15:] >= "900"
    assert (person.nip[12:14] == "21") == (person.status_kepegawaian == "PPPK")


def test_ids_are_unique() -> None:
    for values in (
        [school.npsn for school in FIRST.schools],
        [person.dapodik_id for person in SECOND.employees],
        [person.nip for person in SECOND.employees if person.nip],
        [person.surel for person in SECOND.employees],
    ):
        assert len(values) == len(set(values))


def open_leaders(exported: Roster, npsn: str) -> set[str]:
    return {row.jenis for row in exported.leaderships if row.npsn == npsn and not row.tst}


def test_one_school_has_a_plt_and_one_nobody_until_the_next_import() -> None:
    assert open_leaders(FIRST, ANI_SCHOOL) == {"Definitif"}
    assert open_leaders(FIRST, ACTING_SCHOOL) == {"Plt"}
    assert open_leaders(FIRST, ORPHAN_SCHOOL) == set()
    assert open_leaders(SECOND, ORPHAN_SCHOOL) == {"Definitif"}


def test_the_next_import_adds_one_principal_and_nothing_else() -> None:
    assert set(SECOND.employees) - set(FIRST.employees) == set(SECOND.employees[150:])
    assert len(SECOND.employees) == 151
    assert set(SECOND.leaderships) - set(FIRST.leaderships) == set(SECOND.leaderships[len(FIRST.leaderships) :])
    assert (FIRST.schools, FIRST.offices, FIRST.operators) == (SECOND.schools, SECOND.offices, SECOND.operators)


def test_the_people_of_the_story_can_sign_in() -> None:
    accounts = json.loads((roster.HERE / "accounts.json").read_text(encoding="utf-8"))
    names = {row["account"] for row in accounts}
    assert len(names) == len(accounts) == len({row["person_id"] for row in accounts})
    assert {"ani", "rahma", "yohanes", "budi", "saodah", "syamsul", "kadis", "dinas", "platform"} <= names
    assert {f"operator.{school.npsn}" for school in FIRST.schools} <= names
    teachers = [row for row in accounts if "Guru" in row["role"]]
    assert len(teachers) >= 40


def test_areas_are_real_and_carried_with_their_notice() -> None:
    with (roster.HERE / "wilayah" / "districts.csv").open(encoding="utf-8") as rows:
        areas = {row["code"]: row["name"] for row in csv.DictReader(rows)}
    assert all(areas[school.kode_kecamatan] == school.kecamatan for school in FIRST.schools)
    assert "Open Database License" in (roster.HERE / "wilayah" / "NOTICE.md").read_text(encoding="utf-8")
