"""Leaving a room, and the end of an isolation."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals import operations as arrivals
from logistics.database import lock_rows
from logistics.isolation import queries
from logistics.isolation.models import (
    AwayPeriod,
    EndKind,
    Isolation,
    IsolationState,
    Occupancy,
    OccupancyGuest,
    OccupancyState,
)
from logistics.isolation.rules import IsolationIsOver, NotExpected, check_moment
from logistics.policy import queries as policies
from logistics.policy.document import TurnaroundClass
from logistics.sites import operations as sites
from logistics.sites.models import Room
from logistics.sites.rules import RoomClass
from logistics.transfers import operations as transfers
from logistics.wording import say


def vacate(
    session: Session,
    guests: Sequence[uuid.UUID],
    *,
    room_class: RoomClass = RoomClass.NORMAL,
    at: datetime,
) -> list[Occupancy]:
    """People leave their rooms; a room that the last one left goes into turnaround.

    :raises NotExpected: somebody of them is in no room
    """
    rows = list(session.scalars(sa.select(OccupancyGuest).where(OccupancyGuest.id.in_(guests))))
    if any(row.admitted_at is None or row.left_at is not None for row in rows):
        raise NotExpected(say("Somebody of these people is in no room now."))
    for row in rows:
        row.left_at = at
    session.flush()
    emptied = []
    for occupancy in _locked(session, {row.occupancy_id for row in rows}):
        if all(g.left_at is not None or g.admitted_at is None for g in occupancy.guests):
            _empty(session, occupancy, room_class, at)
            emptied.append(occupancy)
    return emptied


def _locked(session: Session, ids: set[uuid.UUID]) -> list[Occupancy]:
    rooms = session.scalars(sa.select(Occupancy.room_id).where(Occupancy.id.in_(ids))).all()
    lock_rows(session, Room, list(rooms))
    return lock_rows(session, Occupancy, list(ids))


def _empty(session: Session, row: Occupancy, room_class: RoomClass, at: datetime) -> None:
    kind = TurnaroundClass.LONG if room_class is RoomClass.LONG else TurnaroundClass.NORMAL
    minutes = policies.latest(session).turnaround.minutes(kind)
    row.state = OccupancyState.ENDED
    row.to_at = max(at, row.from_at + timedelta(seconds=1))
    row.held_until = row.to_at + timedelta(minutes=minutes.total)
    session.flush()
    sites.start_turnaround(session, row.room, room_class=room_class, minutes=minutes, at=at)


def end(
    session: Session,
    isolation_id: uuid.UUID,
    kind: EndKind,
    *,
    at: datetime,
    occurred_at: datetime | None = None,
    stays: bool = False,
) -> Isolation:
    """End an isolation; the person leaves the room unless they have not departed yet.

    A death stops rides and plans for the person at once.

    :param occurred_at: when it happened, where that was earlier
    :raises IsolationIsOver: it has ended
    :raises MomentOutOfOrder: it lies in the future, or before the person was taken in
    """
    row = queries.get_isolation(session, isolation_id, lock=True)
    if row.state is IsolationState.ENDED:
        raise IsolationIsOver(say("This isolation has ended: %(kind)s.", kind=row.end_kind or ""))
    moment = occurred_at or at
    check_moment(moment, begun=row.begun_at, now=at)
    row.state, row.ended_at, row.end_kind = IsolationState.ENDED, moment, kind
    row.end_by = audit.actor().label
    for period in session.scalars(
        sa.select(AwayPeriod).where(AwayPeriod.isolation_id == row.id, AwayPeriod.back_at.is_(None))
    ):
        period.back_at = max(moment, period.occurred_at)
    if kind is EndKind.DIED:
        arrivals.record_death(row.person, died_at=moment)
        transfers.take_off(session, row.person_id, at=at)
    session.flush()
    _give_back_expected(session, row.id)
    if not stays:
        present = [guest.id for guest in queries.present_guests(session, [row.id])]
        long = kind in (EndKind.BECAME_CASE, EndKind.DIED)
        if present:
            vacate(session, present, room_class=RoomClass.LONG if long else RoomClass.NORMAL, at=at)
    return row


def annul_expected(session: Session, isolations: Sequence[uuid.UUID], *, at: datetime) -> int:
    """End isolations that never began, such as of people who did not board; says how many."""
    count = 0
    for isolation in isolations:
        row = queries.get_isolation(session, isolation, lock=True)
        if row.state is IsolationState.EXPECTED:
            end(session, isolation, EndKind.ANNULLED, at=at)
            count += 1
    return count


def _give_back_expected(session: Session, isolation: uuid.UUID) -> None:
    for row in queries.rooms_of(session, [isolation]):
        if row.state is not OccupancyState.EXPECTED:
            continue
        if len(row.guests) == 1:
            row.state = OccupancyState.CANCELLED
        else:
            guest = next(each for each in row.guests if each.isolation_id == isolation)
            row.guests.remove(guest)
            session.delete(guest)
    session.flush()
