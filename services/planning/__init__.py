"""Planning owns the school cycle, the participation (employee × cycle) and the plan (SKP).

It tells CycleOpened, CycleExtended, ParticipationStarted, PlanSubmitted, SuperiorNotFound, SuperiorResolved,
PlanWithdrawn, PlanReturned and PlanApproved. It listens to directory, and to its own CycleOpened.

Transfers are not there yet (E-11: the participation TRANSFERRED, and continued at the new school): when a teacher has
left, his participation stays where it was, and the superior there can do nothing about his plan any more.
"""
