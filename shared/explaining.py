"""Who is refused because nobody is his superior reads why, with dates and letter, as the plan that waits says it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared import facts
from shared.explanation import REPAIRS, Words, sentence
from shared.facts import School
from shared.superior import Assessed, Explanation, explain
from shared.texts import Text
from shared.unfound import SuperiorNotFound

_LEADER = Text("pemimpin sekolah", "the person in charge")
_EMPLOYEE = Text("pegawai ini", "this employee")
"""Services that keep no names say what somebody is."""


@asynccontextmanager
async def explained(
    session: AsyncSession, school: School, who: Assessed, at: datetime, *, own: bool = True
) -> AsyncIterator[None]:
    """To the employee himself, or to whoever acts for the side that is missing."""
    try:
        yield
    except SuperiorNotFound:
        why = explain(who, school.today(at), school.leaders, school.office_head)
        if why.missing is None:
            raise
        office = await facts.office_name(session, school.office_code)
        said = (_said(why, school, office, at, own, language) for language in ("id", "en"))
        raise SuperiorNotFound(Text(*said)) from None


def _said(why: Explanation, school: School, office: str, at: datetime, own: bool, language: str) -> str:
    who, subject = _LEADER.say(language, {}), None if own else _EMPLOYEE.say(language, {})
    words = Words(
        subject=subject, school=school.name, office=office, on=school.today(at), named=lambda _: who, head=who
    )
    assert why.missing is not None
    return f"{sentence(why, words, language)} {REPAIRS[why.missing].how.say(language, {})}"
