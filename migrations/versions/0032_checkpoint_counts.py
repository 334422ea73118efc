"""How many vehicles and people a road checkpoint looked at on its day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

COUNTS = ("vehicles_checked", "people_checked")


def upgrade() -> None:
    for name in COUNTS:
        op.add_column("arrival", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in COUNTS:
        op.drop_column("arrival", name)
