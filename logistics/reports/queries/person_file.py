"""Everything that is on record about one person, gathered from every station."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import Scope
from logistics.arrivals import queries as arrivals
from logistics.arrivals.models import ClassificationRow, Passenger, Screening
from logistics.arrivals.operations.people import number_of
from logistics.arrivals.people_models import Exposure, GuardianLink, Person
from logistics.isolation.queries import get_person_in, isolations_of, visible_people
from logistics.reports.queries.isolation_file import IsolationFile, isolation_files
from logistics.transfers.models import RideRequest, Trip, TripRider
from logistics.transfers.queries.places import Place, places, refs_of
from logistics.transfers.queries.rides import RideLine
from logistics.transfers.queries.rides import lines_of as ride_lines


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A document by its last signs; the whole number is for papers only."""

    type: str
    issuer: str
    last: str
    valid_to: date | None
    repeated: bool


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One arrival of the person, with whom they travelled as one party."""

    passenger: Passenger
    companions: tuple[Person, ...]


@dataclass(frozen=True, kw_only=True)
class Bond:
    """Somebody else who is the person's parent, carer or ward."""

    person: Person
    carer: bool


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A place on a trip."""

    rider: TripRider
    trip: Trip
    origin: Place
    stop: Place


@dataclass(frozen=True, kw_only=True)
class PersonFile:
    """One person's file.

    :ivar decisions: every classification, the one that counts first
    :ivar guardians: who looks after the person
    :ivar wards: whom the person looks after
    """

    person: Person
    documents: tuple[DocumentLine, ...]
    journeys: tuple[Journey, ...]
    decisions: tuple[ClassificationRow, ...]
    screenings: tuple[Screening, ...]
    exposures: tuple[Exposure, ...]
    guardians: tuple[Bond, ...]
    wards: tuple[Bond, ...]
    rides: tuple[RideLine, ...]
    seats: tuple[Seat, ...]
    isolations: tuple[IsolationFile, ...]

    @property
    def current(self) -> IsolationFile | None:
        """The isolation that is expected or open."""
        return next((each for each in self.isolations if not each.over), None)


def person_file(session: Session, scope: Scope, person: uuid.UUID, *, at: datetime) -> PersonFile:
    """The file of a person whom the user may see, as it stands at a moment.

    :raises NotFound: there is none, or outside the scope; both read the same
    """
    row = get_person_in(session, scope, person)
    return PersonFile(
        person=row,
        documents=documents_of(row),
        journeys=_journeys(session, scope, row.id),
        decisions=tuple(arrivals.decisions(session, row.id)),
        screenings=tuple(
            session.scalars(
                sa.select(Screening)
                .where(Screening.person_id == row.id)
                .order_by(Screening.occurred_at.desc(), Screening.id.desc())
            )
        ),
        exposures=tuple(
            session.scalars(
                sa.select(Exposure)
                .where(Exposure.person_id == row.id)
                .order_by(Exposure.last_contact_at.desc(), Exposure.id)
            )
        ),
        guardians=_bonds(session, scope, GuardianLink.person_id == row.id, "guardian_id"),
        wards=_bonds(session, scope, GuardianLink.guardian_id == row.id, "person_id"),
        rides=_rides(session, row.id),
        seats=_seats(session, row.id),
        isolations=tuple(isolation_files(session, isolations_of(session, row.id), at=at)),
    )


def documents_of(person: Person) -> tuple[DocumentLine, ...]:
    """The documents of a person, without their numbers but for the last four signs."""
    return tuple(
        DocumentLine(
            type=each.type.value,
            issuer=each.issuer,
            last=number_of(each)[-4:],
            valid_to=each.valid_to,
            repeated=each.repeated,
        )
        for each in person.documents
    )


def _journeys(session: Session, scope: Scope, person: uuid.UUID) -> tuple[Journey, ...]:
    rows = arrivals.journeys(session, person)
    companions = _companions(session, scope, rows)
    return tuple(Journey(passenger=row, companions=companions.get(row.id, ())) for row in rows)


def _companions(
    session: Session, scope: Scope, rows: Sequence[Passenger]
) -> dict[uuid.UUID, tuple[Person, ...]]:
    """Who else of the party was on the same arrival, by the line of the person."""
    own = {(row.arrival_id, row.party_id): row.id for row in rows}
    found: dict[uuid.UUID, tuple[Person, ...]] = {}
    others = session.scalars(
        sa.select(Passenger)
        .where(
            Passenger.party_id.in_([row.party_id for row in rows if row.party_id]),
            Passenger.id.not_in([row.id for row in rows]),
            Passenger.person_id.in_(visible_people(session, scope)),
        )
        .options(joinedload(Passenger.person))
        .order_by(Passenger.line, Passenger.id)
    )
    for other in others:
        line = own.get((other.arrival_id, other.party_id))
        if line is not None:
            found[line] = (*found.get(line, ()), other.person)
    return found


def _bonds(
    session: Session, scope: Scope, condition: sa.ColumnElement[bool], other: str
) -> tuple[Bond, ...]:
    links = {
        getattr(link, other): link.carer
        for link in session.scalars(sa.select(GuardianLink).where(condition))
    }
    people = session.scalars(
        sa.select(Person)
        .where(Person.id.in_(links), Person.id.in_(visible_people(session, scope)))
        .order_by(Person.full_name)
    )
    return tuple(Bond(person=each, carer=links[each.id]) for each in people)


def _rides(session: Session, person: uuid.UUID) -> tuple[RideLine, ...]:
    rows = session.scalars(
        sa.select(RideRequest)
        .where(RideRequest.person_id == person)
        .order_by(RideRequest.ready_at.desc(), RideRequest.id)
    ).all()
    return tuple(ride_lines(session, rows))


def _seats(session: Session, person: uuid.UUID) -> tuple[Seat, ...]:
    rows = session.execute(
        sa.select(TripRider, Trip)
        .join(Trip, Trip.id == TripRider.trip_id)
        .where(TripRider.person_id == person)
        .options(joinedload(Trip.vehicle))
        .order_by(Trip.depart_at.desc(), Trip.id)
    ).all()
    known = places(session, (ref for _, trip in rows for ref in refs_of(trip)))
    return tuple(_seat(rider, trip, [known[ref] for ref in refs_of(trip)]) for rider, trip in rows)


def _seat(rider: TripRider, trip: Trip, way: list[Place]) -> Seat:
    stops = dict(zip((stop.id for stop in trip.stops), way[1:], strict=True))
    return Seat(rider=rider, trip=trip, origin=way[0], stop=stops[rider.stop_id])
