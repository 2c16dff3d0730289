"""The nine acts of the story, with what is refused in each."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from deploy.demo.story import calendar
from deploy.demo.story.cast import Cast
from deploy.demo.story.documents import hand_in, of_school
from deploy.demo.story.paper import pdf
from deploy.demo.story.stage import Answer, Broken, Json, Person
from deploy.demo.story.walker import TICKED
from deploy.demo.story.years import CYCLE, YEAR_2025

ROSTERS = Path(__file__).parents[1]
MISSING = "Data atasan Anda tidak ditemukan"
Act = Callable[[Cast], Awaitable[None]]


async def one_import_and_cycle(cast: Cast) -> None:
    """1. The roster, the cycle, and a school without a leader."""
    stage = cast.stage
    await stage.clock(calendar.OPENING)
    await _import(cast, "roster", dry_run=True)
    await stage.refuse(cast.ani.who, "mengimpor data", "directory", "/imports", {}, status=403)
    body = {"office": cast.office, "cycle": CYCLE}
    await stage.refuse(cast.ani.who, "membuka periode", "planning", "/cycles", body, status=404, code="not-found")
    await stage.refuse(None, "membuka periode", "planning", "/cycles", body, status=401)
    await stage.act(cast.admin, f"membuka periode {CYCLE} untuk semua sekolah", "planning", "/cycles", body)
    for walker in cast.walkers:
        await walker.arrive()
    schools = len({walker.npsn for walker in cast.walkers})
    stage.say("", f"{len(cast.walkers)} pegawai dari {schools} sekolah mengikuti periode ini")
    await stage.clock(calendar.PLANNING)
    saodah = cast.saodah
    await saodah.draft()
    waiting = await saodah.submit()
    if waiting["status"] != "WAITING_SUPERIOR" or MISSING not in waiting["message"]:
        raise Broken(f"without a leader the plan must wait: {waiting['status']}")
    stage.say("", f"“{waiting['message']}”")
    for who in (saodah.who, cast.operator):
        await cast.message(who, "N01")
    await _import(cast, "roster-2", dry_run=False)
    assert saodah.plan is not None
    plan = f"/v1/plans/{saodah.plan['id']}"

    async def moved() -> Json | None:
        card: Json = await stage.see(saodah.who, "planning", plan)
        return card if card["status"] != "WAITING_SUPERIOR" else None

    card = await stage.until("Saodah's plan goes on by itself", moved)
    saodah.plan = Answer(200, card, f'"{card["version"]}"', (), False)
    stage.say(saodah.who.name, f"rencana berlanjut sendiri: {card['message']}")
    await cast.message(saodah.who, "N09")


async def _import(cast: Cast, folder: str, *, dry_run: bool) -> None:
    """Import a folder of CSV files through HTTP, as the platform's operator."""
    files = [("files", (p.name, p.read_bytes(), "text/csv")) for p in sorted((ROSTERS / folder).glob("*.csv"))]
    answer = await cast.stage.ask(
        cast.platform, "POST", "directory", "/v1/imports", files=files, data={"dry_run": str(dry_run).lower()}
    )
    if answer.status not in (201, 202):
        raise Broken(f"import of {folder}: {answer.status} {answer.body}")

    async def finished() -> Json | None:
        view: Json = await cast.stage.see(cast.platform, "directory", f"/v1/imports/{answer['id']}")
        return view if view["status"] not in ("WAITING", "RUNNING") else None

    done = await cast.stage.until(f"the import of {folder}", finished)
    if done["status"] != "COMPLETED":
        raise Broken(f"import of {folder}: {done}")
    what = "memeriksa impor (uji coba)" if dry_run else "mengimpor data"
    cast.stage.say(cast.platform.name, f"{what} {folder}: {_changes(done)}")


def _changes(view: Json) -> str:
    """What an import did, or would do."""
    events = (view["summary"] or {}).get("events", {})
    told = [f"{kind.split('.')[1]} {count}" for kind, count in events.items() if count]
    return ", ".join(told) or "tidak ada perubahan"


