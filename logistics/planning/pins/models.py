"""A decision made by hand that every plan of a day keeps until it is released."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Recorded, Versioned


class PlanPin(Versioned, Recorded, Base):
    """A person and party kept at a site, on a floor or in a room; or a trip kept as it is.

    :ivar number: within the district and day, so that it can be spoken of without a name
    :ivar floor_id: with or without a room; the site is always named beside it
    """

    __tablename__ = "plan_pin"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    number: Mapped[int]
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    site_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    floor_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("floor.id"))
    room_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("room.id"))
    trip_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("trip.id"))
    reason: Mapped[str] = mapped_column(sa.String(200))
    by: Mapped[str] = mapped_column(sa.String(120))
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(sa.String(120))

    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (trip_id IS NULL)", name="one"),
        sa.CheckConstraint("(person_id IS NULL) = (site_id IS NULL)", name="place"),
        sa.UniqueConstraint("district_id", "day", "number"),
    )
