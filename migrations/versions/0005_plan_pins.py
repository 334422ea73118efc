"""Pins: what was decided by hand about the plans of a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

POINTERS = (
    ("district_id", "district"),
    ("person_id", "person"),
    ("site_id", "site"),
    ("floor_id", "floor"),
    ("room_id", "room"),
    ("trip_id", "trip"),
)


def upgrade() -> None:
    op.create_table(
        "plan_pin",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("floor_id", sa.Uuid(), nullable=True),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("trip_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (trip_id IS NULL)", name=op.f("ck_plan_pin_one")
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) = (site_id IS NULL)", name=op.f("ck_plan_pin_place")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_plan_pin_{column}"))
            for column, table in POINTERS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_pin")),
        sa.UniqueConstraint(
            "district_id", "day", "number", name=op.f("uq_plan_pin_district_id_day_number")
        ),
    )
    for column in ("district_id", "day", "person_id"):
        op.create_index(op.f(f"ix_plan_pin_{column}"), "plan_pin", [column], unique=False)


def downgrade() -> None:
    op.drop_table("plan_pin")