async def two_plan(cast: Cast) -> None:
    """2. Ani's plan; a plan under a Plt."""
    stage, ani = cast.stage, cast.ani
    await stage.refuse(
        ani.who, "mulai tanpa memastikan data", "planning", f"/participations/{ani.pid}/plan", code="data-not-confirmed"
    )
    await ani.draft()
    assert ani.plan is not None
    plan = f"/plans/{ani.plan['id']}"
    partial = {"items": [i for i in YEAR_2025.plan() if i["kind"] != "PRACTICE"]}
    await stage.refuse(ani.who, "mengajukan tanpa ceklis", "planning", f"{plan}/submission",
                       {"confirmation_checked": False}, seen=ani.plan, code="confirmation-missing")  # fmt: skip
    await stage.refuse(cast.budi.who, "menyimpan draf Ani", "planning", f"{plan}/draft", partial, put=True,
                       seen=ani.plan, status=404)  # fmt: skip
    await stage.refuse(ani.who, "menyimpan dengan versi lama", "planning", f"{plan}/draft", partial, put=True,
                       seen={"version": 0}, status=412)  # fmt: skip
    await stage.refuse(ani.superior, "menyetujui sebelum diajukan", "planning", f"{plan}/approval", seen=ani.plan,
                       code="plan-not-submitted")  # fmt: skip
    await ani.submit()
    await stage.refuse(ani.who, "mengajukan lagi", "planning", f"{plan}/submission", TICKED, seen=ani.plan,
                       code="plan-not-editable")  # fmt: skip
    budi = cast.budi
    await budi.draft()
    assert budi.plan is not None
    await stage.refuse(budi.who, "mengajukan kepada Plt tanpa memahami", "planning",
                       f"/plans/{budi.plan['id']}/submission", TICKED, seen=budi.plan,
                       code="automatic-approval-not-understood")  # fmt: skip
    done = await budi.submit(understood=True, reaches=("observation", "followup", "notification", "reporting"))
    if done["status"] != "APPROVED" or done["approval_mode"] != "AUTOMATIC_ACTING_PRINCIPAL":
        raise Broken(f"under a Plt the plan is approved automatically: {done['status']}")


async def three_approval(cast: Cast) -> None:
    """3. The principal exchanges one result and approves: execution unlocks."""
    stage, ani = cast.stage, cast.ani
    await stage.clock(calendar.APPROVAL)
    assert ani.plan is not None
    plan = f"/plans/{ani.plan['id']}"
    await stage.refuse(ani.who, "menyetujui rencana sendiri", "planning", f"{plan}/approval", seen=ani.plan, status=403)
    await stage.refuse(cast.other_principal, "menyetujui guru sekolah lain", "planning", f"{plan}/approval",
                       seen=ani.plan, status=404)  # fmt: skip
    approved = await ani.approve(exchange=("PED", "PRO"))
    (mark,) = approved["adjustments"]
    before, after = mark["before"]["code"], mark["after"]["code"]
    stage.say("", f"Ada Penyesuaian dari Atasan: {before} → {after} (nilai lama disimpan)")
    await stage.refuse(ani.superior, "menyetujui lagi", "planning", f"{plan}/approval", seen=approved,
                       code="plan-not-submitted")  # fmt: skip
    await ani.execution()
    stage.say(ani.who.name, "pelaksanaan terbuka")
    await cast.message(ani.who, "N05")
    await cast.message(ani.who, "N10")


async def four_preparation(cast: Cast) -> None:
    """4. The preparation document, and a time both agree on."""
    stage, ani = cast.stage, cast.ani
    await stage.clock(calendar.PREPARATION)
    place = f"/participations/{ani.pid}"
    await stage.refuse(ani.superior, "mengisi persiapan guru", "observation", f"{place}/preparation",
                       {"target_behaviours": []}, put=True, seen={"version": 1}, status=403)  # fmt: skip
    await ani.prepare()
    await stage.refuse(ani.who, "mengubah yang sudah dikumpulkan", "observation", f"{place}/preparation",
                       {"target_behaviours": ["KSK1"]}, put=True, seen=ani.seen["preparation"], status=409)  # fmt: skip
    now = await stage.see(ani.superior, "observation", f"/v1{place}/execution")
    await stage.refuse(cast.other_principal, "menyepakati jadwal sekolah lain", "observation",
                       f"{place}/schedule/agreement", seen=now["schedule"], status=404)  # fmt: skip
    await ani.agree()


