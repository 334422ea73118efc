"""A small day of the invented district for tests of plans: rooms, vehicles, a flight."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.arrivals.models import Arrival, Passenger
from logistics.arrivals.people_models import Exposure, Need, Party, PersonNeed
from logistics.demo import cast
from logistics.planning import operations
from logistics.planning.answers import Effort
from logistics.planning.gathering import gather
from logistics.planning.models import Plan
from logistics.planning.placement import plan_json as room_plans
from logistics.planning.queries import find_published
from logistics.planning.solving import solve_day
from logistics.planning.transport import plan_json as ride_plans
from logistics.sites.models import District, Room, RoomBlock, Site
from logistics.transfers import operations as transfers
from logistics.transfers.models import Vehicle
from tests import factories
from tests.policies import put_example_in_force

DAY = date(2020, 3, 28)
MORNING = datetime(2020, 3, 27, 22, 0, tzinfo=UTC)
LANDING = factories.LANDED


def policy_in_force(session: Session) -> None:
    """The Shanghai sequence of March 2020."""
    put_example_in_force(session, at=MORNING)


def our_district() -> District:
    """Linjiang."""
    return factories.DistrictFactory()


def other_district() -> District:
    """A jurisdiction whose people are handed over by count."""
    other = cast.DISTRICTS[1]
    return factories.DistrictFactory(
        code=other.code, name_zh=other.name_zh, name_en=other.name_en, ours=False
    )


def site_with_rooms(rooms: int, *, floors: int = 1, **details: object) -> tuple[Site, list[Room]]:
    """An open site with so many plain rooms a floor."""
    site = factories.SiteFactory(**details)
    building = factories.BuildingFactory(site=site)
    found = []
    for number in range(1, floors + 1):
        floor = factories.FloorFactory(building=building, number=number)
        zone = factories.ZoneFactory(floor=floor)
        found += [
            factories.RoomFactory(
                floor=floor,
                corridor_position=each,
                use__zone=zone,
                use__number=f"{number}{each:02}",
            )
            for each in range(rooms)
        ]
    return site, found


def block(session: Session, rooms: list[Room]) -> None:
    """Take rooms out of service from the morning on, for good."""
    session.add_all(
        RoomBlock(
            site_id=room.site_id, room_id=room.id, from_at=MORNING, reason="leak", by="Mo Ting"
        )
        for room in rooms
    )
    session.flush()


def coach(session: Session, *, seats: int = 49, **details: object) -> Vehicle:
    """A vehicle with its driver."""
    vehicle = factories.VehicleFactory(seats=seats, **details)
    driver = factories.StaffMemberFactory()
    transfers.assign_driver(session, vehicle.id, driver.id, at=MORNING)
    return vehicle


def travel(
    session: Session,
    arrival: Arrival,
    *people: dict[str, object],
    destination: District | None = None,
    needs: tuple[Need, ...] = (),
    **party: object,
) -> list[Passenger]:
    """People of one party on an arrival; without any details one grown-up."""
    together: Party = factories.PartyFactory(**party)
    found = []
    for details in people or ({},):
        person = factories.PersonFactory(**details)
        session.add_all(PersonNeed(person_id=person.id, need=need) for need in needs)
        found.append(
            factories.PassengerFactory(
                arrival=arrival,
                person=person,
                party=together,
                district=destination or our_district(),
            )
        )
    session.flush()
    return found


def child(age: int = 6) -> dict[str, object]:
    """A child of an age on the day."""
    return {"birth_date": date(DAY.year - age, 1, 2)}


def exposed(session: Session, passenger: Passenger) -> None:
    """Somebody of the list is a contact of a confirmed case as well."""
    session.add(
        Exposure(
            person_id=passenger.person_id,
            index_reference="case 12",
            last_contact_at=MORNING - timedelta(days=1),
            destination_id=passenger.destination_id,
            occurred_at=MORNING,
        )
    )
    session.flush()


def classify(session: Session, *flights: Arrival, at: datetime = MORNING) -> None:
    """Let the policy decide about everybody of some flights."""
    for flight in flights:
        arrivals.classify_arrival(session, flight.id, at=at)


def plan_day(
    session: Session,
    *,
    at: datetime = MORNING,
    seconds: float = 0.5,
    anew: bool = False,
    district: uuid.UUID | None = None,
) -> Plan:
    """A draft of the day as the run makes it, in this process."""
    district = district or our_district().id
    gathered = gather(session, district, DAY, at=at)
    base = None if anew else find_published(session, district, DAY)
    effort = Effort(
        seconds=seconds,
        rooms=room_plans.from_json(base.rooms_plan) if base else None,
        rides=ride_plans.from_json(base.transport_plan) if base else None,
    )
    solved = solve_day(gathered, effort, lambda _told: True)
    return operations.keep_draft(session, gathered, solved, at=at)


def publish(session: Session, plan: Plan, *, at: datetime = MORNING) -> Plan:
    """Put it in force a minute later."""
    return operations.publish(session, plan.id, at=at + timedelta(minutes=1))
