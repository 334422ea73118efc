"""Daily reports as they were sent, a version each time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_report",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column(
            "figures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_sent_report_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_report")),
        sa.UniqueConstraint("site_id", "day", "issue", name=op.f("uq_sent_report_site_id_day_issue")),
    )
    op.create_index(op.f("ix_sent_report_site_id"), "sent_report", ["site_id"])
    op.create_index(op.f("ix_sent_report_day"), "sent_report", ["day"])


def downgrade() -> None:
    op.drop_table("sent_report")
