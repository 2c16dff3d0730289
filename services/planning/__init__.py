"""Planning owns the school cycle, the participation (employee × cycle), the plan (SKP), the requests to reset one, and
what the education reports of schools recommend.

It tells of the cycle: CycleOpened, CycleStartConfirmed, CycleExtended, CycleClosed, CycleReopened, StageOpened,
StageClosed, PlansAwaited; of the teacher: ParticipationStarted, ParticipationLeft, SuperiorNotFound,
SuperiorResolved; of the plan: PlanSubmitted, PlanWithdrawn, PlanReturned, PlanApproved, PlanAgreed, PlanCancelled,
PlanResetSuggested, PlanResetRequested, PlanReset and PlanResetRejected. It listens to directory, to its own
CycleOpened, and to observation: once a rating is collected, the plan stays.

Transfers are not there yet (E-11: what was done at the old school, continued at the new one): when a teacher has
left, his participation is over, and a plan that was not approved yet is cancelled.
"""