async def five_rating(cast: Cast) -> None:
    """5. The principal rates; the draft is invisible to the teacher; collected, it opens the follow-up."""
    stage, ani = cast.stage, cast.ani
    place = f"/participations/{ani.pid}/rating"
    await stage.clock(calendar.OBSERVATION)
    await stage.refuse(ani.who, "menilai diri sendiri", "observation", place, {"ratings": []}, put=True,
                       seen={"version": 1}, status=403)  # fmt: skip
    await ani.rate(collect=False)
    await stage.refuse(ani.who, "melihat draf penilaian", "observation", place, method="GET")
    await stage.refuse(ani.who, "mengisi tindak lanjut sebelum dinilai", "followup",
                       f"/participations/{ani.pid}/follow-up/opening", seen={"version": 0})  # fmt: skip
    await ani.collect_rating()
    await stage.refuse(ani.superior, "mengubah penilaian terkumpul", "observation", place, {"ratings": []}, put=True,
                       seen=ani.seen["rating"], status=409)  # fmt: skip
    await cast.message(ani.who, "N15")


async def six_follow_up(cast: Cast) -> None:
    """6. Ani reads the result and collects the follow-up document: the reflection is requested."""
    stage, ani = cast.stage, cast.ani
    await stage.clock(calendar.FOLLOW_UP)
    result = await stage.see(ani.who, "observation", f"/v1/participations/{ani.pid}/rating")
    stage.say(ani.who.name, f"membaca hasil: {len(result['ratings'])} perilaku, rekomendasi tertulis")
    await ani.follow_up()
    await stage.refuse(ani.who, "mengumpulkan lagi", "followup", f"/participations/{ani.pid}/follow-up/collection",
                       TICKED, seen=ani.seen["follow-up"], status=409)  # fmt: skip
    asked = await cast.message(ani.who, "N17")
    stage.say("", f"“{asked}”")


async def seven_reflection(cast: Cast) -> None:
    """7. The effort, the reflection, the competency document, the core duty report."""
    stage, ani = cast.stage, cast.ani
    await stage.clock(calendar.EFFORT)
    place = f"/participations/{ani.pid}/reflection"
    now = await stage.see(ani.who, "followup", f"/v1{place}")
    await stage.refuse(ani.who, "refleksi sebelum upaya selesai", "followup", f"{place}/collection", TICKED, seen=now)
    await ani.effort()
    await stage.clock(calendar.REFLECTION)
    await ani.reflect()
    await stage.clock(calendar.DOCUMENTS)
    await stage.refuse_file(ani.who, "mengunggah sertifikat pada periode 2025", "followup",
                            {"participation_id": ani.pid}, "Sertifikat.pdf",
                            pdf("Sertifikat"), code="upload-not-accepted")  # fmt: skip
    await hand_in(ani)


