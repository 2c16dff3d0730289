"""Files with a document: asked for where the policy takes them, refused where it does not (R-DOC-4, R-CMP-24-3, -4)."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from services.followup.domain import refusals
from services.followup.domain.competency import CompetencyDocument
from services.followup.domain.core_duty import CoreDutyReport
from services.followup.domain.document import DocumentStatus
from shared.contracts.base import ActingRole, Actor
from shared.contracts.ids import CompetencyDocumentId, CoreDutyReportId
from shared.errors import Incomplete
from shared.files.attachment import Attachment
from tests import builders as a
from tests.unit.followup_phrases import DONE, LEARNED, a_participation, an_approved_plan

MAY = date(2024, 5, 20)
FILE = Attachment(file_id=UUID(int=9), name="Sertifikat.pdf", size=1000)
HAND_IN = {
    "confirmed": True, "by": Actor(id=a.ANI, role=ActingRole.EMPLOYEE), "at": datetime(2024, 5, 20, 3, 0, tzinfo=UTC),
    "today": MAY,
}  # fmt: skip
WITH_CERTIFICATE = LEARNED.model_copy(
    update={
        "starts_on": date(2024, 3, 1), "ends_on": date(2024, 4, 28), "reflection": None, "evidence": FILE,
        "certificate_date": date(2024, 4, 28),
    }
)  # fmt: skip
REPORTED = DONE.model_copy(update={"done_on": date(2024, 5, 2), "letter": FILE, "report": FILE})


def about(policy: str):
    return a.about(cycle=policy)


def a_document(policy: str = "2024S1", **changes: object) -> CompetencyDocument:
    content = WITH_CERTIFICATE.model_copy(update=changes)
    return CompetencyDocument(CompetencyDocumentId(uuid4()), about(policy), "RHK1", content)


def a_report(policy: str = "2024S1", **changes: object) -> CoreDutyReport:
    return CoreDutyReport(CoreDutyReportId(uuid4()), about(policy), "HOMEROOM", REPORTED.model_copy(update=changes))


@pytest.mark.parametrize("make", [a_document, a_report])
def test_with_its_files_a_document_of_2024_is_handed_in(make) -> None:
    document = make()
    document.collect(**HAND_IN)
    assert document.status is DocumentStatus.COLLECTED


@pytest.mark.parametrize(
    ("document", "errors"),
    [
        (a_document(evidence=None), {("/evidence", "required")}),
        (a_document(certificate_date=None), {("/certificate_date", "required")}),
        (a_report(letter=None), {("/letter", "required")}),
        (a_report(report=None), {("/report", "required")}),
        (a_document(certificate_date=date(2023, 12, 31)), {("/certificate_date", "outside-cycle")}),
        (a_document(certificate_date=date(2024, 5, 21)), {("/certificate_date", "in-the-future")}),
        (
            a_document("2024S2", certificate_date=date(2024, 4, 28)),
            {("/certificate_date", "outside-cycle")},
        ),
    ],
)
def test_without_its_files_or_a_certificate_of_this_semester_it_is_not_R_DOC_4_E_31(document, errors) -> None:
    with pytest.raises(Incomplete) as refused:
        document.collect(**HAND_IN)
    assert {(e.field, e.code) for e in refused.value.errors} == errors
    assert document.status is DocumentStatus.DRAFT


@pytest.mark.parametrize(
    ("policy", "first", "last"), [("2024S1", (1, 1), (6, 30)), ("2024S2", (7, 1), (12, 31))]
)  # fmt: skip
def test_a_semester_lasts_from_its_first_day_to_its_last_R_CMP_24_3(policy: str, first, last) -> None:
    later = {**HAND_IN, "today": date(2025, 1, 10)}
    for day in (first, last):
        a_document(policy, certificate_date=date(2024, *day)).collect(**later)
    for day in (date(2024, *first).toordinal() - 1, date(2024, *last).toordinal() + 1):
        with pytest.raises(Incomplete):
            a_document(policy, certificate_date=date.fromordinal(day)).collect(**later)


def test_the_sentence_names_the_days_of_the_semester() -> None:
    with pytest.raises(Incomplete) as refused:
        a_document(certificate_date=date(2023, 12, 31)).collect(**HAND_IN)
    assert refused.value.errors[0].detail.id.endswith("1 Januari 2024 sampai 30 Juni 2024.")


def test_evidence_counts_once_R_CMP_24_4_E_30() -> None:
    document = a_document()
    with pytest.raises(refusals.EvidenceUsed) as refused:
        document.collect(**HAND_IN, evidence_used=True)
    assert [e.field for e in refused.value.errors] == ["/evidence"]
    assert document.status is DocumentStatus.DRAFT


@pytest.mark.parametrize(
    ("make", "field"), [(a_document, "evidence"), (a_report, "letter"), (a_report, "report")]
)  # fmt: skip
@pytest.mark.parametrize(("policy", "taken"), [("2024S1", True), ("2024S2", True), ("2025", False), ("2026", False)])
def test_whether_files_are_taken_the_policy_says_R_DOC_4_E_29_D14(make, field: str, policy: str, taken: bool) -> None:
    document = make(policy)
    document.require_uploads({field: None})
    if taken:
        document.require_uploads({field: FILE.file_id})
        return
    with pytest.raises(refusals.UploadNotAccepted) as refused:
        document.require_uploads({field: FILE.file_id})
    assert [e.field for e in refused.value.errors] == [f"/{field}"]


@pytest.mark.parametrize(("policy", "taken"), [("2024S1", True), ("2025", False)])
def test_nobody_sends_a_file_that_no_document_could_name(policy: str, taken: bool) -> None:
    participation = a_participation(an_approved_plan())
    participation.about = about(policy)
    if taken:
        participation.require_uploads()
        return
    with pytest.raises(refusals.UploadNotAccepted):
        participation.require_uploads()


@pytest.mark.parametrize("make", [a_document, a_report])
def test_what_is_handed_in_takes_no_other_file_and_is_not_thrown_away(make) -> None:
    document = make()
    document.require_draft()
    document.collect(**HAND_IN)
    with pytest.raises(refusals.DocumentCollected):
        document.require_uploads({"evidence": FILE.file_id})
    with pytest.raises(refusals.DocumentCollected):
        document.require_draft()
