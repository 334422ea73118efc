"""Changes of rooms: their walls, and their dated number, zone and purpose."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import InputRejected, Refused
from logistics.sites.models import Floor, Room, RoomPurpose, RoomUse, Zone
from logistics.sites.operations.lawful import lawful
from logistics.sites.operations.zones import NotOnThisFloor
from logistics.wording import say


class RoomNumberTaken(Refused):
    """Another room of the building bears the number at that time."""


class UseTooEarly(Refused):
    """The change would begin before the present use did."""


@dataclass(frozen=True, kw_only=True)
class Walls:
    """What a room is made of, which no new number or use changes.

    :ivar corridor_position: counts along the corridor; equal positions face each other
    :ivar corridor_side: 0 or 1
    :ivar window_m2: area of the opening window, m²
    """

    corridor_position: int
    corridor_side: int = 0
    beds: int = 1
    own_bathroom: bool = True
    window_m2: float = 0.5
    own_ventilation: bool = False
    step_free: bool = False
    negative_pressure: bool = False
    cot: bool = False


def add_room(
    session: Session,
    floor: Floor,
    walls: Walls,
    *,
    number: str,
    zone: Zone,
    purpose: RoomPurpose,
    at: datetime,
) -> Room:
    """Add a room in use from ``at`` on.

    :raises RoomNumberTaken: the building has that number
    :raises ZoneRuleBroken: an isolation room outside the contaminated zone, or a lost buffer
    """
    check_walls(walls)
    _check_number(session, floor, number, None, at)
    _check_zone(floor.id, zone)
    room = Room(site_id=floor.site_id, floor_id=floor.id, **asdict(walls))
    with lawful(session, floor.site_id, at=at):
        session.add(room)
        session.flush()
        session.add(
            RoomUse(room_id=room.id, number=number, zone_id=zone.id, purpose=purpose, from_at=at)
        )
    return room


def edit_room(session: Session, room: Room, walls: Walls, *, at: datetime) -> None:
    """Correct or rebuild the walls of a room.

    :raises ZoneRuleBroken: at its new place it would touch a zone that it must not
    """
    check_walls(walls)
    with lawful(session, room.site_id, at=at):
        for name, value in asdict(walls).items():
            setattr(room, name, value)


def check_walls(walls: Walls) -> None:
    """Refuse walls that cannot stand.

    :raises InputRejected: a side other than 0 and 1, no bed, or a negative window
    """
    if walls.corridor_side not in (0, 1):
        raise InputRejected(say("The side of the corridor is 0 or 1."))
    if not 0 <= walls.beds <= 20 or not 0 <= walls.window_m2 <= 100:
        raise InputRejected(say("Beds are 0 to 20 and a window is 0 to 100 m²."))


def change_use(
    session: Session,
    room: Room,
    *,
    number: str,
    zone: Zone,
    purpose: RoomPurpose,
    from_at: datetime,
) -> RoomUse:
    """Give a room another number, zone or purpose from a moment on; the old use stays on record.

    :param room: loaded with its floor and uses
    :raises UseTooEarly: the last use began later
    :raises RoomNumberTaken: the building has that number then
    :raises ZoneRuleBroken: an isolation room outside the contaminated zone, or a lost buffer
    """
    last = room.uses[-1]
    if from_at <= last.from_at:
        raise UseTooEarly(say("Room %(room)s has its present use from later on.", room=last.number))
    _check_number(session, room.floor, number, room, from_at)
    _check_zone(room.floor_id, zone)
    use = RoomUse(room_id=room.id, number=number, zone_id=zone.id, purpose=purpose, from_at=from_at)
    with lawful(session, room.site_id, at=from_at):
        last.to_at = from_at
        session.add(use)
    session.expire(room, ["uses"])
    return use


def _check_zone(floor: uuid.UUID, zone: Zone) -> None:
    if zone.floor_id != floor:
        raise NotOnThisFloor(say("Zone %(zone)s lies on another floor.", zone=zone.name))


def _check_number(
    session: Session, floor: Floor, number: str, room: Room | None, at: datetime
) -> None:
    other = session.scalars(
        sa.select(RoomUse)
        .join(Room, Room.id == RoomUse.room_id)
        .join(Floor, Floor.id == Room.floor_id)
        .where(
            Floor.building_id == floor.building_id,
            RoomUse.number == number,
            sa.or_(RoomUse.to_at.is_(None), RoomUse.to_at > at),
        )
    ).first()
    if other is not None and (room is None or other.room_id != room.id):
        raise RoomNumberTaken(say("The building has a room %(number)s already.", number=number))
