"""Writes the demo's roster: one real district, invented schools and people. Same seed, same bytes.

Areas are real (`wilayah/`). Everything else is evidently invented: an NPSN begins with 99, e-mail ends in
`.example`; the people are made in `people.py`.
"""

import argparse
import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

from deploy.demo.people import (
    ACTING_SCHOOL,
    ANI_SCHOOL,
    CLERK,
    JUNIOR_HIGH,
    ORPHAN_SCHOOL,
    PRINCIPAL,
    Chance,
    civil_servant_number,
    dapodik_id,
    employee,
)
from deploy.demo.rows import Employee, Leadership, Office, Operator, Roster, School
from shared.contracts.ids import person_id

HERE = Path(__file__).parent
DISTRICT, PROVINCE = "64.02", "64"
PLATFORM_OPERATOR = "99640200-0000-4000-8000-00000000f001"
NEW_LEADER_FROM = "2025-01-13"


# name, level, status, sub-district, employees, leader: D definitive, P acting, - nobody
SCHOOLS = [
    ("TK Negeri Pembina 91 Tenggarong", "TK", "NEGERI", "64.02.06", 6, "D"),
    ("TK Cahaya Mahakam", "TK", "SWASTA", "64.02.02", 5, "D"),
    ("SD Negeri 901 Tenggarong", "SD", "NEGERI", "64.02.06", 16, "D"),
    ("SD Negeri 902 Loa Kulu", "SD", "NEGERI", "64.02.02", 12, "P"),
    ("SD Negeri 903 Tenggarong Seberang", "SD", "NEGERI", "64.02.16", 11, "-"),
    ("SD Swasta Tunas Etam", "SD", "SWASTA", "64.02.06", 10, "D"),
    ("SMP Negeri 91 Tenggarong", "SMP", "NEGERI", "64.02.06", 20, "D"),
    ("SMP Negeri 92 Loa Kulu", "SMP", "NEGERI", "64.02.02", 14, "D"),
    ("SMP Swasta Bina Benua", "SMP", "SWASTA", "64.02.16", 11, "D"),
    ("SMA Negeri 91 Tenggarong", "SMA", "NEGERI", "64.02.06", 18, "D"),
    ("SMK Negeri 91 Tenggarong Seberang", "SMK", "NEGERI", "64.02.16", 18, "D"),
    ("SLB Negeri 91 Tenggarong", "SLB", "NEGERI", "64.02.06", 9, "D"),
]
WALKING = (ANI_SCHOOL, ACTING_SCHOOL, ORPHAN_SCHOOL, JUNIOR_HIGH)

STAFF = {
    "TK": ["Kindergarten Teacher", "Kindergarten Teacher", "Guru Pendamping", "Play Group Teacher"],
    "SD": ["Guru Kelas"] * 6 + ["Guru Mapel"] * 2 + ["Guru Pendamping Khusus"],
    "SMP": ["Guru Mapel"] * 5 + ["Guru BK", "Guru TIK"],
    "SMA": ["Guru Mapel"] * 6 + ["Guru BK", "Guru Pengganti"],
    "SMK": ["Guru Mapel"] * 6 + ["Guru BK", "Guru TIK"],
    "SLB": ["Guru Kelas"] * 2 + ["Guru Pembimbing Khusus", "Guru Mapel"],
}


def jobs(school: School, count: int, leader: str) -> list[str]:
    """A principal first where there is one, a clerk last, teachers between; a small private TK has no clerk."""
    teachers = STAFF[school.jenjang]
    row = [teachers[place % len(teachers)] for place in range(count)]
    if leader == "D":
        row[0] = PRINCIPAL
    if count > 5:
        row[-1] = CLERK
    return row


def definitive(chance: Chance, school: School, leader: str, since: str = "") -> Leadership:
    start = since or chance.day(2020, 2023).isoformat()
    letter = f"800.1.3.3/{900 + chance.below(100)}/BKPSDM/{start[:4]}"
    return Leadership(school.npsn, leader, "Definitif", start, "", letter)


def past_leadership(chance: Chance, school: School, successor: Leadership) -> Leadership:
    """Who led before: retired, kept so that history can be asked."""
    last = date.fromisoformat(successor.tmt) - timedelta(days=1)
    start = last.replace(year=last.year - 4, day=1).isoformat()
    letter = f"821.2/{900 + chance.below(100)}/BKD/{start[:4]}"
    return Leadership(school.npsn, successor.dapodik_id, "Plt", start, last.isoformat(), letter)


def offices(chance: Chance) -> tuple[Office, ...]:
    names = {
        DISTRICT: "Dinas Pendidikan dan Kebudayaan Kabupaten Kutai Kartanegara",
        PROVINCE: "Dinas Pendidikan dan Kebudayaan Provinsi Kalimantan Timur",
    }
    rows = []
    for code, office in names.items():
        for role, sex in (("Kepala", "L"), ("Admin", "P")):
            key, born = f"{code}/{role}", chance.day(1968, 1985)
            name = chance.name(sex)
            number = civil_servant_number("PNS", born, chance.day(born.year + 23, born.year + 26), sex, chance.serial())
            mail = f"{'.'.join(name.lower().split())}@disdik.belajar.example"
            rows.append(Office(code, office, dapodik_id(key), name, number, mail, role))
    return tuple(rows)


