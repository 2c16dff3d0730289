"""What competency documents, duty reports and the papers of a school lack, refuse and tell: place, code and words."""

from datetime import date
from uuid import UUID

import pytest

from services.followup.domain import accountability, refusals
from services.followup.domain.accountability import AccountabilityDocument, AccountabilityStatus, as_file, at_first
from services.followup.domain.competency import CompetencyContent, CompetencyDocument
from services.followup.domain.core_duty import CoreDutyReport, DutyContent
from services.followup.domain.document import DocumentStatus
from services.followup.domain.effort import WAIT
from services.followup.domain.evidence import refuse, takes_files, within_cycle
from services.followup.domain.participation import MOST_DOCUMENTS
from shared.contracts.base import ActingRole, Actor
from shared.contracts.followup import (
    AccountabilityConfirmed,
    AccountabilityKind,
    AccountabilityUploaded,
)
from shared.contracts.ids import CompetencyDocumentId, CoreDutyReportId
from shared.errors import ConfirmationMissing
from shared.policies import policy
from tests import builders as a
from tests.changed_policy import changed
from tests.unit.followup_phrases import (
    AT,
    DONE,
    LEARNED,
    TICKED,
    a_competency_document,
    a_duty_report,
    a_participation,
    an_approved_plan,
)
from tests.unit.test_followup_told import BACKWARDS, FILE, LATE, REQUIRED, TOMORROW, UNDONE, lacking, told

BOSS = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)


@pytest.mark.parametrize(
    ("cycle", "content", "errors"),
    [
        ("2025", CompetencyContent(), ["activity_name", "starts_on", "ends_on", "reflection"]),
        ("2024S1", CompetencyContent(), ["activity_name", "starts_on", "ends_on", "certificate_date", "evidence"]),
    ],
)
def test_what_a_competency_document_lacks_D12(cycle: str, content: CompetencyContent, errors: list[str]) -> None:
    one = CompetencyDocument(CompetencyDocumentId(UUID(int=5)), a.about(cycle=cycle), "PED", content)
    assert lacking(lambda: one.collect(**TICKED)) == [(f"/{name}", *REQUIRED) for name in errors]
    assert (one.status, one.collected_at, one.rules) == (DocumentStatus.DRAFT, None, policy(cycle))


def test_what_is_wrong_with_a_competency_document_is_said_with_its_place() -> None:
    one = a_competency_document(LEARNED.model_copy(update={"starts_on": TOMORROW + WAIT, "ends_on": TOMORROW}))
    assert lacking(lambda: one.collect(**TICKED)) == [("/ends_on", *BACKWARDS), ("/ends_on", *UNDONE)]


@pytest.mark.parametrize(
    ("cycle", "errors"),
    [("2025", ["description", "done_on"]), ("2024S2", ["description", "done_on", "letter", "report"])],
)
def test_what_a_duty_report_lacks_D13(cycle: str, errors: list[str]) -> None:
    one = CoreDutyReport(CoreDutyReportId(UUID(int=6)), a.about(cycle=cycle), "HOMEROOM")
    assert lacking(lambda: one.collect(**TICKED)) == [(f"/{name}", *REQUIRED) for name in errors]
    late = a_duty_report(DutyContent(description="Ada.", done_on=TOMORROW, shown_to_superior_on=TOMORROW))
    assert lacking(lambda: late.collect(**TICKED)) == [("/done_on", *UNDONE), ("/shown_to_superior_on", *LATE)]


def test_files_are_named_one_by_one_R_DOC_4_D14() -> None:
    refuse({"letter": None, "report": None})
    with pytest.raises(refusals.UploadNotAccepted) as refused:
        refuse({"letter": None, "report": FILE.file_id})
    assert [e.field for e in refused.value.errors] == ["/report"]
    assert [takes_files(a.about(cycle=c)) for c in ("2024S1", "2024S2", "2025", "2026")] == [True, True, False, False]
    one = a_duty_report()
    one.attach({"letter": FILE})
    assert (one.content.letter, one.content.description) == (FILE, DONE.description)
    learned = a_participation(an_approved_plan()).start_competency(
        CompetencyDocumentId(UUID(int=5)), "PED", LEARNED, there=0
    )
    learned.attach({"evidence": FILE})
    assert learned.content == LEARNED.model_copy(update={"evidence": FILE})


@pytest.mark.parametrize("taken", ["competency", "duty"])
def test_a_cycle_that_takes_files_for_one_kind_of_document_takes_files_D14(tmp_path, taken: str) -> None:
    uploads = {"competency": False, "duty": False, "accountability": True}
    with changed(tmp_path / "policies", "2025", upload_allowed=uploads):
        assert not takes_files(a.about())
    with changed(tmp_path / "policies", "2025", upload_allowed=uploads | {taken: True}):
        assert takes_files(a.about())


