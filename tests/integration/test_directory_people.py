"""Who sees what of directory: relations, people, schools, superiors; and everything that is denied."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from uuid_utils.compat import uuid7

from deploy.demo import roster
from tests.integration import directory_kit as d
from tests.integration.directory_kit import accepted, rejected, send
from tests.integration.service_kit import Kit


async def imported(kits) -> Kit:
    kit: Kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, d.FIRST)
    return kit


@pytest.fixture(scope="module")
async def kit(kits_of_module) -> Kit:
    """Read only: what is refused leaves it as it is."""
    return await imported(kits_of_module)


@pytest.fixture
async def fresh(kits) -> Kit:
    """For who imports."""
    return await imported(kits)


async def relations(kit: Kit, who) -> list[tuple[str, str]]:
    me = (await kit.as_(who).get("/v1/me")).json()
    return [(row["kind"], row["npsn"] or row["office_code"] or "") for row in me["relations"]]


async def test_i_see_every_relation_i_have(kit: Kit) -> None:
    assert await relations(kit, d.ANI) == [("EMPLOYEE", d.ANI_SCHOOL)]
    assert await relations(kit, d.RAHMA) == [("EMPLOYEE", d.ANI_SCHOOL), ("LEADER", d.ANI_SCHOOL)]
    assert await relations(kit, d.YOHANES) == [("EMPLOYEE", d.ANI_SCHOOL), ("LEADER", d.ACTING_SCHOOL)]
    assert ("OPERATOR", d.ANI_SCHOOL) in await relations(kit, d.operator_of(d.ANI_SCHOOL))
    assert await relations(kit, d.HEAD) == [("OFFICE_HEAD", "64.02")]
    assert await relations(kit, d.ADMIN) == [("OFFICE_ADMIN", "64.02")]
    assert await relations(kit, d.PLATFORM) == [("PLATFORM_OPERATOR", "")]


async def test_who_is_not_known_is_told_so_without_an_error(kit: Kit) -> None:
    me = (await kit.as_(uuid7()).get("/v1/me")).json()
    assert (me["person"], me["relations"]) == (None, [])


async def test_my_facts_are_those_of_the_export(kit: Kit) -> None:
    ani = next(row for row in d.FIRST.employees if row.nama == "Ani Lestari")
    person = (await kit.as_(d.ANI).get("/v1/me")).json()["person"]
    assert (person["name"], person["nip"], person["email"]) == (ani.nama, ani.nip, ani.surel)
    assert person["placement"]["staff_type"] == "CLASS_TEACHER"


@pytest.mark.parametrize("who", ["ANI", "RAHMA", "HEAD", "ADMIN", "PLATFORM"])
async def test_a_person_is_seen_by_himself_his_superior_and_his_office(kit: Kit, who: str) -> None:
    answer = await kit.as_(getattr(d, who)).get(f"/v1/people/{d.ANI}")
    assert answer.status_code == 200
    assert answer.json()["name"] == "Ani Lestari"


async def test_a_person_is_seen_by_his_schools_operator(kit: Kit) -> None:
    assert (await kit.as_(d.operator_of(d.ANI_SCHOOL)).get(f"/v1/people/{d.ANI}")).status_code == 200


@pytest.mark.parametrize("who", ["BUDI", "SAODAH", "YOHANES", "OTHER_HEAD", "OTHER_ADMIN"])
async def test_others_do_not_learn_that_a_person_exists(kit: Kit, who: str) -> None:
    """Yohanes is her colleague, and acting principal elsewhere."""
    client = kit.as_(getattr(d, who))
    seen, missing = await client.get(f"/v1/people/{d.ANI}"), await client.get(f"/v1/people/{uuid7()}")
    assert (seen.status_code, missing.status_code) == (404, 404)
    assert seen.json()["code"] == missing.json()["code"]
    assert (await client.get("/v1/superior", params={"employee_id": str(d.ANI)})).status_code == 404


async def test_a_teacher_does_not_see_his_principals_record_nor_an_operator_another_schools(kit: Kit) -> None:
    assert (await kit.as_(d.ANI).get(f"/v1/people/{d.RAHMA}")).status_code == 404
    assert (await kit.as_(d.operator_of(d.ACTING_SCHOOL)).get(f"/v1/people/{d.ANI}")).status_code == 404


async def superior(kit: Kit, employee, **params: str) -> dict:
    answer = await kit.as_(employee).get("/v1/superior", params={"employee_id": str(employee), **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_definitive_principal_is_the_superior(kit: Kit) -> None:
    """R-SUP-1."""
    found = await superior(kit, d.ANI)
    assert (found["superior_id"], found["kind"], found["name"]) == (str(d.RAHMA), "DEFINITIVE", "Aji Rahmawati")
    assert "kepala sekolah definitif SD Negeri 901 Tenggarong" in found["explanation"]


async def test_a_plt_is_the_superior_where_there_is_no_definitive_principal(kit: Kit) -> None:
    found = await superior(kit, d.BUDI)
    assert (found["superior_id"], found["kind"]) == (str(d.YOHANES), "ACTING")


async def test_the_principals_superior_is_the_office_head(kit: Kit) -> None:
    """D6: never oneself."""
    found = await superior(kit, d.RAHMA)
    assert (found["superior_id"], found["kind"]) == (str(d.HEAD), "OFFICE_HEAD")


async def test_a_plt_has_a_superior_where_he_works_and_another_where_he_acts_E_4_D19(kit: Kit) -> None:
    at_home = await superior(kit, d.YOHANES)
    assert (at_home["superior_id"], at_home["npsn"], at_home["capacity"]) == (str(d.RAHMA), d.ANI_SCHOOL, "TEACHER")
    there = await superior(kit, d.YOHANES, npsn=d.ACTING_SCHOOL)
    assert (there["superior_id"], there["kind"], there["capacity"]) == (str(d.HEAD), "OFFICE_HEAD", "ACTING_PRINCIPAL")
    assert "Anda sendiri memimpin SD Negeri 902 Loa Kulu sebagai Plt. kepala sekolah" in there["explanation"]
    assert (await superior(kit, d.RAHMA))["capacity"] == "PRINCIPAL"
    asked = {"employee_id": str(d.YOHANES), "npsn": d.ACTING_SCHOOL}
    seen = {d.operator_of(d.ACTING_SCHOOL): 200, d.ADMIN: 200, d.BUDI: 404, d.RAHMA: 404, d.OTHER_HEAD: 404}
    for who, status in seen.items():
        assert (await kit.as_(who).get("/v1/superior", params=asked)).status_code == status
    for npsn in (d.ANI_SCHOOL, d.ORPHAN_SCHOOL, "00000000"):
        assert (await kit.as_(d.YOHANES).get("/v1/superior", params={"npsn": npsn})).status_code == 404
    early = {**asked, "on": "1999-01-01"}
    assert (await kit.as_(d.ADMIN).get("/v1/superior", params=early)).status_code == 404


async def test_where_nobody_leads_there_is_a_sentence(fresh: Kit) -> None:
    """E-2."""
    found = await superior(fresh, d.SAODAH)
    assert (found["superior_id"], found["kind"]) == (None, None)
    assert found["explanation"].startswith("Data atasan Anda tidak ditemukan: SD Negeri 903")
    await accepted(fresh, d.SECOND)
    assert (await superior(fresh, d.SAODAH))["name"] == "Syamsul Patawari"
    assert (await superior(fresh, d.SAODAH, on="2025-01-12"))["superior_id"] is None
    assert (await superior(fresh, d.SAODAH, on="2025-01-13"))["name"] == "Syamsul Patawari"


async def test_a_superior_is_explained_by_his_letter_on_any_day_R_SUP_1(fresh: Kit) -> None:
    """History: who was it on a day; before it began, after it ended, and what is missing then."""
    term = {"jenis": "Plt", "tmt": "2025-03-01", "tst": "2025-06-30", "nomor_sk": "12/2025"}
    terms = (replace(t, **term) if t.npsn == d.ACTING_SCHOOL else t for t in d.FIRST.leaderships)
    await accepted(fresh, replace(d.FIRST, leaderships=tuple(terms)))
    await fresh.sql("DELETE FROM leadership WHERE npsn = :npsn AND ends_on IS NULL", npsn=d.ACTING_SCHOOL)
    await fresh.it_is(datetime(2025, 3, 1, 3, tzinfo=UTC))
    today = await superior(fresh, d.BUDI)
    assert today["explanation"].startswith("Atasan Anda Bapak Yohanes Lawai, Plt. kepala sekolah SD Negeri 902")
    assert "karena SK Plt. 12/2025 berlaku 1 Maret–30 Juni 2025; tidak ada" in today["explanation"]
    assert (today["letter_no"], today["starts_on"], today["ends_on"]) == ("12/2025", "2025-03-01", "2025-06-30")
    last = await superior(fresh, d.BUDI, on="2025-06-30")
    assert last["explanation"].startswith("Pada 30 Juni 2025: Atasan Anda Bapak Yohanes")
    over = await superior(fresh, d.BUDI, on="2025-07-01")
    assert (over["missing"], over["superior_id"], over["letter_no"]) == ("LEADER_TERM_OVER", None, None)
    assert over["repaired_by"] == ["SCHOOL_OPERATOR", "OFFICE"]
    assert over["repair"].startswith("Operator sekolah memperbarui")
    assert (await superior(fresh, d.BUDI, on="2025-02-28"))["missing"] == "LEADER_NOT_YET"


async def test_a_superior_is_explained_to_others_by_name_and_in_english(kit: Kit) -> None:
    client = kit.as_(d.operator_of(d.ANI_SCHOOL), "en")
    found = (await client.get("/v1/superior", params={"employee_id": str(d.ANI)})).json()
    assert found["explanation"].startswith("Ani Lestari's superior is Ibu Aji Rahmawati, definitive principal of")


async def test_where_one_has_not_worked_yet_no_superior_is_made_up(kit: Kit) -> None:
    """Placements have no history here: of a day before this one nothing is claimed."""
    found = await superior(kit, d.ANI, on="1999-01-01")
    assert (found["superior_id"], found["missing"]) == (None, None)
    assert found["explanation"].startswith("Data atasan Anda pada 1 Januari 1999 tidak tercatat di sini: Anda bekerja")


async def schools(kit: Kit, who) -> list[str]:
    found, params = [], {"limit": 5}
    client = kit.as_(who)
    while True:
        page = (await client.get("/v1/schools", params=params)).json()
        found += [school["npsn"] for school in page["schools"]]
        if page["next"] is None:
            return found
        params["after"] = page["next"]


async def test_everybody_sees_the_schools_he_has_to_do_with_page_by_page(kit: Kit) -> None:
    every = [school.npsn for school in d.FIRST.schools]
    assert await schools(kit, d.PLATFORM) == every
    assert await schools(kit, d.ADMIN) == every[:9]
    assert await schools(kit, d.OTHER_HEAD) == every[9:]
    assert await schools(kit, d.YOHANES) == [d.ANI_SCHOOL, d.ACTING_SCHOOL]
    assert await schools(kit, d.ANI) == [d.ANI_SCHOOL]
    assert await schools(kit, uuid7()) == []


MIDNIGHT = datetime(2025, 6, 30, 16, 0, tzinfo=UTC)  # in Tenggarong the first of July begins


@pytest.mark.parametrize(
    ("begins", "ends", "leads"),
    [
        ("2024-07-01", "", True),
        ("2024-07-01", "2025-12-31", True),
        ("2024-07-01", "2025-07-01", True),
        ("2024-07-01", "2025-06-30", False),
        ("2025-07-01", "", True),
        ("2025-07-02", "", False),
    ],
)
async def test_whoever_leads_today_sees_his_school_before_and_after_he_does_not(
    kits, begins: str, ends: str, leads: bool
) -> None:
    """R-SUP-1, R-TIM-3: a term with an end is a term, and the day is that of the school."""
    kit = await kits("directory", platform_operators=(d.PLATFORM,))
    terms = (replace(t, tmt=begins, tst=ends) if t.npsn == d.ACTING_SCHOOL else t for t in d.FIRST.leaderships)
    await accepted(kit, replace(d.FIRST, leaderships=tuple(terms)))
    await kit.it_is(MIDNIGHT)
    assert (d.ACTING_SCHOOL in await schools(kit, d.YOHANES)) == leads
    assert (("LEADER", d.ACTING_SCHOOL) in await relations(kit, d.YOHANES)) == leads
    assert ((await kit.as_(d.YOHANES).get(f"/v1/schools/{d.ACTING_SCHOOL}")).status_code == 200) == leads


@pytest.mark.parametrize(("last", "works"), [("2025-07-01", False), ("2025-07-02", True)])
async def test_who_is_announced_to_leave_works_there_until_the_day_E_13_R_TIM_3(kits, last: str, works: bool) -> None:
    """In the list of his school, in what he sees, in what his principal sees of him; and he may still be assigned."""
    kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, d.about_ani(tanggal_keluar=last))
    await kit.it_is(MIDNIGHT)
    assert (("EMPLOYEE", d.ANI_SCHOOL) in await relations(kit, d.ANI)) == works
    assert (d.ANI_SCHOOL in await schools(kit, d.ANI)) == works
    assert ((await kit.as_(d.ANI).get(f"/v1/schools/{d.ANI_SCHOOL}/preflight")).status_code == 403) == works
    assert ((await kit.as_(d.RAHMA).get(f"/v1/people/{d.ANI}")).status_code == 200) == works
    people = (await kit.as_(d.RAHMA).get(f"/v1/schools/{d.ANI_SCHOOL}/people", params={"limit": 50})).json()["people"]
    assert (str(d.ANI) in {row["person_id"] for row in people}) == works
    member = {"person_id": str(d.BUDI), "employee_ids": [str(d.ANI)], "starts_on": "2025-07-01", "letter_no": "1"}
    operator = kit.as_(d.operator_of(d.ANI_SCHOOL))
    plotted = await operator.put(
        f"/v1/schools/{d.ANI_SCHOOL}/team", json={"members": [member]}, headers={"If-Match": '"0"'}
    )
    assert (plotted.status_code == 200) == works, plotted.text


async def test_whoever_has_left_is_not_shown_to_his_former_school(kits) -> None:
    """His e-mail, NIP and birthday are nobody's there any more; his office and he himself still see them."""
    kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, d.about_ani(tanggal_keluar="2025-03-01"))
    seen = {
        who: (await kit.as_(who).get(f"/v1/people/{d.ANI}")).status_code
        for who in (d.RAHMA, d.operator_of(d.ANI_SCHOOL), d.ANI, d.ADMIN, d.HEAD, d.PLATFORM)
    }
    assert list(seen.values()) == [404, 404, 200, 200, 200, 200]
    asked = await kit.as_(d.RAHMA).get("/v1/superior", params={"employee_id": str(d.ANI)})
    assert asked.status_code == 404


