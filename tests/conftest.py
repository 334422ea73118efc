"""Databases, a web client and the invented district, for every test."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.orm import Session

from logistics import clock, database, vault
from logistics.config import ROOT, settings
from logistics.schema import METADATA
from tests import factories
from tests.postgresql import new_database

NOON = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)

# Time proves nothing in a test: machines are shared and slow.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """What was imported for all tests stays: no need to look through it for rubbish again."""
    gc.freeze()


def migrate(engine: sa.Engine) -> None:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


@pytest.fixture(scope="session", autouse=True)
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory and keys of this test run's own."""
    folder = tmp_path_factory.mktemp("installation")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOGISTICS_DATA_DIR", str(folder))
        patch.delenv("LOGISTICS_CLOCK_FILE", raising=False)
        vault.write_keys(vault.new_keys(), settings().keys_file)
        yield folder


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file that the migrations built."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    engine = database.engine_for(f"sqlite:///{file}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_postgresql() -> Iterator[str]:
    """An empty PostgreSQL database of this process, built by the migrations."""
    with new_database() as url:
        engine = database.engine_for(url)
        migrate(engine)
        engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty migrated database, once of each kind; this process is bound to it.

    It has the same name in every test, so that an engine compiles its SQL only once.
    """
    if request.param == "sqlite":
        empty = request.getfixturevalue("migrated_sqlite")
        file = empty.with_name("logistics.db")
        for each in file.parent.glob(f"{file.name}*"):
            each.unlink()
        shutil.copy(empty, file)
        url = f"sqlite:///{file}"
    else:
        url = request.getfixturevalue("migrated_postgresql")
    database.bind(url)
    yield url
    engine = database.bind(url)  # the test may have pointed elsewhere
    if request.param == "postgresql":
        with engine.begin() as connection:
            sweep(connection)
    else:
        engine.dispose()


def sweep(connection: sa.Connection) -> None:
    """Empty the tables that a test filled; most tests roll back and fill none."""
    filled = connection.scalars(
        sa.union_all(
            *(
                sa.select(sa.literal(table.name)).where(sa.select(table).exists())
                for table in METADATA.sorted_tables
            )
        )
    ).all()
    if filled:
        # To delete a few rows takes far less time than TRUNCATE, which makes every file anew;
        # as a replica the server leaves out the triggers that keep rows from being deleted.
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        for table in METADATA.sorted_tables:
            if table.name in filled:
                connection.execute(table.delete())


class _Undo(Exception):
    """Rolls the test's transaction back."""


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A transaction that is rolled back; blocks of ``transaction()`` in the test belong to it."""
    try:
        with database.transaction() as open_session:
            factories.use(open_session)
            yield open_session
            raise _Undo
    except _Undo:
        pass


def new_application() -> Flask:
    """The whole web application, for tests.

    Its passwords are invented; making each costly to guess would cost every sign-in a second.
    """
    from logistics.app import create_app

    made = create_app()
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    made.extensions["security"].pwd_context.update(
        argon2__time_cost=1, argon2__memory_cost=64, argon2__parallelism=1
    )
    return made


@pytest.fixture(scope="session")
def application(installation: Path) -> Flask:
    """The application made once in each process: that takes longer than most tests."""
    return new_application()


@contextmanager
def on_an_empty_database(
    made: Flask, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An application of several tests, as if it had just been made for this one."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    database.bind(database_url)
    clock.follow(settings().clock_file)
    configured = dict(made.config)
    yield made
    made.config.clear()
    made.config.update(configured)
    for limiter in made.extensions["limiter"]:
        limiter.reset()


@pytest.fixture
def app(application: Flask, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The whole web application on an empty database; what it commits is swept away after."""
    with on_an_empty_database(application, database_url, monkeypatch) as made:
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()
