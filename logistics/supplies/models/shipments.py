"""Shipments: what left a store with which vehicle, and how each lot of it ended."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, Recorded
from logistics.supplies.models.lots import Lot
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.rules.requisitions import ArrivalOutcome


class SupplyShipment(Happened, Base):
    """What left for a requisition at once; ``occurred_at`` is when.

    :ivar trip_id: the trip that carries it; a vehicle may drive without one
    :ivar seal: number of the seal on its door
    :ivar transit_id: where the ledger keeps it on the way
    """

    __tablename__ = "supply_shipment"

    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    number_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("official_number.id"))
    requisition_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("requisition.id"), index=True)
    trip_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("trip.id"), index=True)
    vehicle_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("vehicle.id"))
    driver: Mapped[str] = mapped_column(sa.String(80), default="")
    driver_phone: Mapped[str] = mapped_column(sa.String(40), default="")
    seal: Mapped[str] = mapped_column(sa.String(40), default="")
    transit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"))
    movement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_movement.id"))
    by: Mapped[str] = mapped_column(sa.String(120))
    requisition: Mapped[Requisition] = relationship(lazy="joined")
    lines: Mapped[list[ShipmentLine]] = relationship(
        lazy="selectin", order_by="ShipmentLine.id", viewonly=True
    )


class ShipmentLine(Recorded, Base):
    """So much of a lot in a shipment."""

    __tablename__ = "shipment_line"

    shipment_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_shipment.id"), index=True)
    requisition_line_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("requisition_line.id"))
    lot_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_lot.id"), index=True)
    quantity: Mapped[int] = mapped_column(sa.BigInteger())
    lot: Mapped[Lot] = relationship(lazy="joined")

    __table_args__ = (sa.CheckConstraint("quantity > 0", name="quantity"),)


class ShipmentArrival(Happened, Base):
    """How some of a line ended: counted in, or a difference that was settled; never changed.

    :ivar counted_with: the second person of the count
    """

    __tablename__ = "shipment_arrival"

    line_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("shipment_line.id"), index=True)
    outcome: Mapped[ArrivalOutcome]
    quantity: Mapped[int] = mapped_column(sa.BigInteger())
    movement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_movement.id"))
    by: Mapped[str] = mapped_column(sa.String(120))
    counted_with: Mapped[str] = mapped_column(sa.String(120), default="")
    reason: Mapped[str] = mapped_column(sa.String(400), default="")

    __table_args__ = (sa.CheckConstraint("quantity > 0", name="quantity"),)
