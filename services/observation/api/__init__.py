"""Observation's routes: translate and call. Who is asking comes from the token; the transaction opens at the edge."""

from typing import Annotated

from pydantic import StringConstraints

ONE = "/participations/{participation_id}"

Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[\w.-]+$")]
