from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from logistics import clock
from logistics.cli import main
from logistics.database import transaction
from logistics.transfers import operations
from logistics.transfers.queries.trips import trip_numbered
from logistics.transfers.rules.kinds import RiderState, TripState
from tests.factories import LANDED, StaffMemberFactory, VehicleFactory, use
from tests.transfers.fleet import fleet_of


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with a fleet and one trip, an hour after the landing."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock.json"))
    clock.set_to(LANDED + timedelta(hours=1), tmp_path / "clock.json")
    with transaction() as session:
        fleet = fleet_of(session)
        fleet.coach.plate = "沪T90001"
        fleet.write(fleet.person(), fleet.person())


def typed(*arguments: str, ends_with: int = 0) -> list[str]:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == ends_with, (result.output, result.exception)
    return result.output.splitlines()


@pytest.mark.usefixtures("desk")
def test_the_trips_of_a_day_are_listed() -> None:
    lines = typed("trips", "list", "--day", "2020-03-28")

    assert [" ".join(line.split()) for line in lines] == [
        "12:15 ZY-LJ-2020-00001 沪T90001 0/2 planned Pudong Airport > Qinghe Hotel"
    ]
    assert typed("trips", "list", "--day", "2020-03-29") == []


@pytest.mark.usefixtures("desk")
def test_staff_and_vehicles_come_from_files(tmp_path: Path) -> None:
    staff, vehicles = tmp_path / "staff.csv", tmp_path / "vehicles.csv"
    staff.write_text("code,name,team,closed_loop,licence\nK1,华军,驾驶员,是,A1\n", "utf-8")
    vehicles.write_text("plate,kind,seats,drivers\n沪B1,coach,49,K1\n", "utf-8")

    assert typed("staff", "import", str(staff)) == ["added 1, changed 0, unchanged 0"]
    assert typed("vehicles", "import", str(vehicles)) == [
        "added 1, changed 0, unchanged 0",
        "  沪B1 has 1 drivers; 2 or 3 share a vehicle.",
    ]
    assert "沪B1         coach      20/49  1 drivers  ready" in typed("vehicles", "list")
    assert any(line.startswith("K1 ") for line in typed("staff", "list", "--team", "driver"))


@pytest.mark.usefixtures("desk")
def test_a_table_that_cannot_be_used_ends_with_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "vehicles.csv"
    file.write_text("plate,kind,seats\n沪B1,boat,49\n", "utf-8")

    assert typed("vehicles", "import", str(file), ends_with=1) == [
        "The table of vehicles cannot be used.",
        "  line 2 kind: boat is none of: coach, minibus, ambulance, host_car.",
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("desk")
def test_a_second_rescue_the_signatures_beside_the_road_and_who_walked_away() -> None:
    number = "ZY-LJ-2020-00001"
    with transaction() as session:
        trip = trip_numbered(session, number)
        trip.departed_at, trip.state = trip.depart_at, TripState.DEPARTED
        for rider in trip.riders:
            rider.state = RiderState.BOARDED
        seat = trip.riders[0].seat
        use(session)
        for plate in ("沪T90002", "沪T90003"):
            vehicle = VehicleFactory(plate=plate, seats=10, seats_per_row=2, usable_seats=1)
            driver = StaffMemberFactory()
            operations.assign_driver(session, vehicle.id, driver.id, at=LANDED)
    place = ["--place", "S20 km 31"]

    assert typed("trips", "break-down", number, *place, "--reason", "tyre", "--nobody") == [
        f"{number} stopped; nobody comes yet"
    ]
    assert typed("trips", "rescue", number, "--vehicle", "沪X", ends_with=1)
    (told,) = typed("trips", "rescue", number, "--vehicle", "沪T90002")
    sent, _, rest = told.partition(" ")
    assert rest == "by 沪T90002 in 60 min for 1 people"
    assert typed("trips", "leave", number, "--seat", seat, *place, "--reason", "police") == [
        f"{number}: seat {seat} left at S20 km 31"
    ]
    signed = ["--given", "1", "--taken", "1", "--given-by", "Hua Jun", "--taken-by", "Qiu Heng"]
    assert typed("trips", "take-over", sent, *signed, ends_with=1)
    with transaction() as session:
        rescue = trip_numbered(session, sent)
        rescue.state = TripState.LOADING
        rescue.riders[0].state = RiderState.BOARDED
    assert typed("trips", "take-over", sent, *signed) == [f"{sent}: given 1, taken over 1"]
