"""Wait for something to become true, without sleeping blindly; a failure tells what was last seen."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


class NeverTrue(AssertionError):
    """It did not become true in time."""


async def eventually(
    look: Callable[[], T | Awaitable[T]], timeout: float = 10.0, until: Callable[[T], object] = bool
) -> T:
    """Look again and again until `until` holds of what is seen (by default: until it is true); what was seen."""
    end, pause, last = monotonic() + timeout, 0.01, "nothing"
    while True:
        try:
            found = look()
            seen: T = await found if inspect.isawaitable(found) else found
            if until(seen):
                return seen
            last = repr(seen)
        except AssertionError as error:
            last = f"AssertionError: {error}"
        if monotonic() > end:
            raise NeverTrue(f"not within {timeout:g} s; last seen: {last}")
        await asyncio.sleep(pause)
        pause = min(0.2, pause * 1.5)
