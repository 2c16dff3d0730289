"""More time for a stage at all schools of an office: one where it cannot be keeps nothing from the others."""

from datetime import UTC, datetime

import pytest

from shared.contracts.planning import CycleExtended, CycleReopened
from tests import builders as a
from tests.integration.planning_acts import an_opened_cycle, extend
from tests.integration.service_kit import Kit

OVER = datetime(2026, 1, 5, 3, tzinfo=UTC)
REOPENING = {"office": a.OFFICE, "cycle": "2025", "stage": "EXECUTION", "closes_on": "2026-01-20", "reason": "Banjir."}


@pytest.fixture
async def kit(kits) -> Kit:
    """Two schools of an office; the second got time until the end of February already."""
    kit = await kits("planning")
    await kit.it_is(a.JANUARY)
    await kit.feed(*a.a_led_school(), a.a_school(a.OTHER_NPSN))
    await an_opened_cycle(kit)
    assert (await extend(kit, "PLANNING", "2025-02-28", npsn=a.OTHER_NPSN)).json()[0]["unchanged"] is None
    return kit


def unchanged(answer) -> dict[str, str | None]:
    assert answer.status_code == 201, answer.text
    return {row["npsn"]: row["unchanged"] and row["unchanged"]["code"] for row in answer.json()}


async def closes(kit: Kit, npsn: str) -> str:
    rows = (await kit.as_(a.HEAD).get("/v1/cycles", params={"office": a.OFFICE})).json()
    stages = next(row["stages"] for row in rows if row["npsn"] == npsn)
    return next(stage["closes_on"] for stage in stages if stage["stage"] == "PLANNING")


async def test_where_it_can_be_a_stage_is_extended_and_of_the_other_school_is_said_why_not_R_TIM_1(kit: Kit) -> None:
    answer = await extend(kit, "PLANNING", "2025-02-14")
    assert unchanged(answer) == {a.NPSN: None, a.OTHER_NPSN: "extension-not-later"}
    assert [event.npsn for event in await kit.told(CycleExtended)] == [a.OTHER_NPSN, a.NPSN]
    assert (await closes(kit, a.NPSN), await closes(kit, a.OTHER_NPSN)) == ("2025-02-14", "2025-02-28")
    said = next(row["unchanged"] for row in answer.json() if row["unchanged"])
    assert said == {
        "code": "extension-not-later",
        "title": "Bukan perpanjangan",
        "detail": "Tanggal baru harus sesudah tanggal penutupan yang berlaku dan belum lewat.",
    }


async def test_with_the_same_key_the_answer_is_the_same_and_nothing_is_told_again(kit: Kit) -> None:
    body = {"office": a.OFFICE, "cycle": "2025", "stage": "PLANNING", "closes_on": "2025-02-14", "reason": "Banjir."}
    answers = [
        await kit.as_(a.HEAD, "en").post("/v1/cycles/extension", json=body, headers={"Idempotency-Key": "once"})
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert unchanged(answers[1]) == {a.NPSN: None, a.OTHER_NPSN: "extension-not-later"}
    assert answers[0].json()[1]["unchanged"]["title"] == "Not an extension"
    assert len(await kit.told(CycleExtended)) == 2


async def test_where_no_school_can_it_is_refused_and_nothing_is_told(kit: Kit) -> None:
    refused = await extend(kit, "PLANNING", "2025-01-25")
    assert (refused.status_code, refused.json()["code"]) == (422, "extension-not-later")
    assert [error["field"] for error in refused.json()["errors"]] == ["/closes_on"]
    assert len(await kit.told(CycleExtended)) == 1


async def test_what_is_over_is_reopened_where_it_is_over_R_CYC_3(kit: Kit) -> None:
    await extend(kit, "ASSESSMENT", "2026-01-31", npsn=a.OTHER_NPSN)
    await kit.it_is(OVER)
    answer = await kit.as_(a.ADMIN).post("/v1/cycles/reopening", json=REOPENING)
    assert unchanged(answer) == {a.NPSN: None, a.OTHER_NPSN: "cycle-still-runs"}
    assert [event.npsn for event in await kit.told(CycleReopened)] == [a.NPSN]
    again = await kit.as_(a.ADMIN).post("/v1/cycles/reopening", json=REOPENING)
    assert (again.status_code, again.json()["code"]) == (409, "cycle-still-runs")