async def test_a_school_shows_who_leads_it(kit: Kit) -> None:
    school = (await kit.as_(d.ANI).get(f"/v1/schools/{d.ANI_SCHOOL}")).json()
    assert [(row["name"], row["kind"]) for row in school["leaders"]] == [("Aji Rahmawati", "DEFINITIVE")]
    assert (school["district_code"], school["office_code"], school["zone"]) == ("64.02", "64.02", "WITA")
    assert (await kit.as_(d.ANI).get(f"/v1/schools/{d.ACTING_SCHOOL}")).status_code == 404
    assert (await kit.as_(d.ANI).get("/v1/schools/00000000")).status_code == 404


async def test_the_people_of_a_school_are_for_its_leader_operator_and_office(kit: Kit) -> None:
    path = f"/v1/schools/{d.ANI_SCHOOL}/people"
    page = (await kit.as_(d.RAHMA).get(path, params={"limit": 10})).json()
    rest = (await kit.as_(d.RAHMA).get(path, params={"limit": 10, "after": page["next"]})).json()
    assert len(page["people"] + rest["people"]) == 16 and rest["next"] is None
    for who in (d.operator_of(d.ANI_SCHOOL), d.HEAD, d.ADMIN, d.PLATFORM):
        assert (await kit.as_(who).get(path)).status_code == 200
    for who in (d.ANI, d.YOHANES, d.BUDI, d.OTHER_HEAD):
        assert (await kit.as_(who).get(path)).status_code == 404


