"""Whether an interrupted run had put part of its work where it survives; who reprinted pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "run", sa.Column("kept_token", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "page_reprint",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("from_page", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_page_reprint_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_reprint")),
    )
    op.create_index(op.f("ix_page_reprint_run_id"), "page_reprint", ["run_id"], unique=False)


def downgrade() -> None:
    op.drop_table("page_reprint")
    op.drop_column("run", "kept_token")
