"""What each station must hold, broken by hand; the doctor names it under the right check."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import ArrivalState, Outcome
from logistics.isolation.models import EndKind, Isolation, Occupancy, OccupancyGuest, OccupancyState
from logistics.numbering import NumberState, OfficialNumber
from logistics.release import operations as release
from logistics.release.models import Certificate
from logistics.release.papers import issue_for
from logistics.reports.doctor import CHECKS, examine
from logistics.sites.models import RoomUse, SiteState, Turnaround, ZoneKind
from logistics.sites.rules import RoomClass
from logistics.transfers.rules.kinds import RiderState
from tests.factories import LANDED, BuildingFactory, FloorFactory, SiteFactory, ZoneFactory
from tests.reports.house import House, house_of, later
from tests.transfers import fleet as ride
from tests.transfers.fleet import OTHER_COUNTRY, Fleet, fleet_of

NAMES = [name for name, _ in CHECKS]
ROOMS, ARRIVALS, TRIPS, SITES, CERTIFICATES = NAMES[2:7]


@pytest.fixture
def house(session: Session) -> House:
    return house_of(session)


@pytest.fixture
def fleet(session: Session) -> Fleet:
    """A coach at Pudong, and a site that is not lived in yet."""
    fleet = fleet_of(session)
    fleet.site.state = SiteState.CANDIDATE
    return fleet


def broken(session: Session) -> dict[str, tuple[str, ...]]:
    """What the doctor finds, by check."""
    session.flush()
    findings = examine(session, at=later(days=15))
    return {finding.check: finding.problems for finding in findings if not finding.healthy}


def certified(house: House) -> Certificate:
    """The certificate of somebody who went home."""
    guest = house.guest()
    house.take_negative_samples(guest)
    release.release(house.session, guest.id, at=later(days=15))
    issue_for(house.session, guest, at=later(days=15))
    return house.session.scalars(sa.select(Certificate)).one()


def test_a_room_that_is_taken_by_nobody_is_found(house: House, session: Session) -> None:
    occupancy = house.expected()

    occupancy.state = OccupancyState.PRESENT

    assert broken(session) == {ROOMS: (f"occupancy {occupancy.id} is present without a guest",)}


def test_somebody_in_two_rooms_at_once_is_found(house: House, session: Session) -> None:
    guest, other = house.guest(), house.guest()
    second = session.scalars(
        sa.select(Occupancy).where(Occupancy.guests.any(OccupancyGuest.isolation_id == other.id))
    ).one()

    session.add(
        OccupancyGuest(
            occupancy_id=second.id,
            isolation_id=guest.id,
            person_id=guest.person_id,
            admitted_at=later(hours=2),
        )
    )

    assert broken(session) == {
        ROOMS: (f"the person of isolation {guest.id} is in two rooms at once",)
    }


def test_a_line_that_nobody_closed_is_found(house: House, session: Session) -> None:
    line = house.passenger(house.traveller())

    house.arrival.state, line.outcome = ArrivalState.CLOSED, Outcome.OPEN

    assert broken(session) == {
        ARRIVALS: (f"arrival {house.arrival.id} is closed with 1 open lines",)
    }


def test_somebody_on_board_of_two_trips_is_found(fleet: Fleet, session: Session) -> None:
    traveller, other = fleet.person(), fleet.person()
    trip, later_trip = fleet.write(traveller), fleet.write(other, start=110)
    for each in (trip, later_trip):
        each.riders[0].state, each.riders[0].boarded_at = RiderState.BOARDED, ride.later(1)

    later_trip.riders[0].person_id = traveller.id

    assert broken(session) == {
        TRIPS: (f"a person is on board of trips {trip.number} and {later_trip.number} at once",)
    }


def test_more_riders_than_seats_are_found(fleet: Fleet, session: Session) -> None:
    trip = fleet.write(fleet.person(), fleet.person())

    fleet.coach.usable_seats = 1

    assert broken(session) == {
        TRIPS: (f"trip {trip.number} lists 2 for {fleet.coach.plate}, which may hold 1",)
    }


def test_mixed_categories_on_board_are_found(fleet: Fleet, session: Session) -> None:
    trip = fleet.write(fleet.person())
    trip.riders[0].state, trip.riders[0].boarded_at = RiderState.BOARDED, ride.later(1)

    trip.riders[0].person_id = fleet.person(category=OTHER_COUNTRY).id

    assert broken(session) == {TRIPS: (f"trip {trip.number} carries people of another category",)}


def test_a_vehicle_on_two_trips_at_once_is_found(fleet: Fleet, session: Session) -> None:
    trip, other = fleet.write(fleet.person()), fleet.write(fleet.person(), start=110)

    other.loads_at = ride.later(30)

    assert broken(session) == {
        TRIPS: (f"trips {trip.number} and {other.number} of {fleet.coach.plate} overlap",)
    }


def test_residents_in_a_clean_zone_are_found(house: House, session: Session) -> None:
    house.room()

    house.zone.kind = ZoneKind.CLEAN

    assert any(
        "Isolation room 101 lies in the clean zone" in line for line in broken(session)[SITES]
    )


def test_a_room_on_a_floor_of_another_site_is_found(house: House, session: Session) -> None:
    room = house.room()

    room.site_id = SiteFactory(code="YL", state="candidate").id

    assert broken(session) == {SITES: (f"room outside its floor's site: {room.id}",)}


def test_a_room_in_a_zone_of_another_floor_is_found(house: House, session: Session) -> None:
    room = house.room()
    floor = FloorFactory(building=BuildingFactory(site=house.site, name="B"), number=2)
    use = session.scalars(sa.select(RoomUse).where(RoomUse.room_id == room.id)).one()

    use.zone_id = ZoneFactory(floor=floor).id

    assert f"room use in a zone of another floor: {use.id}" in broken(session)[SITES]


def test_a_turnaround_at_another_site_is_found(house: House, session: Session) -> None:
    turnaround = Turnaround(
        site_id=SiteFactory(code="YL", state="candidate").id,
        room_id=house.room().id,
        room_class=RoomClass.NORMAL,
        disinfecting_minutes=60,
        airing_minutes=60,
        inspecting_minutes=15,
        vacated_at=LANDED,
    )

    session.add(turnaround)
    session.flush()

    assert broken(session) == {SITES: (f"turnaround outside its room's site: {turnaround.id}",)}


def test_a_certificate_of_somebody_who_did_not_complete_is_found(
    house: House, session: Session
) -> None:
    certificate = certified(house)

    session.get_one(Isolation, certificate.isolation_id).end_kind = EndKind.TRANSFERRED_OUT

    assert broken(session) == {
        CERTIFICATES: (f"certificate {certificate.number} of an isolation that was not completed",)
    }


@pytest.mark.parametrize("state", [NumberState.VOID, NumberState.SPOILED, NumberState.RESERVED])
def test_a_valid_certificate_whose_number_is_not_issued_is_found(
    house: House, session: Session, state: NumberState
) -> None:
    certificate = certified(house)

    session.get_one(OfficialNumber, certificate.number_id).state = state

    assert broken(session) == {
        CERTIFICATES: (f"certificate {certificate.number} is valid and its number is {state}",)
    }
