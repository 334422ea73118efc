"""Places that vehicles go to beside ports and sites; when a site let somebody go home."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_place",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("receiver", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_known_place_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_place")),
        sa.UniqueConstraint(
            "district_id", "kind", "name_zh", name=op.f("uq_known_place_district_id_kind_name_zh")
        ),
    )
    op.create_index(op.f("ix_known_place_district_id"), "known_place", ["district_id"])
    op.add_column("ride_request", sa.Column("gate_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("ride_request", "gate_at")
    op.drop_table("known_place")
