"""Named sets of weights of a district, and which one its plans are made with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "weight_set",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("copied_from", sa.String(length=60), nullable=False),
        sa.Column(
            "figures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_weight_set_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weight_set")),
        sa.UniqueConstraint("district_id", "name", name=op.f("uq_weight_set_district_id_name")),
    )
    op.create_table(
        "weight_choice",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("preset", sa.String(40), nullable=True),
        sa.Column("set_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(preset IS NULL) <> (set_id IS NULL)", name=op.f("ck_weight_choice_one")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_weight_choice_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["weight_set.id"], name=op.f("fk_weight_choice_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weight_choice")),
        sa.UniqueConstraint("district_id", name=op.f("uq_weight_choice_district_id")),
    )


def downgrade() -> None:
    op.drop_table("weight_choice")
    op.drop_table("weight_set")
