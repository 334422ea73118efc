"""The measure goes on elsewhere: hand-overs to street or host, signed for by both sides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure_hand_over",
        sa.Column("isolation_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("receiver", sa.String(length=120), nullable=False),
        sa.Column("received_by", sa.String(length=120), nullable=False),
        sa.Column("handed_over_by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["isolation_id"], ["isolation.id"], name=op.f("fk_measure_hand_over_isolation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_hand_over")),
    )
    op.create_index(
        op.f("ix_measure_hand_over_isolation_id"), "measure_hand_over", ["isolation_id"]
    )


def downgrade() -> None:
    op.drop_table("measure_hand_over")
