"""Who has no superior, what he and whoever can mend it read (N01), and that there is one again (N09)."""

from collections.abc import Mapping

from services.notification.domain.notices import Notice
from services.notification.wording import Wording
from shared.texts import Text
from shared.unfound import HEAD_MISSING

_SUPERIOR = Text("Data atasan", "Superior's data")

WORDINGS: Mapping[Notice, Wording] = {
    Notice.SUPERIOR_NOT_FOUND: Wording(
        _SUPERIOR,
        Text(
            "Data atasan Anda tidak ditemukan. Hubungi Operator Sekolah atau Dinas Pendidikan untuk memperbarui "
            "Dapodik.",
            "Your superior's data was not found. Ask the school operator or the education office to update Dapodik.",
        ),
    ),
    Notice.SUPERIOR_NOT_FOUND_FOR_OPERATOR: Wording(
        _SUPERIOR,
        Text(
            "Data atasan {teacher} tidak ditemukan. Perbarui data Kepala Sekolah di Dapodik.",
            "The superior of {teacher} was not found. Update the principal's data in Dapodik.",
        ),
    ),
    Notice.HEAD_NOT_FOUND: Wording(
        _SUPERIOR,
        HEAD_MISSING,
    ),
    Notice.HEAD_NOT_FOUND_FOR_OFFICE: Wording(
        _SUPERIOR,
        Text(
            "Data atasan {teacher} di {school} tidak ditemukan: kepala dinas belum tercatat, atau orang itu sendiri. "
            "Catat kepala dinas (offices.csv, peran Kepala) dan impor, atau tunjuk Plt. lain di sekolah itu.",
            "The superior of {teacher} at {school} was not found: the head of the office is not recorded, or is that "
            "very person. Record the head (offices.csv, peran Kepala) and import it, or appoint somebody else there.",
        ),
    ),
    Notice.SUPERIOR_RESOLVED: Wording(
        _SUPERIOR,
        Text("Data atasan tersedia. Anda dapat melanjutkan.", "Your superior's data is there. You can go on."),
    ),
}
