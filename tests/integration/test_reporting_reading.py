"""What reporting shows, through HTTP, and to whom."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from shared.contracts import followup, observation, planning
from shared.contracts.assessment import Predicate
from shared.contracts.base import Event
from shared.contracts.directory import EmployeeLeft
from shared.contracts.ids import PersonId, participation_id, person_id
from tests import builders as a
from tests.integration.service_kit import Kit
from tests.unit.reporting_story import a_cycle, a_school_predicate, a_story
from tests.unit.test_notification_telling import an

ANIS, BUDIS = participation_id(a.ANI, "2025", a.NPSN), participation_id(a.BUDI, "2025", a.NPSN)
DOSSIER, DOSSIERS = f"/v1/participations/{ANIS}/dossier", f"/v1/schools/{a.NPSN}/dossiers?cycle=2025"
PROGRESS, DISTRIBUTION = f"/v1/schools/{a.NPSN}/progress?cycle=2025", f"/v1/schools/{a.NPSN}/distribution?cycle=2025"
OFFICE, OFFICES = f"/v1/offices/{a.OFFICE}/progress?cycle=2025", f"/v1/offices/{a.OFFICE}/distribution?cycle=2025"


def until(kind: type[Event], who: PersonId) -> list[Event]:
    """A story that stands at this event."""
    events = [event for event, _ in a_story(who)]
    last = max(n for n, event in enumerate(events) if isinstance(event, kind))
    return events[: last + 1]


@pytest.fixture
async def kit(kits) -> Kit:
    """Ani has walked the whole cycle, Budi has collected his preparation."""
    kit = await kits("reporting")
    await kit.feed(
        *a.a_led_school(), a.a_person(), a.a_placed_teacher(), a.a_person(a.BUDI, "Budi Santoso"),
        a.a_placed_teacher(a.BUDI), a_cycle(), a_school_predicate()[0],
        *(event for event, _ in a_story()), *until(observation.PreparationCollected, a.BUDI),
    )  # fmt: skip
    return kit


async def get(kit: Kit, who: PersonId, path: str, language: str = "id") -> httpx.Response:
    return await kit.as_(who, language).get(path)


ENTITLED: dict[str, dict[PersonId, int]] = {
    DOSSIER: {a.ANI: 200, a.PRINCIPAL: 200, a.HEAD: 200, a.OPERATOR: 403, a.ADMIN: 403, a.BUDI: 404},
    DOSSIERS: {a.PRINCIPAL: 200, a.OPERATOR: 403, a.ADMIN: 403, a.HEAD: 200, a.ANI: 404},
    PROGRESS: {a.PRINCIPAL: 200, a.OPERATOR: 200, a.ADMIN: 200, a.HEAD: 200, a.ANI: 404},
    DISTRIBUTION: {a.PRINCIPAL: 200, a.OPERATOR: 403, a.ADMIN: 403, a.HEAD: 403, a.ANI: 404},
    OFFICE: {a.ADMIN: 200, a.HEAD: 200, a.PRINCIPAL: 404, a.OPERATOR: 404},
    OFFICES: {a.ADMIN: 200, a.HEAD: 200, a.PRINCIPAL: 404, a.OPERATOR: 404},
}


async def test_each_route_shows_itself_to_those_entitled_and_refuses_the_others(kit: Kit) -> None:
    """No token 401; nothing to do with it 404; not theirs 403."""
    wanted = {path: {a.STRANGER: 404} | people for path, people in ENTITLED.items()}
    found = {path: {who: (await get(kit, who, path)).status_code for who in wanted[path]} for path in wanted}
    assert found == wanted
    assert {(await kit.anonymous.get(path)).status_code for path in wanted} == {401}


async def test_the_leader_of_yesterday_reads_nothing_today(kit: Kit) -> None:
    gone = a.a_leader(ends_on="2025-03-01")
    await kit.feed(a.leadership(gone, a.a_leader(a.OTHER_PRINCIPAL, starts_on="2025-03-02")))
    await kit.it_is(a.JANUARY + timedelta(days=90))
    assert (await get(kit, a.PRINCIPAL, DOSSIER)).status_code == 404
    assert (await get(kit, a.OTHER_PRINCIPAL, DOSSIER)).status_code == 200


async def test_the_dossier_tells_everything_in_order_with_words(kit: Kit) -> None:
    found = (await get(kit, a.ANI, DOSSIER)).json()
    assert (found["name"], found["school"], found["documents"]) == ("Ani Lestari", f"Sekolah {a.NPSN}", 8)
    assert [e["at"] for e in found["entries"]] == sorted(e["at"] for e in found["entries"])
    sentences = [e["sentence"] for e in found["entries"]]
    assert sentences[0] == "Mulai mengikuti periode 2025."
    assert sentences[-1] == "Predikat final: Baik."
    rated = next(e for e in found["entries"] if e["step"] == "B")
    assert (rated["step_name"], rated["by"]) == ("Observasi Kinerja", "atasan")
    assert rated["details"]["levels"][0] == {"behaviour": "KSK1", "level": "DONE_EFFECTIVE"}
    assert found["as_of"] == found["entries"][-1]["at"]


async def test_the_order_is_that_of_what_happened_not_of_what_arrived(kit: Kit) -> None:
    citra = person_id("citra")
    late_first = [e for e, _ in a_story(citra) if isinstance(e, followup.EffortStarted | observation.ObservationRated)]
    await kit.feed(*reversed(late_first))
    found = (await get(kit, citra, f"/v1/participations/{participation_id(citra, '2025', a.NPSN)}/dossier")).json()
    assert [e["step"] for e in found["entries"]] == ["B", "D"]


async def test_the_dossier_speaks_english_on_request_and_never_says_what_was_written(kit: Kit) -> None:
    answer = await get(kit, a.PRINCIPAL, DOSSIER, "en")
    assert answer.json()["entries"][-1]["sentence"] == "Predicate final: Good."
    assert "Rahasia" not in answer.text


async def test_levels_and_predicate_are_there_only_after_they_were_told(kit: Kit) -> None:
    found = (await get(kit, a.BUDI, f"/v1/participations/{BUDIS}/dossier")).text
    assert "level" not in found
    assert "predicate" not in found


async def test_the_leaders_list_of_dossiers_says_how_much_and_what_came_last(kit: Kit) -> None:
    found = (await get(kit, a.PRINCIPAL, DOSSIERS)).json()
    ani, budi = found["rows"]
    assert (ani["name"], ani["documents"], ani["last"]["sentence"]) == ("Ani Lestari", 8, "Predikat final: Baik.")
    assert (budi["name"], budi["documents"], budi["last"]["step"]) == ("Budi Santoso", 2, "A")
    assert ani["entries"] > budi["entries"] > 5


async def test_the_leader_who_is_a_teacher_is_in_the_office_heads_list_and_not_in_his_own(kit: Kit) -> None:
    """R-SUP-1, D6."""
    await kit.feed(*until(observation.PreparationCollected, a.PRINCIPAL))
    listed = {who: (await get(kit, who, DOSSIERS)).json()["rows"] for who in (a.PRINCIPAL, a.HEAD)}
    assert {row["employee_id"] for row in listed[a.PRINCIPAL]} == {str(a.ANI), str(a.BUDI)}
    assert [row["employee_id"] for row in listed[a.HEAD]] == [str(a.PRINCIPAL)]


@pytest.mark.parametrize("path", [DOSSIERS, PROGRESS])
async def test_lists_of_people_come_by_name_in_pages(kit: Kit, path: str) -> None:
    first = (await get(kit, a.PRINCIPAL, f"{path}&limit=1")).json()
    assert [r["name"] for r in first["rows"]] == ["Ani Lestari"]
    second = (await get(kit, a.PRINCIPAL, f"{path}&limit=1&after={first['next']}")).json()
    assert [r["name"] for r in second["rows"]] == ["Budi Santoso"]
    assert second["next"] is None


async def test_progress_has_a_row_for_each_teacher_and_a_dated_column_for_each_step(kit: Kit) -> None:
    found = (await get(kit, a.PRINCIPAL, PROGRESS)).json()
    assert [c["name"] for c in found["columns"]][:3] == ["Perencanaan", "Persiapan Observasi", "Observasi Kinerja"]
    ani, budi = found["rows"]
    assert (ani["step"], ani["step_name"], ani["plan"]["label"]) == ("DONE", "Selesai", "Disetujui")
    assert all(ani[letter] for letter in "abcde")
    assert (ani["competencies"]["count"], ani["duties"]["count"], ani["assessment"]["label"]) == (2, 1, "Final")
    assert (budi["step"], budi["b"], budi["assessment"]["state"]) == ("B", None, "NOT_READY")
    assert budi["a"] is not None
    assert budi["staff_type"] == "CLASS_TEACHER"
    assert found["as_of"] == ani["assessment"]["at"]


async def test_the_predicate_of_a_teacher_is_for_his_leader_and_the_head(kit: Kit) -> None:
    for who, told in ((a.PRINCIPAL, True), (a.HEAD, True), (a.OPERATOR, False), (a.ADMIN, False)):
        found = (await get(kit, who, PROGRESS)).json()
        assert (found["rows"][0]["predicate"] is not None) == told, who


async def test_progress_can_be_asked_for_one_step(kit: Kit) -> None:
    found = (await get(kit, a.PRINCIPAL, f"{PROGRESS}&step=B")).json()
    assert [r["name"] for r in found["rows"]] == ["Budi Santoso"]
    assert (await get(kit, a.PRINCIPAL, f"{PROGRESS}&step=F")).status_code == 422


async def test_one_who_has_left_stays_in_the_list_without_a_place(kit: Kit) -> None:
    left = EmployeeLeft(
        npsn=a.NPSN, employee_id=a.BUDI, on=a.JANUARY.date(), by=a.a_school().by, at=a.JANUARY + timedelta(days=1)
    )
    await kit.feed(left.model_copy(update={"on": date(2025, 3, 1)}))
    await kit.it_is(datetime(2025, 2, 28, 16, 59, tzinfo=UTC))
    assert (await get(kit, a.PRINCIPAL, PROGRESS)).json()["rows"][1]["staff_type"] == "CLASS_TEACHER"
    await kit.it_is(datetime(2025, 2, 28, 17, 1, tzinfo=UTC))
    assert (await get(kit, a.PRINCIPAL, PROGRESS)).json()["rows"][1]["staff_type"] is None
    await kit.feed(left.model_copy(update={"on": date(2025, 4, 1)}))
    assert (await get(kit, a.PRINCIPAL, PROGRESS)).json()["rows"][1]["staff_type"] == "CLASS_TEACHER"
    await kit.feed(left)
    assert (await get(kit, a.PRINCIPAL, PROGRESS)).json()["rows"][1]["staff_type"] is None


async def test_who_takes_no_part_any_more_is_said_so_and_left_out_of_the_shares_E_13(kit: Kit) -> None:
    before = (await get(kit, a.HEAD, OFFICE)).json()["rows"][0]
    await kit.feed(an(planning.ParticipationLeft, about=a.about(a.BUDI), to_npsn=a.OTHER_NPSN))
    budi = (await get(kit, a.PRINCIPAL, PROGRESS)).json()["rows"][1]
    assert (budi["taking"]["state"], budi["taking"]["label"]) == ("TRANSFERRED", "Pindah sekolah")
    after = (await get(kit, a.HEAD, OFFICE)).json()["rows"][0]
    done = [[step["done"] for step in row["steps"][:2]] for row in (before, after)]
    assert (before["teachers"], after["teachers"], done) == (2, 1, [[2, 2], [1, 1]])


async def test_a_cycle_that_was_not_opened_is_not_found(kit: Kit) -> None:
    for who, path in ((a.PRINCIPAL, PROGRESS), (a.PRINCIPAL, DISTRIBUTION), (a.HEAD, OFFICE)):
        assert (await get(kit, who, path.replace("2025", "2030"))).status_code == 404


async def test_facts_on_their_way_are_waited_for(kits) -> None:
    kit = await kits("reporting")
    await kit.feed(*(event for event, _ in a_story()))
    answer = await get(kit, a.ANI, DOSSIER)
    assert (answer.status_code, answer.headers["retry-after"]) == (409, "2")


async def test_rows_from_late_topics_stand_without_names_and_without_a_plan(kit: Kit) -> None:
    """Another topic is behind: what there is is kept and shown."""
    citra = person_id("citra")
    await kit.feed(*[e for e, _ in a_story(citra) if isinstance(e, followup.ReflectionCollected)])
    row = (await get(kit, a.PRINCIPAL, PROGRESS)).json()["rows"][0]
    assert (row["name"], row["step"], row["plan"]["state"]) == (None, "PLAN", "NOT_SUBMITTED")
    assert row["e"] is not None


async def test_the_leader_sees_his_schools_distribution_whole(kit: Kit) -> None:
    found = (await get(kit, a.PRINCIPAL, DISTRIBUTION)).json()
    assert (found["teachers"], found["assessed"], found["final"]) == (2, 1, 1)
    assert {c["predicate"]: c["count"] for c in found["cells"]}["GOOD"] == 1
    assert found["organisation"]["label"] == "Baik"


async def test_an_office_never_sees_a_cell_below_five(kit: Kit) -> None:
    alone = (await get(kit, a.HEAD, OFFICES)).json()
    assert alone["assessed"] == 1
    assert {c["shown"] for c in alone["cells"]} == {"<5"}
    more = [person_id(f"teacher {n}") for n in range(12)]
    for n, who in enumerate(more):
        predicate = Predicate.VERY_GOOD if n < 5 else Predicate.NEEDS_IMPROVEMENT if n < 7 else Predicate.GOOD
        await kit.feed(*(event for event, _ in a_story(who, predicate=predicate)))
    found = {c["predicate"]: c for c in (await get(kit, a.HEAD, OFFICES)).json()["cells"]}
    assert (found["GOOD"]["shown"], found["NEEDS_IMPROVEMENT"]["count"]) == ("6", None)
    assert (found["VERY_GOOD"]["shown"], found["NEEDS_IMPROVEMENT"]["shown"]) == ("*", "*")
    assert found["POOR_MISCONDUCT"]["shown"] == "0"


async def test_the_office_sees_the_share_of_each_step_of_each_school(kit: Kit) -> None:
    await kit.feed(a.a_school(a.OTHER_NPSN), a_cycle(a.OTHER_NPSN))
    found = (await get(kit, a.ADMIN, OFFICE)).json()
    first, second = found["rows"]
    shares = {s["step"]: (s["done"], s["share"]) for s in first["steps"]}
    assert (first["teachers"], shares["A"], shares["B"]) == (2, (2, 1.0), (1, 0.5))
    assert (second["npsn"], second["teachers"], second["steps"][0]["share"]) == (a.OTHER_NPSN, 0, 0.0)
    page = (await get(kit, a.ADMIN, f"{OFFICE}&limit=1")).json()
    assert page["next"] == a.NPSN
    rest = (await get(kit, a.ADMIN, f"{OFFICE}&limit=1&after={page['next']}")).json()
    assert ([r["npsn"] for r in rest["rows"]], rest["next"]) == ([a.OTHER_NPSN], None)


async def test_nothing_is_told_to_the_bus(kit: Kit) -> None:
    assert await kit.told() == []
