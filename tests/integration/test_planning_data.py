"""Before the plan: his data (R-DAT-1…3), and what the school's education report recommends (D21)."""

import pytest

from shared.contracts.planning import IndicatorSource, PlanApproved, PlanSubmitted
from tests import builders as a
from tests.integration.planning_acts import ANIS, COMPLETE, TICKED, a_draft, a_participant, act
from tests.integration.service_kit import Kit

DATA, RECOMMENDED = f"/v1/participations/{ANIS}/data", f"/v1/participations/{ANIS}/recommendations"
CORRECTION = f"{DATA}-correction"
REPORT = {"code": "KSK", "value": "61.20", "recommended": True}


@pytest.fixture
async def kit(kits) -> Kit:
    found: Kit = await kits("planning")
    await a_participant(found)
    return found


def reports(*indicators: dict[str, object], npsn: str = a.NPSN, year: int = 2024) -> dict[str, object]:
    return {"office": a.OFFICE, "year": year, "reports": [{"npsn": npsn, "indicators": list(indicators)}]}


async def record(kit: Kit, body: dict[str, object], who=a.ADMIN):
    return await kit.as_(who).put("/v1/education-reports", json=body)


async def test_he_sees_his_data_what_has_to_agree_and_who_repairs_it_R_DAT_3(kit: Kit) -> None:
    card = (await kit.as_(a.ANI).get(DATA)).json()
    assert (card["name"], card["nip"], card["school"]) == ("Ani Lestari", "198501012010012001", f"Sekolah {a.NPSN}")
    assert "Dapodik, Dukcapil, SIASN" in card["prerequisite"]
    assert "Operator Sekolah" in card["repair"]
    assert (await kit.as_(a.OPERATOR).get(DATA)).status_code == 200
    for who, status in ((a.PRINCIPAL, 403), (a.ADMIN, 403), (a.STRANGER, 404)):
        assert (await kit.as_(who).get(DATA)).status_code == status


async def test_a_correction_is_his_once_and_stands_on_this_plan_only_R_DAT_2(kit: Kit) -> None:
    ani, right = kit.as_(a.ANI), {"name": "Ani Lestari, S.Pd.", "nip": "198501012010012002"}
    assert (await kit.as_(a.OPERATOR).post(CORRECTION, json=right)).status_code == 403
    assert (await ani.post(CORRECTION, json={"nip": "12"})).json()["errors"][0]["field"] == "/nip"
    assert (await ani.post(CORRECTION, json={})).json()["code"] == "nothing-corrected"
    corrected = (await ani.post(CORRECTION, json=right)).json()
    assert (corrected["name"], corrected["corrected"]["name"]) == ("Ani Lestari", "Ani Lestari, S.Pd.")
    assert (await ani.post(CORRECTION, json=right)).json()["code"] == "data-corrected-already"
    snapshot = (await act(ani, await a_draft(kit), "submission", TICKED)).json()["snapshot"]
    assert (snapshot["name"], snapshot["nip"], snapshot["position_level"]) == (*right.values(), "AHLI_MUDA")
    assert (await ani.post(CORRECTION, json=right)).json()["code"] == "data-confirmed-already"
    assert not [e for e in await kit.told() if right["name"] in e.model_dump_json()]


async def test_without_a_report_it_is_his_own_need_and_none_of_a_principals_D21_D19(kit: Kit) -> None:
    seen = (await kit.as_(a.ANI).get(RECOMMENDED)).json()
    assert [i["code"] for i in seen["indicators"]] == ["KSK", "PDP", "UBK", "PDK", "EPD", "AIN", "IYA", "IPB"]
    assert (seen["year"], [i["code"] for i in seen["indicators"] if i["recommended"]]) == (None, [])
    await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    (told,) = await kit.told(PlanSubmitted)
    assert told.indicator_source is IndicatorSource.OWN_NEED


async def test_the_report_recommends_and_the_plan_says_whether_he_followed_it_D21(kit: Kit) -> None:
    assert (await record(kit, reports(REPORT))).json() == [
        {"npsn": a.NPSN, "year": 2024, "version": 1, "recommended": ["KSK"]}
    ]
    seen = (await kit.as_(a.ANI).get(RECOMMENDED)).json()
    rows = {i["code"]: i for i in seen["indicators"]}
    assert (seen["year"], rows["KSK"]["value"], rows["KSK"]["recommended"]) == (2024, "61.20", True)
    assert (rows["PDP"]["recommended"], rows["IPB"]["title"]) == (False, "Instruksi Pembelajaran (belum terverifikasi)")
    ani, principal = kit.as_(a.ANI), kit.as_(a.PRINCIPAL)
    submitted = await act(ani, await a_draft(kit), "submission", TICKED)
    assert submitted.json()["indicator_source"] == "EDUCATION_REPORT_RECOMMENDED"
    exchanged = [i | {"code": "PDK"} if i["kind"] == "PRACTICE" else i for i in COMPLETE]
    headers = {"If-Match": submitted.headers["etag"]}
    reviewed = await principal.put(
        f"/v1/plans/{submitted.json()['id']}/review", json={"items": exchanged}, headers=headers
    )
    unseen = (await ani.get(f"/v1/plans/{submitted.json()['id']}")).json()
    assert unseen["indicator_source"] == "EDUCATION_REPORT_RECOMMENDED"
    assert (await act(principal, reviewed, "approval")).json()["indicator_source"] == "OWN_NEED"
    (approved,) = await kit.told(PlanApproved)
    assert approved.indicator_source is IndicatorSource.OWN_NEED


async def test_a_correction_of_a_report_is_a_new_version_and_the_newest_counts_D21(kit: Kit) -> None:
    await record(kit, reports(REPORT))
    assert (await record(kit, reports(REPORT))).json() == []
    corrected = reports(REPORT | {"recommended": False}, {"code": "UBK", "recommended": True})
    assert (await record(kit, corrected)).json()[0]["version"] == 2
    await record(kit, reports(REPORT, year=2023))
    await record(kit, reports(REPORT, year=2026))
    seen = (await kit.as_(a.ANI).get(RECOMMENDED)).json()
    chosen = [i["code"] for i in seen["indicators"] if i["recommended"]]
    assert (seen["year"], seen["version"], chosen) == (2024, 2, ["UBK"])


async def test_a_report_that_is_wrong_or_not_his_changes_nothing_D21(kit: Kit) -> None:
    assert (await record(kit, reports(REPORT), a.ANI)).status_code == 404
    assert (await record(kit, reports(REPORT), a.PRINCIPAL)).status_code == 404
    for body, field, code in (
        (reports(REPORT, npsn="29999999"), "/reports/0/npsn", "not-of-office"),
        (reports(REPORT | {"code": "NOPE"}), "/reports/0/indicators/0/code", "unknown-code"),
        (reports(REPORT, REPORT), "/reports/0/indicators/1/code", "repeated"),
        (reports(REPORT | {"value": "101"}), "/reports/0/indicators/0/value", "less_than_equal"),
    ):
        refused = await record(kit, body)
        assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
        assert (field, code) in {(e["field"], e["code"]) for e in refused.json()["errors"]}
    assert await kit.sql("SELECT * FROM education_report") == []