@pytest.mark.parametrize(
    "path", ["me", "schools", f"schools/{d.ANI_SCHOOL}", f"people/{d.ANI}", f"superior?employee_id={d.ANI}", "imports"]
)
async def test_nobody_sees_anything_without_signing_in(kit: Kit, path: str) -> None:
    assert (await kit.anonymous.get(f"/v1/{path}")).status_code == 401
    assert (await kit.anonymous.post("/v1/imports", files=[("files", ("schools.csv", b"x"))])).status_code == 401


@pytest.mark.parametrize("who", ["ANI", "RAHMA", "HEAD"])
async def test_only_the_platform_and_an_offices_admin_import(kit: Kit, who: str) -> None:
    person = getattr(d, who)
    assert (await send(kit, d.SECOND, person)).status_code == 403
    assert (await kit.as_(person).get("/v1/imports")).status_code == 403
    assert (await send(kit, d.SECOND, d.operator_of(d.ANI_SCHOOL))).status_code == 403


def of_office(code: str, exported: roster.Roster) -> roster.Roster:
    """The part of an export that is one office's."""
    numbers = {school.npsn for school in exported.schools if school.kode_dinas == code}
    return replace(
        exported,
        schools=tuple(s for s in exported.schools if s.npsn in numbers),
        employees=tuple(e for e in exported.employees if e.npsn in numbers),
        leaderships=tuple(row for row in exported.leaderships if row.npsn in numbers),
        offices=tuple(office for office in exported.offices if office.kode_dinas == code),
        operators=tuple(operator for operator in exported.operators if operator.npsn in numbers),
    )


