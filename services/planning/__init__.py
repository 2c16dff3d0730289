"""Planning owns the school cycle, the participation (employee × cycle) and the plan (SKP).

It tells CycleOpened, ParticipationStarted, PlanSubmitted, SuperiorNotFound, SuperiorResolved, PlanWithdrawn,
PlanReturned and PlanApproved. It listens to directory, and to its own CycleOpened.
"""
