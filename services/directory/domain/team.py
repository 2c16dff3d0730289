"""The performance team of a school: who helps to observe, whom, and how long. It recommends and decides nothing."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import Actor
from shared.contracts.directory import Leader, PerformanceTeamSet, TeamMember
from shared.contracts.ids import PersonId, team_id
from shared.errors import FieldError, Incomplete, Refusal
from shared.texts import Text


class OwnAppointment(Refusal):
    """R-SEC-1: who keeps the data does not give himself the sight of his colleagues' observations."""

    status: ClassVar[int] = 403
    title = Text("Anda menunjuk diri sendiri", "You appoint yourself")
    detail = Text(
        "Anda tidak dapat menunjuk diri sendiri ke dalam tim kinerja. Mintalah dinas pendidikan melakukannya.",
        "You cannot put yourself on the performance team. Ask the education office to do it.",
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What a team is held against: people with a record, who works at the school, and who leads it."""

    known: Collection[PersonId]
    staff: Collection[PersonId]
    leaders: tuple[Leader, ...]
    today: date

    def led_during(self, member: TeamMember) -> set[PersonId]:
        """Who leads the school while he is of the team, from today on; also who is away meanwhile."""
        first = max(self.today, member.starts_on)
        return {
            row.person_id
            for row in self.leaders
            if (row.ends_on is None or row.ends_on >= first)
            and (member.ends_on is None or row.starts_on <= member.ends_on)
        }


@dataclass
class Team:
    """The team of one school."""

    npsn: str
    members: tuple[TeamMember, ...] = ()
    version: int = 0

    @property
    def id(self) -> UUID:
        return team_id(self.npsn)

    def set(
        self, members: tuple[TeamMember, ...], around: Around, by: Actor, at: datetime
    ) -> PerformanceTeamSet | None:
        """Replace it whole; None when it says nothing new."""
        plotted = [_told(member, outside=False) for member in self.members]
        if any(member.person_id == by.id for member in members if member not in plotted):
            raise OwnAppointment(field="/members")
        if errors := [error for place, m in enumerate(members) for error in _wrong(place, m, around)]:
            raise Incomplete(errors=errors)
        if errors := _repeated(members):
            raise Incomplete(errors=errors)
        return self._tell(tuple(_told(m, outside=m.person_id not in around.staff) for m in members), by, at)

    def follow(self, works_here: Mapping[PersonId, bool], by: Actor, at: datetime) -> PerformanceTeamSet | None:
        """Somebody began to work at the school, or works elsewhere now; None when that is nobody of the team."""
        members = (_told(m, outside=not works_here.get(m.person_id, not m.outside)) for m in self.members)
        return self._tell(tuple(members), by, at)

    def _tell(self, members: tuple[TeamMember, ...], by: Actor, at: datetime) -> PerformanceTeamSet | None:
        if members == self.members:
            return None
        self.members = members
        return PerformanceTeamSet(npsn=self.npsn, members=members, by=by, at=at)


def _told(member: TeamMember, *, outside: bool) -> TeamMember:
    return member.model_copy(update={"outside": outside})


def _wrong(place: int, member: TeamMember, around: Around) -> list[FieldError]:
    here, helped, leading = f"/members/{place}", set(member.employee_ids), around.led_during(member)
    under_him = member.person_id in around.staff and bool(helped & leading)
    checks = [
        (member.person_id in around.known, f"{here}/person_id", "unknown", _UNKNOWN),
        (member.ends_on is None or member.starts_on <= member.ends_on, f"{here}/ends_on", "before-start", _ORDER),
        (member.person_id not in member.employee_ids, f"{here}/employee_ids", "himself", _HIMSELF),
        (helped <= {*around.staff, *leading}, f"{here}/employee_ids", "not-here", _NOT_HERE),
        (not under_him, f"{here}/employee_ids", "his-superior", _HIS_SUPERIOR),
    ]
    return [FieldError(field, code, text) for holds, field, code, text in checks if not holds]


def _repeated(members: tuple[TeamMember, ...]) -> list[FieldError]:
    often = {person for person, n in Counter(m.person_id for m in members).items() if n > 1}
    return [
        FieldError(f"/members/{place}/person_id", "repeated", _REPEATED)
        for place, member in enumerate(members)
        if member.person_id in often
    ]


_UNKNOWN = Text("Orang ini tidak ada dalam data.", "Nobody is known by this id.")
_ORDER = Text("Tanggal selesai sebelum tanggal mulai.", "It ends before it begins.")
_HIMSELF = Text("Tidak seorang pun mengamati dirinya sendiri.", "Nobody observes himself.")
_NOT_HERE = Text("Ada yang tidak bekerja di satuan pendidikan ini.", "Somebody there does not work at this school.")
_HIS_SUPERIOR = Text(
    "Anggota yang bekerja di satuan pendidikan ini tidak mengamati kepala sekolah atau Plt.-nya. Itu tugas kepala "
    "dinas atau anggota dari luar, misalnya pengawas sekolah.",
    "A member who works at this school does not observe whoever leads it. The head of the office does, or a member "
    "from outside, such as a school supervisor.",
)
_REPEATED = Text("Orang ini ada dua kali.", "This person is there twice.")
