"""A vehicle breaks down on the way, and another takes its people over."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.policy import queries as policies
from logistics.transfers.models import (
    IncidentKind,
    PlaceKind,
    RiderState,
    TakeOver,
    Trip,
    TripRider,
    TripState,
    Vehicle,
)
from logistics.transfers.operations.arriving import AlreadyDone
from logistics.transfers.operations.incidents import note
from logistics.transfers.operations.loading import get_locked
from logistics.transfers.operations.trips import write_trip
from logistics.transfers.orders import (
    Counted,
    PlaceRef,
    RiderOrder,
    Spot,
    StopOrder,
    TripOrder,
)
from logistics.transfers.queries.exposed import find_take_over
from logistics.transfers.queries.places import refs_of
from logistics.transfers.queries.rescue import position_of, rescuers, waiting
from logistics.transfers.queries.vehicles import cabin_of
from logistics.transfers.rules.hours import NightOverride
from logistics.transfers.rules.incidents import NobodyWaits, check_rescuer
from logistics.transfers.rules.life import check_counts, check_step, check_still
from logistics.transfers.rules.seating import usable_seats
from logistics.wording import say


def break_down(
    session: Session,
    trip_id: uuid.UUID,
    spot: Spot,
    *,
    reason: str,
    rescuer_id: uuid.UUID | None = None,
    override: NightOverride | None = None,
    expected: int | None = None,
    at: datetime,
) -> Trip | None:
    """The vehicle drives no further; a rescue trip takes over who is on board.

    The vehicle is out of service until somebody puts it back, and has to be disinfected.

    :param rescuer_id: which vehicle comes; none for a rescue that is sent later
    :raises TripNotReady: the trip is not on the way
    :raises Refused: see :func:`send_rescue`
    """
    trip = get_locked(session, trip_id, expected)
    check_step(trip.number, trip.state, TripState.STOPPED)
    point = spot.point or position_of(session, trip, at=at)
    trip.state = TripState.STOPPED
    trip.vehicle.out_of_service, trip.vehicle.out_of_service_reason = True, reason[:200]
    note(session, trip, IncidentKind.BREAKDOWN, spot.place, point, note=reason, at=at)
    if rescuer_id is None:
        return None
    return send_rescue(
        session,
        trip.id,
        rescuer_id,
        spot=Spot(place=spot.place, point=point),
        override=override,
        at=at,
    )


def send_rescue(
    session: Session,
    trip_id: uuid.UUID,
    rescuer_id: uuid.UUID,
    *,
    spot: Spot,
    override: NightOverride | None = None,
    at: datetime,
) -> Trip:
    """A rescue trip for as many whole parties as its vehicle may hold, with the same stops.

    :raises NobodyWaits: everybody has one already
    :raises WrongVehicle: a vehicle of another kind
    :raises Refused: whatever :func:`write_trip` refuses
    """
    trip = get_locked(session, trip_id)
    check_still(trip.number, trip.state, (TripState.STOPPED,))
    vehicle = session.get(Vehicle, rescuer_id)
    if vehicle is None:
        raise NotFound("vehicle")
    check_rescuer(plate=vehicle.plate, kind=vehicle.kind, broken=trip.vehicle.kind)
    riders = _fitting(session, waiting(session, trip), vehicle)
    if not riders:
        raise NobodyWaits(say("Everybody of trip %(number)s has a place.", number=trip.number))
    order = _rescue(session, trip, vehicle, riders, spot, override, at)
    return write_trip(session, order, at=at)


def take_over(session: Session, trip_id: uuid.UUID, counted: Counted, *, at: datetime) -> TakeOver:
    """Both crews counted and signed for who stepped over into the rescue vehicle.

    :raises TripNotReady: the rescue vehicle is not loading
    :raises AlreadyDone: they signed before
    :raises CountsDiffer: the figures differ and nobody wrote down why
    """
    trip = get_locked(session, trip_id)
    if trip.rescues_id is None:
        raise NotFound("rescue trip")
    check_still(trip.number, trip.state, (TripState.LOADING,))
    if find_take_over(session, trip.id) is not None:
        raise AlreadyDone(say("Both crews have signed already."))
    listed = sum(rider.state is RiderState.BOARDED for rider in trip.riders)
    check_counts(listed=listed, given=counted.given, taken=counted.taken, note=counted.note)
    row = TakeOver(
        trip_id=trip.id,
        given_count=counted.given,
        taken_count=counted.taken,
        given_by=counted.given_by,
        taken_by=counted.taken_by,
        note=counted.note,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row


def _fitting(session: Session, riders: Sequence[TripRider], vehicle: Vehicle) -> list[TripRider]:
    """Whole parties in the order of the list, as long as they fit."""
    left = usable_seats(cabin_of(vehicle), policies.latest(session).transport)
    chosen: list[TripRider] = []
    parties: dict[uuid.UUID, list[TripRider]] = {}
    for rider in riders:
        parties.setdefault(rider.party_id or rider.person_id, []).append(rider)
    for party in parties.values():
        if len(party) <= left:
            chosen += party
            left -= len(party)
    return chosen


def _rescue(
    session: Session,
    trip: Trip,
    vehicle: Vehicle,
    riders: Sequence[TripRider],
    spot: Spot,
    override: NightOverride | None,
    at: datetime,
) -> TripOrder:
    (rescuer,) = rescuers(session, trip, [vehicle], point=spot.point, at=at)
    times = rescuer.times
    _, *refs = refs_of(trip)
    of_stop = {
        stop: list(group)
        for stop, group in groupby(
            sorted(riders, key=lambda rider: str(rider.stop_id)), key=lambda rider: rider.stop_id
        )
    }
    return TripOrder(
        district_id=trip.district_id,
        vehicle_id=vehicle.id,
        origin=PlaceRef(kind=PlaceKind.ROADSIDE, name=spot.place),
        loads_at=times.loads_at,
        depart_at=times.depart_at,
        free_at=times.free_at,
        stops=tuple(
            StopOrder(
                place=ref,
                arrive_at=times.arrive_at[stop.id],
                riders=tuple(
                    RiderOrder(
                        person_id=rider.person_id,
                        party_id=rider.party_id,
                        category=trip.category,
                        carer=rider.carer,
                    )
                    for rider in of_stop[stop.id]
                ),
            )
            for ref, stop in zip(refs, trip.stops, strict=True)
            if stop.id in of_stop
        ),
        night_override=override,
        rescues_id=trip.id,
    )
