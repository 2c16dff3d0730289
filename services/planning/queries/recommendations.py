"""What a teacher sees beside his plan: what the education report recommends, and his data as the directory has it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.domain.education_report import year_of
from services.planning.domain.participation import Correction
from shared import facts
from shared.catalogue import catalogue
from shared.contracts.directory import EmploymentStatus, PositionLevel, StaffType
from shared.contracts.ids import PersonId
from shared.edge import Versioned, View
from shared.errors import NotYetKnown
from shared.facts import Relation
from shared.policies import DataSource, policy
from shared.texts import Text

READERS = (Relation.SELF, Relation.SUPERIOR)
KEEPERS = (Relation.SELF, Relation.OPERATOR)
_NO_REPORT = Text(
    "Rapor Pendidikan sekolah Anda belum tersedia. Pilih indikator sesuai kebutuhan Anda.",
    "There is no education report of your school yet. Choose the indicator that you need.",
)
_REPORT = Text(
    "Indikator yang direkomendasikan Rapor Pendidikan ditandai. Anda boleh memilih indikator lain sesuai kebutuhan.",
    "What the education report recommends is marked. You may choose another indicator that you need.",
)
_PREREQUISITE = Text(
    "Prasyarat: NIK, NIP, dan unit kerja Anda sama di {sources}. Bila belum, hubungi Operator Sekolah.",
    "Prerequisite: your NIK, NIP and unit are the same in {sources}. If not, ask the school's operator.",
)
_REPAIR = Text(
    "Bila ada yang salah, minta Operator Sekolah memperbaruinya di Dapodik. Perbaikan di sini hanya satu kali "
    "dan hanya berlaku untuk aplikasi ini.",
    "If something is wrong, ask the school's operator to change it in Dapodik. Here it can be corrected once, and for "
    "this application only.",
)
_REGISTERS = {DataSource.DAPODIK: "Dapodik", DataSource.DUKCAPIL: "Dukcapil", DataSource.SIASN: "SIASN"}


class IndicatorRow(View):
    """An indicator that may be chosen; `value` and `recommended` as the report says."""

    code: str
    title: str
    verified: bool
    value: Decimal | None
    recommended: bool


class Recommendations(View):
    """`year` and `version` of the report; None: there is none."""

    year: int | None
    version: int | None
    message: str
    indicators: tuple[IndicatorRow, ...]


class DataCard(Versioned):
    """R-DAT-1: what is looked at before planning; `corrected` holds for this application only."""

    name: str
    nip: str | None
    school: str
    staff_type: StaffType
    employment_status: EmploymentStatus
    position_level: PositionLevel
    corrected: Correction | None
    confirmed_at: datetime | None
    prerequisite: str | None
    repair: str


async def recommendations(
    session: AsyncSession, participation_id: UUID, reader: PersonId, language: str
) -> Recommendations:
    who = await store.participation_by_id(session, participation_id, lock=False)
    scene = await facts.scene(session, who.npsn, who, reader, READERS)
    report = await store.report_of(session, who.npsn, year_of(who.cycle))
    told = {i.code: i for i in report.indicators} if report else {}
    return Recommendations(
        year=report.year if report else None,
        version=report.version if report else None,
        message=(_REPORT if report else _NO_REPORT).say(language, {}),
        indicators=tuple(
            IndicatorRow(
                code=i.code, title=i.label, verified=i.verified,
                value=told[i.code].value if i.code in told else None,
                recommended=i.code in told and told[i.code].recommended,
            )
            for i in catalogue(who.policy).indicators
            if i.fits(scene.school.level, who.capacity)
        ),
    )  # fmt: skip


async def data_card(session: AsyncSession, participation_id: UUID, reader: PersonId, language: str) -> DataCard:
    """For the teacher, and for the operator who keeps the data."""
    who = await store.participation_by_id(session, participation_id, lock=False)
    scene = await facts.scene(session, who.npsn, who, reader, KEEPERS)
    person = await store.name_and_nip(session, who.employee_id)
    if person is None:
        raise NotYetKnown()
    return DataCard(
        name=person[0], nip=person[1], school=scene.school.name, staff_type=who.staff_type,
        employment_status=who.employment_status, position_level=who.position_level, corrected=who.correction,
        confirmed_at=who.data_confirmed_at, prerequisite=_prerequisite(who.policy, language),
        repair=_REPAIR.say(language, {}), version=who.version,
    )  # fmt: skip


def _prerequisite(code: str, language: str) -> str | None:
    """R-DAT-3: where several registers have to agree, which."""
    sources = [_REGISTERS[source] for source in policy(code).data_sources]
    return _PREREQUISITE.say(language, {"sources": ", ".join(sources)}) if len(sources) > 1 else None
