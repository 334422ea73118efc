"""Districts, sites and their buildings, floors, zones, passages and rooms."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, Identified, JsonDocument, Recorded, Versioned
from logistics.sites.rules.kinds import PassageKind as PassageKind
from logistics.sites.rules.kinds import RoomClass as RoomClass
from logistics.sites.rules.kinds import RoomPurpose as RoomPurpose
from logistics.sites.rules.kinds import SiteState as SiteState
from logistics.sites.rules.kinds import TurnaroundStep as TurnaroundStep
from logistics.sites.rules.kinds import ZoneKind as ZoneKind


class District(Recorded, Base):
    """A destination jurisdiction; ours are planned, the others are handed over by count."""

    __tablename__ = "district"

    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name_zh: Mapped[str] = mapped_column(sa.String(80))
    name_en: Mapped[str] = mapped_column(sa.String(80))
    ours: Mapped[bool] = mapped_column(default=True)


class Site(Versioned, Recorded, Base):
    """A building or hotel used for isolation."""

    __tablename__ = "site"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    name_zh: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120))
    address_zh: Mapped[str] = mapped_column(sa.String(200), default="")
    address_en: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    latitude: Mapped[float]
    longitude: Mapped[float]
    zone_name: Mapped[str] = mapped_column(sa.String(40), default="Asia/Shanghai")
    state: Mapped[SiteState] = mapped_column(default=SiteState.CANDIDATE)
    tier: Mapped[int] = mapped_column(default=0)
    tariff: Mapped[str] = mapped_column(sa.String(40), default="")
    high_risk: Mapped[bool] = mapped_column(default=False)
    reserve_share: Mapped[float | None]
    entrances: Mapped[int] = mapped_column(default=2)
    district: Mapped[District] = relationship()


class Building(Versioned, Recorded, Base):
    """A building of a site; the first element of the walking order."""

    __tablename__ = "building"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    walking_order: Mapped[int] = mapped_column(default=0)
    site: Mapped[Site] = relationship()

    __table_args__ = (sa.UniqueConstraint("site_id", "name"),)


class Floor(Versioned, Recorded, Base):
    """A floor of a building."""

    __tablename__ = "floor"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    building_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("building.id"))
    number: Mapped[int]
    building: Mapped[Building] = relationship()

    __table_args__ = (sa.UniqueConstraint("building_id", "number"),)


class Zone(Versioned, Recorded, Base):
    """A part of a floor of one kind; ``position`` counts from the entrance along the corridor.

    :ivar sharing_reason: why staff and residents may both pass here, such as the only lift
        that is disinfected in between; without one their passages may not meet in the zone
    """

    __tablename__ = "zone"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    floor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("floor.id"), index=True)
    kind: Mapped[ZoneKind]
    name: Mapped[str] = mapped_column(sa.String(60))
    position: Mapped[int] = mapped_column(default=0)
    sharing_reason: Mapped[str | None] = mapped_column(sa.String(200))

    __table_args__ = (sa.UniqueConstraint("floor_id", "name"),)


class ZoneBorder(Identified, Base):
    """Two zones that adjoin; clean and contaminated never do."""

    __tablename__ = "zone_border"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    first_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("zone.id"))
    second_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("zone.id"))


class Passage(Versioned, Recorded, Base):
    """A way through the zones of a floor, for one kind of people."""

    __tablename__ = "passage"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    floor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("floor.id"), index=True)
    kind: Mapped[PassageKind]
    name: Mapped[str] = mapped_column(sa.String(60))


class PassageZone(Identified, Base):
    """A passage leads through a zone; ``position`` orders its way."""

    __tablename__ = "passage_zone"

    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), index=True)
    zone_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("zone.id"))
    position: Mapped[int] = mapped_column(default=0)


class Room(Versioned, Recorded, Base):
    """A room: its identity and walls are permanent; number, zone and use are dated beside it.

    :ivar corridor_position: counts along the corridor; equal positions face each other
    :ivar corridor_side: 0 or 1
    """

    __tablename__ = "room"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    floor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("floor.id"), index=True)
    corridor_position: Mapped[int]
    corridor_side: Mapped[int] = mapped_column(default=0)
    beds: Mapped[int] = mapped_column(default=1)
    own_bathroom: Mapped[bool] = mapped_column(default=True)
    window_m2: Mapped[float] = mapped_column(default=0.5)
    own_ventilation: Mapped[bool] = mapped_column(default=False)
    step_free: Mapped[bool] = mapped_column(default=False)
    negative_pressure: Mapped[bool] = mapped_column(default=False)
    cot: Mapped[bool] = mapped_column(default=False)
    floor: Mapped[Floor] = relationship()
    uses: Mapped[list[RoomUse]] = relationship(
        back_populates="room", order_by="RoomUse.from_at", lazy="raise"
    )


class RoomUse(Recorded, Base):
    """Number, zone and purpose of a room from a moment until another."""

    __tablename__ = "room_use"

    room_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("room.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(12))
    zone_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("zone.id"))
    purpose: Mapped[RoomPurpose]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    room: Mapped[Room] = relationship(back_populates="uses")
    zone: Mapped[Zone] = relationship()


class RoomBlock(Versioned, Recorded, Base):
    """A room out of service from a moment until another, with its reason."""

    __tablename__ = "room_block"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    room_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("room.id"), index=True)
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(200))
    by: Mapped[str] = mapped_column(sa.String(120))


class Turnaround(Versioned, Recorded, Base):
    """A room between two guests; it is ready when inspected and its minutes have passed.

    :ivar minutes: least minutes of disinfecting, airing and inspecting, frozen from the policy
    """

    __tablename__ = "turnaround"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    room_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("room.id"), index=True)
    room_class: Mapped[RoomClass]
    disinfecting_minutes: Mapped[int]
    airing_minutes: Mapped[int]
    inspecting_minutes: Mapped[int]
    vacated_at: Mapped[datetime]
    disinfected_at: Mapped[datetime | None]
    aired_at: Mapped[datetime | None]
    inspected_at: Mapped[datetime | None]
    disinfected_by: Mapped[str | None] = mapped_column(sa.String(120))
    aired_by: Mapped[str | None] = mapped_column(sa.String(120))
    inspected_by: Mapped[str | None] = mapped_column(sa.String(120))
    product: Mapped[str | None] = mapped_column(sa.String(120))

    __table_args__ = (
        sa.Index(
            "uq_turnaround_open_room",
            "room_id",
            unique=True,
            sqlite_where=sa.text("inspected_at IS NULL"),
            postgresql_where=sa.text("inspected_at IS NULL"),
        ),
    )


class SentReport(Happened, Base):
    """The daily report of a site as it was sent; sending again adds a version that replaces it.

    :ivar occurred_at: when it was sent
    :ivar figures: every number of it, by its word
    """

    __tablename__ = "sent_report"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    issue: Mapped[int]
    figures: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    by: Mapped[str] = mapped_column(sa.String(120))

    __table_args__ = (sa.UniqueConstraint("site_id", "day", "issue"),)
