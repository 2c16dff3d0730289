"""Who takes part, and that his data is right."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.planning.commands import participations as commands
from services.planning.domain.participation import Correction
from services.planning.queries import participations as queries
from services.planning.queries import recommendations
from services.planning.queries.participations import ParticipationCard
from services.planning.queries.recommendations import DataCard, Recommendations
from services.planning.queries.superior import SuperiorSaid, superior_of_participation
from shared.edge import Body, Commander, Language, Route, Transaction, rule
from shared.identity import Caller
from shared.texts import Written100

router = APIRouter(route_class=Route, tags=["participations"])


class DataCorrection(Body):
    """What is wrong, as it should be; what is left out is right."""

    name: Written100 | None = Field(None, examples=["Ani Lestari, S.Pd."])
    nip: str | None = Field(None, pattern=r"^\d{18}$", examples=["198501012010012001"])
    school: Written100 | None = Field(None, examples=["SD Negeri 1 Sukamaju"])


@router.get("/participations", openapi_extra=rule("read_own"))
async def my_participations(session: Transaction, person: Caller, language: Language) -> list[ParticipationCard]:
    """Mine, the newest period first."""
    return list(await queries.my_participations(session, person, language))


@router.get("/participations/{participation_id}", openapi_extra=rule("read_participation"))
async def participation(
    participation_id: UUID, session: Transaction, person: Caller, language: Language
) -> ParticipationCard:
    return await queries.participation_card(session, participation_id, person, language)


@router.post("/participations/{participation_id}/data-confirmation", openapi_extra=rule("confirm_data"))
async def confirm_data(
    participation_id: UUID, session: Transaction, person: Commander, language: Language
) -> ParticipationCard:
    """ "Data sudah sesuai" (R-DAT-1)."""
    await commands.confirm_data(session, participation_id, person)
    await session.flush()
    return await queries.participation_card(session, participation_id, person, language)


@router.post("/participations/{participation_id}/data-check", openapi_extra=rule("confirm_data"))
async def check_data(
    participation_id: UUID, session: Transaction, person: Commander, language: Language
) -> ParticipationCard:
    """ "Mulai": he begins, with a look at his data."""
    await commands.check_data(session, participation_id, person)
    await session.flush()
    return await queries.participation_card(session, participation_id, person, language)


@router.get("/participations/{participation_id}/superior", openapi_extra=rule("read_participation"))
async def superior(participation_id: UUID, session: Transaction, person: Caller, language: Language) -> SuperiorSaid:
    """Who decides on his plan, and why; or why nobody does, and who can repair it."""
    return await superior_of_participation(session, participation_id, person, language)


@router.get("/participations/{participation_id}/data", openapi_extra=rule("check_data"))
async def data(participation_id: UUID, session: Transaction, person: Caller, language: Language) -> DataCard:
    """Who I am, before I plan (R-DAT-1)."""
    return await recommendations.data_card(session, participation_id, person, language)


@router.post("/participations/{participation_id}/data-correction", openapi_extra=rule("confirm_data"))
async def correct_data(
    participation_id: UUID, body: DataCorrection, session: Transaction, person: Commander, language: Language
) -> DataCard:
    """ "Edit": once, and for this application only (R-DAT-2)."""
    await commands.correct_data(session, participation_id, Correction.model_validate(body.model_dump()), person)
    await session.flush()
    return await recommendations.data_card(session, participation_id, person, language)


@router.get("/participations/{participation_id}/recommendations", openapi_extra=rule("read_plan"))
async def recommended(
    participation_id: UUID, session: Transaction, person: Caller, language: Language
) -> Recommendations:
    """Which indicators the school's education report recommends (D21)."""
    return await recommendations.recommendations(session, participation_id, person, language)
