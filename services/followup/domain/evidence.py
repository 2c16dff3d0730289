"""Files with a document: where the policy takes them it asks for them, and where not none is needed (R-DOC-4)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.followup.domain.refusals import UploadNotAccepted
from shared import windows
from shared.contracts.base import About
from shared.errors import FieldError
from shared.policies import Policy, policy
from shared.texts import Text, say_day

Files = Mapping[str, UUID | None]
"""By field: the id of a file that was uploaded before."""


def takes_files(about: About) -> bool:
    """Whether any document of this cycle takes files."""
    taken = policy(about.policy).upload_allowed
    return taken.competency or taken.duty


def refuse(files: Files) -> None:
    """The policy takes none: whoever names one reads why."""
    for field, id in files.items():
        if id is not None:
            raise UploadNotAccepted(field=f"/{field}")


def within_cycle(day: date | None, rules: Policy) -> list[FieldError]:
    """R-CMP-24-3: a certificate counts in the period in which it was given; an office's extension moves no period."""
    if day is None:
        return []
    stages = windows.national(rules)
    first, last = min(stage.opens_on for stage in stages), max(stage.closes_on for stage in stages)
    if first <= day <= last:
        return []
    return [FieldError("/certificate_date", "outside-cycle", _outside(first, last))]


def _outside(first: date, last: date) -> Text:
    return Text(
        f"Tanggal sertifikat harus dalam periode ini: {say_day(first, 'id')} sampai {say_day(last, 'id')}.",
        f"The certificate must be dated within this cycle: {say_day(first, 'en')} to {say_day(last, 'en')}.",
    )
