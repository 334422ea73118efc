"""What was found at homes where somebody shall be isolated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home_check",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=240), nullable=False),
        sa.Column("home_single_room", sa.Boolean(), nullable=False),
        sa.Column("home_own_toilet", sa.Boolean(), nullable=False),
        sa.Column("home_nobody_frail", sa.Boolean(), nullable=False),
        sa.Column("home_consent", sa.Boolean(), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("looked_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_home_check_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_check")),
    )
    op.create_index(op.f("ix_home_check_person_id"), "home_check", ["person_id"])


def downgrade() -> None:
    op.drop_table("home_check")
