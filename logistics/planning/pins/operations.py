"""Changes of pins: a party is pinned to a place, a trip is pinned as it is, a pin is released."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals.people_models import Person
from logistics.database import check_version, lock_rows
from logistics.errors import InputRejected, NotFound, Problem, Refused
from logistics.planning.pins.models import PlanPin
from logistics.sites.models import District, Floor, Room, Site
from logistics.transfers.models import Trip
from logistics.transfers.rules.kinds import TripState
from logistics.wording import Sentence, say


class PinnedAlready(Refused):
    """The person or trip is pinned already."""


class CannotPin(Refused):
    """What is to be pinned is not there, or is under way."""


def pin_person(
    session: Session,
    district_id: uuid.UUID,
    day: date,
    person_id: uuid.UUID,
    *,
    site_id: uuid.UUID,
    floor_id: uuid.UUID | None = None,
    room_id: uuid.UUID | None = None,
    reason: str,
    at: datetime,
) -> PlanPin:
    """Every plan of the day puts a person, and the party with them, at a place.

    :raises PinnedAlready: the person is pinned; release that first
    :raises CannotPin: the place lies in another district, or its parts contradict each other
    """
    if session.get(Person, person_id) is None:
        raise NotFound("person")
    _check_place(session, district_id, site_id, floor_id, room_id)
    number = _next(session, district_id, day)
    _check_free(session, district_id, day, PlanPin.person_id == person_id)
    if room_id is not None and floor_id is None:
        floor_id = session.get_one(Room, room_id).floor_id
    return _kept(
        session,
        PlanPin(
            district_id=district_id,
            day=day,
            number=number,
            person_id=person_id,
            site_id=site_id,
            floor_id=floor_id,
            room_id=room_id,
            reason=_reason(reason),
            by=audit.actor().label,
            recorded_at=at,
        ),
    )


def pin_trip(
    session: Session, trip_id: uuid.UUID, day: date, *, reason: str, at: datetime
) -> PlanPin:
    """Plans of the day leave a trip as it is: vehicle, driver, departure and who rides.

    :raises PinnedAlready: it is pinned
    :raises CannotPin: it loads already, or is off the board
    """
    trip = session.get(Trip, trip_id)
    if trip is None:
        raise NotFound("trip")
    number = _next(session, trip.district_id, day)
    _check_free(session, trip.district_id, day, PlanPin.trip_id == trip_id)
    if trip.state is not TripState.PLANNED:
        raise CannotPin(
            say(
                "Trip %(number)s is %(state)s: plans leave it alone anyhow.",
                number=trip.number,
                state=trip.state,
            )
        )
    return _kept(
        session,
        PlanPin(
            district_id=trip.district_id,
            day=day,
            number=number,
            trip_id=trip_id,
            reason=_reason(reason),
            by=audit.actor().label,
            recorded_at=at,
        ),
    )


def release(
    session: Session, pin_id: uuid.UUID, *, expected: int | None = None, at: datetime
) -> PlanPin:
    """The next plan decides again.

    :raises CannotPin: it was released before
    """
    rows = lock_rows(session, PlanPin, [pin_id])
    if not rows:
        raise NotFound("pin")
    pin: PlanPin = rows[0]
    if expected is not None:
        check_version(pin, expected)
    if pin.released_at is not None:
        raise CannotPin(say("The pin was released before."))
    pin.released_at, pin.released_by = at, audit.actor().label
    session.flush()
    return pin


def _kept(session: Session, pin: PlanPin) -> PlanPin:
    session.add(pin)
    session.flush()
    return pin


def _next(session: Session, district_id: uuid.UUID, day: date) -> int:
    """The next number of the day; the district is locked, so that no number is given twice."""
    lock_rows(session, District, [district_id])
    last = session.scalar(
        sa.select(sa.func.max(PlanPin.number)).where(
            PlanPin.district_id == district_id, PlanPin.day == day
        )
    )
    return (last or 0) + 1


def _check_free(
    session: Session, district_id: uuid.UUID, day: date, subject: sa.ColumnElement[bool]
) -> None:
    known = session.scalar(
        sa.select(PlanPin.number).where(
            PlanPin.district_id == district_id,
            PlanPin.day == day,
            PlanPin.released_at.is_(None),
            subject,
        )
    )
    if known is not None:
        raise PinnedAlready(say("It is pinned already, as no. %(number)s.", number=known))


def _check_place(
    session: Session,
    district_id: uuid.UUID,
    site_id: uuid.UUID,
    floor_id: uuid.UUID | None,
    room_id: uuid.UUID | None,
) -> None:
    site = session.get(Site, site_id)
    if site is None or site.district_id != district_id:
        raise CannotPin(say("The site belongs to another district."))
    floor = session.get(Floor, floor_id) if floor_id else None
    if floor_id and (floor is None or floor.site_id != site_id):
        raise CannotPin(say("The floor does not lie in that site."))
    room = session.get(Room, room_id) if room_id else None
    if room_id and (
        room is None or room.site_id != site_id or floor_id not in (None, room.floor_id)
    ):
        raise CannotPin(say("The room does not lie there."))


def _reason(text: str) -> str:
    if not text.strip():
        wrong: Sentence = say("A pin needs its reason.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="reason"),))
    return text.strip()[:200]
