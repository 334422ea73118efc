"""Who read a file of results; places that were stored in English become the word itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("result_file", sa.Column("user_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_result_file_user_id"), "result_file", ["user_id"])
    op.execute(
        "UPDATE ride_request SET origin_name = ''"
        " WHERE origin_kind = 'community' AND origin_name = 'at home'"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_result_file_user_id"), "result_file")
    op.drop_column("result_file", "user_id")
