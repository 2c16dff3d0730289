"""Followup owns the follow-up document (C), the efforts (D), the reflection (E), competency and duty
documents, the accountability documents of a school; and it decides on practice changes.

It tells FollowUpAvailable, FollowUpOpened, FollowUpCollected, EffortStarted, EffortFinished, EffortOverdue,
ReflectionRequested, ReflectionCollected, ReflectionsAwaited, CompetencyDocumentCollected, CoreDutyReported,
AccountabilityUploaded, AccountabilityConfirmed, DocumentVoided, and
PracticeChangeRequested/Approved/Rejected/Withdrawn/Applied. It listens to directory, planning (also for the windows of
the cycle), observation, assessment (that the ratings are given), and to its own FollowUpCollected.
"""
