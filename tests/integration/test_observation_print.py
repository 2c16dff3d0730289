"""The print of the rubric (P2): the same data as the rating, a mark on drafts, for whoever may see the rating."""

import pytest

from tests import builders as a
from tests.integration.observation_acts import (
    HOUR,
    RUBRIC,
    START,
    TICKED,
    act,
    agreed,
    an_unlocked_execution,
    drafted,
    path,
    save,
)
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


async def test_a_draft_is_printed_by_its_author_with_a_mark_and_counted_R_OBS_3(kit: Kit) -> None:
    await drafted(kit)
    principal = kit.as_(a.PRINCIPAL)
    version = (await principal.get(path("rating"))).headers["etag"]
    first = (await principal.get(path("rating/print"))).json()
    assert (first["watermark"], first["printed_count"]) == ("DRAF", 0)
    printed = (await principal.post(path("rating/print"))).json()
    assert (printed["printed_count"], printed["fingerprint"]) == (1, first["fingerprint"])
    assert (await principal.get(path("rating"))).headers["etag"] == version
    await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    final = (await principal.get(path("rating/print"))).json()
    assert (final["watermark"], final["printed_count"]) == (None, 1)
    assert final["fingerprint"] != first["fingerprint"]


async def test_a_print_shows_all_three_focus_behaviours_and_the_scale_D8(kit: Kit) -> None:
    await drafted(kit)
    content = (await kit.as_(a.PRINCIPAL).get(path("rating/print"))).json()["content"]
    rows = [(r["behaviour"]["code"], r["target"], r["level_title"]) for r in content["rows"]]
    assert rows == [
        ("KSK1", True, "Dilakukan dan efektif"), ("KSK2", False, None), ("KSK3", True, "Belum dilakukan"),
    ]  # fmt: skip
    assert [step["code"] for step in content["legend"]] == ["NOT_YET", "DONE_NOT_EFFECTIVE", "DONE_EFFECTIVE"]
    assert (content["report"], content["step"], content["zone"]) == ("P2", "Observasi Kinerja", "WIB")
    assert content["signed_by"] == [str(a.ANI), str(a.PRINCIPAL)]
    assert content["recommendation"] == RUBRIC["recommendation"]


async def test_before_it_is_collected_nobody_else_prints_it_R_OBS_4(kit: Kit) -> None:
    await drafted(kit)
    for who, status in ((a.ANI, 409), (a.HEAD, 409), (a.OPERATOR, 403), (a.BUDI, 404), (a.STRANGER, 404)):
        client = kit.as_(who)
        answers = [await client.get(path("rating/print")), await client.post(path("rating/print"))]
        assert [x.status_code for x in answers] == [status, status]
        assert not [x for x in answers if "Rahasia" in x.text or "DONE" in x.text]
    assert (await kit.as_(a.PRINCIPAL).get(path("rating/print"))).json()["printed_count"] == 0


async def test_a_successor_prints_an_empty_rubric_and_later_the_paper_names_both_E_6(kit: Kit) -> None:
    await drafted(kit)
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    empty = await kit.as_(a.OTHER_PRINCIPAL).get(path("rating/print"))
    assert empty.json()["watermark"] == "DRAF"
    assert "Rahasia" not in empty.text
    await kit.feed(a.leadership(a.a_leader(a.PRINCIPAL)))
    await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    final = (await kit.as_(a.ANI).get(path("rating/print"))).json()
    assert (final["content"]["signed_by"][1], final["superior_id"]) == (str(a.PRINCIPAL), str(a.OTHER_PRINCIPAL))


async def test_the_rubric_has_examples_and_says_what_no_source_confirms(kit: Kit) -> None:
    for who in (a.ANI, a.PRINCIPAL):
        rubric = (await kit.as_(who).get(path("rubric"))).json()
        assert (rubric["rubric_version"], rubric["official"]) == ("2024.1", False)
        assert rubric["notice"]
        assert rubric["definition"]["verified"] is True
        assert rubric["success"]["verified"] is False
        assert [(b["code"], len(b["do"]), len(b["avoid"])) for b in rubric["behaviours"]] == [
            ("KSK1", 3, 3), ("KSK2", 3, 3), ("KSK3", 3, 3),
        ]  # fmt: skip


async def test_an_early_rubric_prints_its_reason_E_27(kit: Kit) -> None:
    await agreed(kit)
    await kit.it_is(START - HOUR)
    body = {**RUBRIC, "override_reason": "Dimajukan.", "observed_at": (START - 2 * HOUR).isoformat()}
    assert (await save(kit, a.PRINCIPAL, "rating", body)).status_code == 200
    content = (await kit.as_(a.PRINCIPAL).get(path("rating/print"))).json()["content"]
    assert content["override_reason"] == "Dimajukan."
