from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import zxingcpp
from PIL import Image

from logistics.config import ROOT

COMMAND = [sys.executable, "-c", "from logistics.cli import main; main()"]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LOGISTICS_DATA_DIR": str(folder / "data")}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [*COMMAND, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def test_a_day_goes_from_manifests_to_certificates_and_a_second_run_repeats_nothing(
    tmp_path: Path,
) -> None:
    first = run(tmp_path, "demo", "--out", str(tmp_path / "out"))
    doctor = run(tmp_path, "doctor")
    second = run(tmp_path, "demo", "--out", str(tmp_path / "out"))

    assert first.returncode == 0, first.stdout + first.stderr
    assert "the plan is published as version 1" in first.stdout
    assert "24 people released, 2 stay" in first.stdout
    assert doctor.returncode == 0, doctor.stdout
    assert second.returncode == 0, second.stderr
    assert "imported and classified" not in second.stdout
    certificates = next((tmp_path / "out").glob("*-release-certificates.pdf"))
    assert "/verify?number=JC-" in qr_code(certificates, tmp_path)


def qr_code(pdf: Path, folder: Path) -> str:
    """The first code of the first page, read from the page as a printer would show it."""
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", str(pdf), str(folder / "page")],
        check=True,
    )
    (page,) = folder.glob("page*.png")
    return zxingcpp.read_barcodes(Image.open(page))[0].text
