"""What happens to trips on the way: incidents, rescue trips and their signed counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite would make the table anew for this, and lose what hangs on it: written out instead.
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(
        f"ALTER TABLE trip ADD COLUMN rescues_id {kind} "
        "CONSTRAINT fk_trip_rescues_id REFERENCES trip (id)"
    )
    op.create_index(op.f("ix_trip_rescues_id"), "trip", ["rescues_id"])
    op.create_table(
        "take_over",
        sa.Column("trip_id", sa.Uuid(), nullable=False),
        sa.Column("given_count", sa.Integer(), nullable=False),
        sa.Column("taken_count", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_take_over_trip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take_over")),
        sa.UniqueConstraint("trip_id", name=op.f("uq_take_over_trip_id")),
    )
    op.create_table(
        "trip_incident",
        sa.Column("trip_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("seat", sa.String(length=8), nullable=False),
        sa.Column("ride_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_trip_incident_trip_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_trip_incident_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["ride_id"], ["ride_request.id"], name=op.f("fk_trip_incident_ride_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_incident")),
    )
    op.create_index(op.f("ix_trip_incident_trip_id"), "trip_incident", ["trip_id"])
    op.create_index(op.f("ix_trip_incident_person_id"), "trip_incident", ["person_id"])


def downgrade() -> None:
    op.drop_table("trip_incident")
    op.drop_table("take_over")
    op.drop_index(op.f("ix_trip_rescues_id"), "trip")
    op.drop_column("trip", "rescues_id")
