"""Supplies: items, lots, places, movements, reservations, counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supply_item",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("family", sa.String(40), nullable=False),
        sa.Column("standard", sa.String(40), nullable=True),
        sa.Column("size", sa.String(length=12), nullable=False),
        sa.Column("base_unit", sa.String(40), nullable=False),
        sa.Column("shown_unit", sa.String(40), nullable=False),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_item")),
        sa.UniqueConstraint("code", name=op.f("uq_supply_item_code")),
    )
    op.create_table(
        "item_equivalent",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("replacement_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["supply_item.id"], name=op.f("fk_item_equivalent_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["replacement_id"], ["supply_item.id"], name=op.f("fk_item_equivalent_replacement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_equivalent")),
        sa.UniqueConstraint(
            "item_id", "replacement_id", name=op.f("uq_item_equivalent_item_id_replacement_id")
        ),
    )
    op.create_index(
        op.f("ix_item_equivalent_replacement_id"), "item_equivalent", ["replacement_id"]
    )
    op.create_table(
        "item_gtin",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["supply_item.id"], name=op.f("fk_item_gtin_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_gtin")),
        sa.UniqueConstraint("gtin", name=op.f("uq_item_gtin_gtin")),
    )
    op.create_index(op.f("ix_item_gtin_item_id"), "item_gtin", ["item_id"])
    op.create_table(
        "item_pack",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_item_pack_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["supply_item.id"], name=op.f("fk_item_pack_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_pack")),
        sa.UniqueConstraint("item_id", "unit", name=op.f("uq_item_pack_item_id_unit")),
    )
    op.create_table(
        "stock_movement",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("counted_with", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("reference_kind", sa.String(length=40), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("papers_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_stock_movement_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["stock_movement.id"], name=op.f("fk_stock_movement_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
        sa.UniqueConstraint("key", name=op.f("uq_stock_movement_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_stock_movement_reverses_id")),
    )
    op.create_index(op.f("ix_stock_movement_district_id"), "stock_movement", ["district_id"])
    op.create_index("ix_stock_movement_occurred_at", "stock_movement", ["occurred_at"])
    op.create_index(
        "ix_stock_movement_reference", "stock_movement", ["reference_kind", "reference_id"]
    )
    op.create_table(
        "supply_lot",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("maker", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("parcel", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("certificate", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("restricted_to", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_supply_lot_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["supply_item.id"], name=op.f("fk_supply_lot_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_lot")),
        sa.UniqueConstraint(
            "item_id",
            "maker",
            "number",
            "parcel",
            name=op.f("uq_supply_lot_item_id_maker_number_parcel"),
        ),
    )
    op.create_index(op.f("ix_supply_lot_district_id"), "supply_lot", ["district_id"])
    op.create_table(
        "lot_event",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("proof", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["supply_lot.id"], name=op.f("fk_lot_event_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_event")),
    )
    op.create_index(op.f("ix_lot_event_lot_id"), "lot_event", ["lot_id"])
    op.create_table(
        "movement_papers",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.String(length=120), nullable=False),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["stock_movement.id"], name=op.f("fk_movement_papers_movement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_papers")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_movement_papers_movement_id")),
    )
    op.create_table(
        "stock_place",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("vehicle_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_stock_place_district_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_stock_place_site_id")),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_stock_place_vehicle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_place")),
        sa.UniqueConstraint("code", name=op.f("uq_stock_place_code")),
    )
    op.create_index(op.f("ix_stock_place_district_id"), "stock_place", ["district_id"])
    op.create_index(op.f("ix_stock_place_site_id"), "stock_place", ["site_id"])
    op.create_index(op.f("ix_stock_place_vehicle_id"), "stock_place", ["vehicle_id"])
    op.create_table(
        "stock_count",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("started_by", sa.String(length=120), nullable=False),
        sa.Column("started_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["stock_movement.id"], name=op.f("fk_stock_count_movement_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["stock_place.id"], name=op.f("fk_stock_count_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
    )
    op.create_index(op.f("ix_stock_count_place_id"), "stock_count", ["place_id"])
    op.create_index(
        "uq_stock_count_open_place",
        "stock_count",
        ["place_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('counting', 'counted')"),
        postgresql_where=sa.text("state IN ('counting', 'counted')"),
    )
    op.create_table(
        "stock_hold",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference_kind", sa.String(length=40), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_hold_quantity")),
        sa.ForeignKeyConstraint(["lot_id"], ["supply_lot.id"], name=op.f("fk_stock_hold_lot_id")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["stock_place.id"], name=op.f("fk_stock_hold_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_hold")),
    )
    op.create_index("ix_stock_hold_lot_place", "stock_hold", ["lot_id", "place_id"])
    op.create_index(op.f("ix_stock_hold_place_id"), "stock_hold", ["place_id"])
    op.create_index("ix_stock_hold_reference", "stock_hold", ["reference_kind", "reference_id"])
    op.create_table(
        "stock_leg",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_leg_quantity")),
        sa.ForeignKeyConstraint(["lot_id"], ["supply_lot.id"], name=op.f("fk_stock_leg_lot_id")),
        sa.ForeignKeyConstraint(
            ["movement_id"],
            ["stock_movement.id"],
            name=op.f("fk_stock_leg_movement_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["stock_place.id"], name=op.f("fk_stock_leg_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_leg")),
    )
    op.create_index("ix_stock_leg_lot_place", "stock_leg", ["lot_id", "place_id", "quantity"])
    op.create_index(op.f("ix_stock_leg_movement_id"), "stock_leg", ["movement_id"])
    op.create_index("ix_stock_leg_place_lot", "stock_leg", ["place_id", "lot_id", "quantity"])
    op.create_table(
        "stock_count_line",
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("counted_by", sa.String(length=120), nullable=False),
        sa.Column("counted_by_id", sa.Uuid(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_stock_count_line_quantity")),
        sa.ForeignKeyConstraint(
            ["count_id"], ["stock_count.id"], name=op.f("fk_stock_count_line_count_id")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["supply_lot.id"], name=op.f("fk_stock_count_line_lot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count_line")),
        sa.UniqueConstraint("count_id", "lot_id", name=op.f("uq_stock_count_line_count_id_lot_id")),
    )
    op.create_index(op.f("ix_stock_count_line_count_id"), "stock_count_line", ["count_id"])


def downgrade() -> None:
    op.drop_table("stock_count_line")
    op.drop_table("stock_leg")
    op.drop_table("stock_hold")
    op.drop_table("stock_count")
    op.drop_table("stock_place")
    op.drop_table("movement_papers")
    op.drop_table("lot_event")
    op.drop_table("supply_lot")
    op.drop_table("stock_movement")
    op.drop_table("item_pack")
    op.drop_table("item_gtin")
    op.drop_table("item_equivalent")
    op.drop_table("supply_item")
