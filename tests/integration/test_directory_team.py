"""The performance team through HTTP: who plots it, who sees it, and that it is told."""

from dataclasses import replace

import pytest

from shared.contracts.directory import PerformanceTeamSet
from tests.integration import directory_kit as d
from tests.integration.directory_kit import accepted
from tests.integration.service_kit import Kit

URL = f"/v1/schools/{d.ANI_SCHOOL}/team"


@pytest.fixture
async def kit(kits) -> Kit:
    kit: Kit = await kits("directory", platform_operators=(d.PLATFORM,))
    await accepted(kit, d.FIRST)
    return kit


def a_team(*people) -> dict[str, object]:
    rows = [
        {"person_id": str(who), "employee_ids": [str(d.ANI)], "starts_on": "2025-01-06", "letter_no": "800/12/2025"}
        for who in people
    ]
    return {"members": rows}


async def test_the_operator_plots_it_the_office_too_and_it_is_told_whole(kit: Kit) -> None:
    operator = kit.as_(d.operator_of(d.ANI_SCHOOL))
    empty = await operator.get(URL)
    assert (empty.status_code, empty.json()["members"], empty.headers["etag"]) == (200, [], '"0"')
    plotted = await operator.put(URL, json=a_team(d.BUDI), headers={"If-Match": '"0"'})
    assert plotted.status_code == 200, plotted.text
    assert [row["name"] for row in plotted.json()["members"]] == ["Budi Santoso"]
    stale = await kit.as_(d.ADMIN).put(URL, json=a_team(), headers={"If-Match": '"0"'})
    assert stale.status_code == 412
    emptied = await kit.as_(d.ADMIN).put(URL, json=a_team(), headers={"If-Match": plotted.headers["etag"]})
    assert (emptied.status_code, emptied.json()["members"]) == (200, [])
    told = await kit.told(PerformanceTeamSet)
    assert [[m.person_id for m in event.members] for event in told] == [[d.BUDI], []]
    assert [event.by.role for event in told] == ["OPERATOR", "OFFICE"]


async def test_a_colleague_is_not_assigned_to_his_principal_and_a_supervisor_is_D19(kit: Kit) -> None:
    operator, about_her = kit.as_(d.operator_of(d.ANI_SCHOOL)), {"employee_ids": [str(d.RAHMA)]}
    plotted = {"members": [{**a_team(d.ANI)["members"][0], **about_her}]}
    refused = await operator.put(URL, json=plotted, headers={"If-Match": '"0"'})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "his-superior")
    plotted = {"members": [{**a_team(d.BUDI)["members"][0], **about_her}]}
    assert (await operator.put(URL, json=plotted, headers={"If-Match": '"0"'})).status_code == 200


async def test_who_comes_to_work_at_the_school_or_leaves_it_is_told_again_with_its_team_D19(kit: Kit) -> None:
    """A supervisor who becomes a colleague no longer helps with whoever leads; directory knows, the others hear it."""
    operator = kit.as_(d.operator_of(d.ANI_SCHOOL))
    rows = [{**a_team(who)["members"][0], "employee_ids": ids} for who, ids in ((d.BUDI, [str(d.RAHMA)]), (d.ANI, []))]
    plotted = await operator.put(URL, json={"members": rows}, headers={"If-Match": '"0"'})
    assert {row["person_id"]: row["outside"] for row in plotted.json()["members"]} == {
        str(d.BUDI): True, str(d.ANI): False,
    }  # fmt: skip
    swapped = {"Budi Santoso": d.ANI_SCHOOL, "Ani Lestari": d.ACTING_SCHOOL}
    moved = d.employees(lambda row: replace(row, npsn=swapped.get(row.nama, row.npsn)))
    await accepted(kit, moved, dry_run=True)
    assert len(await kit.told(PerformanceTeamSet)) == 1
    await accepted(kit, moved)
    await accepted(kit, moved)
    told = [{m.person_id: m.outside for m in event.members} for event in await kit.told(PerformanceTeamSet)]
    assert told == [{d.BUDI: True, d.ANI: False}, {d.BUDI: False, d.ANI: True}]
    again = await operator.get(URL)
    assert (again.headers["etag"], [row["outside"] for row in again.json()["members"]]) == ('"2"', [False, True])


async def test_others_neither_plot_nor_see_it(kit: Kit) -> None:
    for who, reads in ((d.RAHMA, 200), (d.HEAD, 200), (d.ANI, 404), (d.OTHER_ADMIN, 404), (d.SAODAH, 404)):
        client = kit.as_(who)
        assert (await client.get(URL)).status_code == reads
        put = await client.put(URL, json=a_team(d.BUDI), headers={"If-Match": '"0"'})
        assert put.status_code == (403 if reads == 200 else 404)
    own = d.operator_of(d.ANI_SCHOOL)
    refused = await kit.as_(own).put(URL, json=a_team(own), headers={"If-Match": '"0"'})
    assert (refused.status_code, refused.json()["code"]) == (403, "own-appointment")
    assert await kit.told(PerformanceTeamSet) == []
