"""Whether somebody takes part in the cycle of a day, must or may, and if not, why and who can repair it (4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.facts import Person, School
from services.directory.domain.placement import Employment
from services.directory.queries import leads, may_see
from services.directory.views import RelationRow
from shared import clock
from shared.access import REPAIRS, Access, Answer, Barrier, Named, access, capacity_of, say
from shared.contracts.directory import Zone
from shared.contracts.ids import Capacity, PersonId
from shared.edge import View
from shared.errors import NotFound
from shared.policies import Frequency, Policy
from shared.repair import Repairer
from shared.texts import Text
from shared.windows import NATIONAL, policy_of_day


class Hat(StrEnum):
    """As what somebody enters (R-ACC-5)."""

    TEACHER_AS_EMPLOYEE = "TEACHER_AS_EMPLOYEE"
    PRINCIPAL_AS_SUPERIOR = "PRINCIPAL_AS_SUPERIOR"
    PRINCIPAL_AS_EMPLOYEE = "PRINCIPAL_AS_EMPLOYEE"


class HatRow(View):
    """One way in, and at which school."""

    hat: Hat
    label: str
    npsn: str


class AccessCard(View):
    """The period of a day, whether somebody takes part in it, and in one sentence why."""

    employee_id: PersonId
    npsn: str | None
    on: date
    cycle: str
    title: str
    platform: str
    months: int
    predicate_frequency: Frequency
    scored: tuple[str, ...]
    """What the result of the period is drawn from."""
    access: Access
    barrier: Barrier | None
    explanation: str
    repair: str | None
    repaired_by: tuple[Repairer, ...]
    account: str | None
    """What is wrong with the account that one signs in with."""
    as_leader: str | None
    """What becomes of leading a school, for a teacher who does that too (E-3, E-4); None: he does not, or is none."""
    hats: tuple[HatRow, ...]


_LABELS = {
    Hat.TEACHER_AS_EMPLOYEE: "Guru → Sebagai Pegawai",
    Hat.PRINCIPAL_AS_SUPERIOR: "Kepala Sekolah → Sebagai Atasan",
    Hat.PRINCIPAL_AS_EMPLOYEE: "Kepala Sekolah → Sebagai Pegawai",
}
_AS_EMPLOYEE = {Capacity.TEACHER: Hat.TEACHER_AS_EMPLOYEE, Capacity.PRINCIPAL: Hat.PRINCIPAL_AS_EMPLOYEE}
_NO_ACCOUNT = Text(
    "Akun belajar.id belum tercatat: operator sekolah mengisi surelnya di Dapodik.",
    "No belajar.id account is recorded: the school operator fills in its e-mail in Dapodik.",
)
_LEADS_HERE = Text(
    "{who} juga memimpin {school}: sebagai guru dinilai oleh kepala dinas pendidikan, dan penilaian sebagai kepala "
    "sekolah berlangsung di luar sistem ini.",
    "{who} also {leads} {school}: as a teacher the head of the education office assesses {him}; leading is assessed "
    "outside this system.",
)
_LEADS_ELSEWHERE = Text(
    "{who} juga memimpin {school}: sebagai guru tetap dinilai di sekolah induk, dan penilaian sebagai kepala sekolah "
    "berlangsung di luar sistem ini.",
    "{who} also {leads} {school}: as a teacher the home school still assesses {him}; leading is assessed outside this "
    "system.",
)


@dataclass(frozen=True)
class _Asked:
    """Who, where he works on that day, and under which policy."""

    employee: PersonId
    person: Person | None
    work: Employment | None
    school: School | None
    on: date
    rules: Policy

    @property
    def answer(self) -> Answer:
        applicant = self.work.applicant(self.school.status) if self.work and self.school else None
        return access(applicant, self.rules)


async def access_card(
    session: AsyncSession, employee: PersonId, on: date | None, asking: PersonId, platform: bool, language: str
) -> AccessCard:
    """For himself, his superior, his school's operator, his office."""
    if not (platform or await may_see(session, employee, asking)):
        raise NotFound()
    asked = await _asked(session, employee, on)
    led = await leads(session, employee)
    return _card(asked, led, language, own=asking == employee)


async def _asked(session: AsyncSession, employee: PersonId, on: date | None) -> _Asked:
    work = (await store.employments(session, [employee])).get(employee)
    found = (await store.schools(session, [work.npsn])).get(work.npsn) if work else None
    zone: Zone = found[0].zone if found else NATIONAL
    day = on or clock.day(await clock.now(session), zone)
    if work is not None and work.gone_on(day):
        work = None
    person = (await store.people(session, [employee])).get(employee)
    return _Asked(employee, person and person[0], work, found and found[0], day, policy_of_day(day))


def _card(asked: _Asked, led: Sequence[RelationRow], language: str, *, own: bool) -> AccessCard:
    answer, rules, work = asked.answer, asked.rules, asked.work
    named = Named(
        who=None if own else asked.person.name if asked.person else "–",
        school=asked.school.name if asked.school else "–",
        job=work.job if work else "–",
    )
    repair = REPAIRS[answer.barrier] if answer.barrier else None
    return AccessCard(
        employee_id=asked.employee, npsn=work.npsn if work else None, on=asked.on,
        cycle=rules.cycle_code, title=rules.title, platform=rules.platform, months=rules.cycle_months,
        predicate_frequency=rules.predicate_frequency, scored=rules.scored,
        access=answer.access, barrier=answer.barrier, explanation=say(answer, named, rules, language),
        repair=repair.how.say(language, {}) if repair else None, repaired_by=repair.by if repair else (),
        account=_NO_ACCOUNT.say(language, {}) if asked.person and asked.person.email is None else None,
        as_leader=_as_leader(answer, work, led, named, language),
        hats=_hats(answer, work, tuple(row.npsn for row in led if row.npsn)),
    )  # fmt: skip


def _as_leader(
    answer: Answer, work: Employment | None, led: Sequence[RelationRow], named: Named, language: str
) -> str | None:
    """One sentence, about his own school before another one."""
    if work is None or answer.access is Access.NOT or not led:
        return None
    there = min(led, key=lambda row: (row.npsn != work.npsn, row.npsn or ""))
    own = named.who is None
    words: dict[str, object] = {
        "who": named.who or ("You" if language == "en" else "Anda"), "school": there.name or there.npsn,
        "leads": "lead" if own else "leads", "him": "you" if own else "this teacher",
    }  # fmt: skip
    return (_LEADS_HERE if there.npsn == work.npsn else _LEADS_ELSEWHERE).say(language, words)


def _hats(answer: Answer, work: Employment | None, led: tuple[str, ...]) -> tuple[HatRow, ...]:
    """R-ACC-5: one enters as the employee that one is, as the superior of a school, or as both."""
    own = [(_AS_EMPLOYEE[capacity_of(work.staff_type)], work.npsn)] if work and answer.access is not Access.NOT else []
    found = [*own, *((Hat.PRINCIPAL_AS_SUPERIOR, npsn) for npsn in led)]
    return tuple(HatRow(hat=hat, label=_LABELS[hat], npsn=npsn) for hat, npsn in found)
