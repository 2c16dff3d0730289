"""Observation owns steps A and B: the preparation document, the schedule, and the rated observation.

It tells ExecutionUnlocked, ExecutionLocked, PreparationCollected, PreparationReopened, ObservationRated,
ObservationVoided, what becomes of a schedule (ObservationScheduled, ScheduleCountered, …), of what the clock reminds
(ObservationsTomorrow, ObservationsSoon, PreparationsAwaited) and, on the restricted topic, ObservationRatedLevels. It
listens to directory (also for performance teams), to planning (plans, who takes part, and the windows of the cycle), to
followup (practice changes), and to its own ObservationRated (a rating of a former school).
"""
