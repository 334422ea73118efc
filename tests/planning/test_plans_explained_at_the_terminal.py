"""``logistics explain`` and ``logistics draw`` on files."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from lxml import etree

from logistics.cli import main
from logistics.planning.placement import files as room_files
from logistics.planning.transport import files as ride_files
from tests.planning import placement_house as house
from tests.planning import transport_day as road


def told(*arguments: str) -> list[str]:
    answer = CliRunner().invoke(main, list(arguments))
    assert answer.exit_code == 0, answer.output
    return answer.output.splitlines()


def rooms(folder: Path) -> tuple[str, str]:
    case = house.problem(house.party("zhao"), house.party("qian"), rooms=house.rooms("w1", 1))
    made = house.plan(case, ["qian"], zhao=["w1-1"])
    room_files.write_problem(case, folder / "problem.json")
    room_files.write_plan(made, folder / "plan.json")
    return str(folder / "problem.json"), str(folder / "plan.json")


def rides(folder: Path) -> tuple[str, str]:
    case = road.problem(road.group("Li", 10), road.coach(), road.minibus(), night_ban=road.NIGHT)
    ride_files.write_problem(case, folder / "problem.json")
    ride_files.write_plan(road.solved(case), folder / "plan.json")
    return str(folder / "problem.json"), str(folder / "plan.json")


def test_why_a_party_has_its_room_is_told(tmp_path: Path) -> None:
    assert told("explain", "rooms", *rooms(tmp_path), "zhao") == [
        "Party zhao (1 people): rooms w1-1 on floor w1 of site willow add 14.00 to the cost.",
        "  floors opened: +10.00",
        "  flights split over floors: +3.00",
        "  distance: +1.00",
    ]


def test_what_would_help_those_without_a_room_is_told_in_chinese(tmp_path: Path) -> None:
    assert told("--language", "zh", "explain", "rooms", *rooms(tmp_path)) == [
        "1 人未获安排：",
        "  - 需要房间（无特殊需要）：1 间；共有 1 间。",
        "  - 已被占用：1 间，最早 2020-04-04 12:00 腾空。",
        "  所试的单项调整均无法解决。",
    ]


def test_a_party_that_is_not_in_the_problem_is_named(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["explain", "rooms", *rooms(tmp_path), "sun"])

    assert answer.exit_code == 1
    assert answer.output == "Party sun is not in the problem.\n"


def test_why_a_party_has_its_ride_is_told(tmp_path: Path) -> None:
    lines = told("explain", "transport", *rides(tmp_path), "Li")

    assert lines[0].startswith("Party Li (10 people): vehicle minibus departs at 2020-03-28 02:15")
    assert any(line.startswith("Vehicle coach at ") for line in lines)


def test_a_room_plan_is_drawn_with_its_floors(tmp_path: Path) -> None:
    out = tmp_path / "rooms.svg"
    told("draw", "rooms", *rooms(tmp_path), "-o", str(out))
    words = [each.text for each in etree.fromstring(out.read_bytes()).iter("{*}text")]

    assert "willow: 1 people in 1 rooms" in words
    assert "1 · entrant 03-20" in words


def test_a_transport_plan_is_drawn_with_the_hours_without_coaches(tmp_path: Path) -> None:
    out = tmp_path / "trips.svg"
    told("draw", "transport", *rides(tmp_path), "-o", str(out), "--width", "360")
    drawing = etree.fromstring(out.read_bytes())
    titles = [each.text for each in drawing.iter("{*}title")]

    assert drawing.get("viewBox").startswith("0 0 360 ")
    assert "10:15 10 people to north" in titles
    assert "no coach drives" in [each.text for each in drawing.iter("{*}text")]
