"""Signed statements of certificates, the keys that sign them, and each print by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_key",
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("name", name=op.f("uq_signing_key_name")),
    )
    op.create_table(
        "certificate_print",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_print_certificate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_print")),
        sa.UniqueConstraint(
            "certificate_id", "ordinal", name=op.f("uq_certificate_print_certificate_id_ordinal")
        ),
    )
    op.add_column(
        "certificate", sa.Column("token", sa.String(1000), nullable=False, server_default="")
    )
    op.drop_column("certificate", "copies")


def downgrade() -> None:
    op.add_column(
        "certificate", sa.Column("copies", sa.Integer(), nullable=False, server_default="0")
    )
    op.drop_column("certificate", "token")
    op.drop_table("certificate_print")
    op.drop_table("signing_key")
