"""The trips and ride requests of a published plan."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.arrivals.people_models import Person
from logistics.planning.bubbles import Bubble
from logistics.planning.errands import WHY, why_of
from logistics.planning.gathering.standing import SAME_JOURNEY
from logistics.planning.operations.draft import Draft
from logistics.planning.people import AMBULANCE, CARER, FETCHED
from logistics.planning.roster import Patient
from logistics.planning.rules import CLINIC
from logistics.planning.transport.plan import Duty, Rider, Stop, Trip
from logistics.sites.models import Room
from logistics.transfers import operations as transfers
from logistics.transfers.models import RideRequest
from logistics.transfers.models import Trip as TripRow
from logistics.transfers.orders import PlaceRef, RideOrder, RiderOrder, StopOrder, TripOrder
from logistics.transfers.rules.kinds import HOMES, PlaceKind, RideState, TripState


def _write_trips(session: Session, draft: Draft, at: datetime) -> None:
    """Write the trips of the plan; one that was planned already keeps its number and sheet."""
    orders = [_order(draft, duty, trip) for duty in draft.rides.duties for trip in duty.trips]
    rows = list(
        session.scalars(
            sa.select(TripRow)
            .where(
                TripRow.plan_id.in_(draft.now.standings.chain),
                TripRow.state == TripState.PLANNED,
                TripRow.id.not_in(draft.now.standings.staying),
            )
            .options(joinedload(TripRow.vehicle))
            .order_by(TripRow.depart_at, TripRow.id)
        )
    )
    continued = _matched(rows, orders)
    transfers.publish_trips(
        session,
        written=[order for index, order in enumerate(orders) if index not in continued.values()],
        changed={row: orders[index] for row, index in continued.items()},
        cancelled={
            row.id: f"{draft.plan.day} v{draft.plan.number}"
            for row in rows
            if row.id not in continued
        },
        at=at,
    )


def _matched(rows: Sequence[TripRow], orders: Sequence[TripOrder]) -> dict[uuid.UUID, int]:
    """Which planned trip goes on as which order: those with the most people in common."""
    on_order = {
        rider.person_id: index for index, order in enumerate(orders) for rider in order.riders
    }
    likeness = Counter(
        (old, on_order[rider.person_id])
        for old, row in enumerate(rows)
        for rider in row.riders
        if rider.person_id in on_order
        and orders[on_order[rider.person_id]].origin.id == row.origin_id
    )
    found: dict[uuid.UUID, int] = {}
    taken: set[int] = set()
    for old, new in sorted(
        likeness,
        key=lambda pair: (
            -likeness[pair],
            rows[pair[0]].vehicle_id != orders[pair[1]].vehicle_id,
            pair,
        ),
    ):
        if rows[old].id not in found and new not in taken:
            found[rows[old].id] = new
            taken.add(new)
    return found


def _order(draft: Draft, duty: Duty, trip: Trip) -> TripOrder:
    disinfection = timedelta(minutes=draft.now.window.policy.transport.disinfection_minutes)
    return TripOrder(
        district_id=draft.plan.district_id,
        vehicle_id=uuid.UUID(duty.vehicle),
        origin=_place(draft, trip.origin),
        loads_at=trip.loads_at,
        depart_at=trip.departs_at,
        free_at=trip.stops[-1].leaves_at + disinfection,
        stops=tuple(_stop(draft, stop) for stop in trip.stops),
        plan_id=draft.plan.id,
        drivers=_drivers(draft, duty),
    )


def _drivers(draft: Draft, duty: Duty) -> tuple[uuid.UUID, ...] | None:
    """The driver of a duty; the vehicle's own choice where that one is not there any more."""
    drivers = next(
        (each.drivers for each in draft.now.fleet.vehicles if str(each.id) == duty.vehicle), ()
    )
    return (drivers[duty.driver - 1],) if duty.driver <= len(drivers) else None


def _stop(draft: Draft, stop: Stop) -> StopOrder:
    return StopOrder(
        place=_place(draft, stop.place),
        arrive_at=stop.arrives_at,
        riders=tuple(
            order
            for rider in sorted(stop.riders, key=lambda each: each.party)
            for order in _riders(draft, rider)
        ),
    )


def _place(draft: Draft, key: str) -> PlaceRef:
    """A place of the transport problem as trips name it."""
    if key in draft.roster.places:
        return draft.roster.places[key]
    if key == CLINIC:
        clinic = draft.now.window.assumptions.fever_clinic.name
        return PlaceRef(kind=PlaceKind.FEVER_CLINIC, name=clinic)
    return PlaceRef(kind=PlaceKind.SITE, id=uuid.UUID(key))


def _riders(draft: Draft, rider: Rider) -> Iterator[RiderOrder]:
    patient = draft.roster.patient.get(rider.party)
    if patient is not None:
        yield from _patient(patient)
        return
    party = draft.roster.bubble.get(rider.party) or draft.roster.errand[rider.party]
    for person in draft.roster.riders_of(rider.party):
        yield RiderOrder(person_id=person, category=party.category, party_id=party.party_id)


def _patient(patient: Patient) -> Iterator[RiderOrder]:
    yield RiderOrder(
        person_id=patient.person_id, category=patient.category, party_id=patient.party_id
    )
    if patient.carer_id is not None:
        yield RiderOrder(
            person_id=patient.carer_id,
            category=patient.carer_category,
            party_id=patient.party_id,
            carer=True,
        )


