"""The people of the demo: plausible, evidently invented (a NUPTK begins with 99, the serial of a NIP with 9)."""

import random
from datetime import date, timedelta
from uuid import UUID, uuid5

from deploy.demo.names import MONONYMS, REGIONS
from deploy.demo.rows import Employee, School

DAPODIK = UUID("99640200-0000-5000-8000-000000000000")
ANI_SCHOOL, ACTING_SCHOOL, ORPHAN_SCHOOL, JUNIOR_HIGH = "99640203", "99640204", "99640205", "99640207"
CLERK, PRINCIPAL = "Tenaga Administrasi Sekolah", "Kepala Sekolah"
RANKS = [
    (1981, "IV/b", "Ahli Madya"),
    (1985, "IV/a", "Ahli Madya"),
    (1989, "III/d", "Ahli Muda"),
    (1992, "III/c", "Ahli Muda"),
    (1995, "III/b", "Ahli Pertama"),
]
# the people of the story: (school, place in its list) → name, sex
CAST = {
    (ANI_SCHOOL, 0): ("Aji Rahmawati", "P"),
    (ANI_SCHOOL, 1): ("Ani Lestari", "P"),
    (ANI_SCHOOL, 2): ("Yohanes Lawai", "L"),
    (ACTING_SCHOOL, 0): ("Budi Santoso", "L"),
    (ORPHAN_SCHOOL, 0): ("Saodah", "P"),
    (ORPHAN_SCHOOL, 11): ("Syamsul Patawari", "L"),
}


class Chance:
    """Draws people. Only `random()` is used: its sequence for a seed is promised by Python, that of `choice` is not."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._taken = {name for name, _ in CAST.values()}
        self._serial = 900

    def pick(self, options: list[str]) -> str:
        return options[self.below(len(options))]

    def below(self, bound: int) -> int:
        return int(self._random.random() * bound)

    def day(self, first: int, last: int) -> date:
        """Any day from the beginning of one year to the end of another."""
        start = date(first, 1, 1)
        return start + timedelta(days=self.below((date(last, 12, 31) - start).days + 1))

    def name(self, sex: str) -> str:
        """A full name that nobody here has yet; about one in twelve has a single one."""
        while True:
            region = REGIONS[self.below(len(REGIONS))]
            name = f"{self.pick(region.given(sex))} {self.pick(region.second(sex))}"
            if self.below(12) == 0:
                name = self.pick(MONONYMS[sex])
            if name not in self._taken:
                self._taken.add(name)
                return name

    def serial(self) -> int:
        """900 to 999, again and again: what makes a NIP evidently invented."""
        self._serial = 900 + (self._serial - 899) % 100
        return self._serial


def dapodik_id(key: str) -> str:
    return str(uuid5(DAPODIK, key))


def email(name: str, key: str) -> str:
    tail = "".join(part for part in key if part.isdigit())[-4:]
    return f"{'.'.join(name.lower().split())}.{tail}@guru.belajar.example"


def civil_servant_number(status: str, born: date, since: date, sex: str, serial: int) -> str:
    """18 digits: birth date, appointment (a PPPK has 21 for the month), sex, serial."""
    appointed = f"{since:%Y%m}" if status == "PNS" else f"{since:%Y}21"
    return f"{born:%Y%m%d}{appointed}{1 if sex == 'L' else 2}{serial:03d}"


def rank(status: str, born: date) -> tuple[str, str]:
    if status == "PNS":
        return next(((grade, level) for year, grade, level in RANKS if born.year <= year), ("III/a", "Ahli Pertama"))
    return ("IX", "Ahli Pertama") if status == "PPPK" else ("", "")


def status_of(chance: Chance, school: School, job: str, cast: bool) -> str:
    if school.status_sekolah == "SWASTA":
        return "NON ASN"
    if cast or job == PRINCIPAL:
        return "PNS"
    return chance.pick(["PNS"] * 5 + ["PPPK"] * 3 + ["NON ASN"] * 2)


def employee(chance: Chance, school: School, place: int, job: str) -> Employee:
    key = f"{school.npsn}/{place:02d}"
    role = CAST.get((school.npsn, place))
    sex = role[1] if role else chance.pick(["P", "P", "L"])
    name = role[0] if role else chance.name(sex)
    status = status_of(chance, school, job, role is not None)
    senior = job == PRINCIPAL or (role is not None and role[0] != "Ani Lestari")
    born = chance.day(1968, 1980) if senior else chance.day(1978, 1998)
    since = chance.day(2021, 2023) if status == "PPPK" else chance.day(born.year + 23, min(born.year + 26, 2023))
    asn = status != "NON ASN"
    number = civil_servant_number(status, born, since, sex, chance.serial()) if asn else ""
    grade, level = rank(status, born)
    return Employee(
        dapodik_id=dapodik_id(key),
        nama=name,
        nip=number,
        nuptk=f"99{school.npsn}{place:02d}{chance.below(9000) + 1000}",
        jenis_kelamin=sex,
        tanggal_lahir=born.isoformat(),
        surel=email(name, key),
        status_kepegawaian=status,
        jenis_ptk=job,
        pangkat_golongan=grade,
        jenjang_jabatan="" if job == CLERK else level,
        npsn=school.npsn,
        instansi_induk="Yayasan" if school.status_sekolah == "SWASTA" else "Pemerintah Daerah",
        pengguna_ekinerja="Ya" if asn else "Tidak",
        tmt_tugas=max(since, chance.day(2016, 2023)).isoformat(),
    )
