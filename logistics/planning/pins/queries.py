"""Questions about pins."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.planning.naming import Named
from logistics.planning.pins.models import PlanPin
from logistics.sites import queries as sites
from logistics.sites.models import Building, Floor, Site
from logistics.transfers.models import Trip, Vehicle
from logistics.transfers.rules.kinds import TripState


@dataclass(frozen=True, kw_only=True)
class PinLine:
    """A pin with the names of its place or trip."""

    pin: PlanPin
    site: Named | None = None
    floor: str = ""
    room: str = ""
    trip: str = ""
    plate: str = ""
    departs_at: datetime | None = None


def in_force(session: Session, district: uuid.UUID, day: date) -> list[PlanPin]:
    """The pins of a day that no one has released."""
    return list(
        session.scalars(
            sa.select(PlanPin)
            .where(
                PlanPin.district_id == district, PlanPin.day == day, PlanPin.released_at.is_(None)
            )
            .order_by(PlanPin.number)
        )
    )


def pins_question(
    scope: Scope, *, district: uuid.UUID | None = None, day: date | None = None
) -> sa.Select[PlanPin]:
    """The pins that a user may see, those in force first."""
    question = (
        sa.select(PlanPin)
        .where(sa.true() if scope.city else PlanPin.district_id.in_(scope.districts))
        .order_by(PlanPin.day.desc(), PlanPin.released_at.is_not(None), PlanPin.number, PlanPin.id)
    )
    if district is not None:
        question = question.where(PlanPin.district_id == district)
    return question if day is None else question.where(PlanPin.day == day)


def get_pin(session: Session, scope: Scope, pin: uuid.UUID, *, trips: bool) -> PlanPin:
    """One pin that the user may release.

    :param trips: whether pins of trips are theirs to release
    :raises NotFound: there is none, or it is not theirs
    """
    row = session.scalars(pins_question(scope).where(PlanPin.id == pin)).first()
    if row is None or (row.trip_id is not None and not trips):
        raise NotFound("pin")
    return row


def lines_of(session: Session, pins: Sequence[PlanPin], *, at: datetime) -> list[PinLine]:
    """Pins with the names of places and trips; four queries, however many pins."""
    houses = {
        row.id: Named(zh=row.name_zh, en=row.name_en)
        for row in session.scalars(
            sa.select(Site).where(Site.id.in_({p.site_id for p in pins if p.site_id}))
        )
    }
    floors = {
        row.id: f"{row.name} {row.number}"
        for row in session.execute(
            sa.select(Floor.id, Floor.number, Building.name)
            .join(Building, Building.id == Floor.building_id)
            .where(Floor.id.in_({p.floor_id for p in pins if p.floor_id}))
        )
    }
    rooms = sites.numbers_of(session, {p.room_id for p in pins if p.room_id}, at)
    trips = {
        row.id: row
        for row in session.execute(
            sa.select(Trip.id, Trip.number, Trip.depart_at, Vehicle.plate)
            .join(Vehicle, Vehicle.id == Trip.vehicle_id)
            .where(Trip.id.in_({p.trip_id for p in pins if p.trip_id}))
        )
    }
    return [_line(pin, houses, floors, rooms, trips) for pin in pins]


def _line(
    pin: PlanPin,
    houses: dict[uuid.UUID, Named],
    floors: dict[uuid.UUID, str],
    rooms: dict[uuid.UUID, str],
    trips: dict[uuid.UUID, Any],
) -> PinLine:
    if pin.trip_id is not None:
        trip = trips[pin.trip_id]
        return PinLine(pin=pin, trip=trip.number, plate=trip.plate, departs_at=trip.depart_at)
    return PinLine(
        pin=pin,
        site=houses[pin.site_id] if pin.site_id else None,
        floor=floors[pin.floor_id] if pin.floor_id else "",
        room=rooms.get(pin.room_id, "") if pin.room_id else "",
    )


def trips_to_pin(session: Session, scope: Scope, chain: Sequence[uuid.UUID]) -> list[Trip]:
    """The trips of published plans that have not begun, by departure."""
    return list(
        session.scalars(
            sa.select(Trip)
            .where(
                Trip.plan_id.in_(chain),
                Trip.state == TripState.PLANNED,
                sa.true() if scope.city else Trip.district_id.in_(scope.districts),
            )
            .order_by(Trip.depart_at, Trip.number)
        )
    )