async def test_an_offices_admin_imports_what_is_his(fresh: Kit) -> None:
    done = await accepted(fresh, of_office("64.02", d.SECOND), d.ADMIN)
    assert done["office_codes"] == ["64.02"]
    assert sum(done["summary"]["events"].values()) == 3


async def test_an_admin_of_two_offices_imports_for_both(fresh: Kit) -> None:
    """And sees what either imported; an admin of one of them does not see what was brought for both."""
    admin = next(o for o in d.FIRST.offices if (o.kode_dinas, o.peran) == ("64", "Admin"))
    theirs = await accepted(fresh, of_office("64", d.FIRST), d.OTHER_ADMIN)
    await fresh.sql("UPDATE office SET admin_ids = admin_ids || :who WHERE code = '64.02'", who=[d.OTHER_ADMIN])
    done = await accepted(fresh, {k: v for k, v in roster.files(d.SECOND).items() if k != "offices.csv"}, d.OTHER_ADMIN)
    assert done["office_codes"] == ["64", "64.02"]
    listed = (await fresh.as_(d.OTHER_ADMIN).get("/v1/imports")).json()["imports"]
    assert [i["id"] for i in listed] == [done["id"], theirs["id"]]
    assert (await fresh.as_(d.ADMIN).get("/v1/imports")).json()["imports"] == []
    foreign = replace(admin, kode_dinas="65", nama_dinas="Dinas lain")
    errors = await rejected(fresh, {"offices.csv": roster.table((foreign,))}, d.OTHER_ADMIN)
    assert errors == [("offices.csv", 2, "kode_dinas", "outside")]


