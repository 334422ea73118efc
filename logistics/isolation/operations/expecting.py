"""What a published plan writes: isolations that are expected, and rooms that are held for them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import ClassificationRow
from logistics.database import lock_rows
from logistics.isolation import queries
from logistics.isolation.clock_of import ClockOrigin
from logistics.isolation.models import (
    Isolation,
    IsolationState,
    Occupancy,
    OccupancyGuest,
    OccupancyState,
)
from logistics.isolation.rules import AlreadyIsolated, NoIsolatingMeasure, taken
from logistics.policy import queries as policies
from logistics.sites.models import Room
from logistics.wording import Sentence, say, stored


@dataclass(frozen=True, kw_only=True)
class ExpectedRoom:
    """One room for some people of a party, from a moment until their clock ends.

    :ivar guests: isolations of those who sleep there
    :ivar sharing: why more than one sleeps there
    """

    room_id: uuid.UUID
    party_id: uuid.UUID | None
    guests: tuple[uuid.UUID, ...]
    from_at: datetime
    to_at: datetime
    sharing: Sentence | None = None
    approved_by: str | None = None
    pinned: bool = False


def expect(
    session: Session,
    classification: ClassificationRow,
    *,
    origin: ClockOrigin,
    district_id: uuid.UUID,
    at: datetime,
) -> Isolation:
    """Expect a person to be isolated as classified; an expected one is brought up to date.

    :raises AlreadyIsolated: an isolation of the person is open
    :raises NoIsolatingMeasure: the classification leads to no measure
    """
    return expect_all(session, [(classification, origin)], district_id=district_id, at=at)[0]


def expect_all(
    session: Session,
    people: Sequence[tuple[ClassificationRow, ClockOrigin]],
    *,
    district_id: uuid.UUID,
    at: datetime,
) -> list[Isolation]:
    """The same for many people, in their order; the queries are as many as for one.

    :raises AlreadyIsolated: likewise
    :raises NoIsolatingMeasure: likewise
    """
    known = queries.open_by_person(session, [decision.person_id for decision, _ in people])
    rows = []
    for decision, origin in people:
        row = _expectable(known.get(decision.person_id), decision, at)
        row.arrival_id = decision.arrival_id
        row.district_id = district_id
        row.category = decision.category
        row.branch = decision.branch
        row.clock_facts = origin.stored()
        rows.append(row)
    session.add_all(rows)
    session.flush()
    return rows


def _expectable(known: Isolation | None, decision: ClassificationRow, at: datetime) -> Isolation:
    if decision.policy_version_id is None or not decision.measure:
        raise NoIsolatingMeasure(say("Without a category there is no measure to begin."))
    row = known or Isolation(person_id=decision.person_id, occurred_at=at, recorded_at=at)
    if known is not None and known.state is not IsolationState.EXPECTED:
        raise AlreadyIsolated(say("The person is isolated already."))
    row.policy_version_id = decision.policy_version_id
    return row


def expect_rooms(
    session: Session, rooms: Sequence[ExpectedRoom], *, plan_id: uuid.UUID | None, at: datetime
) -> list[Occupancy]:
    """Hold rooms for people who are expected; all of them or none.

    :raises RoomTaken: a room is held by somebody else in that time
    """
    turnaround = timedelta(minutes=policies.latest(session).turnaround.normal.total)
    ids = sorted({each.room_id for each in rooms})
    locked = {room.id: room for room in lock_rows(session, Room, ids)}
    held = queries.holding(session, ids)
    rows = []
    for each in rooms:
        until = each.to_at + turnaround
        for other in held.get(each.room_id, []):
            if other.from_at < until and each.from_at < other.held_until:
                raise taken(queries.room_label(session, each.room_id, at), other.held_until)
        row = Occupancy(
            site_id=locked[each.room_id].site_id,
            room_id=each.room_id,
            party_id=each.party_id,
            plan_id=plan_id,
            from_at=each.from_at,
            to_at=each.to_at,
            held_until=until,
            sharing_reason=stored(each.sharing) if each.sharing else None,
            sharing_approved_by=each.approved_by,
            pinned=each.pinned,
            recorded_at=at,
        )
        held.setdefault(each.room_id, []).append(row)
        rows.append(row)
    session.add_all(rows)
    session.flush()
    people = queries.people_of(session, [guest for each in rooms for guest in each.guests])
    for row, each in zip(rows, rooms, strict=True):
        session.add_all(
            OccupancyGuest(occupancy_id=row.id, isolation_id=guest, person_id=people[guest])
            for guest in each.guests
        )
    session.flush()
    return rows


def cancel_expected_rooms(session: Session, occupancies: Sequence[uuid.UUID]) -> int:
    """Give rooms back that were held for people who have not come; says how many."""
    rows = lock_rows(session, Occupancy, list(occupancies))
    expected = [row for row in rows if row.state is OccupancyState.EXPECTED]
    for row in expected:
        row.state = OccupancyState.CANCELLED
    session.flush()
    return len(expected)


def displace(
    session: Session, room_id: uuid.UUID, *, until: datetime, but: uuid.UUID
) -> list[Occupancy]:
    """Take a room from those who were expected in it before ``until``: somebody stays longer.

    They keep their isolation and appear among the people who need a room.
    """
    rows = session.scalars(
        sa.select(Occupancy).where(
            Occupancy.room_id == room_id,
            Occupancy.id != but,
            Occupancy.state == OccupancyState.EXPECTED,
            Occupancy.from_at < until,
        )
    ).all()
    for row in rows:
        row.state = OccupancyState.CANCELLED
    session.flush()
    return list(rows)