async def eight_predicate(cast: Cast) -> None:
    """8. The organisation's predicate, the ratings, the predicate, its receipt, and its end."""
    stage, ani = cast.stage, cast.ani
    await stage.clock(calendar.PREDICATE)
    place = f"/schools/{ani.npsn}/organisation-predicate?cycle={CYCLE}"
    now = await stage.see(cast.head, "assessment", f"/v1{place}")
    await stage.refuse(ani.superior, "menetapkan predikat sekolahnya sendiri", "assessment", place,
                       {"predicate": "GOOD"}, put=True, seen=now, status=403)  # fmt: skip
    for npsn in (ani.npsn, cast.crowd[-1][0].npsn):
        place = f"/schools/{npsn}/organisation-predicate?cycle={CYCLE}"
        now = await stage.see(cast.head, "assessment", f"/v1{place}")
        await stage.act(cast.head, "menetapkan predikat organisasi", "assessment", place, {"predicate": "GOOD"},
                        put=True, seen=now, reaches=("reporting", "notification"))  # fmt: skip
    await of_school(ani)
    dossier = await stage.see(ani.superior, "reporting", f"/v1/participations/{ani.pid}/dossier")
    stage.say(ani.superior.name, f"membaca berkas Ani: {len(dossier['entries'])} catatan, berurutan dan bertanggal")
    await stage.clock(calendar.ASSESSMENT)
    await stage.refuse(ani.who, "menilai diri sendiri", "assessment", f"/participations/{ani.pid}/assessment",
                       {"aspect_ratings": {}}, put=True, seen={"version": 1}, status=403)  # fmt: skip
    await ani.assess("ABOVE", "ABOVE")
    await stage.clock(calendar.RECEIPT)
    received = await ani.receive()
    stage.say("", f"predikat diterima; keberatan sampai {received['objection_until'][:10]}")
    await cast.message(ani.who, "N25")


async def nine_final(cast: Cast) -> None:
    """9. The objection window runs out: final, for HR systems."""
    stage, ani = cast.stage, cast.ani
    await stage.clock(calendar.FINAL)
    place = f"/v1/participations/{ani.pid}/assessment"

    async def final() -> Json | None:
        found: Json = await stage.see(ani.who, "assessment", place)
        return found if found["status"] == "FINAL" else None

    found = await stage.until("the predicate is final", final)
    stage.say(ani.who.name, f"predikat final: {PREDICATES[found['predicate']]}")
    assessed = await stage.see(cast.rahma.who, "assessment", f"/v1/participations/{cast.rahma.pid}/assessment")
    if assessed["rated_by"] != cast.rahma.seen["assessment"]["rated_by"]:
        raise Broken(f"the head of the office rates who leads a school: {assessed['rated_by']}")
    said = f"sebagai pegawai juga dinilai, oleh {cast.head.name}: {PREDICATES[assessed['predicate']]}"
    stage.say(cast.rahma.who.name, said)
    for superior, npsn in ((ani.superior, ani.npsn), (cast.other_principal, cast.crowd[-1][0].npsn)):
        await _told(cast, superior, npsn)
    stage.say("", "laporan sekolah memuat predikat final")


async def _told(cast: Cast, superior: Person, npsn: str) -> None:
    """Both read models have heard that the predicates are final."""

    async def heard() -> bool:
        place = f"/v1/schools/{npsn}"
        progress = await cast.stage.see(superior, "reporting", f"{place}/progress?cycle={CYCLE}&limit=100")
        dossiers = await cast.stage.see(superior, "reporting", f"{place}/dossiers?cycle={CYCLE}&limit=100")
        his = [r for r in progress["rows"] if r["capacity"] == "TEACHER"]
        final = {r["participation_id"] for r in his if r["assessment"]["state"] == "FINAL"}
        told = {r["participation_id"] for r in dossiers["rows"] if "predicate_finalised" in r["last"]["type"]}
        waiting = [r for r in progress["rows"] if r["assessment"]["state"] == "RECEIVED"]
        return bool(final) and final == told and not waiting

    await cast.stage.until(f"the lists of {npsn} tell who is final", heard)


PREDICATES = {
    "VERY_GOOD": "Sangat Baik",
    "GOOD": "Baik",
    "NEEDS_IMPROVEMENT": "Butuh Perbaikan",
    "POOR_MISCONDUCT": "Kurang",
    "VERY_POOR": "Sangat Kurang",
}


ACTS: tuple[tuple[str, Act], ...] = (
    ("Impor, pembukaan periode, sekolah tanpa atasan", one_import_and_cycle),
    ("Perencanaan", two_plan),
    ("Persetujuan rencana membuka pelaksanaan", three_approval),
    ("Persiapan observasi", four_preparation),
    ("Observasi", five_rating),
    ("Diskusi tindak lanjut", six_follow_up),
    ("Upaya, refleksi, dan dokumen", seven_reflection),
    ("Penilaian", eight_predicate),
    ("Predikat final", nine_final),
)
