from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from logistics.config import ROOT
from logistics.runs.execution import done_kinds
from logistics.runs.models import RunKind
from logistics.worker import JOBS, load_jobs


def test_the_arrows_between_modules_are_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_the_worker_knows_every_module_that_does_long_work() -> None:
    files = {path.relative_to(ROOT) for path in (ROOT / "logistics").glob("*/jobs.py")}

    assert {".".join(path.with_suffix("").parts) for path in files} - set(JOBS) == set()


def test_every_kind_of_long_work_is_done_by_somebody() -> None:
    load_jobs()

    assert done_kinds() == set(RunKind)
