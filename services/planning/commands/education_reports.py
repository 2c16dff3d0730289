"""The office records what the education reports of its schools say (D21)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.domain.education_report import EducationReport, ReportedIndicator, unknown
from shared import facts
from shared.catalogue import catalogue
from shared.clock import now
from shared.contracts.ids import PersonId
from shared.errors import FieldError, Incomplete
from shared.facts import OFFICE, permit
from shared.policies import codes
from shared.texts import Text

Told = tuple[str, tuple[ReportedIndicator, ...]]
"""A school, and what its report says."""
_REPEATED = Text("Sekolah ini ada dua kali.", "This school is there twice.")
_NOT_YOURS = Text("Sekolah ini bukan sekolah dinas Anda.", "This school is not one of your office's.")


async def record_reports(
    session: AsyncSession, office: str, year: int, told: Sequence[Told], person: PersonId
) -> list[EducationReport]:
    """A new version for each school whose report differs from what is kept; the versions that are new."""
    permit(await facts.office_relations(session, office, person), OFFICE)
    await facts.hold_office(session, office)
    schools = {school.npsn for school in await facts.schools_of_office(session, office)}
    if errors := _wrong(told, schools):
        raise Incomplete(errors=errors)
    at, added = await now(session), []
    for npsn, indicators in told:
        former = await store.report_of(session, npsn, year)
        same_year = former is not None and former.year == year
        if former is not None and same_year and former.indicators == indicators:
            continue
        version = former.version + 1 if former is not None and same_year else 1
        added.append(EducationReport(npsn, year, version, indicators, at, person))
    session.add_all(added)
    return added


def _wrong(told: Sequence[Told], schools: set[str]) -> list[FieldError]:
    lists = catalogue(codes()[-1])
    errors = []
    for place, (npsn, indicators) in enumerate(told):
        if npsn in {other for other, _ in told[:place]}:
            errors.append(FieldError(f"/reports/{place}/npsn", "repeated", _REPEATED))
        if npsn not in schools:
            errors.append(FieldError(f"/reports/{place}/npsn", "not-of-office", _NOT_YOURS))
        errors += unknown(indicators, lists, f"/reports/{place}/indicators")
    return errors
