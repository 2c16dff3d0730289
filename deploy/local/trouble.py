"""What stands in the way, said as one sentence and what to do."""

from __future__ import annotations

import errno


class Trouble(Exception):
    """A hindrance that a person can remove; its text is all that the person sees."""


def full_disk(error: BaseException) -> bool:
    """Whether a full disk (or quota) lies behind this error; libraries like to wrap it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        cause = cause.__cause__ or cause.__context__
    return "no space left" in str(error).lower()
