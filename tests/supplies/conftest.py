from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from logistics import database
from tests.supplies.store import Store, opened


@pytest.fixture
def store(session: Session) -> Store:
    """On both databases: where locks, triggers or SQL of one kind matter."""
    return opened(session)


@pytest.fixture(scope="module")
def _one_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("supplies") / "logistics.db"
    shutil.copy(migrated_sqlite, file)
    return f"sqlite:///{file}"


class _Undo(Exception):
    """Rolls the test's transaction back."""


@pytest.fixture
def shelf(_one_file: str) -> Iterator[Store]:
    """On SQLite alone: for what the trade decides, whatever keeps the rows."""
    engine = database.bind(_one_file)
    try:
        with database.transaction() as session:
            yield opened(session)
            raise _Undo
    except _Undo:
        pass
    engine.dispose()
