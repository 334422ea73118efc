"""Run the tests on SQLite and PostgreSQL: ``python -m tests.running``, or ``./manage test``.

PostgreSQL is the one that ``LOGISTICS_TEST_DATABASE_URL`` names, else one on 127.0.0.1, else
one that is started for this run. Without any of them the run fails; nothing is skipped.
"""

from __future__ import annotations

import getpass
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from logistics.config import settings

VARIABLE = "LOGISTICS_TEST_DATABASE_URL"
OLDEST = 150000
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def main(arguments: list[str]) -> int:
    """Run pytest with two processes; more arguments go to it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with server() as url:
            return subprocess.call(
                [sys.executable, "-m", "pytest", "-n", "2", *arguments],
                env=os.environ | {VARIABLE: url},
            )
    except NoServer as failure:
        print(f"✗ {failure}", file=sys.stderr)
        return 1


class NoServer(Exception):
    """There is no PostgreSQL to test on; the text says why."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a server on which databases can be made."""
    if named := os.environ.get(VARIABLE):
        if (problem := unsuited(named)) is not None:
            raise NoServer(f"{VARIABLE} cannot be used: {problem}.")
        yield named
        return
    for user in ("postgres", getpass.getuser()):
        url = f"postgresql://{user}@127.0.0.1:5432/postgres"
        if unsuited(url) is None:
            print(f"· PostgreSQL on 127.0.0.1:5432, as {user}", flush=True)
            yield url
            return
    with own_server() as url:
        yield url


def unsuited(url: str) -> str | None:
    """Why tests cannot use a server; None when they can."""
    address = sa.make_url(settings({"DATABASE_URL": url}).database_url)
    try:
        with psycopg.connect(
            address.set(drivername="postgresql").render_as_string(hide_password=False),
            connect_timeout=3,
        ) as connection:
            version = connection.info.server_version
            row = connection.execute(
                "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return type(error).__name__ + ": " + str(error).strip().splitlines()[0]
    if version < OLDEST:
        return f"PostgreSQL 15 or newer is needed, this is {version // 10000}"
    return None if row and row[0] else "its user may not create databases"


@contextmanager
def own_server() -> Iterator[str]:
    """A PostgreSQL for this run alone, in a folder that is deleted after it."""
    owner = unprivileged()
    with tempfile.TemporaryDirectory(prefix="logistics-postgresql-") as name:
        folder, password, port = Path(name), secrets.token_urlsafe(16), free_port()
        (folder / "password").write_text(password)
        for path in (folder, folder / "password"):
            shutil.chown(path, owner)
        print(f"· Starting a PostgreSQL for this run on port {port} …", flush=True)
        run(owner, folder, "initdb", "--username=postgres", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
            f"--pgdata={folder / 'data'}", f"--pwfile={folder / 'password'}")  # fmt: skip
        options = {"port": str(port), "listen_addresses": "127.0.0.1", **FAST}
        options["unix_socket_directories"] = str(folder)
        control = ("pg_ctl", f"--pgdata={folder / 'data'}", "--wait", "--silent")
        run(owner, folder, *control, f"--log={folder / 'log'}",
            "--options=" + " ".join(f"-c {key}={value}" for key, value in options.items()),
            "start")  # fmt: skip
        try:
            yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        finally:
            run(owner, folder, *control, "--mode=immediate", "stop")


def run(owner: str, folder: Path, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL as a user that it accepts."""
    done = subprocess.run(
        [path_of(program), *arguments],
        user=owner if os.geteuid() == 0 else None,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise NoServer(f"{program} failed: {done.stderr.strip()[-500:]}")


def path_of(program: str) -> str:
    """Where a program of PostgreSQL is; Debian keeps its servers off the path."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    found = str(newest) if newest else shutil.which(program)
    if found is None:
        raise NoServer(
            "No PostgreSQL answers on 127.0.0.1 and none is installed. "
            "Run: sudo apt-get install -y postgresql"
        )
    return found


def unprivileged() -> str:
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    known = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
