from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from logistics.cli import main
from logistics.database import transaction
from tests.transfers.fleet import fleet_of


@pytest.fixture
def desk(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with a fleet and one trip."""
    monkeypatch.setenv("DATABASE_URL", database_url)
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
