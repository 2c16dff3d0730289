"""Followup's routes: the steps C, D, E of the practice, and the documents beside it."""
