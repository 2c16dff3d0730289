"""Steps A and B through HTTP, from the unlocked execution to the rated observation."""

import pytest

from shared.contracts.observation import (
    ExecutionUnlocked,
    ObservationRated,
    ObservationRatedLevels,
    ObservationScheduled,
    PreparationCollected,
)
from tests import builders as a
from tests.integration.observation_acts import (
    HOUR,
    PREPARATION,
    RUBRIC,
    START,
    TICKED,
    act,
    an_approved_plan,
    an_unlocked_execution,
    path,
    prepared,
    save,
)
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


async def test_an_approved_plan_unlocks_execution_once_however_often_it_is_told(kit: Kit) -> None:
    await kit.feed(an_approved_plan(), an_approved_plan(indicator="PDK"))
    (event,) = await kit.told(ExecutionUnlocked)
    assert (event.about, event.practice_indicator) == (a.about(), "KSK")
    card = (await kit.as_(a.ANI).get(path("execution"))).json()
    assert (card["preparation_status"], card["schedule"], card["observation_status"]) == ("OPEN", None, None)
    assert card["indicator"]["title"] == "Keteraturan Suasana Kelas"


async def test_the_plan_may_arrive_before_the_school(kits) -> None:
    kit = await kits("observation")
    await kit.feed(an_approved_plan())
    early = await kit.as_(a.ANI).get(path("execution"))
    assert (early.status_code, early.json()["code"], early.headers["retry-after"]) == (409, "not-yet-known", "2")
    refused = await kit.as_(a.ANI).put(path("preparation"), json=PREPARATION, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-yet-known")
    await kit.feed(*a.a_led_school())
    assert (await kit.as_(a.ANI).get(path("execution"))).status_code == 200


async def test_from_the_unlocked_execution_to_the_rated_observation(kit: Kit) -> None:
    collected = await prepared(kit)
    assert collected.json()["status"] == "COLLECTED"
    assert "observation.preparation_collected.v1;" in collected.headers["kinerja-events"]
    card = (await kit.as_(a.PRINCIPAL).get(path("execution"))).json()
    assert (card["schedule"]["status"], card["observation_label"]) == ("PROPOSED", "Nilai Observasi")
    assert card["act"] == {"code": "CHECK_DETAILS", "label": "Cek Rincian"}
    assert (await kit.as_(a.ANI).get(path("execution"))).json()["act"] is None
    assert (card["schedule"]["class_name"], card["schedule"]["subject"]) == ("4A", "Matematika")
    time = (await act(kit, a.PRINCIPAL, "schedule", "agreement")).json()
    assert (time["status"], time["observer_id"]) == ("AGREED", str(a.PRINCIPAL))
    await kit.it_is(START + HOUR)
    await save(kit, a.PRINCIPAL, "rating", RUBRIC)
    done = await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    assert (done.status_code, done.json()["label"]) == (200, "Sudah dinilai")
    assert [type(e) for e in await kit.told()] == [
        ExecutionUnlocked, PreparationCollected, ObservationScheduled, ObservationRated, ObservationRatedLevels,
    ]  # fmt: skip
    result = (await kit.as_(a.ANI).get(path("rating"))).json()
    assert [r["level"] for r in result["ratings"]] == ["DONE_EFFECTIVE", "NOT_YET"]
    assert result["recommendation"].startswith("Rahasia")
    assert "bukan nilai akhir" in result["message"]
    card = (await kit.as_(a.ANI).get(path("execution"))).json()
    assert (card["schedule"]["status"], card["observation_status"]) == ("DONE", "RATED")


async def test_the_rubric_shows_all_three_behaviours_and_what_the_levels_mean_D8(kit: Kit) -> None:
    card = (await kit.as_(a.ANI).get(path("rubric"))).json()
    assert [b["code"] for b in card["behaviours"]] == ["KSK1", "KSK2", "KSK3"]
    assert [step["title"] for step in card["levels"]] == [
        "Belum dilakukan", "Dilakukan tapi belum efektif", "Dilakukan dan efektif",
    ]  # fmt: skip