async def test_an_offices_admin_sees_his_offices_imports_only(fresh: Kit) -> None:
    mine = await accepted(fresh, of_office("64.02", d.SECOND), d.ADMIN)
    assert [i["id"] for i in (await fresh.as_(d.ADMIN).get("/v1/imports")).json()["imports"]] == [mine["id"]]
    assert (await fresh.as_(d.OTHER_ADMIN).get("/v1/imports")).json()["imports"] == []
    assert (await fresh.as_(d.OTHER_ADMIN).get(f"/v1/imports/{mine['id']}")).status_code == 404
    listed = (await fresh.as_(d.PLATFORM).get("/v1/imports", params={"limit": 1})).json()
    assert [i["id"] for i in listed["imports"]] == [mine["id"]]
    rest = (await fresh.as_(d.PLATFORM).get("/v1/imports", params={"after": listed["next"]})).json()
    assert len(rest["imports"]) == 1 and rest["next"] is None


async def test_an_offices_admin_brings_no_row_of_another_office(kit: Kit) -> None:
    errors = await rejected(kit, of_office("64", d.FIRST), d.ADMIN)
    assert {(file, code) for file, _, _, code in errors} == {("offices.csv", "outside"), ("schools.csv", "outside")}


async def test_no_office_takes_over_another_ones_school_or_people(kit: Kit) -> None:
    """By writing his own code beside the school, or his own school beside the person."""
    files = roster.files(of_office("64", d.FIRST))
    grabbed = files["schools.csv"].replace("WALL", "").replace(",64,64.02.", ",64.02,64.02.")
    errors = await rejected(kit, {"schools.csv": grabbed}, d.ADMIN)
    assert {(column, code) for _, _, column, code in errors} == {("npsn", "outside")}
    taken = files["employees.csv"].replace(f",{d.SENIOR_HIGH},", f",{d.ANI_SCHOOL},")
    header, *rows = taken.splitlines()
    lines = [row for row in rows if f",{d.ANI_SCHOOL}," in row]
    errors = await rejected(kit, {"employees.csv": "\n".join([header, *lines])}, d.ADMIN)
    assert len(errors) == len(lines) == 18
    assert {(column, code) for _, _, column, code in errors} == {("dapodik_id", "outside")}


async def test_no_office_writes_leaders_operators_or_members_of_another(kit: Kit) -> None:
    rahma = next(row.dapodik_id for row in d.FIRST.employees if row.nama == "Aji Rahmawati")
    leader = f"npsn,dapodik_id,jenis,tmt,tst,nomor_sk,sedang_cuti\n{d.SENIOR_HIGH},{rahma},Plt,2025-01-01,,,\n"
    operator = f"npsn,dapodik_id\n{d.SENIOR_HIGH},{rahma}\n"
    errors = await rejected(kit, {"leaderships.csv": leader, "operators.csv": operator}, d.ADMIN)
    assert errors == [("leaderships.csv", 2, "npsn", "outside"), ("operators.csv", 2, "npsn", "outside")]
    head = next(o for o in d.FIRST.offices if o.kode_dinas == "64")
    stolen = replace(d.FIRST, offices=(replace(head, kode_dinas="64.02", nama="Bukan Dia", peran="Admin"),))
    errors = await rejected(kit, {"offices.csv": roster.files(stolen)["offices.csv"]}, d.ADMIN)
    assert errors == [("offices.csv", 2, "dapodik_id", "outside")]
