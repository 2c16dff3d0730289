"""Reporting keeps read models: each teacher's dossier, the progress of schools, the distribution of predicates.

It decides nothing and tells nothing. It listens to directory (roster), and to planning, observation, followup and
assessment with the restricted twins (dossier, progress): three groups, each of which can be rebuilt alone.

To rebuild one: run a second worker with `KINERJA_REPORTING_GENERATION_DOSSIER=2` (or `…_PROGRESS`). Its group has a new
name (`reporting.dossier.g2`), begins at the beginning of the topics and writes rows of its own, while the api still
reads generation 1. `python -m services.reporting.app generations` shows how far each is, with a hash of its rows. When
it has caught up, start the api with the same setting, and `… forget dossier 1`. The roster is rebuilt in place, since
authority comes from it: stop the api, start the worker with `…_ROSTER=2`, start the api when it has caught up.
"""
