"""What stands in the way when an office records who acts as principal, or that a principal is absent."""

from typing import ClassVar

from shared.errors import Refusal
from shared.texts import Text


class OwnLeadership(Refusal):
    """R-SEC-1."""

    status: ClassVar[int] = 403
    title = Text("Anda menunjuk diri sendiri", "You appoint yourself")
    detail = Text(
        "Tidak seorang pun mencatat kepemimpinannya sendiri, juga tidak dengan mengakhiri atau mencatat halangan orang "
        "lain. Mintalah orang lain di dinas pendidikan melakukannya.",
        "Nobody records his own leadership, nor brings it about through another's end or absence. Ask somebody else "
        "at the education office to do it.",
    )


class SomebodyActs(Refusal):
    """D6: of one source at most one acts at a time."""

    title = Text("Sudah ada Plt.", "Somebody acts already")
    detail = Text(
        "Pada masa itu sudah tercatat seorang Plt. oleh dinas pendidikan, atau oleh Dapodik dengan TMT yang lebih "
        "baru. Akhiri dahulu catatan itu, atau pilih tanggal lain.",
        "For that time the education office has recorded somebody who acts already, or Dapodik has with a newer first "
        "day. End that first, or choose other days.",
    )


class AlreadyPrincipal(Refusal):
    title = Text("Sudah kepala sekolah definitif", "Already the definitive principal")
    detail = Text(
        "Orang ini pada masa itu kepala sekolah definitif di sini; tidak perlu ditunjuk sebagai Plt.",
        "This person is definitive principal here at that time and needs no appointment to act.",
    )


class PrincipalLeads(Refusal):
    """D6: a definitive principal goes before whoever acts; a row that counts for nothing is not recorded."""

    title = Text("Kepala sekolah definitif masih memimpin", "The definitive principal leads")
    detail = Text(
        "Pada hari pertama itu kepala sekolah definitif masih memimpin. Catat dahulu cuti, pemberhentian sementara "
        "atau wafatnya dengan nomor surat, lalu Plt.",
        "On that first day the definitive principal leads. First record the leave, suspension or death by its letter, "
        "then who acts.",
    )


class NobodyAbsent(Refusal):
    title = Text("Tidak ada kepala sekolah definitif", "There is no definitive principal")
    detail = Text(
        "Pada hari itu tidak ada kepala sekolah definitif yang tercatat; yang bertugas sebagai Plt. cukup diakhiri.",
        "No definitive principal is on record for that day; for who acts, end the appointment.",
    )


class AbsenceTwice(Refusal):
    title = Text("Halangan sudah tercatat", "This absence is on record")
    detail = Text(
        "Pada masa itu sudah tercatat halangan kepala sekolah ini. Akhiri dahulu, atau pilih tanggal lain.",
        "For that time an absence of this principal is recorded already. End it first, or choose other days.",
    )


class AlreadyOver(Refusal):
    title = Text("Sudah berakhir", "Already over")
    detail = Text(
        "Masa itu sudah berakhir pada hari itu atau sebelumnya. Untuk memperpanjang, catat surat yang baru.",
        "It ends on that day or earlier. To go on longer, record the new letter.",
    )


class PersonKnown(Refusal):
    """E-5: the manual way is for somebody whom no source has."""

    title = Text("Orang ini sudah tercatat", "This person is on record")
    detail = Text(
        "Orang dengan NIP atau surel ini sudah ada dalam data. Sebutkan orang itu (person_id atau nip), bukan sebagai "
        "orang baru.",
        "Somebody with this NIP or e-mail is on record already. Name that person (person_id or nip), not a new one.",
    )


class ImportUnderWay(Refusal):
    """An import compares with what it has read: nobody changes who leads meanwhile."""

    title = Text("Data sedang diimpor", "An import is under way")
    detail = Text(
        "Data sekolah sedang diimpor. Ulangi sebentar lagi.", "Data of schools is being imported. Repeat shortly."
    )
    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}
