"""Who works which zone of which site when, and until when they are trained for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff_member", sa.Column("trained_until", sa.Date(), nullable=True))
    op.create_table(
        "staff_shift",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("floor_id", sa.Uuid(), nullable=True),
        sa.Column("zone", sa.String(40), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["staff_member.id"], name=op.f("fk_staff_shift_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_staff_shift_site_id")),
        sa.ForeignKeyConstraint(["floor_id"], ["floor.id"], name=op.f("fk_staff_shift_floor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_shift")),
    )
    op.create_index(op.f("ix_staff_shift_member_id"), "staff_shift", ["member_id"])
    op.create_index(op.f("ix_staff_shift_site_id_from_at"), "staff_shift", ["site_id", "from_at"])


def downgrade() -> None:
    op.drop_table("staff_shift")
    op.drop_column("staff_member", "trained_until")
