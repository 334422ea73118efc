"""Holds, requests and erasures; whom stored files name; an audit that may be redacted by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

AUDIT = "audit_change"
KEPT = (
    "actor_id",
    "actor_label",
    "channel",
    "request_id",
    "action",
    "table_name",
    "row_id",
    "person_id",
    "site_id",
    "occurred_at",
    "changed",
    "recorded_at",
    "id",
)
"""What no erasure may touch: who changed which columns of which row, and when."""
OPEN = "EXISTS (SELECT 1 FROM retention_erasure WHERE closed_at IS NULL)"


def upgrade() -> None:
    _holds()
    _requests()
    _erasures()
    op.add_column(
        "stored_file",
        sa.Column("subjects_noted", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "stored_file", sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "file_subject",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_file_subject_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_subject")),
        sa.UniqueConstraint("file_id", "person_id", name=op.f("uq_file_subject_file_id_person_id")),
    )
    for column in ("file_id", "person_id"):
        op.create_index(op.f(f"ix_file_subject_{column}"), "file_subject", [column])
    if op.get_bind().dialect.name == "postgresql":
        _redactable_on_postgresql()
    else:
        _redactable_on_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {AUDIT}_append_only ON {AUDIT}")
        op.execute("DROP FUNCTION refuse_rewriting_but_redacting()")
        op.execute(
            f"CREATE TRIGGER {AUDIT}_append_only BEFORE UPDATE OR DELETE ON {AUDIT} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )
    else:
        op.execute(f"DROP TRIGGER {AUDIT}_append_only_update")
        op.execute(
            f"CREATE TRIGGER {AUDIT}_append_only_update BEFORE UPDATE ON {AUDIT} "
            "BEGIN SELECT RAISE(ABORT, 'append_only'); END"
        )
    op.drop_table("file_subject")
    op.drop_column("stored_file", "destroyed_at")
    op.drop_column("stored_file", "subjects_noted")
    for table in ("retention_erasure", "retention_request", "retention_hold"):
        op.drop_table(table)


def _redactable_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_rewriting_but_redacting() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN "
        "IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'snapshot' = to_jsonb(OLD) - 'snapshot' "
        f"AND {OPEN} THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION 'append_only'; END $$"
    )
    op.execute(f"DROP TRIGGER {AUDIT}_append_only ON {AUDIT}")
    op.execute(
        f"CREATE TRIGGER {AUDIT}_append_only BEFORE UPDATE OR DELETE ON {AUDIT} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_but_redacting()"
    )


def _redactable_on_sqlite() -> None:
    touched = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in KEPT)
    op.execute(f"DROP TRIGGER {AUDIT}_append_only_update")
    op.execute(
        f"CREATE TRIGGER {AUDIT}_append_only_update BEFORE UPDATE ON {AUDIT} "
        f"WHEN {touched} OR NOT {OPEN} "
        "BEGIN SELECT RAISE(ABORT, 'append_only'); END"
    )


def _person(table: str, *, nullable: bool = False) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column("person_id", sa.Uuid(), nullable=nullable),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
    )


def _happened(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _holds() -> None:
    table = "retention_hold"
    op.create_table(
        table,
        *_person(table),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=120), nullable=True),
        sa.Column("lifted_reason", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_happened(table),
    )
    op.create_index(op.f("ix_retention_hold_person_id"), table, ["person_id"])
    _one(table, "uq_retention_hold_one", "lifted_at IS NULL")


def _requests() -> None:
    table = "retention_request"
    op.create_table(
        table,
        *_person(table),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decision", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_happened(table),
    )
    op.create_index(op.f("ix_retention_request_person_id"), table, ["person_id"])
    _one(table, "uq_retention_request_one", "state = 'erasure_waits'")


def _erasures() -> None:
    table = "retention_erasure"
    op.create_table(
        table,
        *_person(table, nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        *_happened(table),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_retention_erasure_run_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_retention_erasure_person_id")),
    )
    op.create_index(op.f("ix_retention_erasure_run_id"), table, ["run_id"])


def _one(table: str, name: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        name, table, ["person_id"], unique=True, sqlite_where=where, postgresql_where=where
    )

