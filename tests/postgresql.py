"""Where the tests find PostgreSQL; they fail, and do not skip, without one."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from logistics.config import settings


def server_url() -> str:
    """The address of a server on which the tests may create databases."""
    wanted = os.environ.get("LOGISTICS_TEST_DATABASE_URL")
    if not wanted:
        return "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
    return settings({"DATABASE_URL": wanted}).database_url


@contextmanager
def new_database(template: str = "template1") -> Iterator[str]:
    """The address of a database of its own, a copy of the one named; dropped in the end.

    Its commits do not wait for the disk: no test is about a computer that loses its power.
    """
    server = sa.create_engine(server_url(), isolation_level="AUTOCOMMIT")
    name = f"logistics_test_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit TO off")
    try:
        yield sa.make_url(server_url()).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()
