"""Notification owns messages, what people want to be told and how, and delivery by e-mail.

It tells NotificationSent and NotificationFailed. It listens to directory, planning, observation, followup and
assessment, never to their restricted twins: no rating, level or predicate ever gets here (R-NTF-4).
"""
