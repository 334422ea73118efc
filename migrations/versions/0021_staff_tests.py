"""Tests of the staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_sample",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory", sa.String(length=120), nullable=False),
        sa.Column("entered_by", sa.String(length=120), nullable=False),
        sa.Column("result", sa.String(40), nullable=True),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_by", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["staff_member.id"], name=op.f("fk_staff_sample_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sample")),
    )
    op.create_index(op.f("ix_staff_sample_member_id"), "staff_sample", ["member_id"])


def downgrade() -> None:
    op.drop_table("staff_sample")
