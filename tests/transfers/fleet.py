"""A policy in force, a coach with two drivers at Pudong, and people to carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from logistics.arrivals.models import Arrival, ClassificationRow, Port, Screening
from logistics.arrivals.people_models import Party, Person
from logistics.policy.examples import shanghai_2020
from logistics.policy.models import PolicyState, PolicyVersionRow
from logistics.policy.reading import dump_version
from logistics.sites.models import Site
from logistics.staff.models import StaffMember
from logistics.transfers import operations
from logistics.transfers.models import Trip, Vehicle
from logistics.transfers.orders import Counted, PlaceRef, RiderOrder, StopOrder, TripOrder
from logistics.transfers.rules.kinds import PlaceKind
from tests.factories import (
    LANDED,
    ArrivalFactory,
    PartyFactory,
    PassengerFactory,
    PersonFactory,
    PortFactory,
    SiteFactory,
    StaffMemberFactory,
    VehicleFactory,
    use,
)
from tests.isolation.stays import add_laboratories

KEY_COUNTRY, OTHER_COUNTRY = "2", "3"
LOADS = LANDED + timedelta(hours=2)


def later(minutes: float) -> datetime:
    """So many minutes after the loading of the trips of this file."""
    return LOADS + timedelta(minutes=minutes)


def put_policy_in_force(session: Session) -> None:
    version = shanghai_2020().versions[-1]
    session.add(
        PolicyVersionRow(
            number=version.number,
            name=version.name,
            effective_from=version.effective_at,
            state=PolicyState.IN_FORCE,
            document=dump_version(version),
        )
    )
    session.flush()
    add_laboratories(session)


@dataclass
class Fleet:
    """What a dispatcher has to work with."""

    session: Session
    port: Port
    site: Site
    coach: Vehicle
    ambulance: Vehicle
    arrival: Arrival
    drivers: list[StaffMember] = field(default_factory=list)

    def person(
        self,
        *,
        party: Party | None = None,
        category: str = KEY_COUNTRY,
        symptomatic: bool | None = None,
    ) -> Person:
        """A traveller of the arrival, classified, and screened where it is said."""
        person = PersonFactory()
        PassengerFactory(person=person, arrival=self.arrival, party=party or PartyFactory())
        self.session.add(
            ClassificationRow(
                person_id=person.id,
                arrival_id=self.arrival.id,
                category=category,
                measure="central_isolation",
                decided_at=LANDED,
                occurred_at=LANDED,
                sentence={},
                by="test",
            )
        )
        if symptomatic is not None:
            self.screen(person, symptomatic=symptomatic)
        self.session.flush()
        return person

    def screen(self, person: Person, *, symptomatic: bool, at: datetime = LANDED) -> None:
        self.session.add(
            Screening(
                person_id=person.id,
                arrival_id=self.arrival.id,
                port_id=self.port.id,
                temperature=38.4 if symptomatic else 36.5,
                symptoms=[],
                symptomatic=symptomatic,
                occurred_at=at,
                by="Gu Yan",
            )
        )
        self.session.flush()

    def order(
        self,
        *people: Person,
        vehicle: Vehicle | None = None,
        site: Site | None = None,
        start: float = 0,
        **changes: object,
    ) -> TripOrder:
        """A coach ride of 40 minutes to the site; clean 45 minutes after the hand-over."""
        riders = tuple(RiderOrder(person_id=person.id, category=KEY_COUNTRY) for person in people)
        values: dict[str, object] = {
            "district_id": self.site.district_id,
            "vehicle_id": (vehicle or self.coach).id,
            "origin": PlaceRef(kind=PlaceKind.PORT, id=self.port.id),
            "loads_at": later(start),
            "depart_at": later(start + 15),
            "free_at": later(start + 110),
            "stops": (StopOrder(place=self.to(site), arrive_at=later(start + 55), riders=riders),),
        }
        return TripOrder(**{**values, **changes})  # type: ignore[arg-type]

    def to(self, site: Site | None = None) -> PlaceRef:
        return PlaceRef(kind=PlaceKind.SITE, id=(site or self.site).id)

    def write(self, *people: Person, **changes: object) -> Trip:
        return operations.write_trip(self.session, self.order(*people, **changes), at=LANDED)  # type: ignore[arg-type]

    def drive(self, trip: Trip, *, start: float = 0) -> None:
        """Load everybody and be at the last stop."""
        operations.start_loading(self.session, trip.id)
        for rider in trip.riders:
            operations.board(self.session, trip.id, rider.person_id, at=later(start))
        operations.depart(self.session, trip.id, at=later(start + 15))
        for stop in trip.stops:
            operations.arrive(self.session, trip.id, stop.id, at=later(start + 55))

    def deliver(self, trip: Trip, *, start: float = 0) -> None:
        """Load, drive and hand over."""
        self.drive(trip, start=start)
        for stop in trip.stops:
            count = sum(rider.stop_id == stop.id for rider in trip.riders)
            operations.hand_over(
                self.session, trip.id, stop.id, counted(count), at=later(start + 60)
            )


def counted(given: int, taken: int | None = None, **values: object) -> Counted:
    return Counted(
        given=given,
        taken=given if taken is None else taken,
        given_by="Hua Jun",
        taken_by="Shen Qiao",
        **values,  # type: ignore[arg-type]
    )


def fleet_of(session: Session) -> Fleet:
    """The plainest fleet that can carry somebody."""
    use(session)
    put_policy_in_force(session)
    port, site = PortFactory(), SiteFactory()
    coach = VehicleFactory(home_port_id=port.id)
    ambulance = VehicleFactory(ambulance=True, home_port_id=port.id)
    fleet = Fleet(
        session=session,
        port=port,
        site=site,
        coach=coach,
        ambulance=ambulance,
        arrival=ArrivalFactory(port=port),
    )
    for vehicle in (coach, ambulance):
        for _ in range(2):
            driver = StaffMemberFactory()
            operations.assign_driver(session, vehicle.id, driver.id, at=LANDED)
            fleet.drivers.append(driver)
    return fleet
