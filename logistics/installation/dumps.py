"""A database as one file, and back: SQLite by its own backup, PostgreSQL by its own tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import Engine

from logistics.errors import Refused
from logistics.wording import say

PATIENCE_SECONDS = 5
SQLITE_BUSY = (5, 6)


class ToolFailed(Refused):
    """A program of PostgreSQL is missing or refused."""


class InstallationRuns(Refused):
    """Something still uses the database that is to be replaced."""


def dump(engine: Engine, target: Path) -> None:
    """Write a consistent copy of the database while others use it."""
    if engine.dialect.name == "postgresql":
        _run(engine, "pg_dump", "--format=custom", "--no-comments", f"--file={target}")
    else:
        _copy(_file_of(engine), target)


def load(engine: Engine, source: Path) -> None:
    """Replace the database by a copy, whole or not at all.

    :raises InstallationRuns: somebody writes into it at this moment
    """
    engine.dispose()
    if engine.dialect.name == "postgresql":
        _load_postgresql(engine, source)
    else:
        _copy(source, _file_of(engine))


def _file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


def _copy(source: Path, target: Path) -> None:
    import pysqlite3

    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(pysqlite3.connect(f"file:{source}?mode=rw", uri=True)) as old,
        closing(pysqlite3.connect(str(target))) as new,
    ):
        old.backup(new, progress=_impatient())
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _impatient() -> Callable[[int, int, int], None]:
    """Ends a copy that waits too long for a lock; SQLite itself would wait for ever."""
    end = time.monotonic() + PATIENCE_SECONDS

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in SQLITE_BUSY and time.monotonic() > end:
            raise InstallationRuns(
                say("The database is in use. Stop the installation and try again.")
            )

    return look


def _load_postgresql(engine: Engine, source: Path) -> None:
    """Old tables go and new ones come in one transaction."""
    script = source.with_suffix(".sql")
    _run(
        engine,
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        f"--file={script}",
        str(source),
        connects=False,
    )
    _run(
        engine,
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--command=DROP SCHEMA public CASCADE",
        "--command=CREATE SCHEMA public",
        f"--file={script}",
    )


def _run(engine: Engine, program: str, *arguments: str, connects: bool = True) -> None:
    address = engine.url.set(drivername="postgresql", password=None)
    command = [_path_of(program), *arguments]
    if connects:
        command.append(f"--dbname={address.render_as_string(hide_password=False)}")
    environment = os.environ | {
        "PGPASSWORD": engine.url.password or os.environ.get("PGPASSWORD", ""),
        "PGOPTIONS": f"-c lock_timeout={PATIENCE_SECONDS}s",
    }
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL with an address from the settings
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        # Only the first line: those below quote rows.
        said = (done.stderr.strip().splitlines() or [str(done.returncode)])[0]
        raise ToolFailed(say("%(program)s refused: %(said)s", program=program, said=said))


def _path_of(program: str) -> str:
    """Where a program of PostgreSQL is; Debian keeps each version in a folder of its own."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"),
        key=lambda path: int(path.parts[-3]),
        reverse=True,
    )
    found = str(versions[0]) if versions else shutil.which(program)
    if found is None:
        raise ToolFailed(
            say(
                "The program %(program)s is missing. Install it with apt-get install "
                "postgresql-client.",
                program=program,
            )
        )
    return found
