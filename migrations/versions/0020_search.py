"""The search for a missing person, step by step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_step",
        sa.Column("isolation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("whom", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["isolation_id"], ["isolation.id"], name=op.f("fk_search_step_isolation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_search_step_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_step")),
    )
    for column in ("isolation_id", "person_id"):
        op.create_index(op.f(f"ix_search_step_{column}"), "search_step", [column])


def downgrade() -> None:
    op.drop_table("search_step")
