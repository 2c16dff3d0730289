"""Bagian 2: the follow-up document, the efforts, the reflection. Translate and call."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.followup.commands import practice as commands
from services.followup.domain.follow_up import FollowUpContent
from services.followup.domain.reflection import ReflectionContent
from services.followup.queries import practice as queries
from services.followup.queries.practice import EffortCard, FollowUpCard, ReflectionCard
from shared.contracts.followup import LearningForm
from shared.edge import Body, Commander, Confirmation, Language, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written100, Written500, Written1000, Written2000

router = APIRouter(route_class=Route, tags=["practice"])


class Learning(Body):
    """Pilihan Belajar (compulsory): at least one when collecting. A draft may leave fields out."""

    goal: Written500 | None = Field(None, examples=["Kesepakatan kelas diingat dan dijalankan murid"])
    effort: Written1000 | None = Field(None, examples=["Mengikuti kursus daring dan mencoba di kelas 4"])
    form: LearningForm | None = Field(None, examples=["ONLINE_COURSE"])
    starts_on: date | None = Field(None, examples=["2025-04-01"])
    ends_on: date | None = Field(None, examples=["2025-05-15"])
    support_needed: Written500 | None = Field(None, examples=["Umpan balik Kepala Sekolah setelah mencoba"])


class Module(Body):
    """Pilihan Belajar melalui Pelatihan Mandiri (optional)."""

    goal: Written500 | None = Field(None, examples=["Memahami disiplin positif"])
    module_code: Written100 | None = Field(None, examples=["PM-DISIPLIN-POSITIF-1"])
    starts_on: date | None = Field(None, examples=["2025-04-01"])
    ends_on: date | None = Field(None, examples=["2025-04-30"])
    support_needed: Written500 | None = Field(None, examples=["Waktu belajar hari Jumat"])


class FollowUpDraft(Body):
    """The whole draft; what is left out is empty."""

    challenges: Written2000 | None = Field(None, examples=["Murid belum mengingat kesepakatan kelas"])
    learning_choices: Annotated[list[Learning], Field(max_length=10)] = []
    self_paced: Annotated[list[Module], Field(max_length=10)] = []
    discussed_on: date | None = Field(None, examples=["2025-03-20"])

    def content(self) -> FollowUpContent:
        return FollowUpContent.model_validate(self.model_dump())


class Note(Body):
    progress_note: Written2000 | None = Field(examples=["Modul pertama selesai, dicoba hari Senin"])


class ReflectionDraft(Body):
    """The four questions, and the two of 2024; what is left out is empty."""

    inspiration: Written2000 | None = Field(None, examples=["Murid ikut menyusun kesepakatan"])
    practice_change: Written2000 | None = Field(None, examples=["Kesepakatan ditinjau tiap Senin"])
    challenges: Annotated[list[Written500], Field(max_length=10)] = Field([], examples=[["Waktu yang terbatas"]])
    strategies: Written2000 | None = Field(None, examples=["Sepuluh menit pertama untuk meninjau"])
    achievement: Written2000 | None = Field(None, examples=["Kesepakatan kelas dijalankan oleh murid"])
    improvement_plan: Written2000 | None = Field(None, examples=["Meninjau kesepakatan bersama orang tua"])
    done_with_superior_on: date | None = Field(None, examples=["2025-05-20"])

    def content(self) -> ReflectionContent:
        return ReflectionContent.model_validate(self.model_dump())


@router.get("/participations/{participation_id}/follow-up", openapi_extra=rule("read_follow_up"))
async def read_follow_up(participation_id: UUID, session: Transaction, person: Caller) -> FollowUpCard:
    return await queries.follow_up_card(session, participation_id, person)


@router.post("/participations/{participation_id}/follow-up/opening", openapi_extra=rule("open_result"))
async def open_result(participation_id: UUID, session: Transaction, person: Commander) -> FollowUpCard:
    """The teacher opens the result; opening it again changes nothing."""
    await commands.open_result(session, participation_id, person)
    return await _follow_up(session, participation_id, person)


@router.put("/participations/{participation_id}/follow-up", openapi_extra=rule("write_follow_up"))
async def save_follow_up(
    participation_id: UUID, body: FollowUpDraft, session: Transaction, person: Commander, seen: Seen
) -> FollowUpCard:
    """ "Simpan Draf"."""
    await commands.save_follow_up(session, participation_id, body.content(), person, seen)
    return await _follow_up(session, participation_id, person)


@router.post("/participations/{participation_id}/follow-up/collection", openapi_extra=rule("write_follow_up"))
async def collect_follow_up(
    participation_id: UUID, body: Confirmation, session: Transaction, person: Commander, seen: Seen
) -> FollowUpCard:
    """ "Kumpulkan": the reflection will be asked for, the efforts may begin."""
    confirmed = body.confirmation_checked
    await commands.collect_follow_up(session, participation_id, person, seen, confirmed=confirmed)
    return await _follow_up(session, participation_id, person)


@router.get("/participations/{participation_id}/efforts", openapi_extra=rule("read_efforts"))
async def read_efforts(participation_id: UUID, session: Transaction, person: Caller) -> Sequence[EffortCard]:
    return await queries.efforts(session, participation_id, person)


@router.post("/efforts/{effort_id}/start", openapi_extra=rule("do_effort"))
async def start_effort(effort_id: UUID, session: Transaction, person: Commander, seen: Seen) -> EffortCard:
    await commands.start_effort(session, effort_id, person, seen)
    return await _effort(session, effort_id, person)


@router.put("/efforts/{effort_id}/note", openapi_extra=rule("do_effort"))
async def save_note(effort_id: UUID, body: Note, session: Transaction, person: Commander, seen: Seen) -> EffortCard:
    await commands.save_note(session, effort_id, body.progress_note, person, seen)
    return await _effort(session, effort_id, person)


@router.post("/efforts/{effort_id}/completion", openapi_extra=rule("do_effort"))
async def complete_effort(effort_id: UUID, session: Transaction, person: Commander, seen: Seen) -> EffortCard:
    """The teacher declares it done."""
    await commands.complete_effort(session, effort_id, person, seen)
    return await _effort(session, effort_id, person)


@router.get("/participations/{participation_id}/reflection", openapi_extra=rule("read_reflection"))
async def read_reflection(
    participation_id: UUID, session: Transaction, person: Caller, language: Language
) -> ReflectionCard:
    return await queries.reflection_card(session, participation_id, person, language)


@router.put("/participations/{participation_id}/reflection", openapi_extra=rule("write_reflection"))
async def save_reflection(
    participation_id: UUID,
    body: ReflectionDraft,
    session: Transaction,
    person: Commander,
    seen: Seen,
    language: Language,
) -> ReflectionCard:
    """ "Simpan Draf"."""
    await commands.save_reflection(session, participation_id, body.content(), person, seen)
    return await _reflection(session, participation_id, person, language)


@router.post("/participations/{participation_id}/reflection/collection", openapi_extra=rule("write_reflection"))
async def collect_reflection(
    participation_id: UUID,
    body: Confirmation,
    session: Transaction,
    person: Commander,
    seen: Seen,
    language: Language,
) -> ReflectionCard:
    """ "Kumpulkan", after at least one effort is done."""
    confirmed = body.confirmation_checked
    await commands.collect_reflection(session, participation_id, person, seen, confirmed=confirmed)
    return await _reflection(session, participation_id, person, language)


async def _follow_up(session: Transaction, participation_id: UUID, person: Caller) -> FollowUpCard:
    await session.flush()
    return await queries.follow_up_card(session, participation_id, person)


async def _effort(session: Transaction, effort_id: UUID, person: Caller) -> EffortCard:
    await session.flush()
    return await queries.effort_card(session, effort_id, person)


async def _reflection(session: Transaction, participation_id: UUID, person: Caller, language: str) -> ReflectionCard:
    await session.flush()
    return await queries.reflection_card(session, participation_id, person, language)
