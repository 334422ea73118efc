from __future__ import annotations

import shutil
from pathlib import Path

from logistics import database
from tests.release.killing import Installation, kill_and_print


def test_certificates_survive_the_kills_of_their_printer_none_missing_and_none_twice(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    file = tmp_path / "logistics.db"
    shutil.copy(migrated_sqlite, file)
    engine = database.bind(f"sqlite:///{file}")
    here = Installation(url=f"sqlite:///{file}", folder=tmp_path, alone=True, longest=1.5)

    found = kill_and_print(here, certificates=24, kills=4, seed=7)

    assert found.kills == 4
    assert found.wrong == ()
    engine.dispose()
