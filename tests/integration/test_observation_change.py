"""A practice change opens steps A and B again (rulebook 6.10): what was collected is kept apart and counts no more."""

from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from deploy.demo.story.paper import pdf
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.followup import ChangeTarget, PracticeChangeApproved
from shared.contracts.ids import PlanId, PracticeChangeId, PreparationId
from shared.contracts.observation import ObservationRated, ObservationVoided, PreparationReopened, ScheduleCancelled
from shared.contracts.planning import PlanReset
from tests import builders as a
from tests.integration.file_acts import PAPER, attached, lying, swept, uploaded
from tests.integration.observation_acts import (
    HOUR,
    MARCH,
    PREPARATION,
    RUBRIC,
    START,
    TICKED,
    act,
    an_approved_plan,
    an_unlocked_execution,
    drafted,
    path,
    prepared,
    rated,
    save,
    slot,
)
from tests.integration.service_kit import Kit

NEXT = PlanId(uuid7())
BOSS = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


def agreed_to(by: Actor = BOSS, target: ChangeTarget = ChangeTarget.PREPARATION) -> PracticeChangeApproved:
    return PracticeChangeApproved(about=a.about(), by=by, at=MARCH, request_id=PracticeChangeId(uuid7()), target=target)


async def test_the_rating_is_void_and_the_preparation_open_with_its_text(kit: Kit) -> None:
    await rated(kit)
    await kit.feed(agreed_to())
    (voided,), (reopened,) = await kit.told(ObservationVoided), await kit.told(PreparationReopened)
    assert (voided.by, reopened.edition) == (BOSS, 2)
    card = (await kit.as_(a.ANI).get(path("preparation"))).json()
    assert (card["status"], card["effort"], card["collected_at"]) == ("OPEN", PREPARATION["effort"], None)
    assert card["proposed"]["starts_at"] is None
    gone = await kit.as_(a.ANI).get(path("rating"))
    assert (gone.status_code, gone.json()["code"]) == (409, "rating-not-collected")
    assert "Rahasia" not in gone.text
    for who in (a.ANI, a.PRINCIPAL):
        moved = await act(kit, who, "schedule", "counter-proposal", slot(START + 48 * HOUR))
        assert (moved.status_code, moved.json()["code"]) == (409, "preparation-not-collected")


async def test_the_steps_are_gone_through_anew(kit: Kit) -> None:
    await rated(kit)
    await kit.feed(agreed_to())
    later = {**PREPARATION, "proposed": {**slot(START + 48 * HOUR), "class_name": "4A"}}
    await prepared(kit, body=later)
    assert (await act(kit, a.PRINCIPAL, "schedule", "agreement")).status_code == 200
    await kit.it_is(START + 50 * HOUR)
    await save(kit, a.PRINCIPAL, "rating", {**RUBRIC, "observed_at": (START + 48 * HOUR).isoformat()})
    assert (await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)).status_code == 200
    assert len({event.observation_id for event in await kit.told(ObservationRated)}) == 2


async def test_what_was_agreed_to_for_a_plan_that_was_reset_opens_nothing_of_the_next(kit: Kit) -> None:
    await prepared(kit)
    await kit.feed(agreed_to().model_copy(update={"preparation_id": PreparationId(uuid7())}))
    assert await kit.told(PreparationReopened) == []
    mine = (await kit.as_(a.ANI).get(path("preparation"))).json()["id"]
    await kit.feed(agreed_to().model_copy(update={"preparation_id": PreparationId(UUID(mine))}))
    assert len(await kit.told(PreparationReopened)) == 1


async def test_the_lesson_plan_of_an_edition_is_read_as_long_as_the_edition_is_6_10(kit: Kit) -> None:
    await attached(kit, await uploaded(kit))
    assert (await act(kit, a.ANI, "preparation", "collection", TICKED)).status_code == 200
    await kit.feed(agreed_to())
    await attached(kit, await uploaded(kit, pdf("Modul Ajar", "Edisi kedua")))
    await kit.sql("UPDATE file SET unused_since = now() - interval '2 days' WHERE unused_since IS NOT NULL")
    await swept(kit)
    (edition,) = (await kit.as_(a.ANI).get(path("former-versions"))).json()
    place = path(f"former-versions/{edition['id']}/lesson-plan")
    for who, code in ((a.ANI, 200), (a.PRINCIPAL, 200), (a.HEAD, 403), (a.BUDI, 404), (a.STRANGER, 404)):
        assert (await kit.as_(who).get(place)).status_code == code
    assert (await kit.as_(a.PRINCIPAL).get(place)).content == PAPER
    other = await kit.as_(a.ANI).get(path(f"former-versions/{uuid7()}/lesson-plan"))
    assert other.status_code == 404
    reset = PlanReset(about=a.about(), by=SYSTEM, at=MARCH, plan_id=an_approved_plan().plan_id, new_plan_id=NEXT)
    await kit.feed(reset, an_approved_plan().model_copy(update={"plan_id": NEXT}))
    assert (await kit.as_(a.ANI).get(path("former-versions"))).json() == []
    await swept(kit)
    assert lying(kit) == set()


async def test_what_was_handed_in_is_kept_and_a_draft_stays_its_authors_R_DOC_3(kit: Kit) -> None:
    await rated(kit)
    await kit.feed(agreed_to())
    rows = await kit.sql("SELECT kind, content->>'status' AS status FROM former_version ORDER BY kind")
    assert [tuple(row) for row in rows] == [
        ("observation", "VOIDED"), ("preparation", "SUPERSEDED"), ("schedule", "DONE"),
    ]  # fmt: skip
    for who in (a.ANI, a.PRINCIPAL):
        kept = (await kit.as_(who).get(path("former-versions"))).json()
        assert [k["kind"] for k in kept] == ["observation", "preparation"]
    assert (await kit.as_(a.HEAD).get(path("former-versions"))).status_code == 403
    assert (await kit.as_(a.BUDI).get(path("former-versions"))).status_code == 404


async def test_before_a_rating_it_opens_without_the_superior_and_his_draft_is_shown_to_nobody_E_22_R_DOC_3(
    kit: Kit,
) -> None:
    await drafted(kit)
    await kit.feed(agreed_to(SYSTEM))
    assert await kit.told(ObservationVoided) == []
    (called_off,) = await kit.told(ScheduleCancelled)
    assert called_off.by == SYSTEM
    assert (await kit.as_(a.ANI).get(path("preparation"))).json()["status"] == "OPEN"
    assert [k["kind"] for k in (await kit.as_(a.ANI).get(path("former-versions"))).json()] == ["preparation"]


async def test_a_rating_that_came_first_stands_E_22(kit: Kit) -> None:
    await rated(kit)
    await kit.feed(agreed_to(SYSTEM))
    assert await kit.told(PreparationReopened) == []
    assert (await kit.as_(a.ANI).get(path("rating"))).json()["status"] == "RATED"


async def test_a_change_of_a_later_step_leaves_them_alone(kit: Kit) -> None:
    await rated(kit)
    await kit.feed(agreed_to(target=ChangeTarget.FOLLOW_UP))
    assert await kit.told(PreparationReopened, ObservationVoided) == []
    assert (await kit.as_(a.ANI).get(path("rating"))).json()["status"] == "RATED"
