"""The documents beside the practice, with their files where the year asks for them."""

from deploy.demo.story.paper import pdf
from deploy.demo.story.walker import TICKED, Walker


async def hand_in(walker: Walker) -> None:
    """Kumpulkan Dokumen: what was learned, and what was done."""
    competency = f"/participations/{walker.pid}/competency-documents"
    body = {
        "indicator_code": walker.competency or walker.year.competency, "activity_name": "Komunitas belajar sekolah",
        "activity_kind": "Komunitas belajar", **walker.year.learned(),
        "reflection": "Berbagi praktik membuat saya lebih terencana dalam memberi umpan balik.",
    }  # fmt: skip
    if walker.year.files:
        there = (await walker.get("followup", competency))["documents"]
        before = there[0]["content"]["evidence"] if there else None
        body |= {"certificate_date": body["ends_on"], "issuer": "Komunitas Belajar Mahakam",
                 "evidence": await walker.file("followup", before, "Sertifikat")}  # fmt: skip
    made = await walker.act("menulis dokumen pengembangan kompetensi", "followup", competency, body)
    await walker.act(
        "mengumpulkan dokumen kompetensi", "followup", f"/competency-documents/{made['id']}/collection", TICKED,
        seen=made, reaches=("assessment", "reporting"),
    )  # fmt: skip
    if walker.year.duty:
        await _duty(walker)


async def _duty(walker: Walker) -> None:
    duty = f"/participations/{walker.pid}/core-duty-reports"
    body = {
        "duty_code": walker.year.duty, "done_on": str(walker.year.duty_done),
        "description": "Pembelajaran berdiferensiasi dilaksanakan pada dua tema.",
    }  # fmt: skip
    if walker.year.files:
        there = (await walker.get("followup", duty))["reports"]
        before = there[0]["content"] if there else {"letter": None, "report": None}
        body["letter"] = await walker.file("followup", before["letter"], "SK Tugas Tambahan")
        body["report"] = await walker.file("followup", before["report"], "Laporan Tugas Tambahan")
    made = await walker.act("menulis laporan tugas", "followup", duty, body)
    await walker.act(
        "mengumpulkan laporan tugas", "followup", f"/core-duty-reports/{made['id']}/collection", TICKED,
        seen=made, reaches=("assessment", "reporting"),
    )  # fmt: skip


async def of_school(walker: Walker) -> None:
    """Who leads the school hands in its documents, or confirms that they are there."""
    stage, leader, whose = walker.stage, walker.superior, {"npsn": walker.npsn, "cycle": walker.year.cycle}
    place = f"/v1/schools/{walker.npsn}/accountability-documents?cycle={walker.year.cycle}"
    for card in await stage.see(leader, "followup", place):
        if card["given_at"] is not None:
            continue
        title, body = card["title"], dict(TICKED)
        if walker.year.files:
            body["file"] = await stage.upload(leader, "followup", whose, f"{title}.pdf", pdf(title, walker.npsn))
        place = f"/accountability-documents/{card['id']}/collection"
        await stage.act(leader, f"memastikan {title}", "followup", place, body, seen=card)
