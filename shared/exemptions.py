"""Why somebody takes no part for a while, in words (E-13)."""

from shared.contracts.planning import ExemptionReason
from shared.texts import Text

EXEMPTIONS = {
    ExemptionReason.UNPAID_LEAVE: Text("cuti di luar tanggungan negara", "unpaid leave"),
    ExemptionReason.STUDY: Text("tugas belajar", "study"),
}
