"""Run the migrations against the database of this installation."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context

from logistics.config import settings
from logistics.database import UtcDateTime, engine_for
from logistics.schema import METADATA


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write types as the database knows them, so that old migrations never import models."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    if kind == "type" and isinstance(item, sa.JSON):
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


engine = context.config.attributes.get("engine") or engine_for(settings().database_url)
options = {"sqlite_begin": "IMMEDIATE"} if engine.dialect.name == "sqlite" else {}
with engine.connect().execution_options(**options) as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_item=render_item,
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