def area_names() -> dict[str, str]:
    with (HERE / "wilayah" / "districts.csv").open(encoding="utf-8", newline="") as rows:
        return {row["code"]: row["name"] for row in csv.DictReader(rows)}


def build(seed: int) -> tuple[Roster, Roster]:
    """The first export, and the next one, in which the school that had nobody has a principal."""
    chance, areas = Chance(seed), area_names()
    schools, employees, leaderships, operators = [], [], [], []
    for number, (name, level, status, area, count, leader) in enumerate(SCHOOLS, start=1):
        office = PROVINCE if level in ("SMA", "SMK", "SLB") else DISTRICT
        school = School(f"996402{number:02d}", name, level, status, office, area, areas[area], "WITA")
        staff = [employee(chance, school, place, job) for place, job in enumerate(jobs(school, count, leader))]
        schools.append(school)
        employees += staff
        operators.append(Operator(school.npsn, staff[-1].dapodik_id))
        if leader == "D":
            leaderships.append(definitive(chance, school, staff[0].dapodik_id))
            if school.npsn == JUNIOR_HIGH:
                leaderships.insert(-1, past_leadership(chance, school, leaderships[-1]))
    leaderships.append(acting())
    first = Roster(tuple(schools), tuple(employees), tuple(leaderships), offices(chance), tuple(operators))
    orphan = next(school for school in schools if school.npsn == ORPHAN_SCHOOL)
    principal = replace(employee(chance, orphan, 11, PRINCIPAL), tmt_tugas=NEW_LEADER_FROM)
    appointment = definitive(chance, orphan, principal.dapodik_id, NEW_LEADER_FROM)
    return first, replace(first, employees=(*first.employees, principal), leaderships=(*first.leaderships, appointment))


def acting() -> Leadership:
    """A senior teacher of the next school leads the one without a principal."""
    return Leadership(
        ACTING_SCHOOL, dapodik_id(f"{ANI_SCHOOL}/02"), "Plt", "2024-07-01", "", "800.1.11.1/902/DISDIKBUD/2024"
    )


def table(rows: Iterable[School | Employee | Leadership | Office | Operator]) -> str:
    records = [asdict(row) for row in rows]
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def files(roster: Roster) -> dict[str, str]:
    """File name → text."""
    return {
        "schools.csv": table(roster.schools),
        "employees.csv": table(roster.employees),
        "leaderships.csv": table(roster.leaderships),
        "offices.csv": table(roster.offices),
        "operators.csv": table(roster.operators),
    }


def accounts(roster: Roster) -> str:
    """Who can sign in at the development issuer: the people of the story, every operator, all of four schools."""
    names = {school.npsn: school.nama for school in roster.schools}
    logins = {
        dapodik_id(f"{ANI_SCHOOL}/00"): "rahma",
        dapodik_id(f"{ANI_SCHOOL}/01"): "ani",
        dapodik_id(f"{ANI_SCHOOL}/02"): "yohanes",
        dapodik_id(f"{ACTING_SCHOOL}/00"): "budi",
        dapodik_id(f"{ORPHAN_SCHOOL}/00"): "saodah",
        dapodik_id(f"{ORPHAN_SCHOOL}/11"): "syamsul",
    } | {operator.dapodik_id: f"operator.{operator.npsn}" for operator in roster.operators}
    principals = {row.dapodik_id for row in roster.employees if row.jenis_ptk == PRINCIPAL}
    logins |= {
        row.dapodik_id: f"kepsek.{row.npsn}"
        for row in roster.employees
        if row.dapodik_id in principals and row.dapodik_id not in logins
    }
    rows = []
    for row in roster.employees:
        if row.npsn in WALKING or row.dapodik_id in logins:
            login = logins.get(row.dapodik_id) or row.surel.partition("@")[0]
            title = f"Operator, {row.jenis_ptk}" if login.startswith("operator.") else row.jenis_ptk
            rows.append(account(login, row.dapodik_id, row.nama, f"{title}, {names[row.npsn]}"))
    for office in roster.offices:
        login = {"Kepala": "kadis", "Admin": "dinas"}[office.peran]
        login += "" if office.kode_dinas == DISTRICT else ".provinsi"
        rows.append(account(login, office.dapodik_id, office.nama, f"{office.peran} {office.nama_dinas}"))
    platform = {"account": "platform", "person_id": PLATFORM_OPERATOR, "name": "Operator Platform"}
    rows.append(platform | {"role": "Operator platform"})
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def account(login: str, dapodik: str, name: str, role: str) -> dict[str, str]:
    return {"account": login, "person_id": str(person_id(dapodik)), "name": name, "role": role}


def write(seed: int, target: Path) -> None:
    first, following = build(seed)
    for folder, roster in (("roster", first), ("roster-2", following)):
        (target / folder).mkdir(parents=True, exist_ok=True)
        for name, text in files(roster).items():
            (target / folder / name).write_text(text, encoding="utf-8", newline="")
    (target / "accounts.json").write_text(accounts(following), encoding="utf-8", newline="")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the demo roster (schools, employees, leaders, offices).")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument(
        "--target", type=Path, default=HERE, help="folder that receives roster/, roster-2/, accounts.json"
    )
    arguments = parser.parse_args()
    write(arguments.seed, arguments.target)


if __name__ == "__main__":
    main()
