"""`python -m services.directory.app import DIR`: the same import from the command line, as an operator types it."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from deploy.demo.roster import HERE
from shared.contracts.directory import PersonRecorded
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await kits("directory")


async def type_(kit: Kit, *words: str) -> tuple[int, str, str]:
    return await typed(kit, "import", *words)


async def typed(kit: Kit, *words: str) -> tuple[int, str, str]:
    """The exit code, what it said, what it complained of."""
    env = {
        **os.environ,
        "KINERJA_ENV": "test",
        "KINERJA_DATABASE_URL": kit.settings.dsn,
        "KINERJA_OIDC_ISSUER": "http://issuer.test",
        "KINERJA_OIDC_JWKS_URL": "http://issuer.test/jwks",
    }
    arguments = [sys.executable, "-m", "services.directory.app", *words]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*arguments, stdout=pipe, stderr=pipe, env=env, cwd=HERE.parents[1])
    said, complained = await asyncio.wait_for(process.communicate(), 120)
    return process.returncode or 0, said.decode(), complained.decode()


async def test_an_import_from_the_command_line(kit: Kit, tmp_path: Path) -> None:
    code, said, _ = await type_(kit, str(HERE / "roster"), "--dry-run")
    assert (code, await kit.told()) == (0, [])
    assert "employees    baru 150, berubah 0, tetap 0" in said
    assert said.endswith("Uji coba: tidak ada yang diubah.\n")

    code, said, complained = await type_(kit, str(HERE / "roster"))
    assert (code, complained) == (0, "")
    assert said.endswith("Impor selesai.\n")
    assert len(await kit.told(PersonRecorded)) == 154

    code, said, _ = await type_(kit, str(HERE / "roster"))
    assert (code, "peristiwa    tidak ada" in said) == (0, True)


async def test_a_wrong_file_is_said_by_row_and_changes_nothing(kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "operators.csv").write_bytes(b"npsn;dapodik_id\n9;=x\n")
    code, said, complained = await type_(kit, str(tmp_path))
    assert (code, complained) == (1, "")
    assert said.splitlines() == [
        "operators.csv, baris 2, dapodik_id: Sel berisi rumus; tuliskan nilainya.",
        "Ditolak: 1 kesalahan. Tidak ada yang berubah.",
    ]


@pytest.mark.parametrize(
    ("folder", "sentence"), [("tidak/ada", "tidak/ada bukan folder."), (".git", "Tidak ada berkas.")]
)
async def test_a_folder_without_files_is_said(kit: Kit, folder: str, sentence: str) -> None:
    code, said, complained = await type_(kit, folder)
    assert (code, complained) == (1, "")
    assert sentence in said
