from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from logistics import database
from tests.supplies.store import Store, opened, seen_from


@pytest.fixture
def store(session: Session) -> Store:
    """On both databases: where locks, triggers or SQL of one kind matter."""
    return opened(session)


@pytest.fixture(scope="session")
def _one_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Store]:
    file = tmp_path_factory.mktemp("supplies") / "logistics.db"
    shutil.copy(migrated_sqlite, file)
    url = f"sqlite:///{file}"
    engine = database.bind(url)
    with database.transaction() as session:
        empty = opened(session)
    engine.dispose()
    return url, empty


class _Undo(Exception):
    """Rolls the test's transaction back."""


@pytest.fixture
def shelf(_one_file: tuple[str, Store]) -> Iterator[Store]:
    """On SQLite alone: for what the trade decides, whatever keeps the rows."""
    url, empty = _one_file
    database.bind(url)
    try:
        with database.transaction() as session:
            yield seen_from(session, empty)
            raise _Undo
    except _Undo:
        pass
