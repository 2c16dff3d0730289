"""Whether somebody takes part, asked by himself and by those who answer for his data (R-ACC-1, R-ACC-2)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from uuid_utils.compat import uuid7

from shared.contracts.ids import person_id
from tests.integration import directory_kit as d
from tests.integration.directory_kit import accepted
from tests.integration.service_kit import Kit

JANUARY = datetime(2025, 1, 10, 3, tzinfo=UTC)
OUTSIDER = uuid7()


def spoilt():
    """Budi does not use e-Kinerja, and has no e-mail."""
    change = {"pengguna_ekinerja": "Tidak", "surel": ""}
    people = (replace(row, **change) if row.nama == "Budi Santoso" else row for row in d.FIRST.employees)
    return replace(d.FIRST, employees=tuple(people))


@pytest.fixture(scope="module")
async def kit(kits_of_module) -> Kit:
    kit: Kit = await kits_of_module("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, spoilt())
    await kit.it_is(JANUARY)
    return kit


async def answer(kit: Kit, who, language: str = "id", **params) -> dict:
    found = await kit.as_(who, language).get("/v1/access", params=params)
    assert found.status_code == 200, found.text
    return found.json()


async def test_a_civil_servant_reads_that_he_must_in_which_period_and_how_he_enters_R_ACC_1_R_ACC_5(kit: Kit) -> None:
    card = await answer(kit, d.ANI)
    assert (card["access"], card["barrier"], card["repaired_by"], card["account"]) == ("MUST", None, [], None)
    assert (card["cycle"], card["platform"], card["months"]) == ("2025", "Ruang GTK", 12)
    assert card["explanation"].startswith("Anda wajib mengikuti Pengelolaan Kinerja 2025 di Ruang GTK")
    way = {"hat": "TEACHER_AS_EMPLOYEE", "label": "Guru → Sebagai Pegawai", "capacity": "TEACHER"}
    assert card["hats"] == [{**way, "npsn": d.ANI_SCHOOL}]


async def test_the_period_is_the_days(kit: Kit) -> None:
    card = await answer(kit, d.ANI, on="2024-09-01")
    assert (card["cycle"], card["platform"], card["months"]) == ("2024S2", "PMM", 6)
    assert (card["predicate_frequency"], card["scored"]) == ("SEMESTER", ["PRACTICE", "BEHAVIOUR"])


async def test_who_is_kept_out_reads_why_and_who_repairs_it_R_ACC_1_R_ACC_3(kit: Kit) -> None:
    """R-ACC-5: for him there is no way in."""
    card = await answer(kit, d.BUDI)
    assert (card["access"], card["barrier"]) == ("NOT", "NOT_EKINERJA_USER")
    assert card["repaired_by"] == ["SCHOOL_OPERATOR", "PERSONNEL_AGENCY"]
    assert card["account"].startswith("Akun belajar.id belum tercatat")
    assert card["hats"] == []
    english = await answer(kit, d.BUDI, "en")
    assert english["explanation"].startswith("You cannot take part in Pengelolaan Kinerja 2025 yet")


async def test_a_principal_enters_as_employee_and_as_superior_R_ACC_5_D19(kit: Kit) -> None:
    card = await answer(kit, d.RAHMA)
    assert (card["access"], card["barrier"]) == ("MUST", None)
    assert [(hat["hat"], hat["npsn"], hat["capacity"]) for hat in card["hats"]] == [
        ("PRINCIPAL_AS_EMPLOYEE", d.ANI_SCHOOL, "PRINCIPAL"), ("PRINCIPAL_AS_SUPERIOR", d.ANI_SCHOOL, None),
    ]  # fmt: skip
    assert card["as_leader"].startswith(
        "Anda memimpin SD Negeri 901 Tenggarong dan dinilai sebagai kepala sekolah oleh"
    )


@pytest.mark.parametrize(
    ("npsn", "said"),
    [(d.ANI_SCHOOL, "sebagai guru dan sebagai Plt. kepala sekolah. Keduanya dinilai oleh kepala Dinas"),
     (d.ACTING_SCHOOL, "sebagai guru tetap di sekolah induk, dan sebagai Plt. kepala sekolah di sana, dinilai oleh")],
)  # fmt: skip
async def test_a_teacher_who_is_plt_reads_what_becomes_of_that_E_3_E_4(kits, npsn: str, said: str) -> None:
    kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, d.FIRST)
    await kit.it_is(JANUARY)
    assert (await answer(kit, d.ANI))["as_leader"] is None
    plt = "UPDATE leadership SET person_id = :ani, kind = 'ACTING', starts_on = '2025-01-02' WHERE npsn = :npsn"
    await kit.sql(plt, ani=d.ANI, npsn=npsn)
    card = await answer(kit, d.ANI)
    name = (await kit.as_(d.PLATFORM).get(f"/v1/schools/{npsn}")).json()["name"]
    assert card["access"] == "MUST" and card["as_leader"].startswith(f"Anda juga memimpin {name} sebagai Plt. dan ")
    assert said in card["as_leader"]
    assert [(hat["hat"], hat["npsn"], hat["capacity"]) for hat in card["hats"]] == [
        ("TEACHER_AS_EMPLOYEE", d.ANI_SCHOOL, "TEACHER"), ("PRINCIPAL_AS_EMPLOYEE", npsn, "ACTING_PRINCIPAL"),
        ("PRINCIPAL_AS_SUPERIOR", npsn, None),
    ]  # fmt: skip
    of_ani = await answer(kit, d.ADMIN, "en", employee_id=str(d.ANI))
    assert of_ani["as_leader"].startswith(f"Ani Lestari also leads {name} as acting principal and takes part twice: as")


async def test_who_acts_while_a_principal_leads_takes_part_once_D6_D19(kits) -> None:
    """His row counts for nothing as long as the definitive one is there."""
    kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, d.FIRST)
    await kit.it_is(JANUARY)
    row = "INSERT INTO leadership VALUES (:npsn, :ani, 'ACTING', '2025-01-02', NULL, '1', false)"
    await kit.sql(row, ani=d.ANI, npsn=d.ANI_SCHOOL)
    card = await answer(kit, d.ANI)
    assert card["as_leader"] is None
    assert "PRINCIPAL_AS_EMPLOYEE" not in [hat["hat"] for hat in card["hats"]]


async def test_who_works_nowhere_is_told_so(kit: Kit) -> None:
    for who in (d.HEAD, OUTSIDER):
        card = await answer(kit, who)
        assert (card["barrier"], card["npsn"]) == ("NO_PLACE_OF_WORK", None)


async def test_who_leaves_has_access_to_the_last_day(kits) -> None:
    kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, d.FIRST)
    await kit.sql("UPDATE employment SET left_on = '2025-06-01' WHERE person_id = :ani", ani=d.ANI)
    assert (await answer(kit, d.ANI, on="2025-05-31"))["access"] == "MUST"
    assert (await answer(kit, d.ANI, on="2025-06-01"))["barrier"] == "NO_PLACE_OF_WORK"


async def test_who_answers_for_his_data_sees_the_same_of_him(kit: Kit) -> None:
    for who in (d.RAHMA, d.operator_of(d.ANI_SCHOOL), d.ADMIN, d.HEAD, d.PLATFORM):
        card = await answer(kit, who, employee_id=str(d.ANI))
        assert card["explanation"].startswith("Ani Lestari wajib mengikuti")


async def test_it_is_denied_to_others(kit: Kit) -> None:
    for who in (d.BUDI, d.operator_of(d.ACTING_SCHOOL), d.OTHER_HEAD, OUTSIDER):
        found = await kit.as_(who).get("/v1/access", params={"employee_id": str(d.ANI)})
        assert (found.status_code, found.json()["code"]) == (404, "not-found")
    unknown = {"employee_id": str(person_id("nobody"))}
    assert (await kit.as_(d.ADMIN).get("/v1/access", params=unknown)).status_code == 404
    assert (await kit.as_(d.ANI).get("/v1/access", params={"on": "2025-13-01"})).status_code == 422
