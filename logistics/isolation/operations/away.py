"""Out of the room with the isolation going on: hospital, other care, missing."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import Refused
from logistics.isolation import queries
from logistics.isolation.models import AwayKind, AwayPeriod, IsolationState
from logistics.isolation.operations.ending import vacate
from logistics.isolation.rules import Identifier, IsolationIsOver, check_identity
from logistics.sites.rules import RoomClass
from logistics.wording import say


class AwayAlready(Refused):
    """The person is away already, or is not away."""


class NoRoomHeld(Refused):
    """There is no room to give back."""


def go_away(
    session: Session,
    isolation_id: uuid.UUID,
    kind: AwayKind,
    *,
    where: str,
    hold_room: bool,
    compared: frozenset[Identifier],
    at: datetime,
) -> AwayPeriod:
    """A person leaves for hospital or other care, or is missing; the isolation goes on.

    A missing person cannot show a document: nothing is compared then.

    :raises AwayAlready: the person is away already
    """
    if kind is not AwayKind.MISSING:
        check_identity(compared)
    row = queries.get_isolation(session, isolation_id, lock=True)
    if row.state is not IsolationState.OPEN:
        raise IsolationIsOver(say("This isolation is not open."))
    if _open_period(session, isolation_id) is not None:
        raise AwayAlready(say("The person is away already."))
    period = AwayPeriod(
        isolation_id=isolation_id, kind=kind, where=where, room_held=hold_room, occurred_at=at
    )
    session.add(period)
    if not hold_room:
        guests = [guest.id for guest in queries.present_guests(session, [isolation_id])]
        if guests:
            vacate(session, guests, room_class=_class_after(kind), at=at)
    session.flush()
    return period


def give_up_room(session: Session, isolation_id: uuid.UUID, *, at: datetime) -> AwayPeriod:
    """The room that was held for somebody who is away is given back; it is disinfected.

    :raises AwayAlready: the person is not away
    :raises NoRoomHeld: nothing is held
    """
    queries.get_isolation(session, isolation_id, lock=True)
    period = _open_period(session, isolation_id)
    if period is None:
        raise AwayAlready(say("The person is not away."))
    guests = [guest.id for guest in queries.present_guests(session, [isolation_id])]
    if not guests:
        raise NoRoomHeld(say("No room is held for this person."))
    period.room_held = False
    vacate(session, guests, room_class=_class_after(period.kind), at=at)
    return period


def _class_after(kind: AwayKind) -> RoomClass:
    return RoomClass.LONG if kind is AwayKind.HOSPITAL else RoomClass.NORMAL


def come_back(
    session: Session,
    isolation_id: uuid.UUID,
    *,
    compared: frozenset[Identifier],
    at: datetime,
) -> AwayPeriod:
    """A person is back, or was found; without a held room they need one.

    :raises AwayAlready: the person is not away
    """
    check_identity(compared)
    period = _open_period(session, isolation_id)
    if period is None:
        raise AwayAlready(say("The person is not away."))
    period.back_at = at
    session.flush()
    return period


def _open_period(session: Session, isolation_id: uuid.UUID) -> AwayPeriod | None:
    return session.scalars(
        sa.select(AwayPeriod).where(
            AwayPeriod.isolation_id == isolation_id, AwayPeriod.back_at.is_(None)
        )
    ).first()
