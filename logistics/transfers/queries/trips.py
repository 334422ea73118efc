"""Questions about trips: one, those of a day, those of a plan."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, lazyload

from logistics.access.rules import Scope
from logistics.config import settings
from logistics.errors import NotFound
from logistics.policy.document import Words
from logistics.transfers.models import Trip, TripRider, TripStop
from logistics.transfers.queries import visible
from logistics.transfers.queries.places import Place, places, refs_of
from logistics.transfers.queries.words import category_names
from logistics.transfers.rules.kinds import PlaceKind, RiderState, TripState
from logistics.transfers.rules.life import ABOARD


@dataclass(frozen=True, kw_only=True)
class TripFilter:
    """Which trips of a day a list shows; unset means all."""

    day: date
    port_id: uuid.UUID | None = None
    site_id: uuid.UUID | None = None
    state: TripState | None = None


@dataclass(frozen=True, kw_only=True)
class TripLine:
    """A trip in a list.

    :ivar riders: on the list, without those marked absent
    :ivar aboard: in the vehicle now
    """

    trip: Trip
    plate: str
    origin: Place
    stops: tuple[Place, ...]
    category: Words
    riders: int
    aboard: int
    absent: int

    @property
    def arrive_at(self) -> datetime:
        """When it reaches its last stop."""
        return self.trip.stops[-1].arrive_at


def get_trip(session: Session, scope: Scope, trip: uuid.UUID) -> Trip:
    """One trip.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(sa.select(Trip).where(Trip.id == trip, visible.trips(scope))).first()
    if found is None:
        raise NotFound("trip")
    return found


def get_whole_trip(session: Session, scope: Scope, trip: uuid.UUID) -> Trip:
    """One trip that the user sees with all its riders.

    :raises NotFound: there is none, or the user may not see all of it
    """
    found = session.scalars(
        sa.select(Trip).where(Trip.id == trip, visible.whole_trips(scope))
    ).first()
    if found is None:
        raise NotFound("trip")
    return found


def trip_numbered(session: Session, number: str) -> Trip:
    """The trip with an official number.

    :raises NotFound: there is none
    """
    found = session.scalars(sa.select(Trip).where(Trip.number == number)).first()
    if found is None:
        raise NotFound("trip")
    return found


def who_sits(trip: Trip, seat: str) -> uuid.UUID:
    """The person in a seat.

    :raises NotFound: nobody sits there
    """
    found = next((r.person_id for r in trip.riders if r.seat and r.seat == seat), None)
    if found is None:
        raise NotFound("rider")
    return found


def get_stop(session: Session, scope: Scope, trip: uuid.UUID, stop: uuid.UUID) -> TripStop:
    """One stop of a trip, for who stands there.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(TripStop)
        .join(Trip, Trip.id == TripStop.trip_id)
        .where(
            TripStop.id == stop,
            Trip.id == trip,
            sa.or_(visible.whole_trips(scope), visible.stops(scope)),
        )
    ).first()
    if found is None:
        raise NotFound("stop")
    return found


def trips_question(scope: Scope, wanted: TripFilter) -> sa.Select[Trip]:
    """The trips that a user may see, by port and time; an unset scope sees none."""
    start, end = day_of(wanted.day)
    question = (
        sa.select(Trip)
        .where(visible.trips(scope), Trip.depart_at >= start, Trip.depart_at < end)
        .options(joinedload(Trip.vehicle), lazyload(Trip.riders), lazyload(Trip.crew))
        .order_by(Trip.origin_kind, Trip.origin_id, Trip.depart_at, Trip.number)
    )
    if wanted.port_id is not None:
        question = question.where(Trip.origin_id == wanted.port_id)
    if wanted.site_id is not None:
        stopping = sa.select(TripStop.trip_id).where(
            TripStop.place_kind == PlaceKind.SITE, TripStop.place_id == wanted.site_id
        )
        question = question.where(Trip.id.in_(stopping))
    return question if wanted.state is None else question.where(Trip.state == wanted.state)


def day_of(day: date) -> tuple[datetime, datetime]:
    """From and until: a day of the city."""
    start = datetime.combine(day, time(), ZoneInfo(settings().zone))
    return start, start + timedelta(days=1)


def lines_of(session: Session, trips: Sequence[Trip]) -> list[TripLine]:
    """The trips with names and counts, in four queries however many they are."""
    counts: dict[uuid.UUID, dict[RiderState, int]] = {}
    rows = session.execute(
        sa.select(TripRider.trip_id, TripRider.state, sa.func.count())
        .where(TripRider.trip_id.in_([trip.id for trip in trips]))
        .group_by(TripRider.trip_id, TripRider.state)
    )
    for trip_id, state, count in rows:
        counts.setdefault(trip_id, {})[state] = count
    known = places(session, (ref for trip in trips for ref in refs_of(trip)))
    names = category_names(session)
    lines = []
    for trip in trips:
        origin, *stops = (known[ref] for ref in refs_of(trip))
        by_state = counts.get(trip.id, {})
        absent = by_state.get(RiderState.ABSENT, 0)
        lines.append(
            TripLine(
                trip=trip,
                plate=trip.vehicle.plate,
                origin=origin,
                stops=tuple(stops),
                category=names.get(trip.category, Words(zh=trip.category, en=trip.category)),
                riders=sum(by_state.values()) - absent,
                aboard=sum(by_state.get(state, 0) for state in ABOARD),
                absent=absent,
            )
        )
    return lines


def trips_of_plan(session: Session, plan: uuid.UUID) -> list[Trip]:
    """The trips that a plan wrote or kept, by departure; cancelled ones are not among them."""
    return list(
        session.scalars(
            sa.select(Trip)
            .where(Trip.plan_id == plan, Trip.state != TripState.CANCELLED)
            .options(joinedload(Trip.vehicle))
            .order_by(Trip.depart_at, Trip.number)
        )
    )


def counts_by_state(session: Session, scope: Scope, day: date) -> dict[TripState, int]:
    """How many trips of a day are in each state."""
    start, end = day_of(day)
    rows = session.execute(
        sa.select(Trip.state, sa.func.count())
        .where(visible.trips(scope), Trip.depart_at >= start, Trip.depart_at < end)
        .group_by(Trip.state)
    )
    found = dict(rows.all())
    return {state: found.get(state, 0) for state in TripState}
