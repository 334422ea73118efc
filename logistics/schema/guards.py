"""Guards that live in the schema only; comparing tables with models does not see them go."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

ON_SQLITE: tuple[str, ...] = (
    "occupancy_no_overlap_insert",
    "occupancy_no_overlap_update",
    "audit_change_append_only_update",
    "audit_change_append_only_delete",
    "audit_reading_append_only_update",
    "audit_reading_append_only_delete",
    "stock_movement_has_legs",
    "stock_movement_balances",
    "stock_below_zero",
    "stock_movement_is_posted",
    "stock_movement_append_only_update",
    "stock_movement_append_only_delete",
    "stock_leg_append_only_update",
    "stock_leg_append_only_delete",
    "lot_event_append_only_update",
    "lot_event_append_only_delete",
)
ON_POSTGRESQL: tuple[str, ...] = (
    "occupancy_no_overlap",
    "audit_change_append_only",
    "audit_reading_append_only",
    "stock_movement_guard",
    "stock_leg_guard",
    "stock_movement_append_only",
    "stock_leg_append_only",
    "lot_event_append_only",
)

IN_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
IN_POSTGRESQL = """
    SELECT conname FROM pg_constraint WHERE contype = 'x' AND convalidated
    UNION ALL
    SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
"""


def missing(connection: Connection) -> list[str]:
    """Guards that are gone or switched off; an empty list is good health."""
    if connection.dialect.name == "postgresql":
        wanted, question = ON_POSTGRESQL, IN_POSTGRESQL
    else:
        wanted, question = ON_SQLITE, IN_SQLITE
    present = set(connection.scalars(sa.text(question)))
    return [name for name in wanted if name not in present]
