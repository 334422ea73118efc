"""Samples on their way: laboratories, labels, batches, files of results, and where a tube is."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

USUAL_HOURS = 24


def upgrade() -> None:
    op.create_table(
        "laboratory",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("on_site", sa.Boolean(), nullable=False),
        sa.Column("result_hours", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory")),
        sa.UniqueConstraint("name", name=op.f("uq_laboratory_name")),
    )
    op.create_table(
        "tube_label",
        sa.Column("isolation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assay", sa.String(40), nullable=False),
        sa.Column("specimen", sa.String(40), nullable=False),
        sa.Column("laboratory", sa.String(length=120), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["isolation_id"], ["isolation.id"], name=op.f("fk_tube_label_isolation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tube_label_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tube_label")),
        sa.UniqueConstraint("code", name=op.f("uq_tube_label_code")),
    )
    op.create_index(op.f("ix_tube_label_isolation_id"), "tube_label", ["isolation_id"])
    op.create_index(op.f("ix_tube_label_person_id"), "tube_label", ["person_id"])
    op.create_table(
        "sample_batch",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("laboratory", sa.String(length=120), nullable=False),
        sa.Column("cold_box", sa.String(length=40), nullable=False),
        sa.Column("carrier", sa.String(length=120), nullable=False),
        sa.Column("sent_count", sa.Integer(), nullable=False),
        sa.Column("sent_celsius", sa.Float(), nullable=True),
        sa.Column("sent_by", sa.String(length=120), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_count", sa.Integer(), nullable=True),
        sa.Column("received_celsius", sa.Float(), nullable=True),
        sa.Column("received_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_sample_batch_site_id")),
        sa.ForeignKeyConstraint(
            ["number_id"], ["official_number.id"], name=op.f("fk_sample_batch_number_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_sample_batch_number")),
    )
    op.create_index(op.f("ix_sample_batch_site_id"), "sample_batch", ["site_id"])
    op.create_table(
        "result_file",
        sa.Column("laboratory", sa.String(length=120), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column(
            "problems",
            sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_result_file_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_file")),
    )
    op.create_index(op.f("ix_result_file_file_id"), "result_file", ["file_id"])
    # SQLite would make the table anew for these, and lose what hangs on it: written out instead.
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    for column, table in (("site_id", "site"), ("batch_id", "sample_batch")):
        op.execute(
            f"ALTER TABLE sample ADD COLUMN {column} {kind} "
            f"CONSTRAINT fk_sample_{column} REFERENCES {table} (id)"
        )
    op.create_index(op.f("ix_sample_batch_id"), "sample", ["batch_id"])
    op.add_column("sample", sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sample", sa.Column("ct_orf1ab", sa.Float(), nullable=True))
    op.add_column("sample", sa.Column("ct_n", sa.Float(), nullable=True))
    op.add_column(
        "sample",
        sa.Column("correction_reason", sa.String(length=200), nullable=False, server_default=""),
    )
    _name_laboratories()


def _name_laboratories() -> None:
    """Every laboratory that a sample names goes on record; none is asked for a batch until then."""
    laboratory, sample = (
        sa.table(
            "laboratory",
            sa.column("id", sa.Uuid()),
            sa.column("recorded_at", sa.DateTime(timezone=True)),
            *(sa.column(each) for each in ("name", "phone", "on_site", "result_hours", "version")),
        ),
        sa.table("sample", sa.column("laboratory")),
    )
    names = op.get_bind().scalars(
        sa.select(sample.c.laboratory).where(sample.c.laboratory != "").distinct()
    )
    for name in names.all():
        op.get_bind().execute(
            laboratory.insert().values(
                id=uuid.uuid4(),
                name=name,
                phone="",
                on_site=True,
                result_hours=USUAL_HOURS,
                version=1,
                recorded_at=datetime.now(UTC),
            )
        )


def downgrade() -> None:
    for column in ("correction_reason", "ct_n", "ct_orf1ab", "received_at"):
        op.drop_column("sample", column)
    op.drop_index(op.f("ix_sample_batch_id"), "sample")
    op.drop_column("sample", "batch_id")
    op.drop_column("sample", "site_id")
    for table in ("result_file", "sample_batch", "tube_label", "laboratory"):
        op.drop_table(table)
    for table in ("official_number", "number_series"):
        op.execute(f"DELETE FROM {table} WHERE kind = 'SJ'")
