"""Whether somebody takes part in the cycle of a day, must or may, and if not, why and who can repair it (4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.facts import Person, School
from services.directory.domain.hats import LABELS, Hat, Home, Led, as_leader, ways_in
from services.directory.domain.placement import Employment
from services.directory.queries import leads, may_see
from services.directory.relations import standing
from shared import clock
from shared.access import REPAIRS, Access, Answer, Barrier, Named, access, capacity_of, say
from shared.contracts.directory import Zone
from shared.contracts.ids import Capacity, PersonId
from shared.edge import View
from shared.errors import NotFound
from shared.policies import Frequency, Policy
from shared.repair import Repairer
from shared.superior import leader_of
from shared.texts import Text
from shared.windows import NATIONAL, policy_of_day


class HatRow(View):
    """One way in, and at which school."""

    hat: Hat
    label: str
    npsn: str
    capacity: Capacity | None
    """As an employee: as what he is assessed there (D19)."""


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
    """What becomes of leading a school (D19, E-3 to E-5); None: he leads none."""
    hats: tuple[HatRow, ...]


_NO_ACCOUNT = Text(
    "Akun belajar.id belum tercatat: operator sekolah mengisi surelnya di Dapodik.",
    "No belajar.id account is recorded: the school operator fills in its e-mail in Dapodik.",
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
    return _card(asked, await _led(session, asked), language, own=asking == employee)


async def _led(session: AsyncSession, asked: _Asked) -> list[Led]:
    """The schools that he leads today, and whether he takes part as their Plt: with the facts of where he works."""
    found = []
    for row in await leads(session, asked.employee):
        assert row.npsn is not None and row.leadership is not None
        there = await standing(session, row.npsn)
        leader = leader_of(there.today(await clock.now(session)), there.leaders)
        applicant = asked.work.applicant(there.school.status) if asked.work else None
        office = there.office.name if there.office else "Dinas Pendidikan"
        decides = leader is not None and (leader.person_id, leader.kind) == (asked.employee, row.leadership)
        as_plt = access(applicant, asked.rules).access
        found.append(Led(row.npsn, row.name or row.npsn, office, row.leadership, decides, as_plt))
    return found


async def _asked(session: AsyncSession, employee: PersonId, on: date | None) -> _Asked:
    work = (await store.employments(session, [employee])).get(employee)
    found = (await store.schools(session, [work.npsn])).get(work.npsn) if work else None
    zone: Zone = found[0].zone if found else NATIONAL
    day = on or clock.day(await clock.now(session), zone)
    if work is not None and work.gone_on(day):
        work = None
    person = (await store.people(session, [employee])).get(employee)
    return _Asked(employee, person and person[0], work, found and found[0], day, policy_of_day(day))


def _card(asked: _Asked, led: Sequence[Led], language: str, *, own: bool) -> AccessCard:
    answer, rules, work = asked.answer, asked.rules, asked.work
    named = Named(
        who=None if own else asked.person.name if asked.person else "–",
        school=asked.school.name if asked.school else "–",
        job=work.job if work else "–",
    )
    takes_part = work is not None and answer.access is not Access.NOT
    home = Home(work.npsn, capacity_of(work.staff_type), work.job) if work and takes_part else None
    repair = REPAIRS[answer.barrier] if answer.barrier else None
    return AccessCard(
        employee_id=asked.employee, npsn=work.npsn if work else None, on=asked.on,
        cycle=rules.cycle_code, title=rules.title, platform=rules.platform, months=rules.cycle_months,
        predicate_frequency=rules.predicate_frequency, scored=rules.scored,
        access=answer.access, barrier=answer.barrier, explanation=say(answer, named, rules, language),
        repair=repair.how.say(language, {}) if repair else None, repaired_by=repair.by if repair else (),
        account=_NO_ACCOUNT.say(language, {}) if asked.person and asked.person.email is None else None,
        as_leader=as_leader(home, led, named.who, language),
        hats=tuple(
            HatRow(hat=hat, label=LABELS[hat], npsn=npsn, capacity=capacity)
            for hat, npsn, capacity in ways_in(home, led)
        ),
    )  # fmt: skip
