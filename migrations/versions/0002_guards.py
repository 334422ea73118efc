"""Guards that no code path can pass: no two guests in a room, no rewriting of the audit."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_change", "audit_reading")

OVERLAP = """
    SELECT 1 FROM occupancy o
    WHERE o.room_id = NEW.room_id AND o.id <> NEW.id
      AND o.state IN ('expected', 'present', 'ended')
      AND o.from_at < NEW.held_until AND NEW.from_at < o.held_until
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _upgrade_postgresql()
    else:
        _upgrade_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap")
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute("DROP FUNCTION refuse_rewriting()")
        return
    op.execute("DROP TRIGGER occupancy_no_overlap_insert")
    op.execute("DROP TRIGGER occupancy_no_overlap_update")
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only_update")
        op.execute(f"DROP TRIGGER {table}_append_only_delete")


def _upgrade_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        "ALTER TABLE occupancy ADD CONSTRAINT occupancy_no_overlap EXCLUDE USING gist "
        "(room_id WITH =, tstzrange(from_at, held_until, '[)') WITH &&) "
        "WHERE (state IN ('expected', 'present', 'ended'))"
    )
    op.execute(
        "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append_only'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )


def _upgrade_sqlite() -> None:
    for moment, columns in (("insert", ""), ("update", " OF room_id, from_at, held_until, state")):
        op.execute(
            f"CREATE TRIGGER occupancy_no_overlap_{moment} "
            f"BEFORE {moment.upper()}{columns} ON occupancy "
            "WHEN NEW.state IN ('expected', 'present', 'ended') "
            f"AND EXISTS ({OVERLAP}) "
            "BEGIN SELECT RAISE(ABORT, 'occupancy_no_overlap'); END"
        )
    for table in APPEND_ONLY:
        for moment in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_append_only_{moment} BEFORE {moment.upper()} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append_only'); END"
            )
