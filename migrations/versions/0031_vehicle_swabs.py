"""Swabs inside vehicles after their disinfection."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vehicle_swab",
        sa.Column("trip_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("laboratory", sa.String(length=120), nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.Column("result", sa.String(40), nullable=True),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_by", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_vehicle_swab_trip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle_swab")),
    )
    op.create_index(op.f("ix_vehicle_swab_trip_id"), "vehicle_swab", ["trip_id"])


def downgrade() -> None:
    op.drop_table("vehicle_swab")
