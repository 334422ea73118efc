"""A policy in force, the Qinghe Hotel with a floor of rooms, and guests who sleep there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import Arrival, ClassificationRow, Passenger
from logistics.arrivals.people_models import Person
from logistics.health import operations as health
from logistics.isolation import operations
from logistics.isolation.clock_of import ClockOrigin, clock_of
from logistics.isolation.models import Isolation, Occupancy
from logistics.isolation.operations import ExpectedRoom
from logistics.isolation.rules import Identifier
from logistics.policy.document import Assay, Specimen
from logistics.policy.examples import shanghai_2020
from logistics.policy.models import PolicyState, PolicyVersionRow
from logistics.policy.reading import dump_version
from logistics.policy.release_rules import Finding
from logistics.sites.models import (
    Floor,
    Passage,
    PassageKind,
    PassageZone,
    Room,
    Site,
    Zone,
    ZoneKind,
)
from logistics.wording import say, stored
from tests.factories import (
    LANDED,
    ArrivalFactory,
    BuildingFactory,
    FloorFactory,
    IdentityDocumentFactory,
    PassengerFactory,
    PersonFactory,
    RoomFactory,
    SiteFactory,
    ZoneFactory,
    use,
)
from tests.isolation.stays import LABORATORIES, add_laboratories

KEY_COUNTRY = "2"
ZONE = "Asia/Shanghai"
TWO = frozenset({Identifier.NAME, Identifier.DOCUMENT})


def later(*, days: float = 0, hours: float = 0) -> datetime:
    """So long after the landing, which is 10:00 local time on 28 March 2020."""
    return LANDED + timedelta(days=days, hours=hours)


@dataclass
class House:
    """A site with rooms, and what is done with people there."""

    session: Session
    site: Site
    floor: Floor
    zone: Zone
    arrival: Arrival
    policy: PolicyVersionRow
    rooms: list[Room] = field(default_factory=list)
    maja: uuid.UUID | None = None

    def room(self) -> Room:
        """One more ready room, 101 and on."""
        number = len(self.rooms)
        room = RoomFactory(
            floor=self.floor,
            corridor_position=number // 2,
            corridor_side=number % 2,
            use__zone=self.zone,
            use__number=f"{101 + number}",
        )
        self.rooms.append(room)
        return room

    def traveller(self, *, classified: bool = True, **details: object) -> Person:
        """A passenger of the flight with a passport, seen and classified unless said otherwise."""
        person = PersonFactory(**details)
        IdentityDocumentFactory(person=person)
        PassengerFactory(person=person, arrival=self.arrival, seat="31A", outcome="seen")
        if classified:
            self.classify(person)
        self.session.refresh(person)
        return person

    def classify(self, person: Person) -> ClassificationRow:
        row = ClassificationRow(
            person_id=person.id,
            arrival_id=self.arrival.id,
            category=KEY_COUNTRY,
            measure="central_isolation",
            branch="otherwise",
            policy_version_id=self.policy.id,
            decided_at=LANDED,
            occurred_at=LANDED,
            sentence=stored(say("Stayed in a listed country.")),
            by="Gu Yan",
        )
        self.session.add(row)
        self.session.flush()
        return row

    def expected(self, *people: Person, room: Room | None = None) -> Occupancy:
        """A room that is held for people from an hour after the landing on."""
        isolations = [self.isolation(person) for person in people or (self.traveller(),)]
        until = clock_of(self.session, isolations[0]).site_until
        assert until is not None
        (row,) = operations.expect_rooms(
            self.session,
            [
                ExpectedRoom(
                    room_id=(room or self.room()).id,
                    party_id=None,
                    guests=tuple(isolation.id for isolation in isolations),
                    from_at=later(hours=1),
                    to_at=until,
                )
            ],
            plan_id=None,
            at=LANDED,
        )
        self.session.refresh(row)
        return row

    def isolation(self, person: Person) -> Isolation:
        decided = self.session.scalars(
            sa.select(ClassificationRow).where(ClassificationRow.person_id == person.id)
        ).one()
        return operations.expect(
            self.session,
            decided,
            origin=ClockOrigin(zone=ZONE, entered_at=LANDED),
            district_id=self.site.district_id,
            at=LANDED,
        )

    def guest(self, person: Person | None = None) -> Isolation:
        """Somebody who was taken into a room an hour after the landing."""
        row = self.expected(*([person] if person else []))
        operations.admit(self.session, row.id, compared=TWO, at=later(hours=1))
        isolation: Isolation = row.guests[0].isolation
        return isolation

    def take_negative_samples(self, isolation: Isolation) -> None:
        """Every sample that the release waits for, with a negative result."""
        for due in clock_of(self.session, isolation).tests_for_release():
            for laboratory in LABORATORIES[: due.laboratories]:
                sample = health.take_sample(
                    self.session,
                    isolation.id,
                    assay=Assay(due.assay),
                    specimen=Specimen(due.specimen),
                    due_on=due.due_on,
                    laboratory=laboratory,
                    occurred_at=later(days=13),
                )
                health.enter_result(
                    self.session, sample.id, finding=Finding.NEGATIVE, at=later(days=13, hours=8)
                )

    def passenger(self, person: Person) -> Passenger:
        return self.session.scalars(
            sa.select(Passenger).where(Passenger.person_id == person.id)
        ).one()


def add_passage(session: Session, floor: Floor, kind: PassageKind, *zones: Zone) -> None:
    passage = Passage(site_id=floor.site_id, floor_id=floor.id, kind=kind, name=kind.value)
    session.add(passage)
    session.flush()
    session.add_all(
        PassageZone(passage_id=passage.id, zone_id=zone.id, position=position)
        for position, zone in enumerate(zones)
    )
    session.flush()


def house_of(session: Session) -> House:
    """The Qinghe Hotel with one floor of the contaminated zone and no rooms yet."""
    use(session)
    version = shanghai_2020().versions[-1]
    policy = PolicyVersionRow(
        number=version.number,
        name=version.name,
        effective_from=version.effective_at,
        state=PolicyState.IN_FORCE,
        document=dump_version(version),
    )
    session.add(policy)
    session.flush()
    add_laboratories(session)
    site = SiteFactory(code="QH")
    floor = FloorFactory(building=BuildingFactory(site=site), number=1)
    clean = ZoneFactory(floor=floor, kind=ZoneKind.CLEAN, name="clean", position=0)
    buffer = ZoneFactory(floor=floor, kind=ZoneKind.BUFFER, name="buffer", position=1)
    zone = ZoneFactory(floor=floor, kind=ZoneKind.CONTAMINATED, name="residents", position=2)
    add_passage(session, floor, PassageKind.STAFF, clean, buffer)
    add_passage(session, floor, PassageKind.RESIDENT, zone)
    return House(
        session=session,
        site=site,
        floor=floor,
        zone=zone,
        arrival=ArrivalFactory(touchdown_at=LANDED),
        policy=policy,
    )
