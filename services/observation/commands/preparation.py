"""Step A: the preparation document opens, is written and handed in; it goes with a plan that is reset."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.observation import store
from services.observation.commands import carrying
from services.observation.commands.scene import preparation_of, scene_of
from services.observation.commands.schedule import propose
from services.observation.domain.observation import Observation
from services.observation.domain.preparation import Preparation
from services.observation.domain.schedule import PLAN_RESET
from services.observation.domain.times import Proposal
from shared import former, outbox
from shared.catalogue import catalogue
from shared.clock import now
from shared.contracts.ids import ObservationId, PersonId, PreparationId
from shared.contracts.planning import PlanAgreed, PlanApproved, PlanReset
from shared.edge import fresh
from shared.errors import ConfirmationMissing
from shared.explaining import explained
from shared.facts import Relation
from shared.files import ledger
from shared.policies import policy


async def unlock_approved(session: AsyncSession, event: PlanApproved) -> None:
    """R-PLN-3: the approval unlocks, unless the policy asks the teacher to agree to it."""
    if not policy(event.about.policy).agreement_required:
        await unlock(session, event)


async def unlock(session: AsyncSession, event: PlanApproved | PlanAgreed) -> None:
    """The plan stands: the preparation document opens, once per participation."""
    if await store.preparation_of(session, event.about.participation_id) is not None:
        return  # told anew; a plan that was reset has taken its preparation with it
    preparation = Preparation(
        PreparationId(uuid7()), event.about, event.plan_id, event.practice_indicator,
        catalogue(event.about.policy).instrument, await now(session),
    )  # fmt: skip
    await carrying.unlock(session, preparation)


async def lock(session: AsyncSession, event: PlanReset) -> None:
    """The plan was reset (6.4): what was built on it goes with it, and the next plan begins anew."""
    preparation = await store.preparation_of(session, event.about.participation_id)
    if preparation is None or preparation.plan_id != event.plan_id:
        return
    schedule = await store.schedule_of(session, event.about.participation_id)
    observation = await store.observation_of(session, event.about.participation_id)
    at = await now(session)
    if schedule is not None and (told := schedule.lapse(PLAN_RESET, at)):
        await outbox.record(session, schedule, told)
    await outbox.record(session, preparation, preparation.lock(at))
    await ledger.release(session, preparation.id, *await former.forget(session, event.about.participation_id))
    await store.forget_advice(session, event.about.participation_id)
    for gone in (observation, schedule, preparation):
        if gone is not None:
            await session.delete(gone)


async def save_preparation(
    session: AsyncSession, participation_id: UUID, targets: Sequence[str], effort: str | None, proposed: Proposal,
    lesson_plan: UUID | None, person: PersonId, seen: int,
) -> None:  # fmt: skip
    preparation = await preparation_of(session, participation_id)
    await scene_of(session, preparation.about, person, (Relation.SELF,))
    fresh(preparation.version, seen)
    attached = await ledger.hold(session, preparation.id, person, {"lesson_plan": lesson_plan})
    preparation.save_draft(targets, effort, proposed, attached["lesson_plan"])


async def may_upload(session: AsyncSession, participation_id: UUID, person: PersonId) -> None:
    """Whoever writes a preparation that is still open."""
    preparation = await preparation_of(session, participation_id, lock=False)
    await scene_of(session, preparation.about, person, (Relation.SELF,))
    preparation.require_open()


async def collect_preparation(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> None:
    """Step A is handed in; the proposed time becomes a schedule, and the observation is ready to be rated."""
    preparation = await preparation_of(session, participation_id)
    scene = await scene_of(session, preparation.about, person, (Relation.SELF,))
    fresh(preparation.version, seen)
    if not confirmed:
        raise ConfirmationMissing(field="/confirmation_checked")
    superior = scene.school.superior(preparation.about, scene.at)
    async with explained(session, scene.school, preparation.about, scene.at):
        event = preparation.collect(superior, policy(preparation.about.policy), scene.terms, scene.by, scene.at)
    await outbox.record(session, preparation, event)
    await propose(session, event)
    session.add(Observation.of(ObservationId(uuid7()), preparation))
