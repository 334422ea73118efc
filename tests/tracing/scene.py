"""Somebody of a coach and a floor who turns positive, and whom they met."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import Passenger
from logistics.arrivals.people_models import Person
from logistics.health import operations as health
from logistics.isolation import operations
from logistics.isolation.models import EndKind, Isolation, IsolationState
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.sites.models import Floor, Room
from tests.factories import LANDED, FloorFactory, RoomFactory
from tests.isolation.stays import TWICE, expected, held
from tests.transfers.fleet import Fleet, fleet_of, later

SEEN = LANDED + timedelta(days=3)


@dataclass
class Scene:
    """Somebody of floor A 3F who came on ZZ flight and coach, and is positive two days later."""

    fleet: Fleet
    floor: Floor
    index: Person
    sample: uuid.UUID
    room: Room
    mate: Isolation

    def neighbour(self, session: Session, number: int = 3) -> Isolation:
        floor = self.floor
        if number != floor.number:
            floor = FloorFactory(building=floor.building, number=number)
        row = held(session, RoomFactory(floor=floor))
        operations.admit(session, row.id, compared=TWICE, at=later(80))
        return row.guests[0].isolation


def traveller(fleet: Fleet, seat: str, name: str) -> Person:
    person = fleet.person()
    person.full_name = name
    passenger = fleet.session.scalars(
        sa.select(Passenger).where(Passenger.person_id == person.id)
    ).one()
    passenger.seat = seat
    fleet.session.flush()
    return person


def scene_of(session: Session) -> Scene:
    fleet = fleet_of(session)
    index = traveller(fleet, "31K", "Index")
    floor = FloorFactory(building__site=fleet.site, number=3)
    isolation = expected(session, index)
    mate = traveller(fleet, "60A", "Coach-mate")
    over = expected(session, mate)
    fleet.deliver(fleet.write(index, mate))
    row = held(session, RoomFactory(floor=floor), isolation)
    operations.admit(session, row.id, compared=TWICE, at=later(70))
    over.state, over.end_kind, over.ended_at = IsolationState.ENDED, EndKind.COMPLETED, later(90)
    sample = health.take_sample(
        session,
        isolation.id,
        assay=Assay.NUCLEIC_ACID,
        specimen=Specimen.NASOPHARYNGEAL,
        due_on=None,
        laboratory="Linjiang CDC",
        occurred_at=LANDED + timedelta(days=2),
    )
    return Scene(fleet=fleet, floor=floor, index=index, sample=sample.id, room=row.room, mate=over)


def positive_scene(session: Session) -> Scene:
    """The scene once the laboratory has said so."""
    made = scene_of(session)
    health.enter_result(session, made.sample, finding=Finding.POSITIVE, at=SEEN)
    return made
