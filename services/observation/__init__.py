"""Observation owns steps A and B: the preparation document, the schedule, and the rated observation.

It tells ExecutionUnlocked, PreparationCollected, ScheduleCountered, ObservationScheduled, ObservationRated and, on the
restricted topic, ObservationRatedLevels. It listens to directory, and to planning (PlanApproved,
and the windows of the cycle).
"""
