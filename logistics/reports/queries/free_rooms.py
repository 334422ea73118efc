"""Rooms that somebody could be moved into."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from logistics.isolation import queries as isolations
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.rules.facts import RoomFacts
from logistics.sites.rules.rooms import RoomState


def free_rooms(
    session: Session, site: Site, *, until: datetime | None, at: datetime
) -> list[RoomFacts]:
    """Rooms of a site that are ready now and held for nobody before ``until``, in walking order."""
    ready = [
        room
        for room in sites.room_availability(session, [site.id], at)
        if room.for_residents and not room.stopped and room.state() is RoomState.READY
    ]
    held = isolations.holding(session, [room.id for room in ready])
    return [
        room
        for room in ready
        if not any(
            at < row.held_until and (until is None or row.from_at < until)
            for row in held.get(room.id, ())
        )
    ]
