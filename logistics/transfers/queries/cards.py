"""One trip with everything that its page and its papers show."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_uppercase

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics import vault
from logistics.access.rules import Scope
from logistics.arrivals.people_models import IdentityDocument
from logistics.errors import NotFound
from logistics.policy import queries as policies
from logistics.policy.document import Words
from logistics.staff.models import StaffMember
from logistics.transfers.models import (
    HandOver,
    Trip,
    TripCrew,
    TripRider,
    TripStop,
    VehicleDisinfection,
    VehicleSwab,
)
from logistics.transfers.queries import visible
from logistics.transfers.queries.people import symptomatic
from logistics.transfers.queries.places import Place, places, refs_of
from logistics.transfers.queries.swabs import swabs_of
from logistics.transfers.queries.trips import get_trip
from logistics.transfers.queries.vehicles import cabin_of
from logistics.transfers.queries.words import category_words
from logistics.transfers.rules.kinds import CrewRole, RiderState
from logistics.transfers.rules.life import ABOARD, RODE
from logistics.transfers.rules.seating import usable_seats


@dataclass(frozen=True, kw_only=True)
class RiderLine:
    """A rider with two identifiers.

    :ivar document: the number of the newest document, empty where there is none
    :ivar party: a letter that people who travel together have in common
    :ivar symptomatic: the latest screening found a fever or symptoms
    """

    rider: TripRider
    stop: Place
    document: str
    party: str
    symptomatic: bool

    @property
    def document_end(self) -> str:
        """The last four signs of the document number."""
        return self.document[-4:]


@dataclass(frozen=True, kw_only=True)
class StopLine:
    """A stop with its place, who is on board for it, and its hand-over."""

    stop: TripStop
    place: Place
    listed: int
    hand_over: HandOver | None


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many of the riders are where.

    :ivar aboard: in the vehicle now
    :ivar gone: were in it: handed over, on a rescue trip, in an ambulance, left on the way
    :ivar missing: neither boarded nor marked absent
    """

    aboard: int
    gone: int
    absent: int
    missing: int


def tally_of(riders: Iterable[TripRider]) -> Tally:
    """The riders of a trip, counted as they are now."""
    states = [rider.state for rider in riders]
    return Tally(
        aboard=sum(state in ABOARD for state in states),
        gone=sum(state in RODE - ABOARD for state in states),
        absent=states.count(RiderState.ABSENT),
        missing=states.count(RiderState.PLANNED),
    )


@dataclass(frozen=True, kw_only=True)
class TripCard:
    """One trip as its page shows it; riders are those whom the user may see."""

    trip: Trip
    origin: Place
    category: Words
    usable_seats: int
    stops: tuple[StopLine, ...]
    riders: tuple[RiderLine, ...]
    drivers: tuple[StaffMember, ...]
    escorts: tuple[StaffMember, ...]
    disinfection: VehicleDisinfection | None
    swabs: tuple[VehicleSwab, ...] = ()

    def count(self, state: RiderState) -> int:
        """How many riders are in a state."""
        return sum(line.rider.state is state for line in self.riders)

    @property
    def tally(self) -> Tally:
        """Where the riders whom the user may see are."""
        return tally_of(line.rider for line in self.riders)


def trip_card(session: Session, scope: Scope, trip: uuid.UUID) -> TripCard:
    """One trip with its riders, stops, crew and disinfection.

    :raises NotFound: there is none, or the user may not see it
    """
    row = get_trip(session, scope, trip)
    origin, *stops = _places_of(session, row)
    crew = _crew_of(session, row)
    return TripCard(
        trip=row,
        origin=origin,
        category=category_words(session, row.category),
        usable_seats=usable_seats(cabin_of(row.vehicle), policies.latest(session).transport),
        stops=_stop_lines(session, row, stops),
        riders=_rider_lines(session, scope, row, dict(zip(row.stops, stops, strict=True))),
        drivers=tuple(each.member for each in crew if each.role is CrewRole.DRIVER),
        escorts=tuple(each.member for each in crew if each.role is CrewRole.ESCORT),
        disinfection=find_disinfection(session, row.id),
        swabs=swabs_of(session, row.id),
    )