def test_a_certificate_is_of_the_days_of_its_period_R_CMP_24_3() -> None:
    rules = policy("2024S2")
    assert within_cycle(None, rules) == within_cycle(date(2024, 7, 1), rules) == []
    assert within_cycle(date(2024, 12, 31), rules) == []
    for day in (date(2024, 6, 30), date(2025, 1, 1)):
        assert told(within_cycle(day, rules)) == [
            (
                "/certificate_date", "outside-cycle",
                "Tanggal sertifikat harus dalam periode ini: 1 Juli 2024 sampai 31 Desember 2024.",
                "The certificate must be dated within this cycle: 1 July 2024 to 31 December 2024.",
            )
        ]  # fmt: skip


def test_a_participation_says_where_what_is_not_planned_was_named() -> None:
    planned = a_participation(an_approved_plan())
    with pytest.raises(refusals.IndicatorNotPlanned) as refused:
        planned.start_competency(CompetencyDocumentId(UUID(int=5)), "SOS", LEARNED, there=0)
    assert [e.field for e in refused.value.errors] == ["/indicator_code"]
    with pytest.raises(refusals.DutyNotPlanned) as unplanned:
        planned.start_duty_report(CoreDutyReportId(UUID(int=6)), "NONE", DONE, there=())
    assert [e.field for e in unplanned.value.errors] == ["/duty_code"]
    with pytest.raises(refusals.TooManyDocuments) as many:
        planned.start_competency(CompetencyDocumentId(UUID(int=5)), "PED", LEARNED, there=MOST_DOCUMENTS)
    assert many.value.values == {"most": 100}
    with pytest.raises(refusals.UploadNotAccepted) as none:
        planned.require_uploads()
    assert [e.field for e in none.value.errors] == ["/file"]
    made = planned.start_competency(CompetencyDocumentId(UUID(int=5)), "PED", LEARNED, there=0)
    assert (made.about, made.content, made.version) == (a.about(), LEARNED, 0)
    report = planned.start_duty_report(CoreDutyReportId(UUID(int=6)), "HOMEROOM", DONE, there=())
    assert (report.id, report.about, report.duty_code, report.content) == (UUID(int=6), a.about(), "HOMEROOM", DONE)


def a_school_document(code: str) -> AccountabilityDocument:
    return AccountabilityDocument(
        UUID(int=2), a.NPSN, code, code, AccountabilityKind.CURRICULUM, at_first(code)
    )  # fmt: skip


def test_a_school_shows_itself_as_a_file_in_2024_and_by_its_leaders_word_in_2025() -> None:
    assert (as_file("2024S1"), as_file("2025")) == (True, False)
    assert (at_first("2024S1"), at_first("2025")) == (AccountabilityStatus.MISSING, AccountabilityStatus.UNCONFIRMED)
    filed, said = a_school_document("2024S1"), a_school_document("2025")
    filed.require_uploads({"file": FILE.file_id})
    with pytest.raises(refusals.UploadNotAccepted):
        said.require_uploads({"file": FILE.file_id})
    assert lacking(lambda: filed.give(None, confirmed=True, by=BOSS, at=AT)) == [
        ("/file", "required", *accountability._REQUIRED)
    ]
    for one, file in ((filed, FILE), (said, None)):
        with pytest.raises(ConfirmationMissing) as unticked:
            one.give(file, confirmed=False, by=BOSS, at=AT)
        assert [e.field for e in unticked.value.errors] == ["/confirmation_checked"]
    of = {"npsn": a.NPSN, "kind": AccountabilityKind.CURRICULUM, "by": BOSS, "at": AT}
    assert filed.give(FILE, confirmed=True, by=BOSS, at=AT) == AccountabilityUploaded(cycle="2024S1", **of)
    assert said.give(None, confirmed=True, by=BOSS, at=AT) == AccountabilityConfirmed(cycle="2025", **of)
    assert (filed.status, filed.file, filed.given_by, filed.given_at) == (
        AccountabilityStatus.UPLOADED, FILE, a.PRINCIPAL, AT,
    )  # fmt: skip
    assert (said.status, said.file, said.given_by, said.given_at) == (
        AccountabilityStatus.CONFIRMED, None, a.PRINCIPAL, AT,
    )  # fmt: skip
    for one in (filed, said):
        with pytest.raises(refusals.DocumentCollected):
            one.give(FILE, confirmed=True, by=BOSS, at=AT)
        with pytest.raises(refusals.DocumentCollected):
            one.require_uploads({})
