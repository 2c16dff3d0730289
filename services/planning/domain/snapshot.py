"""The teacher as he was."""

from shared.contracts.base import Fact


class DataSnapshot(Fact):
    """Who the teacher was when he submitted; it stays on the plan."""

    name: str
    nip: str | None
    school: str
    staff_type: str
    employment_status: str
    position_level: str = ""
    rank_grade: str = ""
