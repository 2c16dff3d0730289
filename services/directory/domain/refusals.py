"""What directory refuses, and why."""

from shared.errors import Refusal
from shared.texts import Text


class CycleUnknown(Refusal):
    """Asked for the check before a cycle that no policy describes."""

    status = 422
    title = Text("Periode tidak dikenal", "Unknown cycle")
    detail = Text("Belum ada kebijakan untuk periode ini.", "There is no policy for this cycle.")
