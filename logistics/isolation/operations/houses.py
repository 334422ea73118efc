"""What changes a house under the people in it: its state, and rooms out of service."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.database import lock_rows
from logistics.errors import Refused
from logistics.isolation.dwellers import guests_during, left_in
from logistics.sites import operations as sites
from logistics.sites.models import Room, RoomBlock, Site, SiteState
from logistics.sites.rules import SiteNotEmpty
from logistics.sites.rules.life import INHABITED
from logistics.wording import say


class RoomHasGuests(Refused):
    """People sleep in the room or are expected there while it would be out of service."""


def change_site_state(session: Session, site: Site, wanted: SiteState, *, at: datetime) -> None:
    """Move a site along its life; nobody is left behind in one that closes.

    :raises SiteNotEmpty: says how many are inside, released but not departed, or expected
    :raises StateNotReachable: the state does not follow the present one
    :raises SiteNotFitToOpen: lists what keeps it from opening
    """
    rooms = session.scalars(sa.select(Room.id).where(Room.site_id == site.id)).all()
    lock_rows(session, Room, list(rooms))
    left = left_in(session, site.id)
    if site.state in INHABITED and wanted not in INHABITED and not left.nobody:
        raise SiteNotEmpty(
            say(
                "Site %(site)s closes only when it is empty: %(inside)s people are inside"
                " (%(released)s of them released and not departed), %(expected)s are expected.",
                site=site.code,
                inside=left.inside,
                released=left.not_departed,
                expected=left.expected,
            )
        )
    sites.change_state(session, site, wanted, empty=left.nobody, at=at)


def block_room(
    session: Session,
    room: Room,
    *,
    from_at: datetime,
    to_at: datetime | None,
    reason: str,
    agreed: bool,
    at: datetime,
) -> RoomBlock:
    """Take a room out of service; whose room it is needs somebody's agreement.

    :param agreed: somebody has seen who loses the room
    :raises RoomHasGuests: says how many sleep there or are expected in that time
    """
    lock_rows(session, Room, [room.id])
    if not agreed:
        _check_nobody(session, room, from_at, to_at, at)
    return sites.block_room(session, room, from_at=from_at, to_at=to_at, reason=reason)


def move_block_end(
    session: Session, block: RoomBlock, *, to_at: datetime | None, agreed: bool, at: datetime
) -> None:
    """Let a block last longer or shorter; a longer one is agreed to like a new one.

    :raises RoomHasGuests: likewise, for the time that is added
    """
    (room,) = lock_rows(session, Room, [block.room_id])
    if not agreed and block.to_at is not None and (to_at is None or to_at > block.to_at):
        _check_nobody(session, room, block.to_at, to_at, at)
    sites.move_block_end(session, block, to_at=to_at, at=at)


def _check_nobody(
    session: Session, room: Room, from_at: datetime, to_at: datetime | None, at: datetime
) -> None:
    guests = guests_during(session, room.id, from_at=from_at, to_at=to_at, at=at)
    if guests:
        inside = sum(guest.admitted_at is not None for guest in guests)
        raise RoomHasGuests(
            say(
                "%(inside)s people sleep in the room and %(expected)s are expected there in that"
                " time. Confirm that they need another room.",
                inside=inside,
                expected=len(guests) - inside,
            )
        )
