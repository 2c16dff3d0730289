"""The rows of the five files, named as a Dapodik export names them: the fields are the header."""

from dataclasses import dataclass


@dataclass(frozen=True)
class School:
    npsn: str
    nama: str
    jenjang: str
    status_sekolah: str
    kode_dinas: str
    kode_kecamatan: str
    kecamatan: str
    zona_waktu: str


@dataclass(frozen=True)
class Employee:
    dapodik_id: str
    nama: str
    nip: str
    nuptk: str
    jenis_kelamin: str
    tanggal_lahir: str
    surel: str
    status_kepegawaian: str
    jenis_ptk: str
    pangkat_golongan: str
    jenjang_jabatan: str
    npsn: str
    instansi_induk: str
    pengguna_ekinerja: str
    tmt_tugas: str
    tanggal_keluar: str = ""
    npsn_tujuan: str = ""


@dataclass(frozen=True)
class Leadership:
    npsn: str
    dapodik_id: str
    jenis: str
    tmt: str
    tst: str
    nomor_sk: str
    sedang_cuti: str = "Tidak"


@dataclass(frozen=True)
class Office:
    kode_dinas: str
    nama_dinas: str
    dapodik_id: str
    nama: str
    nip: str
    surel: str
    peran: str


@dataclass(frozen=True)
class Operator:
    npsn: str
    dapodik_id: str


@dataclass(frozen=True)
class Roster:
    """One export: five files."""

    schools: tuple[School, ...]
    employees: tuple[Employee, ...]
    leaderships: tuple[Leadership, ...]
    offices: tuple[Office, ...]
    operators: tuple[Operator, ...]
