from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from logistics.audit import AuditChange, as_known_at
from logistics.isolation.models import OccupancyState
from tests.factories import LANDED, OccupancyFactory, RoomFactory


@pytest.mark.parametrize(
    ("start", "end"),
    [(-1, 3), (3, 5), (-1, 9), (7, 9), (0, 8)],
    ids=["over the start", "inside", "enclosing", "in the turnaround", "the same"],
)
def test_two_occupancies_never_overlap_in_a_room(session: Session, start: int, end: int) -> None:
    room = RoomFactory()
    OccupancyFactory(room=room)

    with pytest.raises((IntegrityError, DBAPIError)):
        OccupancyFactory(
            room=room,
            from_at=LANDED + timedelta(days=start),
            to_at=LANDED + timedelta(days=end),
            held_until=LANDED + timedelta(days=end),
        )


def test_the_next_guest_may_come_the_moment_the_turnaround_ends(session: Session) -> None:
    room = RoomFactory()
    first = OccupancyFactory(room=room)

    second = OccupancyFactory(
        room=room,
        from_at=first.held_until,
        to_at=first.held_until + timedelta(days=1),
        held_until=first.held_until + timedelta(days=2),
    )

    assert second.room_id == first.room_id


def test_a_cancelled_occupancy_frees_its_room(session: Session) -> None:
    room = RoomFactory()
    OccupancyFactory(room=room, state=OccupancyState.CANCELLED)

    again = OccupancyFactory(room=room)

    assert again.state is OccupancyState.EXPECTED


def test_an_audited_change_can_be_seen_as_it_was_known(session: Session) -> None:
    room = RoomFactory(beds=1)
    before = session.scalars(
        sa.select(AuditChange.recorded_at).where(AuditChange.row_id == room.id)
    ).one()

    room.beds = 2
    session.flush()

    known = as_known_at(session, "room", room.id, before)
    assert known is not None
    assert known["beds"] == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_change SET actor_label = 'x'", "DELETE FROM audit_change"]
)
def test_the_audit_cannot_be_rewritten(session: Session, statement: str) -> None:
    RoomFactory()

    with pytest.raises(DBAPIError):
        session.execute(sa.text(statement))
