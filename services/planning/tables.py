"""Planning's tables, and what of the domain is kept in them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry

from services.planning.domain.adjustment import Adjustment
from services.planning.domain.education_report import EducationReport, ReportedIndicator
from services.planning.domain.items import PlanItem
from services.planning.domain.participation import Correction, Exemption, Participation, ParticipationStatus
from services.planning.domain.plan import Plan, PlanStatus
from services.planning.domain.reset import ResetRequest, ResetStatus
from services.planning.domain.school_cycle import Extension, SchoolCycle
from services.planning.domain.snapshot import DataSnapshot
from shared import clock, facts, idempotency, reminders
from shared.columns import Enumerated, Json
from shared.contracts.base import About
from shared.contracts.directory import (
    EmployeeLeft,
    EmployeePlaced,
    EmploymentStatus,
    PositionLevel,
    SchoolStatus,
    StaffType,
    TeamMember,
)
from shared.contracts.ids import Capacity
from shared.contracts.planning import ApprovalMode, SuperiorKind
from shared.plumbing import plumbing

metadata = MetaData()
mapper = registry(metadata=metadata)
for part in (plumbing, idempotency.install, clock.install, facts.install, reminders.install):
    part(metadata)

person = Table(
    "person", metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("nip", Text),
)  # fmt: skip

placement = Table(
    "placement", metadata,
    Column("employee_id", Uuid, primary_key=True),
    Column("npsn", Text, primary_key=True),
    Column("fact", Json(EmployeePlaced), nullable=False),
)  # fmt: skip

school_cycle = Table(
    "school_cycle", metadata,
    Column("npsn", Text, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("policy", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("extensions", Json(tuple[Extension, ...]), nullable=False),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("confirmed_by", Uuid),
    Column("closed_at", DateTime(timezone=True)),
    Column("checked_on", Date),  # the day on which the superiors of its pending plans were last compared
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

office_cycle = Table(
    "office_cycle", metadata,
    Column("office", Text, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("opened_by", Uuid, nullable=False),
)  # fmt: skip
"""What an office opened for all its schools."""

plt = Table(
    "plt", metadata,
    Column("employee_id", Uuid, primary_key=True),
    Column("npsn", Text, primary_key=True),
)  # fmt: skip
"""Who has a row of leadership as Plt, on whatever days."""

leaders_check = Table(
    "leaders_check", metadata,
    Column("npsn", Text, primary_key=True),
    Column("look_on", Date, nullable=False),
)  # fmt: skip
"""The next day on which who takes part as leader may change."""

school_status = Table(
    "school_status", metadata,
    Column("npsn", Text, primary_key=True),
    Column("status", Enumerated(SchoolStatus), nullable=False),
)  # fmt: skip

departure = Table(
    "departure", metadata,
    Column("employee_id", Uuid, primary_key=True),
    Column("npsn", Text, primary_key=True),
    Column("leaves_on", Date, nullable=False),
    Column("fact", Json(EmployeeLeft), nullable=False),
)  # fmt: skip
"""Those who are known to leave on a day that is still to come."""

stage_told = Table(
    "stage_told", metadata,
    Column("office", Text, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("stage", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("day", Date, primary_key=True),
)  # fmt: skip

participation = Table(
    "participation", metadata,
    Column("id", Uuid, primary_key=True),
    Column("employee_id", Uuid, nullable=False),
    Column("npsn", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("staff_type", Enumerated(StaffType), nullable=False),
    Column("employment_status", Enumerated(EmploymentStatus), nullable=False),
    Column("position_level", Enumerated(PositionLevel), nullable=False),
    Column("capacity", Enumerated(Capacity), nullable=False),
    Column("status", Enumerated(ParticipationStatus), nullable=False),
    Column("data_confirmed_at", DateTime(timezone=True)),
    Column("started_at", DateTime(timezone=True)),
    Column("correction", Json(Correction)),
    Column("rated_at", DateTime(timezone=True)),
    Column("ready_at", DateTime(timezone=True)),
    Column("final_at", DateTime(timezone=True)),
    Column("reset_at", DateTime(timezone=True)),
    Column("left_at", DateTime(timezone=True)),
    Column("exemption", Json(Exemption)),
    Column("continues", Uuid),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

plan = Table(
    "plan", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    Column("participation_id", Uuid, Computed("(about->>'participation_id')::uuid"), nullable=False, unique=True),
    Column("npsn", Text, Computed("about->>'npsn'"), nullable=False),
    Column("cycle", Text, Computed("about->>'cycle'"), nullable=False),
    Column("status", Enumerated(PlanStatus), nullable=False),
    Column("items", Json(tuple[PlanItem, ...]), nullable=False),
    Column("submitted_items", Json(tuple[PlanItem, ...]), nullable=False),
    Column("review", Json(tuple[PlanItem, ...])),
    Column("review_adjustments", Json(tuple[Adjustment, ...]), nullable=False),
    Column("adjustments", Json(tuple[Adjustment, ...]), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("returns", Integer, nullable=False),
    Column("superior_id", Uuid),
    Column("superior_kind", Enumerated(SuperiorKind)),
    Column("approval_mode", Enumerated(ApprovalMode)),
    Column("snapshot", Json(DataSnapshot)),
    Column("return_reason", Text),
    Column("submitted_at", DateTime(timezone=True)),
    Column("late", Boolean, nullable=False),
    Column("reviewed_at", DateTime(timezone=True)),
    Column("approved_at", DateTime(timezone=True)),
    Column("agreed_at", DateTime(timezone=True)),
    Column("recommended", Json(tuple[str, ...]), nullable=False),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

ended_plan = Table(
    "ended_plan", metadata,
    Column("id", Uuid, primary_key=True),
    Column("participation_id", Uuid, nullable=False),
    Column("status", Enumerated(PlanStatus), nullable=False),
    Column("ended_at", DateTime(timezone=True), nullable=False),
    Column("plan", JSONB, nullable=False),
)  # fmt: skip
"""Plans that were reset or cancelled, as they were when another took their place: nobody acts on them any more."""

reset_request = Table(
    "reset_request", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    Column("npsn", Text, Computed("about->>'npsn'"), nullable=False),
    Column("plan_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", Enumerated(ResetStatus), nullable=False),
    Column("verified_by", Uuid),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
    Column("rejection_reason", Text),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip
"""One for each participation: its id is the participation's."""

team_fact = Table(
    "team_fact", metadata,
    Column("npsn", Text, primary_key=True),
    Column("members", Json(tuple[TeamMember, ...]), nullable=False),
)  # fmt: skip

education_report = Table(
    "education_report", metadata,
    Column("npsn", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("indicators", Json(tuple[ReportedIndicator, ...]), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Uuid, nullable=False),
)  # fmt: skip

mapper.map_imperatively(SchoolCycle, school_cycle, exclude_properties=["checked_on"])
mapper.map_imperatively(Participation, participation)
mapper.map_imperatively(Plan, plan, exclude_properties=["participation_id", "npsn", "cycle"])
mapper.map_imperatively(ResetRequest, reset_request, exclude_properties=["npsn"])
mapper.map_imperatively(EducationReport, education_report)
