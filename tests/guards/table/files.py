"""Files with documents: where they are taken, and which count (rulebook 4.8, 7)."""

from tests.guards.guard import Guard

_DOMAIN = "services/followup/domain"
_WITHIN = ("    if first <= day <= last:\n", "    if first:\n")
_ONCE = ('        if evidence_used:\n            raise EvidenceUsed(field="/evidence")\n', "")
_NONE_NEEDED = (
    '        if not takes_files(self.about):\n            raise UploadNotAccepted(field="/file")\n',
    "        ...\n",
)

GUARDS = (
    Guard("R-CMP-24-3", f"{_DOMAIN}/evidence.py", *_WITHIN),
    Guard("E-31", f"{_DOMAIN}/evidence.py", *_WITHIN),
    Guard("R-CMP-24-4", f"{_DOMAIN}/competency.py", *_ONCE),
    Guard("E-30", f"{_DOMAIN}/competency.py", *_ONCE),
    Guard(
        "R-CMP-24-4",
        "services/followup/store.py",
        "c.id.in_(others), c.status == DocumentStatus.COLLECTED",
        "c.id.in_([]), c.status == DocumentStatus.COLLECTED",
    ),
    Guard("E-29", f"{_DOMAIN}/participation.py", *_NONE_NEEDED),
    Guard(
        "R-DOC-4",
        f"{_DOMAIN}/competency.py",
        "        if not self.rules.upload_allowed.competency:\n            evidence.refuse(files)\n",
        "",
    ),
    Guard(
        "R-DOC-4",
        f"{_DOMAIN}/competency.py",
        '            errors += document.required(content, ("certificate_date", "evidence"))\n',
        "",
    ),
    Guard(
        "R-DOC-4",
        f"{_DOMAIN}/core_duty.py",
        "        if not self._with_files:\n            evidence.refuse(files)\n",
        "",
    ),
    Guard(
        "R-DOC-4",
        f"{_DOMAIN}/accountability.py",
        "        if not self._as_file:\n            evidence.refuse(files)\n",
        "",
    ),
)
