"""Competency documents and core duty reports: what may be written, and when it may be handed in."""

import contextlib
from datetime import date
from uuid import uuid4

import pytest

from services.followup.domain import refusals
from services.followup.domain.competency import CompetencyContent
from services.followup.domain.core_duty import DutyContent
from services.followup.domain.document import DocumentStatus
from services.followup.domain.participation import MOST_DOCUMENTS, duties
from shared.contracts.followup import CompetencyDocumentCollected, CoreDutyReported
from shared.contracts.ids import CompetencyDocumentId, CoreDutyReportId
from shared.errors import ConfirmationMissing, Incomplete
from shared.files.attachment import Attachment
from tests.unit.followup_phrases import (
    ACT,
    ANI,
    AT,
    DONE,
    LEARNED,
    TICKED,
    TODAY,
    a_competency_document,
    a_duty_report,
    a_participation,
    an_approved_plan,
)

TOMORROW = date(2025, 3, 21)
COMPETENCY, REPORT = CompetencyDocumentId(uuid4()), CoreDutyReportId(uuid4())


def test_a_document_is_for_an_indicator_of_the_approved_plan() -> None:
    """D12."""
    planned = a_participation(an_approved_plan())
    document = planned.start_competency(COMPETENCY, "PED", LEARNED, there=3)
    assert (document.id, document.indicator_code, document.status) == (COMPETENCY, "PED", DocumentStatus.DRAFT)
    with pytest.raises(refusals.IndicatorNotPlanned):
        planned.start_competency(COMPETENCY, "SOS", LEARNED, there=0)


def test_before_the_plan_is_approved_there_is_nothing_to_report_on() -> None:
    unplanned = a_participation(None)
    with pytest.raises(refusals.PlanNotApproved):
        unplanned.start_competency(COMPETENCY, "PED", LEARNED, there=0)
    with pytest.raises(refusals.PlanNotApproved):
        unplanned.start_duty_report(REPORT, "HOMEROOM", DONE, there=())


def test_a_list_of_documents_stays_a_list() -> None:
    planned = a_participation(an_approved_plan())
    assert planned.start_competency(COMPETENCY, "PED", LEARNED, there=MOST_DOCUMENTS - 1)
    with pytest.raises(refusals.TooManyDocuments):
        planned.start_competency(COMPETENCY, "PED", LEARNED, there=MOST_DOCUMENTS)


def test_one_report_for_each_duty_that_was_chosen() -> None:
    """D13: the core duty in focus, and each additional duty."""
    planned = a_participation(an_approved_plan())
    assert duties(an_approved_plan()) == ("CARRY_OUT_LEARNING", "HOMEROOM")
    assert planned.start_duty_report(REPORT, "HOMEROOM", DONE, there=["CARRY_OUT_LEARNING"]).duty_code == "HOMEROOM"
    with pytest.raises(refusals.DutyReportExists):
        planned.start_duty_report(REPORT, "HOMEROOM", DONE, there=["HOMEROOM"])
    with pytest.raises(refusals.DutyNotPlanned):
        planned.start_duty_report(REPORT, "ASSESS_LEARNING", DONE, there=())


def test_a_plan_without_a_core_duty_still_has_its_additional_duties() -> None:
    assert duties(an_approved_plan().model_copy(update={"core_duty_focus": None})) == ("HOMEROOM",)


def test_a_competency_document_is_handed_in() -> None:
    document = a_competency_document()
    assert document.collect(**TICKED) == CompetencyDocumentCollected(
        about=document.about, by=ANI, at=AT, document_id=document.id, indicator_code="PED"
    )
    assert (document.status, document.collected_at) == (DocumentStatus.COLLECTED, AT)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"activity_name": None, "reflection": None}, {("/activity_name", "required"), ("/reflection", "required")}),
        ({"starts_on": None}, {("/starts_on", "required")}),
        ({"ends_on": None}, {("/ends_on", "required")}),
        ({"ends_on": TOMORROW}, {("/ends_on", "in-the-future")}),
        ({"starts_on": TODAY, "ends_on": date(2025, 3, 1)}, {("/ends_on", "ends-before-start")}),
    ],
)  # fmt: skip
def test_an_incomplete_competency_document_is_not_handed_in(changes, errors) -> None:
    document = a_competency_document(LEARNED.model_copy(update=changes))
    with pytest.raises(Incomplete) as refused:
        document.collect(**TICKED)
    assert {(e.field, e.code) for e in refused.value.errors} == errors


@pytest.mark.parametrize(("policy", "status"), [("2024S2", DocumentStatus.COLLECTED), ("2025", DocumentStatus.DRAFT)])
def test_whether_the_reflection_is_compulsory_the_policy_says_D12(policy: str, status: DocumentStatus) -> None:
    certificate = {"certificate_date": date(2024, 9, 28), "evidence": Attachment(file_id=uuid4(), name="x", size=1)}
    document = a_competency_document(LEARNED.model_copy(update={"reflection": None} | certificate))
    document.about = document.about.model_copy(update={"policy": policy})
    with contextlib.suppress(Incomplete):
        document.collect(**TICKED)
    assert document.status is status


def test_a_duty_is_reported_after_it_was_done() -> None:
    report = a_duty_report()
    assert report.collect(**TICKED) == CoreDutyReported(
        about=report.about, by=ANI, at=AT, report_id=report.id, duty_code="CARRY_OUT_LEARNING"
    )
    early = a_duty_report(DutyContent(description="x", done_on=TOMORROW))
    with pytest.raises(Incomplete) as refused:
        early.collect(**TICKED)
    assert [e.detail.id for e in refused.value.errors] == ["Laporkan setelah kegiatan selesai dilakukan."]


@pytest.mark.parametrize(
    ("content", "errors"),
    [
        (DutyContent(), {("/description", "required"), ("/done_on", "required")}),
        (DONE.model_copy(update={"shown_to_superior_on": TOMORROW}), {("/shown_to_superior_on", "in-the-future")}),
    ],
)
def test_an_incomplete_report_is_not_handed_in(content, errors) -> None:
    with pytest.raises(Incomplete) as refused:
        a_duty_report(content).collect(**TICKED)
    assert {(e.field, e.code) for e in refused.value.errors} == errors


@pytest.mark.parametrize("make", [a_competency_document, a_duty_report])
def test_handed_in_with_the_tick_and_then_final(make) -> None:
    """R-DOC-1, R-DOC-2."""
    document = make()
    with pytest.raises(ConfirmationMissing):
        document.collect(confirmed=False, **ACT)
    document.save_draft(document.content)
    assert document.version == 1
    document.collect(**TICKED)
    with pytest.raises(refusals.DocumentCollected):
        document.save_draft(document.content)
    with pytest.raises(refusals.DocumentCollected):
        document.collect(**TICKED)


def test_a_draft_may_be_empty() -> None:
    document = a_competency_document(CompetencyContent())
    document.save_draft(CompetencyContent(activity_name="x"))
    assert document.status is DocumentStatus.DRAFT
