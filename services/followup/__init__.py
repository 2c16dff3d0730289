"""Followup owns the follow-up document (C), the efforts (D), the reflection (E), competency and core duty documents.

It tells FollowUpAvailable, FollowUpOpened, FollowUpCollected, EffortStarted, EffortFinished, ReflectionRequested,
ReflectionCollected, CompetencyDocumentCollected and CoreDutyReported. It listens to directory, planning (also for the
windows of the cycle), observation, and to its own FollowUpCollected.
"""
