"""Where the tests find PostgreSQL; they fail, and do not skip, without one."""

from __future__ import annotations

import os

from logistics.config import settings


def server_url() -> str:
    """The address of a server on which the tests may create databases."""
    wanted = os.environ.get("LOGISTICS_TEST_DATABASE_URL")
    if not wanted:
        return "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
    return settings({"DATABASE_URL": wanted}).database_url
