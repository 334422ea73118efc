"""Resupply problems and plans as files: both ways, by their schemas, bad values named by path."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from logistics.errors import InputRejected
from logistics.planning.commands import check, solve
from logistics.planning.explain_commands import explain
from logistics.planning.resupply import plan_json, problem_json
from logistics.planning.resupply.files import read_plan, read_problem, write_plan, write_problem
from logistics.planning.resupply.problem import Pin, Problem, Vehicle
from logistics.planning.resupply.solver import solve as solve_problem
from tests.planning.supply_district import district, drop, held, lot, need, told_truly, trip

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def full_problem() -> Problem:
    return district(
        lot("old", days=9), lot("new"), lot("given", directed_to="hilltop"),
        held("store", "old", 120), held("store", "new", 95, kept=5), held("store", "given", 40),
        need("harbour", 10), need("lakeside", 5, 7.5),
        Vehicle(id="van", load=100, trips=20, home="store"),
        Pin(origin="store", destination="hilltop", lot="new", packs=1),
        step=1.0,
    )  # fmt: skip


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return found


def test_problems_and_plans_survive_being_written_and_read(tmp_path: Path) -> None:
    day = full_problem()
    plan = solve_problem(day)

    write_problem(day, tmp_path / "problem.json")
    write_plan(plan, tmp_path / "plan.json")

    assert read_problem(tmp_path / "problem.json") == day
    assert read_plan(tmp_path / "plan.json") == plan


def test_problems_and_plans_follow_their_schemas() -> None:
    day = full_problem()

    jsonschema.validate(problem_json.to_json(day), schema("resupply-problem.schema.json"))
    jsonschema.validate(plan_json.to_json(solve_problem(day)), schema("resupply-plan.schema.json"))


def _set(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return change


BAD_VALUES = {
    "$.format": _set("format", value="resupply-problem/9"),
    "$.day": _set("day", value="28 March"),
    "$.colour": _set("colour", value="red"),
    "$.horizon": _set("horizon", value=0),
    "$.places[1]": _set("places", 1, "id", value="store"),
    "$.items[0].pack": _set("items", 0, "pack", value=0),
    "$.lots[0].item": _set("lots", 0, "item", value="rope"),
    "$.lots[2].directed_to": _set("lots", 2, "directed_to", value="moon"),
    "$.lots[0].expires": _set("lots", 0, "expires", value="soon"),
    "$.stock[0].place": _set("stock", 0, "place", value="moon"),
    "$.stock[1].kept": _set("stock", 1, "kept", value=96),
    "$.stock[0].quantity": _set("stock", 0, "quantity", value=1.5),
    "$.needs[0].daily": _set("needs", 0, "daily", value=[]),
    "$.needs[0].place": _set("needs", 0, "place", value="moon"),
    "$.vehicles[0].load": _set("vehicles", 0, "load", value=0.5),
    "$.vehicles[0].home": _set("vehicles", 0, "home", value="moon"),
    "$.pins[0].packs": _set("pins", 0, "packs", value=10),
    "$.pins[0].destination": _set("pins", 0, "destination", value="store"),
    "$.pins[0].lot": _set("lots", 1, "directed_to", value="lakeside"),
}


@pytest.mark.parametrize("path", BAD_VALUES)
def test_a_bad_value_is_named_by_its_path(path: str) -> None:
    document = problem_json.to_json(full_problem())
    BAD_VALUES[path](document)

    with pytest.raises(InputRejected) as refusal:
        problem_json.from_json(document)

    assert refusal.value.problems[0].field == path


def test_the_command_line_solves_checks_and_explains(tmp_path: Path) -> None:
    day, plan = tmp_path / "day.json", tmp_path / "plan.json"
    write_problem(full_problem(), day)
    run = CliRunner()

    solved = run.invoke(solve, ["resupply", str(day), "-o", str(plan)], catch_exceptions=False)
    checked = run.invoke(check, ["resupply", str(day), str(plan)], catch_exceptions=False)
    why = run.invoke(explain, ["resupply", str(day), str(plan), "harbour"], catch_exceptions=False)

    assert "Distances: along a line" in solved.output
    assert "mask runs out at harbour on 2020-04-" in solved.output
    assert (checked.exit_code, checked.output) == (0, "The plan keeps every rule.\n")
    assert "mask: 110 come and 0 go" in why.output


def test_the_command_line_names_broken_rules_and_ends_with_one(tmp_path: Path) -> None:
    day, plan = tmp_path / "day.json", tmp_path / "plan.json"
    problem = district(lot(), held("store", "old", 100), need("harbour", 10))
    write_problem(problem, day)
    write_plan(told_truly(problem, trip(drop("harbour", packs=11))), plan)

    checked = CliRunner().invoke(check, ["resupply", str(day), str(plan)])

    assert checked.exit_code == 1
    assert checked.output.startswith("more_than_movable: 11 packs of lot old leave store; 10 may.")
