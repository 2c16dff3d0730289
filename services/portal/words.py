"""What the portal says, in Indonesian and in English."""

from services.portal.neighbours import Condition, Relation
from shared.texts import Text

WORDS: dict[str, Text] = {
    "title": Text("Kinerja: petunjuk arah", "Kinerja: signpost"),
    "heading": Text("Pengelolaan Kinerja Guru", "Teacher performance management"),
    "lead": Text(
        "Sistem ini menemani seorang guru dari perencanaan sampai predikat kinerja: rencana, observasi, tindak lanjut, "
        "refleksi, dan penilaian. Setiap bagian adalah layanan tersendiri; halaman ini menunjukkan letak dan "
        "keadaannya.",
        "This system goes with a teacher from the plan to the predicate: plan, observation, follow-up, reflection and "
        "assessment. Each part is a service of its own; this page shows where they are and how they are.",
    ),
    "skip": Text("Langsung ke isi", "Skip to the content"),
    "services": Text("Layanan", "Services"),
    "caption": Text("Keadaan setiap layanan saat halaman ini dimuat", "Each service when this page was loaded"),
    "service": Text("Layanan", "Service"),
    "state": Text("Keadaan", "State"),
    "links": Text("Tautan", "Links"),
    "docs": Text("Dokumentasi API", "API documentation"),
    "health": Text("Kesehatan", "Health"),
    "of": Text("untuk", "of"),
    "no_services": Text("Belum ada layanan yang diatur.", "No services are configured."),
    "demo": Text("Masuk sebagai (demo)", "Sign in as (demo)"),
    "demo_lead": Text(
        "Hanya untuk demonstrasi: pilih sekolah, lalu orangnya. Tidak ada kata sandi.",
        "For demonstration only: choose the school, then the person. There are no passwords.",
    ),
    "no_accounts": Text(
        "Daftar akun belum dapat dimuat. Muat ulang halaman ini sebentar lagi.",
        "The accounts cannot be loaded. Reload this page shortly.",
    ),
    "signed_in": Text("Anda masuk", "You are signed in"),
    "sign_out": Text("Keluar", "Sign out"),
    "roles": Text("Peran Anda", "Your roles"),
    "no_roles": Text("Belum ada peran yang tercatat.", "No roles are recorded."),
    "unknown": Text(
        "Data Anda belum ada di direktori. Impor data lebih dahulu.",
        "The directory does not know you yet. Import first.",
    ),
    "access": Text("Keikutsertaan", "Taking part"),
    "superior": Text("Atasan Anda", "Your superior"),
    "repair": Text("Yang dapat memperbaikinya", "Who can repair it"),
    "messages": Text("Pesan terbaru", "Latest messages"),
    "unread": Text("{count} belum dibaca", "{count} unread"),
    "new": Text("baru", "new"),
    "period": Text("periode {cycle}", "cycle {cycle}"),
    "no_messages": Text("Belum ada pesan.", "No messages yet."),
    "part_missing": Text("Bagian ini belum dapat dimuat. Coba lagi.", "This part cannot be loaded. Try again."),
    "email_choices": Text("Mengatur e-mail", "Choose your e-mails"),
    "email_lead": Text(
        "Centang pesan yang juga ingin Anda terima lewat e-mail. Di aplikasi semua pesan tetap ada.",
        "Tick the messages that you also want by e-mail. In the app all of them remain.",
    ),
    "save": Text("Simpan", "Save"),
    "saved": Text("Pilihan Anda sudah disimpan.", "Your choice is saved."),
    "changed": Text(
        "Pilihan ini sudah diubah di tempat lain, atau belum dapat disimpan. Periksa, lalu simpan lagi.",
        "This was changed elsewhere, or could not be saved. Check it, then save again.",
    ),
    "sign_in_first": Text(
        "Masuk dahulu di halaman depan untuk mengatur e-mail.",
        "Sign in on the front page first to choose your e-mails.",
    ),
    "back": Text("Kembali ke halaman depan", "Back to the front page"),
    "trouble_401": Text(
        "Akun itu tidak ada. Pilih salah satu di halaman depan.",
        "There is no such account. Choose one on the front page.",
    ),
    "trouble_403": Text("Kiriman ini tidak berasal dari halaman ini.", "This was not sent from this page."),
    "trouble_404": Text("Halaman ini tidak ada.", "This page does not exist."),
    "trouble_422": Text("Ada isian yang tidak benar.", "Something in it is not right."),
    "trouble_502": Text(
        "Masuk belum berhasil. Coba lagi sebentar lagi.", "Signing in did not work. Try again shortly."
    ),
    "trouble": Text("Ada gangguan. Coba lagi sebentar lagi.", "Something went wrong. Try again shortly."),
}

CONDITIONS: dict[Condition, Text] = {
    Condition.READY: Text("Siap", "Ready"),
    Condition.NOT_READY: Text("Belum siap", "Not ready"),
    Condition.SILENT: Text("Tidak menjawab", "No answer"),
}

_RELATIONS: dict[str, Text] = {
    "EMPLOYEE": Text("Pegawai", "Employee"),
    "LEADER": Text("Kepala Sekolah", "Principal"),
    "LEADER/ACTING": Text("Plt. Kepala Sekolah", "Acting principal"),
    "OPERATOR": Text("Operator Sekolah", "School operator"),
    "OFFICE_HEAD": Text("Kepala Dinas", "Head of the education office"),
    "OFFICE_ADMIN": Text("Petugas Dinas", "Education office staff"),
    "PLATFORM_OPERATOR": Text("Operator platform", "Platform operator"),
}


def relation(held: Relation, language: str) -> str:
    """A role in words; one that the portal does not know yet by its name."""
    found = _RELATIONS.get(f"{held.kind}/{held.leadership}") or _RELATIONS.get(held.kind)
    said = found.say(language, {}) if found else held.kind
    return f"{said}, {held.name}" if held.name else said
