"""Places that a district registers, the host's own car, and hand-overs by count on paper."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role
from logistics.cli import main
from logistics.database import reading, transaction
from logistics.transfers import operations
from logistics.transfers.count_papers import count_hand_over_sheets
from logistics.transfers.models import KnownPlace, RideRequest, Trip, Vehicle
from logistics.transfers.operations import known_places
from logistics.transfers.orders import PlaceRef, RideOrder
from logistics.transfers.rules.kinds import PlaceKind, RideState, TripState, VehicleKind
from logistics.wording import say
from tests import factories
from tests.transfers.fleet import KEY_COUNTRY, LANDED, fleet_of, later
from tests.web import change, key, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TABLE = "name_zh,kind,latitude,longitude,name_en\n荷塘社区,community,31.21,121.61,Hetang\n"


def test_places_come_from_a_table_and_are_changed_by_it(app: Flask, tmp_path: Path) -> None:
    with transaction() as session:
        factories.use(session)
        district = factories.DistrictFactory().id
    file = tmp_path / "places.csv"
    file.write_text(TABLE, "utf-8")
    client = sign_in(app, Role.DISPATCHER, city=True)

    typed = CliRunner().invoke(main, ["places", "import", str(file)])
    assert typed.output == "added 1, changed 0, unchanged 0\n"
    with reading() as session:
        row = session.scalars(sa.select(KnownPlace)).one()
        assert (row.kind, row.name_en) == (PlaceKind.COMMUNITY, "Hetang")
    form = {
        "district": str(district), "kind": "community", "name_zh": "荷塘社区", "name_en": "Hetang",
        "latitude": "31.22", "longitude": "121.61", "receiver": "Lin Yue", "_version": "1",
    }  # fmt: skip
    assert change(client, f"/places/{row.id}", form).status_code == 303
    assert "Lin Yue" in client.get("/places").get_data(as_text=True)
    assert "已存在" in change(client, "/places", form).get_data(as_text=True)
    body = {**form, "district_id": str(district), "kind": "hospital", "name_zh": "仁济"}
    body = {name: body[name] for name in ("district_id", "kind", "name_zh")}
    answer = client.post(
        "/api/v1/places", json=body | {"latitude": 31.2, "longitude": 121.5}, headers=key()
    )
    assert answer.status_code == 201
    assert client.get("/api/v1/places?kind=hospital").json["total"] == 1
    wrong = body | {"kind": "port", "latitude": 31.2, "longitude": 121.5}
    assert client.post("/api/v1/places", json=wrong, headers=key()).status_code == 409


def test_the_places_of_a_district_are_read_once_for_a_whole_table(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet_of(session)
    asked: list[uuid.UUID] = []
    real = known_places.known_places_of

    def counted(session: Session, district: uuid.UUID) -> known_places.Known:
        asked.append(district)
        return real(session, district)

    monkeypatch.setattr(known_places, "known_places_of", counted)
    head = "name_zh,kind,latitude,longitude,name_en\n"

    def imported(*lines: str) -> tuple[int, int, int]:
        table = (head + "\n".join(lines)).encode()
        done = known_places.import_places(session, table, scope=EVERYTHING, at=LANDED)
        return done.added, done.changed, done.unchanged

    first = imported("甲村,community,31.2,121.5,Jia", "乙村,community,31.2,121.5,Yi")
    asked.clear()
    again = imported(
        "甲村,community,31.2,121.5,Jia New",
        "Jia,community,31.3,121.5,",
        "乙村,community,31.2,121.5,Yi",
    )

    assert (first, again, len(asked)) == ((2, 0, 0), (1, 1, 1), 1)


def test_the_host_s_own_car_takes_a_party_and_both_sides_sign(app: Flask) -> None:
    with transaction() as session:
        fleet = fleet_of(session)
        party = factories.PartyFactory()
        guests = [fleet.person(party=party) for _ in range(2)]
        hotel = PlaceRef(kind=PlaceKind.HOTEL)
        rides = [
            operations.request_ride(
                session,
                RideOrder(
                    person_id=guest.id,
                    district_id=fleet.site.district_id,
                    origin=PlaceRef(kind=PlaceKind.PORT, id=fleet.port.id),
                    destination=hotel,
                    ready_at=later(0),
                    why=say("Goes home, where the measure goes on."),
                    category=KEY_COUNTRY,
                    party_id=party.id,
                ),
                at=LANDED,
            ).id
            for guest in guests
        ]
        to_clinic = operations.request_ride(
            session,
            RideOrder(
                person_id=fleet.person().id,
                district_id=fleet.site.district_id,
                origin=PlaceRef(kind=PlaceKind.PORT, id=fleet.port.id),
                destination=PlaceRef(kind=PlaceKind.FEVER_CLINIC, name="Linjiang"),
                ready_at=later(0),
                why=say("Goes home, where the measure goes on."),
                category=KEY_COUNTRY,
            ),
            at=LANDED,
        ).id
    client = sign_in(app, Role.DISPATCHER, city=True)
    assert "自有车辆来接" in client.get("/rides").get_data(as_text=True)
    by_api = {
        "plate": "沪H00001", "seats": 4,
        "depart_at": "2020-03-28T12:30:00+08:00", "arrive_at": "2020-03-28T13:30:00+08:00",
    }  # fmt: skip
    to_care = client.post(
        f"/api/v1/rides/{to_clinic}/host-car",
        json=by_api,
        headers=key() | {"If-Match": '"1"', "Accept-Language": "en"},
    )
    assert to_care.status_code == 409
    assert "Only who goes home or to a hotel" in to_care.json["detail"]
    form = {
        "plate": "沪H00001", "seats": "4", "hotel": "Waitan Hotel", "_version": "1",
        "depart_at": "2020-03-28T12:30", "arrive_at": "2020-03-28T13:30",
    }  # fmt: skip

    answer = change(client, f"/rides/{rides[0]}/host-car", form)

    assert answer.status_code == 303
    with transaction() as session:
        trip = session.scalars(sa.select(Trip)).one()
        (stop,) = trip.stops
        assert (trip.vehicle.kind, trip.vehicle.plate) == (VehicleKind.HOST_CAR, "沪H00001")
        assert (stop.place_kind, stop.place_name) == (PlaceKind.HOTEL, "Waitan Hotel")
        assert {rider.person_id for rider in trip.riders} == {guest.id for guest in guests}
        fleet.session = session
        operations.start_loading(session, trip.id)
        for guest in guests:
            operations.board(session, trip.id, guest.id, at=later(10))
        operations.depart(session, trip.id, at=later(20))
        operations.arrive(session, trip.id, stop.id, at=later(70))
    signed = {"given": "2", "taken": "2", "given_by": "Gu Yan", "taken_by": "Host Ltd"}
    assert change(client, f"/trips/{trip.id}/stops/{stop.id}/hand-over", signed).status_code == 303
    with reading() as session:
        assert session.get_one(Trip, trip.id).state is TripState.HANDED_OVER
        done = {row.id: row.state for row in session.scalars(sa.select(RideRequest))}
        assert done.pop(to_clinic) is RideState.OPEN
        assert set(done.values()) == {RideState.DONE}
        assert session.scalars(sa.select(Vehicle).where(Vehicle.plate == "沪H00001")).one()


def test_a_ride_is_asked_for_on_the_page_of_a_person(app: Flask) -> None:
    with transaction() as session:
        fleet = fleet_of(session)
        person = fleet.person()
        place = KnownPlace(
            district_id=fleet.site.district_id, kind=PlaceKind.HOSPITAL, name_zh="仁济医院",
            latitude=31.2, longitude=121.5,
        )  # fmt: skip
        session.add(place)
        session.flush()
        person_id, hospital, site = person.id, place.id, fleet.site.id
    client = sign_in(app, Role.DISPATCHER, Role.HEALTH, city=True)
    assert "仁济医院" in client.get(f"/people/{person_id}").get_data(as_text=True)
    form = {
        "origin": f"site/{site}", "destination": f"hospital/{hospital}", "reason": "Dialysis.",
        "ready_at": "2020-03-29T09:00",
    }  # fmt: skip

    assert change(client, f"/people/{person_id}/rides", form).status_code == 303
    stranger = form | {"destination": f"hospital/{uuid.uuid4()}"}
    assert change(client, f"/people/{person_id}/rides", stranger).status_code == 422

    with reading() as session:
        ride = session.scalars(sa.select(RideRequest)).one()
        assert (ride.destination_id, ride.origin_id, ride.ambulance) == (hospital, site, False)


def test_the_sheet_of_a_hand_over_by_count_lists_the_other_district_s_people(app: Flask) -> None:
    with transaction() as session:
        fleet = fleet_of(session)
        other = factories.DistrictFactory(code="HB", name_zh="海滨区", name_en="Haibin", ours=False)
        people = [
            factories.PassengerFactory(arrival=fleet.arrival, district=other).person
            for _ in range(2)
        ]
        fleet.person()
        operations.hand_over_by_count(
            session, arrival_id=fleet.arrival.id, district_id=other.id, count=2,
            given_by="Gu Yan", taken_by="Bei He", at=later(0),
        )  # fmt: skip
        wanted = {"arrival_id": str(fleet.arrival.id), "to_district_id": str(other.id)}
        (paper,) = count_hand_over_sheets(session, wanted, later(0)).papers
        names = [person.full_name for person in people]
        arrival, district = fleet.arrival.id, other.id
    client = sign_in(app, Role.DISPATCHER, city=True)

    assert change(client, f"/counts/{arrival}/{district}/print").status_code == 303

    assert [each.name for each in paper.facts.people] == names
    assert (paper.facts.given, paper.facts.received) == (2, 2)
