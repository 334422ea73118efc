"""Rooms between two guests."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.database import lock_rows
from logistics.errors import Refused
from logistics.policy.document import TurnaroundMinutes
from logistics.sites.models import (
    Room,
    RoomClass,
    Site,
    Turnaround,
    TurnaroundStep,
)
from logistics.sites.queries.hygiene import findings_since, settings_of
from logistics.sites.queries.rooms import clock_of, numbers_of
from logistics.sites.rules.hygiene import check_surfaces
from logistics.sites.rules.turnaround import check_step
from logistics.wording import say


class AlreadyBeingTurnedRound(Refused):
    """The room is between two guests already."""


def start_turnaround(
    session: Session,
    room: Room,
    *,
    room_class: RoomClass,
    minutes: TurnaroundMinutes,
    at: datetime,
) -> Turnaround:
    """Begin to make a vacated room ready.

    :param minutes: least minutes of the steps; later versions of the policy do not change them
    :raises AlreadyBeingTurnedRound: it is between two guests already
    """
    lock_rows(session, Room, [room.id])
    known = session.scalars(
        sa.select(Turnaround).where(
            Turnaround.room_id == room.id, Turnaround.inspected_at.is_(None)
        )
    ).first()
    if known is not None:
        raise AlreadyBeingTurnedRound(
            say("Room %(room)s is being made ready already.", room=_number(session, room.id, at))
        )
    turnaround = Turnaround(
        site_id=room.site_id,
        room_id=room.id,
        room_class=room_class,
        disinfecting_minutes=minutes.disinfection,
        airing_minutes=minutes.airing,
        inspecting_minutes=minutes.inspection,
        vacated_at=at,
    )
    session.add(turnaround)
    session.flush()
    return turnaround


def record_step(
    session: Session,
    turnaround: Turnaround,
    step: TurnaroundStep,
    *,
    at: datetime,
    product: str | None = None,
) -> None:
    """Record the next step of a turnaround; with the inspection the room is ready.

    :param product: what it was disinfected with
    :raises StepOutOfOrder: another step is next
    :raises StepTooEarly: its least minutes have not passed; says when it is possible
    :raises SurfaceNotClean: a swab since the disinfection is positive, or one is missing
    """
    zone = session.scalars(sa.select(Site.zone_name).where(Site.id == turnaround.site_id)).one()
    check_step(
        clock_of(turnaround),
        step,
        room=_number(session, turnaround.room_id, at),
        zone=zone,
        at=at,
    )
    if step is TurnaroundStep.INSPECTED:
        check_surfaces(
            findings_since(
                session, turnaround.room_id, turnaround.disinfected_at or turnaround.vacated_at
            ),
            asked=settings_of(session).surface_sample_before_ready,
            room=_number(session, turnaround.room_id, at),
        )
    by = audit.actor().label
    match step:
        case TurnaroundStep.DISINFECTED:
            turnaround.disinfected_at, turnaround.disinfected_by = at, by
            turnaround.product = product or None
        case TurnaroundStep.AIRED:
            turnaround.aired_at, turnaround.aired_by = at, by
        case TurnaroundStep.INSPECTED:
            turnaround.inspected_at, turnaround.inspected_by = at, by
    session.flush()


def repeat_turnaround(session: Session, turnaround: Turnaround, *, at: datetime) -> None:
    """Begin again after an inspection that failed; the minutes count from now.

    :raises AlreadyBeingTurnedRound: the room is ready, and only a new guest makes it dirty
    """
    if turnaround.inspected_at is not None:
        raise AlreadyBeingTurnedRound(
            say(
                "Room %(room)s is ready already.",
                room=_number(session, turnaround.room_id, at),
            )
        )
    turnaround.vacated_at = at
    turnaround.disinfected_at = turnaround.aired_at = None
    turnaround.disinfected_by = turnaround.aired_by = turnaround.product = None
    session.flush()


def _number(session: Session, room: uuid.UUID, at: datetime) -> str:
    return numbers_of(session, [room], at).get(room, "?")
