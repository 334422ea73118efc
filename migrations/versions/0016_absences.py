"""When vehicles and staff members are away: workshop, illness, leave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vehicle_absence",
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_times(),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_vehicle_absence_vehicle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle_absence")),
    )
    op.create_index(op.f("ix_vehicle_absence_vehicle_id"), "vehicle_absence", ["vehicle_id"])
    op.create_index(op.f("ix_vehicle_absence_until_at"), "vehicle_absence", ["until_at"])
    op.create_table(
        "staff_absence",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        *_times(),
        sa.ForeignKeyConstraint(
            ["member_id"], ["staff_member.id"], name=op.f("fk_staff_absence_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_absence")),
    )
    op.create_index(op.f("ix_staff_absence_member_id"), "staff_absence", ["member_id"])
    op.create_index(op.f("ix_staff_absence_until_at"), "staff_absence", ["until_at"])


def _times() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("staff_absence")
    op.drop_table("vehicle_absence")
