"""Moving people from a room to another; isolation and order go on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from logistics.isolation import queries
from logistics.isolation.operations.admission import Taken, admit
from logistics.isolation.operations.ending import vacate
from logistics.isolation.operations.expecting import ExpectedRoom, expect_rooms
from logistics.isolation.rules import Identifier, NotExpected, check_identity
from logistics.sites.rules import RoomClass
from logistics.wording import restored, say


def move(
    session: Session,
    occupancy_id: uuid.UUID,
    room_id: uuid.UUID,
    *,
    people: Sequence[uuid.UUID] | None = None,
    compared: frozenset[Identifier],
    room_class: RoomClass = RoomClass.NORMAL,
    at: datetime,
) -> Taken:
    """Move the people of a room, or some of them, into another one.

    The old room goes into turnaround when the last one has left it.

    :raises NotExpected: nobody of these people is in the room
    :raises RoomTaken: the other room is held for somebody else
    """
    check_identity(compared)
    row = queries.get_occupancy(session, occupancy_id)
    guests = [
        guest
        for guest in row.guests
        if guest.admitted_at is not None
        and guest.left_at is None
        and (people is None or guest.person_id in people)
    ]
    if not guests:
        raise NotExpected(say("Nobody of these people is in this room."))
    until, sharing = max(row.to_at, at + timedelta(minutes=1)), row.sharing_reason
    vacate(session, [guest.id for guest in guests], room_class=room_class, at=at)
    (new,) = expect_rooms(
        session,
        [
            ExpectedRoom(
                room_id=room_id,
                party_id=row.party_id,
                guests=tuple(guest.isolation_id for guest in guests),
                from_at=at,
                to_at=until,
                sharing=restored(sharing) if sharing and len(guests) > 1 else None,
                approved_by=row.sharing_approved_by,
            )
        ],
        plan_id=row.plan_id,
        at=at,
    )
    session.refresh(new)
    return admit(session, new.id, compared=compared, at=at)