def order_rides(session: Session, draft: Draft, *, at: datetime) -> None:
    """Ask for the rides that follow from the plan and write its trips; take back what is void."""
    taken = _taken(session, draft)
    orders = [
        *(each for each in _ambulances(draft) if each.person_id not in taken),
        *_fetching(session, draft),
        *_errands(draft),
    ]
    _take_back(session, draft, orders)
    for order in orders:
        transfers.request_ride(session, order, at=at)
    _write_trips(session, draft, at)
    _take_back(session, draft, orders)


def _errands(draft: Draft) -> Iterator[RideOrder]:
    """The rides home that follow from releases and arrivals; others were asked for already."""
    for errand in (*draft.roster.errands, *draft.now.errands.hosted):
        if errand.kind in WHY:
            for person in errand.people:
                yield RideOrder(
                    person_id=person,
                    district_id=draft.plan.district_id,
                    origin=errand.origin,
                    destination=errand.destination,
                    ready_at=errand.ready_at,
                    why=why_of(errand),
                    category=errand.category,
                    party_id=errand.party_id,
                    arrival_id=errand.arrival_id,
                )


def _taken(session: Session, draft: Draft) -> frozenset[uuid.UUID]:
    """Patients and carers whom an ambulance has taken already."""
    patients = draft.now.roster.patients
    people = [each.person_id for each in patients] + [
        each.carer_id for each in patients if each.carer_id is not None
    ]
    return frozenset(
        session.scalars(
            sa.select(RideRequest.person_id).where(
                RideRequest.person_id.in_(people),
                RideRequest.ambulance,
                RideRequest.state == RideState.DONE,
                RideRequest.ready_at >= draft.now.window.start - SAME_JOURNEY,
            )
        )
    )


def _ambulances(draft: Draft) -> Iterator[RideOrder]:
    for patient in draft.now.roster.patients:
        yield _ambulance(draft, patient, patient.person_id, patient.category)
        if patient.carer_id is not None:
            yield _ambulance(draft, patient, patient.carer_id, patient.carer_category)


def _ambulance(draft: Draft, patient: Patient, person: uuid.UUID, category: str) -> RideOrder:
    kind = PlaceKind.COMMUNITY if patient.port_id is None else PlaceKind.PORT
    clinic = draft.now.window.assumptions.fever_clinic.name
    return RideOrder(
        person_id=person,
        district_id=draft.plan.district_id,
        origin=PlaceRef(kind=kind, id=patient.port_id),
        destination=PlaceRef(kind=PlaceKind.FEVER_CLINIC, name=clinic),
        ready_at=patient.released_at,
        why=AMBULANCE if person == patient.person_id else CARER,
        ambulance=True,
        category=category,
        party_id=patient.party_id,
        arrival_id=patient.arrival_id,
    )


def _fetching(session: Session, draft: Draft) -> Iterator[RideOrder]:
    riding = draft.arrivals
    fetched = [
        bubble
        for bubble in draft.roster.bubbles
        if bubble.port_id is None
        and bubble.id not in riding
        and (bubble.id in draft.rooms.rooms or bubble.held_site_id is not None)
    ]
    communities = _communities(session, fetched)
    sites = _sites(session, draft, fetched)
    for bubble in fetched:
        for person in bubble.guests:
            yield RideOrder(
                person_id=person,
                district_id=draft.plan.district_id,
                origin=PlaceRef(kind=PlaceKind.COMMUNITY, name=communities[person]),
                destination=PlaceRef(kind=PlaceKind.SITE, id=sites[bubble.id]),
                ready_at=bubble.released_at,
                why=FETCHED,
                category=bubble.category,
                party_id=bubble.party_id,
            )


def _communities(session: Session, bubbles: Sequence[Bubble]) -> dict[uuid.UUID, str]:
    people = [person for bubble in bubbles for person in bubble.guests]
    rows = session.execute(sa.select(Person.id, Person.community).where(Person.id.in_(people)))
    return {row.id: row.community for row in rows}


def _sites(session: Session, draft: Draft, bubbles: Sequence[Bubble]) -> dict[str, uuid.UUID]:
    first = {
        bubble.id: uuid.UUID(draft.rooms.rooms[bubble.id][0])
        for bubble in bubbles
        if bubble.id in draft.rooms.rooms
    }
    rows = session.execute(sa.select(Room.id, Room.site_id).where(Room.id.in_(first.values())))
    site_of = {row.id: row.site_id for row in rows}
    held = {bubble.id: bubble.held_site_id for bubble in bubbles if bubble.held_site_id}
    return {bubble: site_of[room] for bubble, room in first.items()} | held


def _take_back(session: Session, draft: Draft, orders: Sequence[RideOrder]) -> None:
    """Cancel open requests that the plan before asked for and this one asks for otherwise."""
    wanted = {(order.person_id, order.ambulance): order.destination for order in orders}
    people = {
        *(person for bubble in draft.before.bubbles if bubble.port_id is None
          for person in bubble.guests),
        *(patient.person_id for patient in draft.before.patients),
        *(patient.carer_id for patient in draft.before.patients if patient.carer_id),
        *(person for errand in draft.before.errands if errand.kind in WHY
          for person in errand.people),
    }  # fmt: skip
    rows = session.scalars(
        sa.select(RideRequest).where(
            RideRequest.person_id.in_(people),
            RideRequest.state == RideState.OPEN,
            RideRequest.gate_at.is_(None),
            sa.or_(
                RideRequest.origin_kind.in_((PlaceKind.PORT, PlaceKind.COMMUNITY)),
                RideRequest.destination_kind.in_(HOMES),
            ),
        )
    ).all()
    for row in rows:
        destination = wanted.get((row.person_id, row.ambulance))
        if destination is None or destination.id != row.destination_id:
            transfers.cancel_ride(session, row.id)
