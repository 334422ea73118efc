"""Who can take people over from a vehicle that stopped: nearest first, with what stands against."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from logistics.errors import NotFound
from logistics.periods import Period
from logistics.policy import queries as policies
from logistics.policy.document import TransportRules
from logistics.transfers.models import TakeOver, Trip, TripIncident, TripRider, Vehicle
from logistics.transfers.orders import PlaceRef, Spot
from logistics.transfers.queries.crews import driving
from logistics.transfers.queries.exposed import find_take_over, incidents_of, rescues_of
from logistics.transfers.queries.places import places, refs_of
from logistics.transfers.queries.vehicles import cabin_of, drivers_of, unfinished_trips
from logistics.transfers.rules.hours import Point, within_duty
from logistics.transfers.rules.incidents import (
    LEAST_DRIVE,
    MAY_RESCUE,
    time_to_reach,
    whereabouts,
    why_not,
)
from logistics.transfers.rules.kinds import IncidentKind, PlaceKind, RiderState, TripState
from logistics.transfers.rules.seating import usable_seats
from logistics.wording import Sentence


@dataclass(frozen=True, kw_only=True)
class PlannedTrip:
    """A planned trip that needs its vehicle for a time."""

    number: str
    taken: Period


@dataclass(frozen=True, kw_only=True)
class RescueTimes:
    """When a vehicle would be there, leave, reach each stop left, and be clean again."""

    loads_at: datetime
    depart_at: datetime
    arrive_at: dict[uuid.UUID, datetime]
    free_at: datetime

    @property
    def duty(self) -> Period:
        """What it adds to the duty of its driver."""
        return Period(self.loads_at, max(self.arrive_at.values(), default=self.depart_at))

    def collide(self, planned: PlannedTrip) -> bool:
        """Whether the vehicle has another trip to drive then."""
        return planned.taken.overlaps(Period(self.loads_at, self.free_at))


@dataclass(frozen=True, kw_only=True)
class Rescuer:
    """A vehicle that might come.

    :ivar seats: how many people it may hold
    :ivar minutes: from the call until it is there
    :ivar why_not: what stands against it; unset where it can come
    """

    vehicle: Vehicle
    seats: int
    minutes: int
    times: RescueTimes
    why_not: Sentence | None


def waiting(session: Session, trip: Trip) -> list[TripRider]:
    """Who is in a stopped vehicle without a rescue trip, in the order of the list."""
    promised = set(
        session.scalars(
            sa.select(TripRider.person_id)
            .join(Trip, Trip.id == TripRider.trip_id)
            .where(
                Trip.rescues_id == trip.id,
                Trip.state.in_((TripState.PLANNED, TripState.LOADING)),
                TripRider.state.in_((RiderState.PLANNED, RiderState.BOARDED)),
            )
        )
    )
    reached = {stop.id for stop in trip.stops if stop.arrived_at is not None}
    return [
        rider
        for rider in trip.riders
        if rider.state is RiderState.BOARDED
        and rider.person_id not in promised
        and rider.stop_id not in reached
    ]


def find_breakdown(session: Session, trip: uuid.UUID) -> Spot:
    """Where a trip stopped.

    :raises NotFound: it did not
    """
    row = session.scalars(
        sa.select(TripIncident).where(
            TripIncident.trip_id == trip, TripIncident.kind == IncidentKind.BREAKDOWN
        )
    ).first()
    if row is None:
        raise NotFound("breakdown")
    if row.latitude is None or row.longitude is None:
        return Spot(place=row.place)
    return Spot(place=row.place, point=Point(latitude=row.latitude, longitude=row.longitude))


def position_of(session: Session, trip: Trip, *, at: datetime) -> Point | None:
    """About where a trip under way is, from the time that it has been driving."""
    if trip.departed_at is None:
        return None
    refs = list(refs_of(trip))
    known = places(session, refs)
    return whereabouts(
        [known[ref].point for ref in refs],
        [trip.depart_at, *(stop.arrive_at for stop in trip.stops)],
        departed_at=trip.departed_at,
        at=at,
    )


def possible_rescuers(session: Session, trip: Trip) -> Sequence[Vehicle]:
    """The vehicles of the district of a kind that may take these people over."""
    return session.scalars(
        sa.select(Vehicle).where(
            Vehicle.district_id == trip.district_id,
            Vehicle.kind.in_(MAY_RESCUE[trip.vehicle.kind]),
            Vehicle.id != trip.vehicle_id,
        )
    ).all()


def rescuers(
    session: Session,
    trip: Trip,
    vehicles: Sequence[Vehicle],
    *,
    point: Point | None,
    at: datetime,
) -> list[Rescuer]:
    """When each of the vehicles could be there and whether it can: who can, by time to reach."""
    ids = [vehicle.id for vehicle in vehicles]
    load = policies.latest(session).transport
    stands = _stands(session, vehicles)
    unfinished = unfinished_trips(session, ids)
    drivers = drivers_of(session, ids)
    planned = _planned(session, ids)
    periods = driving(
        session,
        [member.id for members in drivers.values() for member in members],
        around=Period(at, at + timedelta(days=1)),
    )
    found = []
    for vehicle in vehicles:
        reach = time_to_reach(stands.get(vehicle.id), point, load)
        times = rescue_times(trip, at + reach, load=load, at=at)
        last, seats = unfinished.get(vehicle.id), usable_seats(cabin_of(vehicle), load)
        wanted = (each.number for each in planned.get(vehicle.id, ()) if times.collide(each))
        free = [
            member
            for member in drivers.get(vehicle.id, ())
            if _is_free(times.duty, periods.get(member.id, {}).values(), load)
        ]
        found.append(
            Rescuer(
                vehicle=vehicle,
                seats=seats,
                minutes=round(reach / timedelta(minutes=1)),
                times=times,
                why_not=why_not(
                    out_of_service=vehicle.out_of_service,
                    busy_with=None if last is None else last.number,
                    wanted_by=next(wanted, None),
                    drivers=len(free),
                    seats=seats,
                ),
            )
        )
    return sorted(found, key=lambda r: (r.why_not is not None, r.minutes, r.vehicle.plate))


def find_rescuer(session: Session, trip: Trip, *, plate: str = "", at: datetime) -> Rescuer | None:
    """The vehicle with a plate, else the one that can be there first; none where nobody can."""
    stopped = trip.state is TripState.STOPPED
    point = find_breakdown(session, trip.id).point if stopped else position_of(session, trip, at=at)
    found = rescuers(session, trip, possible_rescuers(session, trip), point=point, at=at)
    if plate:
        return next((each for each in found if each.vehicle.plate == plate), None)
    return next((each for each in found if each.why_not is None), None)


def rescue_times(
    trip: Trip, there_at: datetime, *, load: TransportRules, at: datetime
) -> RescueTimes:
    """The rest of a trip, driven from where it stopped by a vehicle that is there at a time."""
    late = (trip.departed_at or trip.depart_at) - trip.depart_at
    depart_at = there_at + timedelta(minutes=load.rescue_loading_minutes)
    arrive_at = {
        stop.id: depart_at + max(stop.arrive_at + late - at, LEAST_DRIVE)
        for stop in trip.stops
        if stop.arrived_at is None
    }
    last = max(arrive_at.values(), default=depart_at)
    return RescueTimes(
        loads_at=there_at,
        depart_at=depart_at,
        arrive_at=arrive_at,
        free_at=last + timedelta(minutes=load.rescue_unloading_minutes + load.disinfection_minutes),
    )


def _stands(session: Session, vehicles: Sequence[Vehicle]) -> dict[uuid.UUID, Point | None]:
    """Where each vehicle waits: where its last trip ended, else at its home port."""
    refs = {
        vehicle.id: PlaceRef(kind=PlaceKind.PORT, id=vehicle.home_port_id)
        for vehicle in vehicles
        if vehicle.home_port_id is not None
    }
    ended = session.scalars(
        sa.select(Trip)
        .where(
            Trip.vehicle_id.in_([vehicle.id for vehicle in vehicles]),
            Trip.state == TripState.HANDED_OVER,
        )
        .options(lazyload(Trip.riders), lazyload(Trip.crew))
        .order_by(Trip.depart_at)
    )
    for trip in ended:
        *_, refs[trip.vehicle_id] = refs_of(trip)
    known = places(session, refs.values())
    return {vehicle: known[ref].point for vehicle, ref in refs.items()}


def _planned(
    session: Session, vehicles: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[PlannedTrip]]:
    found: dict[uuid.UUID, list[PlannedTrip]] = {}
    for row in session.execute(
        sa.select(Trip.vehicle_id, Trip.number, Trip.loads_at, Trip.free_at)
        .where(Trip.vehicle_id.in_(vehicles), Trip.state == TripState.PLANNED)
        .order_by(Trip.loads_at)
    ):
        found.setdefault(row.vehicle_id, []).append(
            PlannedTrip(number=row.number, taken=Period(row.loads_at, row.free_at))
        )
    return found


def _is_free(duty: Period, others: Collection[Period], load: TransportRules) -> bool:
    return not any(duty.overlaps(other) for other in others) and within_duty(duty, others, load)


@dataclass(frozen=True, kw_only=True)
class OnTheWay:
    """What the page of a trip under way needs besides its card.

    :ivar point: about where the vehicle is
    :ivar rescuers: who can take people over, nearest first; empty where nobody has to
    :ivar waiting: who is in the stopped vehicle without a rescue trip
    :ivar rescued: the stopped trip whose people this trip takes over
    """

    point: Point | None
    rescuers: list[Rescuer]
    waiting: list[TripRider]
    incidents: list[TripIncident]
    rescues: list[Trip]
    rescued: Trip | None
    take_over: TakeOver | None


def on_the_way(session: Session, trip: Trip, *, at: datetime) -> OnTheWay:
    """What happened to a trip on the way, and what may be done about it."""
    stopped = trip.state is TripState.STOPPED
    left = waiting(session, trip) if stopped else []
    point = find_breakdown(session, trip.id).point if stopped else position_of(session, trip, at=at)
    may_come = trip.state is TripState.DEPARTED or left
    vehicles = possible_rescuers(session, trip) if may_come else ()
    return OnTheWay(
        point=point,
        rescuers=rescuers(session, trip, vehicles, point=point, at=at) if vehicles else [],
        waiting=left,
        incidents=incidents_of(session, trip.id),
        rescues=rescues_of(session, trip.id),
        rescued=session.get(Trip, trip.rescues_id) if trip.rescues_id else None,
        take_over=find_take_over(session, trip.id),
    )
