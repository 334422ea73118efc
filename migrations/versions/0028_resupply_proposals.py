"""Proposals of what should go where in a district, and who decided about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "resupply_proposal",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", document, nullable=False),
        sa.Column("plan", document, nullable=False),
        sa.Column("figures", document, nullable=False),
        sa.Column("requested_by", sa.String(120), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_resupply_proposal_district_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_resupply_proposal_run_id")),
        sa.ForeignKeyConstraint(
            ["base_id"], ["resupply_proposal.id"], name=op.f("fk_resupply_proposal_base_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resupply_proposal")),
        sa.UniqueConstraint("run_id", name=op.f("uq_resupply_proposal_run_id")),
    )
    op.create_index(
        op.f("ix_resupply_proposal_district_id"), "resupply_proposal", ["district_id"]
    )


def downgrade() -> None:
    op.drop_table("resupply_proposal")
