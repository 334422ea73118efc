"""An installation of its own for each test, with its own data, database and keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from logistics import database, vault
from logistics.schema import migrations
from tests.postgresql import new_database, server_url
from tests.terminal import Terminal


@pytest.fixture(params=["sqlite", "postgresql"])
def terminal(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Terminal]:
    """A terminal on a machine where nothing is set up yet, once with each database."""
    data_dir = tmp_path / "data"
    url = f"sqlite:///{data_dir / 'logistics.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("own_postgresql")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("LOGISTICS_DATA_DIR", str(data_dir))
    monkeypatch.setenv("LOGISTICS_CLOCK_FILE", str(data_dir / "clock.json"))
    monkeypatch.setenv("LOGISTICS_KEY_PASSPHRASE", "lantern over the harbour")
    monkeypatch.setenv("LOGISTICS_PASSWORD", "harbour-lantern-42")
    yield Terminal(data_dir=data_dir, database_url=url)
    database.bound().dispose()


@pytest.fixture
def own_postgresql() -> Iterator[str]:
    """A PostgreSQL database that this test may destroy."""
    with new_database() as url:
        yield url


@pytest.fixture(scope="session")
def template_postgresql() -> Iterator[str]:
    """The name of a migrated PostgreSQL database that nobody is connected to."""
    with new_database() as url:
        engine = database.engine_for(url)
        migrations.upgrade(engine)
        engine.dispose()
        yield str(engine.url.database)


@pytest.fixture
def prepared(terminal: Terminal, request: pytest.FixtureRequest) -> Terminal:
    """A terminal of an installation with tables and keys, as ``logistics prepare`` leaves it."""
    vault.write_keys(vault.new_keys(), terminal.data_dir / "keys.json")
    if terminal.database_url.startswith("sqlite"):
        empty = request.getfixturevalue("migrated_sqlite")
        shutil.copy(empty, terminal.data_dir / "logistics.db")
    else:
        template = request.getfixturevalue("template_postgresql")
        name = sa.make_url(terminal.database_url).database
        server = sa.create_engine(server_url(), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        server.dispose()
    database.bind(terminal.database_url)
    return terminal
