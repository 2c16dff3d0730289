"""Step A: the preparation document opens, is written and handed in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.observation import store
from services.observation.commands.scene import preparation_of, scene_of
from services.observation.commands.schedule import propose
from services.observation.domain.observation import Observation
from services.observation.domain.preparation import Preparation
from services.observation.domain.times import Proposal
from shared import outbox
from shared.catalogue import catalogue
from shared.clock import now
from shared.contracts.ids import ObservationId, PersonId, PreparationId
from shared.contracts.planning import PlanApproved
from shared.edge import fresh
from shared.errors import ConfirmationMissing
from shared.facts import Relation
from shared.files import ledger
from shared.policies import policy


async def unlock(session: AsyncSession, event: PlanApproved) -> None:
    """The plan is approved: the preparation document opens, once per participation."""
    if await store.preparation_of(session, event.about.participation_id) is not None:
        return  # the same approval told anew; a plan that was reset and approved again is a rule of its own
    preparation = Preparation(
        PreparationId(uuid7()), event.about, event.plan_id, event.practice_indicator,
        catalogue(event.about.policy).version, await now(session),
    )  # fmt: skip
    session.add(preparation)
    await outbox.record(session, preparation, preparation.unlock())


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
    superior = scene.school.superior(preparation.about.employee_id, scene.at)
    event = preparation.collect(superior, policy(preparation.about.policy), scene.terms, scene.by, scene.at)
    await outbox.record(session, preparation, event)
    await propose(session, event)
    session.add(Observation.of(ObservationId(uuid7()), preparation))
