"""A practice change is carried out (rulebook 6.10): followup decides it, and A and B are opened again here."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.observation import store
from services.observation.domain.observation import ObservationStatus
from services.observation.domain.preparation import PreparationStatus
from shared import former, outbox
from shared.clock import now
from shared.contracts.base import ActingRole
from shared.contracts.followup import ChangeTarget, PracticeChangeApproved
from shared.files import ledger

_REASON = "Praktik kinerja diubah."


async def reopen(session: AsyncSession, event: PracticeChangeApproved) -> None:
    """The preparation opens as another edition; the former one and its rating are kept apart, the time is called off.

    Where nobody had to agree because nothing was rated, and a rating was collected meanwhile, that one stands (E-22).
    """
    if event.target is not ChangeTarget.PREPARATION:
        return
    whose, at = event.about.participation_id, await now(session)
    preparation = await store.preparation_of(session, whose)
    schedule, observation = await store.schedule_of(session, whose), await store.observation_of(session, whose)
    if preparation is None or preparation.status is not PreparationStatus.COLLECTED:
        return
    if event.preparation_id not in (None, preparation.id):
        return  # it was agreed to for a plan that was reset meanwhile
    rated = observation is not None and observation.status is ObservationStatus.RATED
    if rated and event.by.role is ActingRole.SYSTEM:
        return
    if observation is not None and rated:
        await outbox.record(session, observation, observation.void(event.by, at))
    preparation.supersede()
    await session.flush()
    kept = await former.keep(session, store.STEPS, whose, event.request_id, at)
    await ledger.share(session, preparation.id, kept[store.preparation.name])
    await store.forget_advice(session, whose)
    if observation is not None:
        await session.delete(observation)
    if schedule is not None and (called_off := schedule.lapse(_REASON, at)):
        await outbox.record(session, schedule, called_off)
    await outbox.record(session, preparation, preparation.reopen(event.request_id, at))
