"""Every guard, by what it is about. Lines that keep no rule of the book are not here: `make mutate` asks for those."""

from tests.guards.guard import Guard
from tests.guards.table import (
    access,
    authority,
    clock,
    cycles,
    documents,
    exits,
    files,
    leading,
    messages,
    observing,
    planning,
    rating,
    ratings,
    scheduling,
    taking,
    time,
)

GUARDS: tuple[Guard, ...] = (
    *access.GUARDS,
    *authority.GUARDS,
    *leading.GUARDS,
    *time.GUARDS,
    *clock.GUARDS,
    *documents.GUARDS,
    *exits.GUARDS,
    *files.GUARDS,
    *cycles.GUARDS,
    *planning.GUARDS,
    *rating.GUARDS,
    *observing.GUARDS,
    *scheduling.GUARDS,
    *ratings.GUARDS,
    *messages.GUARDS,
    *taking.GUARDS,
)
