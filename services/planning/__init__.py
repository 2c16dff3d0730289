"""Planning owns the school cycle, the participation (employee × cycle), the plan (SKP), the requests to reset one, and
what the education reports of schools recommend.

It tells of the cycle: CycleOpened, CycleStartConfirmed, CycleExtended, CycleClosed, CycleReopened, StageOpened,
StageClosed, PlansAwaited; of the teacher: ParticipationStarted, ParticipationLeft, ParticipationExempted,
SuperiorNotFound, SuperiorResolved; of the plan: PlanSubmitted, PlanWithdrawn, PlanReturned, PlanApproved, PlanAgreed,
PlanCancelled, PlanResetSuggested, PlanResetRequested, PlanReset and PlanResetRejected. It listens to directory, to its
own CycleOpened, to observation (once a rating is collected, the plan stays) and to assessment (how far somebody is).

Who changes school begins at the new one with the plan of the old one as a draft; what he did on it does not count there
yet (E-11).
"""