def rider_line(session: Session, scope: Scope, trip: Trip, person: uuid.UUID) -> RiderLine:
    """One rider of a trip as the page shows them.

    :raises NotFound: the person is not on the trip, or the user may not see them
    """
    _, *stops = _places_of(session, trip)
    by_stop = dict(zip(trip.stops, stops, strict=True))
    lines = _rider_lines(session, scope, trip, by_stop, TripRider.person_id == person)
    if not lines:
        raise NotFound("rider")
    return lines[0]


def _places_of(session: Session, trip: Trip) -> list[Place]:
    refs = list(refs_of(trip))
    known = places(session, refs)
    return [known[ref] for ref in refs]


def _crew_of(session: Session, trip: Trip) -> list[TripCrew]:
    return list(
        session.scalars(
            sa.select(TripCrew)
            .where(TripCrew.trip_id == trip.id)
            .options(joinedload(TripCrew.member))
            .order_by(TripCrew.id)
        )
    )


def _stop_lines(session: Session, trip: Trip, stops: list[Place]) -> tuple[StopLine, ...]:
    done = {
        row.stop_id: row
        for row in session.scalars(sa.select(HandOver).where(HandOver.trip_id == trip.id))
    }
    aboard = (RiderState.BOARDED, RiderState.DELIVERED)
    return tuple(
        StopLine(
            stop=stop,
            place=place,
            listed=sum(r.stop_id == stop.id and r.state in aboard for r in trip.riders),
            hand_over=done.get(stop.id),
        )
        for stop, place in zip(trip.stops, stops, strict=True)
    )


def _rider_lines(
    session: Session,
    scope: Scope,
    trip: Trip,
    stops: dict[TripStop, Place],
    which: sa.ColumnElement[bool] = sa.true(),  # noqa: B008 - an immutable condition
) -> tuple[RiderLine, ...]:
    """The riders whom the user may see: all of a whole trip, else those for their sites."""
    seen = sa.exists().where(Trip.id == TripRider.trip_id, visible.whole_trips(scope))
    theirs = sa.select(TripStop.id).where(visible.stops(scope))
    riders = session.scalars(
        sa.select(TripRider)
        .where(TripRider.trip_id == trip.id, which, seen | TripRider.stop_id.in_(theirs))
        .options(joinedload(TripRider.person))
        .order_by(TripRider.position)
    ).all()
    ill = symptomatic(session, [rider.person_id for rider in riders])
    letters = party_letters(trip)
    places_by_stop = {stop.id: place for stop, place in stops.items()}
    return tuple(
        RiderLine(
            rider=rider,
            stop=places_by_stop[rider.stop_id],
            document=newest_number(rider.person.documents),
            party=letters.get(rider.party_id, ""),
            symptomatic=rider.person_id in ill,
        )
        for rider in riders
    )


def party_letters(trip: Trip) -> dict[uuid.UUID | None, str]:
    """A letter for each party of two or more, in the order of the list."""
    members = [rider.party_id for rider in trip.riders if rider.party_id is not None]
    together = [party for party in dict.fromkeys(members) if members.count(party) > 1]
    return {party: _letter(number) for number, party in enumerate(together)}


def _letter(number: int) -> str:
    before, last = divmod(number, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]


def newest_number(documents: list[IdentityDocument]) -> str:
    """The number of the document that was read last, empty where there is none."""
    if not documents:
        return ""
    newest = documents[-1]
    return vault.unseal(newest.number_sealed, table="identity_document", row=newest.id)


def find_disinfection(session: Session, trip: uuid.UUID) -> VehicleDisinfection | None:
    """The disinfection after a trip, once somebody recorded it."""
    return session.scalars(
        sa.select(VehicleDisinfection).where(VehicleDisinfection.trip_id == trip)
    ).first()
