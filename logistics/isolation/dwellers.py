"""Who is still in a site, or loses a room that goes out of service."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from logistics.isolation.models import (
    Isolation,
    IsolationState,
    Occupancy,
    OccupancyGuest,
    OccupancyState,
)
from logistics.isolation.queries import CURRENT


@dataclass(frozen=True, kw_only=True)
class Left:
    """How many people a site still has.

    :ivar inside: in a room, or away with the room held for them
    :ivar not_departed: those of them who are released and have not gone
    """

    inside: int
    not_departed: int
    expected: int

    @property
    def nobody(self) -> bool:
        """Whether the site is empty."""
        return not self.inside and not self.expected


def left_in(session: Session, site_id: uuid.UUID) -> Left:
    """How many people sleep in a site or are expected there."""
    taken_in = OccupancyGuest.admitted_at.is_not(None)
    released = sa.and_(taken_in, Isolation.state == IsolationState.ENDED)
    total, inside, gone = session.execute(
        sa.select(
            sa.func.count(OccupancyGuest.id),
            sa.func.count(sa.case((taken_in, 1))),
            sa.func.count(sa.case((released, 1))),
        )
        .join(OccupancyGuest.occupancy)
        .join(OccupancyGuest.isolation)
        .where(
            Occupancy.site_id == site_id,
            Occupancy.state.in_(CURRENT),
            OccupancyGuest.left_at.is_(None),
        )
    ).one()
    return Left(inside=inside, not_departed=gone, expected=total - inside)


def guests_during(
    session: Session, room_id: uuid.UUID, *, from_at: datetime, to_at: datetime | None, at: datetime
) -> list[OccupancyGuest]:
    """Who sleeps in a room or is expected there in a time; who should have gone is still there."""
    overdue = sa.and_(Occupancy.state == OccupancyState.PRESENT, Occupancy.to_at <= at)
    question = (
        sa.select(OccupancyGuest)
        .join(OccupancyGuest.occupancy)
        .where(
            Occupancy.room_id == room_id,
            Occupancy.state.in_(CURRENT),
            OccupancyGuest.left_at.is_(None),
            sa.or_(Occupancy.to_at > from_at, overdue),
        )
        .options(contains_eager(OccupancyGuest.occupancy), joinedload(OccupancyGuest.person))
        .order_by(Occupancy.from_at, OccupancyGuest.id)
    )
    if to_at is not None:
        question = question.where(Occupancy.from_at < to_at)
    return list(session.scalars(question))
