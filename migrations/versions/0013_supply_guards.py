"""Guards of the ledger: movements balance, nothing falls below zero, nothing is rewritten."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

APPEND_ONLY = ("stock_movement", "stock_leg", "lot_event")

EMPTY = "NOT EXISTS (SELECT 1 FROM stock_leg WHERE movement_id = NEW.id)"
UNBALANCED = """EXISTS (
    SELECT 1 FROM stock_leg WHERE movement_id = NEW.id
    GROUP BY lot_id HAVING SUM(quantity) <> 0)"""
BELOW_ZERO = """EXISTS (
    SELECT 1
    FROM (SELECT DISTINCT lot_id, place_id FROM stock_leg
          WHERE movement_id = NEW.id AND quantity < 0) AS touched
    JOIN stock_place p ON p.id = touched.place_id
    JOIN stock_leg leg ON leg.lot_id = touched.lot_id AND leg.place_id = touched.place_id
    WHERE p.kind NOT IN ('supplier', 'donor', 'count_difference')
    GROUP BY touched.lot_id, touched.place_id HAVING SUM(leg.quantity) < 0)"""
CLOSED = "EXISTS (SELECT 1 FROM stock_movement WHERE id = NEW.movement_id)"

REFUSALS = (
    ("stock_movement", "stock_movement_has_legs", EMPTY),
    ("stock_movement", "stock_movement_balances", UNBALANCED),
    ("stock_movement", "stock_below_zero", BELOW_ZERO),
    ("stock_leg", "stock_movement_is_posted", CLOSED),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _upgrade_postgresql()
    else:
        _upgrade_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute("DROP TRIGGER stock_movement_guard ON stock_movement")
        op.execute("DROP TRIGGER stock_leg_guard ON stock_leg")
        op.execute("DROP FUNCTION guard_stock_movement()")
        op.execute("DROP FUNCTION guard_stock_leg()")
        return
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only_update")
        op.execute(f"DROP TRIGGER {table}_append_only_delete")
    for _, name, _ in REFUSALS:
        op.execute(f"DROP TRIGGER {name}")


def _upgrade_postgresql() -> None:
    # The lots are locked first: whoever else moves them waits, and then sees these legs.
    op.execute(
        "CREATE FUNCTION guard_stock_movement() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM 1 FROM supply_lot WHERE id IN "
        "(SELECT lot_id FROM stock_leg WHERE movement_id = NEW.id) ORDER BY id FOR NO KEY UPDATE; "
        + _raises("stock_movement")
        + "RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION guard_stock_leg() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        + _raises("stock_leg")
        + "RETURN NEW; END $$"
    )
    for table in ("stock_movement", "stock_leg"):
        op.execute(
            f"CREATE TRIGGER {table}_guard BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION guard_{table}()"
        )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )


def _raises(table: str) -> str:
    return "".join(
        f"IF {refused} THEN RAISE EXCEPTION '{name}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; "
        for owner, name, refused in REFUSALS
        if owner == table
    )


def _upgrade_sqlite() -> None:
    for table, name, refused in REFUSALS:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {refused} "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
    for table in APPEND_ONLY:
        for moment in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_append_only_{moment} BEFORE {moment.upper()} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append_only'); END"
            )
