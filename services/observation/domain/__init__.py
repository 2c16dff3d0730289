"""The rules of steps A and B (rulebook 6.5–6.7). Pure: a method changes the object and returns the event, or refuses.

LOCKED is absence: before the plan is approved there is no preparation, before that is collected no observation.
"""
