"""Where goods can be, the world outside the shelves included."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Recorded
from logistics.supplies.rules.kinds import PlaceKind


class StockPlace(Recorded, Base):
    """A store, a shelf of a site, a vehicle's kit; or a side of the ledger, such as waste.

    :ivar site_id: whose it is; a place without one belongs to the district
    """

    __tablename__ = "stock_place"

    kind: Mapped[PlaceKind]
    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    site_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("site.id"), index=True)
    vehicle_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name_zh: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120))
