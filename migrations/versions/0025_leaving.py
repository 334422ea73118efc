"""Bills and discharge slips of released people, and what happened to them at the gate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _bill_line()
    _discharge()
    _gate_event()


def _happened() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )


def _bill_line() -> None:
    op.create_table(
        "bill_line",
        sa.Column("isolation_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("cny_per_day", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(length=120), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        *_happened(),
        sa.ForeignKeyConstraint(
            ["isolation_id"], ["isolation.id"], name=op.f("fk_bill_line_isolation_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_bill_line_site_id")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["bill_line.id"], name=op.f("fk_bill_line_corrects_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_line")),
    )
    op.create_index(op.f("ix_bill_line_isolation_id"), "bill_line", ["isolation_id"])
    op.create_index(op.f("ix_bill_line_site_id"), "bill_line", ["site_id"])
    op.create_index(
        "uq_bill_line_receipt",
        "bill_line",
        ["site_id", "receipt"],
        unique=True,
        sqlite_where=sa.text("kind = 'payment'"),
        postgresql_where=sa.text("kind = 'payment'"),
    )


def _discharge() -> None:
    op.create_table(
        "discharge",
        sa.Column("isolation_id", sa.Uuid(), nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        sa.Column("belongings", sa.String(length=400), nullable=False),
        sa.Column("home_by", sa.String(40), nullable=False),
        sa.Column("home_to", sa.String(length=120), nullable=False),
        sa.Column("key_returned", sa.Boolean(), nullable=False),
        sa.Column("room_note", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_happened(),
        sa.ForeignKeyConstraint(
            ["isolation_id"], ["isolation.id"], name=op.f("fk_discharge_isolation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discharge")),
        sa.UniqueConstraint("isolation_id", name=op.f("uq_discharge_isolation_id")),
    )


def _gate_event() -> None:
    op.create_table(
        "gate_event",
        sa.Column("isolation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("where", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        *_happened(),
        sa.ForeignKeyConstraint(
            ["isolation_id"], ["isolation.id"], name=op.f("fk_gate_event_isolation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_event")),
    )
    op.create_index(op.f("ix_gate_event_isolation_id"), "gate_event", ["isolation_id"])


def downgrade() -> None:
    for table in ("gate_event", "discharge", "bill_line"):
        op.drop_table(table)
