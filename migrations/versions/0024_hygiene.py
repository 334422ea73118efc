"""Swabs of surfaces, and waste that is bagged, counted and handed over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "surface_sample",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
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
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_surface_sample_site_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_surface_sample_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surface_sample")),
    )
    op.create_index(op.f("ix_surface_sample_site_id"), "surface_sample", ["site_id"])
    op.create_index(op.f("ix_surface_sample_room_id"), "surface_sample", ["room_id"])
    op.create_table(
        "waste_lot",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        sa.Column("bagged_by", sa.String(length=120), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_count", sa.Integer(), nullable=True),
        sa.Column("receiver", sa.String(length=120), nullable=False),
        sa.Column("handed_by", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_waste_lot_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waste_lot")),
    )
    op.create_index(op.f("ix_waste_lot_site_id"), "waste_lot", ["site_id"])


def downgrade() -> None:
    op.drop_table("waste_lot")
    op.drop_table("surface_sample")
