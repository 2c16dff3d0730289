"""Followup owns the follow-up document (C), the efforts (D), the reflection (E), competency and duty
documents, and the accountability documents of a school.

It tells FollowUpAvailable, FollowUpOpened, FollowUpCollected, EffortStarted, EffortFinished, ReflectionRequested,
ReflectionCollected, CompetencyDocumentCollected, CoreDutyReported, AccountabilityUploaded and AccountabilityConfirmed.
It listens to directory, planning (also for the windows of the cycle), observation, and to its own FollowUpCollected.
"""
