"""What supplies are reckoned with in a district, and which shortages were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "need_setting",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column(
            "figures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_need_setting_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_setting")),
        sa.UniqueConstraint("district_id", name=op.f("uq_need_setting_district_id")),
    )
    op.create_table(
        "cover_alert",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("runs_out_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["stock_place.id"], name=op.f("fk_cover_alert_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["supply_item.id"], name=op.f("fk_cover_alert_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_alert")),
    )
    op.create_index(op.f("ix_cover_alert_place_id"), "cover_alert", ["place_id"])
    op.create_index(
        "uq_cover_alert_one_open",
        "cover_alert",
        ["place_id", "item_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("cover_alert")
    op.drop_table("need_setting")
