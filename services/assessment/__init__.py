"""Assessment owns the ratings and the predicate of a teacher, and the organisation predicate of a school.

It tells AssessmentReady, RatingsGiven, PredicateSet, PredicateReceived, PredicateFinalised, OrganisationPredicateSet
and, before its stage ends, RatingsAwaited; the values travel only in the restricted twins. It listens to directory,
planning (also for the windows of the cycle), observation and followup.
"""
