"""What the doctor checks of transfers; an empty list is good health."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from logistics.arrivals.models import ClassificationRow
from logistics.policy import queries as policies
from logistics.transfers.models import Trip, TripRider, Vehicle
from logistics.transfers.queries.vehicles import cabin_of, holding
from logistics.transfers.rules.kinds import RiderState, TripState, VehicleKind
from logistics.transfers.rules.life import LIVE, RODE
from logistics.transfers.rules.seating import usable_seats


def problems(session: Session) -> list[str]:
    """Broken invariants of trips, each as a line without names of people."""
    return [
        line
        for check in (_on_two_trips, _over_capacity, _mixed_categories, _overlapping)
        for line in check(session)
    ]


def _on_two_trips(session: Session) -> Iterator[str]:
    first, second = aliased(TripRider), aliased(TripRider)
    one, other = aliased(Trip), aliased(Trip)
    rows = session.execute(
        sa.select(one.number, other.number)
        .join(first, first.trip_id == one.id)
        .join(second, (second.person_id == first.person_id) & (second.id > first.id))
        .join(other, other.id == second.trip_id)
        .where(
            first.state == RiderState.BOARDED,
            second.state == RiderState.BOARDED,
            one.state.in_(LIVE),
            other.state.in_(LIVE),
        )
        .distinct()
    )
    for number, other_number in rows:
        yield f"a person is on board of trips {number} and {other_number} at once"


def _over_capacity(session: Session) -> Iterator[str]:
    rows = session.execute(
        sa.select(Trip.number, Vehicle, sa.func.count(TripRider.id))
        .join(Vehicle, Vehicle.id == Trip.vehicle_id)
        .join(TripRider, TripRider.trip_id == Trip.id)
        .where(Trip.state.in_(LIVE), TripRider.state != RiderState.ABSENT)
        .group_by(Trip.number, *Vehicle.__table__.columns)
        .order_by(Trip.number)
    ).all()
    if not rows:
        return
    load = policies.latest(session).transport
    for number, vehicle, riders in rows:
        most = usable_seats(cabin_of(vehicle), load)
        if riders > most:
            yield f"trip {number} lists {riders} for {vehicle.plate}, which may hold {most}"


def _mixed_categories(session: Session) -> Iterator[str]:
    """On board, a party none of whom fell under the trip's category when it boarded."""
    then = (ClassificationRow.decided_at <= TripRider.boarded_at) & (
        ClassificationRow.superseded_at.is_(None)
        | (ClassificationRow.superseded_at > TripRider.boarded_at)
    )
    rows = session.execute(
        sa.select(
            Trip.number,
            Trip.category,
            TripRider.party_id,
            TripRider.person_id,
            ClassificationRow.category,
        )
        .join(TripRider, TripRider.trip_id == Trip.id)
        .join(Vehicle, Vehicle.id == Trip.vehicle_id)
        .join(ClassificationRow, (ClassificationRow.person_id == TripRider.person_id) & then)
        .where(
            TripRider.state.in_(RODE),
            TripRider.carer.is_(False),
            Trip.state != TripState.CANCELLED,
            Vehicle.kind != VehicleKind.AMBULANCE,
        )
    )
    parties: dict[tuple[str, str, object], set[str]] = {}
    for number, category, party, person, own in rows:
        parties.setdefault((number, category, party or person), set()).add(own)
    mixed = {number for (number, category, _), own in parties.items() if category not in own}
    for number in sorted(mixed):
        yield f"trip {number} carries people of another category"


def _overlapping(session: Session) -> Iterable[str]:
    first, second = aliased(Trip), aliased(Trip)
    ids = sa.select(Trip.id).where(holding())
    rows = session.execute(
        sa.select(Vehicle.plate, first.number, second.number)
        .join(first, first.vehicle_id == Vehicle.id)
        .join(second, (second.vehicle_id == Vehicle.id) & (second.id > first.id))
        .where(
            first.id.in_(ids),
            second.id.in_(ids),
            first.loads_at < second.free_at,
            second.loads_at < first.free_at,
        )
    )
    return [f"trips {one} and {other} of {plate} overlap" for plate, one, other in rows]
