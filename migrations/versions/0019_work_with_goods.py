"""Work with goods: requisitions, shipments, masks for households, donations, orders, shares."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "household",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("number_index", sa.String(length=64), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.Column("community", sa.String(length=80), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_household_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint(
            "district_id", "number_index", name=op.f("uq_household_district_id_number_index")
        ),
    )
    op.create_index(
        op.f("ix_household_district_id_community"),
        "household",
        ["district_id", "community"],
        unique=False,
    )
    op.create_table(
        "production_line",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("maker", sa.String(length=120), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("ours", sa.BigInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "0 <= ours AND ours <= capacity AND capacity > 0", name=op.f("ck_production_line_share")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_production_line_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["supply_item.id"], name=op.f("fk_production_line_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_line")),
        sa.UniqueConstraint(
            "district_id",
            "maker",
            "item_id",
            "from_on",
            name=op.f("uq_production_line_district_id_maker_item_id_from_on"),
        ),
    )
    op.create_index(
        op.f("ix_production_line_district_id"), "production_line", ["district_id"], unique=False
    )
    op.create_table(
        "distribution_plan",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("available", sa.BigInteger(), nullable=False),
        sa.Column("pack", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_distribution_plan_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["supply_item.id"], name=op.f("fk_distribution_plan_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["stock_place.id"], name=op.f("fk_distribution_plan_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution_plan")),
    )
    op.create_index(
        op.f("ix_distribution_plan_district_id"), "distribution_plan", ["district_id"], unique=False
    )
    op.create_table(
        "donation",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("number_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("donor_kind", sa.String(40), nullable=False),
        sa.Column("donor", sa.String(length=120), nullable=False),
        sa.Column("publish_name", sa.Boolean(), nullable=False),
        sa.Column("directed_to", sa.String(length=60), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("counted_with", sa.String(length=120), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_donation_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["stock_movement.id"], name=op.f("fk_donation_movement_id")
        ),
        sa.ForeignKeyConstraint(
            ["number_id"], ["official_number.id"], name=op.f("fk_donation_number_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["stock_place.id"], name=op.f("fk_donation_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donation")),
        sa.UniqueConstraint("number", name=op.f("uq_donation_number")),
    )
    op.create_index(op.f("ix_donation_district_id"), "donation", ["district_id"], unique=False)
    op.create_table(
        "requisition",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("number_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("from_place_id", sa.Uuid(), nullable=False),
        sa.Column("to_place_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("use", sa.String(length=60), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_back_on", sa.Date(), nullable=True),
        sa.Column("returns_id", sa.Uuid(), nullable=True),
        sa.Column("reference_kind", sa.String(length=40), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=True),
        sa.Column("requested_by", sa.String(length=120), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=400), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("from_place_id <> to_place_id", name=op.f("ck_requisition_places")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_requisition_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_place_id"], ["stock_place.id"], name=op.f("fk_requisition_from_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["stock_movement.id"], name=op.f("fk_requisition_movement_id")
        ),
        sa.ForeignKeyConstraint(
            ["number_id"], ["official_number.id"], name=op.f("fk_requisition_number_id")
        ),
        sa.ForeignKeyConstraint(
            ["returns_id"], ["requisition.id"], name=op.f("fk_requisition_returns_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_place_id"], ["stock_place.id"], name=op.f("fk_requisition_to_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisition")),
        sa.UniqueConstraint("number", name=op.f("uq_requisition_number")),
    )
    op.create_index(
        op.f("ix_requisition_district_id"), "requisition", ["district_id"], unique=False
    )
    op.create_index(
        "ix_requisition_reference", "requisition", ["reference_kind", "reference_id"], unique=False
    )
    op.create_index(op.f("ix_requisition_returns_id"), "requisition", ["returns_id"], unique=False)
    op.create_index(
        op.f("ix_requisition_state_occurred_at"),
        "requisition",
        ["state", "occurred_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_requisition_to_place_id"), "requisition", ["to_place_id"], unique=False
    )
    op.create_table(
        "reservation_round",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_reservation_round_opening")),
        sa.CheckConstraint(
            "quota > 0 AND quantity >= quota", name=op.f("ck_reservation_round_quota")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_reservation_round_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["supply_item.id"], name=op.f("fk_reservation_round_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["stock_place.id"], name=op.f("fk_reservation_round_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation_round")),
    )
    op.create_index(
        op.f("ix_reservation_round_district_id"), "reservation_round", ["district_id"], unique=False
    )
    op.create_table(
        "supply_order",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("number_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("supplier", sa.String(length=120), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_reason", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "source IN ('purchase', 'production')", name=op.f("ck_supply_order_source")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_supply_order_quantity")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_supply_order_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["supply_item.id"], name=op.f("fk_supply_order_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["number_id"], ["official_number.id"], name=op.f("fk_supply_order_number_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["stock_place.id"], name=op.f("fk_supply_order_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_order")),
        sa.UniqueConstraint("number", name=op.f("uq_supply_order_number")),
    )
    op.create_index(
        op.f("ix_supply_order_district_id"), "supply_order", ["district_id"], unique=False
    )
    op.create_table(
        "distribution_share",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("least", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "why",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "quantity >= 0 AND need >= 0 AND least >= 0",
            name=op.f("ck_distribution_share_quantity"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["stock_place.id"], name=op.f("fk_distribution_share_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["distribution_plan.id"], name=op.f("fk_distribution_share_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution_share")),
        sa.UniqueConstraint(
            "plan_id", "place_id", name=op.f("uq_distribution_share_plan_id_place_id")
        ),
    )
    op.create_table(
        "donation_line",
        sa.Column("donation_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("value_cents", sa.BigInteger(), nullable=True),
        sa.Column("proof", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "value_cents IS NULL OR proof <> ''", name=op.f("ck_donation_line_proof")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_donation_line_quantity")),
        sa.ForeignKeyConstraint(
            ["donation_id"], ["donation.id"], name=op.f("fk_donation_line_donation_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["supply_item.id"], name=op.f("fk_donation_line_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["supply_lot.id"], name=op.f("fk_donation_line_lot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donation_line")),
    )
    op.create_index(
        op.f("ix_donation_line_donation_id"), "donation_line", ["donation_id"], unique=False
    )
    op.create_index(op.f("ix_donation_line_item_id"), "donation_line", ["item_id"], unique=False)
    op.create_table(
        "money_donation",
        sa.Column("donation_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("account", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_money_donation_amount")),
        sa.ForeignKeyConstraint(
            ["donation_id"], ["donation.id"], name=op.f("fk_money_donation_donation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_donation")),
    )
    op.create_index(
        op.f("ix_money_donation_donation_id"), "money_donation", ["donation_id"], unique=False
    )
    op.create_table(
        "pickup_slot",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("outlet", sa.String(length=80), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_pickup_slot_capacity")),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_pickup_slot_period")),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["stock_movement.id"], name=op.f("fk_pickup_slot_movement_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["reservation_round.id"], name=op.f("fk_pickup_slot_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_slot")),
        sa.UniqueConstraint(
            "round_id", "outlet", "from_at", name=op.f("uq_pickup_slot_round_id_outlet_from_at")
        ),
    )
    op.create_table(
        "requisition_line",
        sa.Column("requisition_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("given_id", sa.Uuid(), nullable=True),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("asked > 0", name=op.f("ck_requisition_line_asked")),
        sa.CheckConstraint(
            "granted >= 0 AND granted <= asked", name=op.f("ck_requisition_line_granted")
        ),
        sa.ForeignKeyConstraint(
            ["given_id"], ["supply_item.id"], name=op.f("fk_requisition_line_given_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["supply_item.id"], name=op.f("fk_requisition_line_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisition.id"], name=op.f("fk_requisition_line_requisition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisition_line")),
        sa.UniqueConstraint(
            "requisition_id", "item_id", name=op.f("uq_requisition_line_requisition_id_item_id")
        ),
    )
    op.create_table(
        "supply_shipment",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("number_id", sa.Uuid(), nullable=False),
        sa.Column("requisition_id", sa.Uuid(), nullable=False),
        sa.Column("trip_id", sa.Uuid(), nullable=True),
        sa.Column("vehicle_id", sa.Uuid(), nullable=True),
        sa.Column("driver", sa.String(length=80), nullable=False),
        sa.Column("driver_phone", sa.String(length=40), nullable=False),
        sa.Column("seal", sa.String(length=40), nullable=False),
        sa.Column("transit_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["stock_movement.id"], name=op.f("fk_supply_shipment_movement_id")
        ),
        sa.ForeignKeyConstraint(
            ["number_id"], ["official_number.id"], name=op.f("fk_supply_shipment_number_id")
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisition.id"], name=op.f("fk_supply_shipment_requisition_id")
        ),
        sa.ForeignKeyConstraint(
            ["transit_id"], ["stock_place.id"], name=op.f("fk_supply_shipment_transit_id")
        ),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_supply_shipment_trip_id")),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_supply_shipment_vehicle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_shipment")),
        sa.UniqueConstraint("number", name=op.f("uq_supply_shipment_number")),
    )
    op.create_index(
        op.f("ix_supply_shipment_requisition_id"),
        "supply_shipment",
        ["requisition_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_supply_shipment_trip_id"), "supply_shipment", ["trip_id"], unique=False
    )
    op.create_table(
        "household_reservation",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_household_reservation_quantity")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_reservation_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["reservation_round.id"], name=op.f("fk_household_reservation_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["pickup_slot.id"], name=op.f("fk_household_reservation_slot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_reservation")),
    )
    op.create_index(
        op.f("ix_household_reservation_household_id"),
        "household_reservation",
        ["household_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_household_reservation_slot_id_state"),
        "household_reservation",
        ["slot_id", "state"],
        unique=False,
    )
    op.create_index(
        "uq_household_reservation_standing",
        "household_reservation",
        ["round_id", "household_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'given_up'"),
        postgresql_where=sa.text("state <> 'given_up'"),
    )
    op.create_table(
        "requisition_pick",
        sa.Column("requisition_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("why", sa.String(40), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_requisition_pick_quantity")),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["stock_hold.id"], name=op.f("fk_requisition_pick_hold_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["requisition_line.id"], name=op.f("fk_requisition_pick_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["supply_lot.id"], name=op.f("fk_requisition_pick_lot_id")
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisition.id"], name=op.f("fk_requisition_pick_requisition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisition_pick")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_requisition_pick_hold_id")),
    )
    op.create_index(
        op.f("ix_requisition_pick_lot_id"), "requisition_pick", ["lot_id"], unique=False
    )
    op.create_index(
        op.f("ix_requisition_pick_requisition_id"),
        "requisition_pick",
        ["requisition_id"],
        unique=False,
    )
    op.create_table(
        "shipment_line",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("requisition_line_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_line_quantity")),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["supply_lot.id"], name=op.f("fk_shipment_line_lot_id")
        ),
        sa.ForeignKeyConstraint(
            ["requisition_line_id"],
            ["requisition_line.id"],
            name=op.f("fk_shipment_line_requisition_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["supply_shipment.id"], name=op.f("fk_shipment_line_shipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_line")),
    )
    op.create_index(op.f("ix_shipment_line_lot_id"), "shipment_line", ["lot_id"], unique=False)
    op.create_index(
        op.f("ix_shipment_line_shipment_id"), "shipment_line", ["shipment_id"], unique=False
    )
    op.create_table(
        "shipment_arrival",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("counted_with", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_arrival_quantity")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["shipment_line.id"], name=op.f("fk_shipment_arrival_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["stock_movement.id"], name=op.f("fk_shipment_arrival_movement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_arrival")),
    )
    op.create_index(
        op.f("ix_shipment_arrival_line_id"), "shipment_arrival", ["line_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("shipment_arrival")
    op.drop_table("shipment_line")
    op.drop_table("requisition_pick")
    op.drop_table("household_reservation")
    op.drop_table("supply_shipment")
    op.drop_table("requisition_line")
    op.drop_table("pickup_slot")
    op.drop_table("money_donation")
    op.drop_table("donation_line")
    op.drop_table("distribution_share")
    op.drop_table("supply_order")
    op.drop_table("reservation_round")
    op.drop_table("requisition")
    op.drop_table("donation")
    op.drop_table("distribution_plan")
    op.drop_table("production_line")
    op.drop_table("household")
