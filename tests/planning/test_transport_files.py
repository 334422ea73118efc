"""Problems and plans as files: both ways, by their schemas, with bad values named by path."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from logistics.errors import InputRejected
from logistics.planning.commands import check, solve
from logistics.planning.transport import plan_json, problem_json
from logistics.planning.transport.files import (
    check_file,
    read_plan,
    read_problem,
    solve_file,
    write_plan,
    write_problem,
)
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.roads import Place, Roads
from tests.planning.transport_day import (
    NIGHT,
    ambulance,
    change_trip,
    clock,
    coach,
    couples,
    group,
    later,
    problem,
    solved,
)

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def full_problem() -> Problem:
    return problem(
        group("Li", 10, due_at=clock("12:00"), deadline_at=clock("13:00")),
        couples("Wang", 3, room_ready_at=clock("10:30")),
        group("Zhao", 1, symptomatic=True, to="hospital"),
        coach(serves=("airport",), drivers=2),
        ambulance(),
        night_ban=NIGHT,
    )


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return found


def test_a_problem_survives_being_written_and_read(tmp_path: Path) -> None:
    day = full_problem()

    write_problem(day, tmp_path / "problem.json")

    assert read_problem(tmp_path / "problem.json") == day


def test_a_problem_with_coordinates_survives_too(tmp_path: Path) -> None:
    plain = full_problem()
    places = tuple(
        Place(id=place.id, kind=place.kind, latitude=31.0 + i / 100, longitude=121.0)
        for i, place in enumerate(plain.places)
    )
    earth = Roads(source="great circle × 1.3", speeds=(40.0,) * 24, detour=1.3)
    day = replace(plain, places=places, roads=earth)

    write_problem(day, tmp_path / "problem.json")

    assert read_problem(tmp_path / "problem.json") == day


def test_a_plan_survives_being_written_and_read(tmp_path: Path) -> None:
    plan = solved(problem(group("Li", 10), group("Giants", 60)))

    write_plan(plan, tmp_path / "plan.json")

    assert read_plan(tmp_path / "plan.json") == plan


def test_problems_and_plans_follow_their_schemas() -> None:
    day = full_problem()
    plan = solved(problem(group("Li", 10), group("Giants", 60)))

    jsonschema.validate(problem_json.to_json(day), schema("transport-problem.schema.json"))
    jsonschema.validate(plan_json.to_json(plan), schema("transport-plan.schema.json"))


def test_the_schemas_refuse_what_the_reader_refuses() -> None:
    document = problem_json.to_json(full_problem())
    document["vehicles"][0]["usable_seats"] = 0

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema("transport-problem.schema.json"))
    with pytest.raises(InputRejected):
        problem_json.from_json(document)


def _set(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return change


BAD_VALUES = {
    "$.format": _set("format", value="transport-problem/9"),
    "$.time_zone": _set("time_zone", value="Mars/Olympus"),
    "$.colour": _set("colour", value="red"),
    "$.rules.duty": _set("rules", "duty", value="long"),
    "$.rules.night_ban.start": _set("rules", "night_ban", "start", value="2 o'clock"),
    "$.weights.left_behind": _set("weights", "left_behind", value=-1),
    "$.roads.speeds": _set("roads", "speeds", value=[40.0]),
    "$.roads.matrix.km": _set("roads", "matrix", "km", value=[[0.0]]),
    "$.roads.matrix.km[1]": _set("roads", "matrix", "km", 1, value="far"),
    "$.places[0].kind": _set("places", 0, "kind", value="moon"),
    "$.places[1].id": _set("places", 1, "id", value="airport"),
    "$.vehicles[0].home": _set("vehicles", 0, "home", value="nowhere"),
    "$.vehicles[0].serves[0]": _set("vehicles", 0, "serves", value=["nowhere"]),
    "$.vehicles[0].usable_seats": _set("vehicles", 0, "usable_seats", value=51),
    "$.vehicles[1].id": _set("vehicles", 1, "id", value="coach"),
    "$.groups[0].released_at": _set("groups", 0, "released_at", value="2020-03-28T10:00"),
    "$.groups[0].parties": _set("groups", 0, "parties", value=[]),
    "$.groups[0].parties[0].people": _set("groups", 0, "parties", 0, "people", value=0),
    "$.groups[1].parties[2].id": _set("groups", 1, "parties", 2, "id", value="Li"),
    "$.groups[0].destination": _set("groups", 0, "destination", value="airport"),
}


@pytest.mark.parametrize("path", BAD_VALUES)
def test_a_bad_value_is_named_by_its_path(path: str) -> None:
    document = problem_json.to_json(full_problem())
    BAD_VALUES[path](document)

    with pytest.raises(InputRejected) as refusal:
        problem_json.from_json(document)

    assert refusal.value.problems[0].field == path


def test_a_missing_value_is_named_by_its_path() -> None:
    document = problem_json.to_json(full_problem())
    del document["groups"][0]["released_at"]

    with pytest.raises(InputRejected) as refusal:
        problem_json.from_json(document)

    assert refusal.value.problems[0].field == "$.groups[0].released_at"


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "null", "\x00\x01"])
def test_a_file_that_is_no_problem_is_refused_with_a_sentence(content: str, tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(InputRejected) as refusal:
        read_problem(path)

    assert str(refusal.value)


def test_a_file_is_solved_checked_and_solved_again_from_its_plan(tmp_path: Path) -> None:
    day, paths = full_problem(), [tmp_path / name for name in ("day.json", "one.json", "two.json")]
    write_problem(day, paths[0])

    first = solve_file(paths[0], paths[1], 0.2, 7)
    second = solve_file(paths[0], paths[2], 0.2, 7, paths[1])

    assert first.seed == 7
    assert second.duties == first.duties
    assert check_file(paths[0], paths[1]) == ()


def test_the_command_line_solves_and_checks(tmp_path: Path) -> None:
    day, plan = tmp_path / "day.json", tmp_path / "plan.json"
    write_problem(problem(group("Li", 10), group("Giants", 60)), day)
    run = CliRunner()

    solved_it = run.invoke(
        solve, ["transport", str(day), "-o", str(plan), "--work", "5"], catch_exceptions=False
    )
    checked = run.invoke(check, ["transport", str(day), str(plan)], catch_exceptions=False)

    assert solved_it.exit_code == 0
    assert "Giants (60 people) got nothing:" in solved_it.output
    assert "Distances: straight lines" in solved_it.output
    assert (checked.exit_code, checked.output) == (0, "The plan keeps every rule.\n")


def test_the_command_line_names_broken_rules_and_ends_with_one(tmp_path: Path) -> None:
    day, plan = tmp_path / "day.json", tmp_path / "plan.json"
    small = problem(group("Li", 10))
    write_problem(small, day)
    write_plan(change_trip(solved(small), 0, lambda trip: later(trip, -600)), plan)

    checked = CliRunner().invoke(check, ["transport", str(day), str(plan)])

    assert checked.exit_code == 1
    assert "before_clearance: Party Li boards coach before it is cleared." in checked.output
