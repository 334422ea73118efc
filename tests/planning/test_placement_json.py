from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from placement_house import NOON, day, party, plan, problem, rooms, two_houses, with_room

from logistics.bench.room_cases import room_case
from logistics.config import ROOT
from logistics.errors import InputRejected
from logistics.periods import Period
from logistics.planning.placement import files, plan_json, problem_json
from logistics.planning.placement.plan import Outcome, Plan, Unplaced
from logistics.planning.placement.problem import Floor, Pin, Presence, RoomNeed, Site, Zone
from logistics.wording import say

SCHEMAS = ROOT / "docs" / "schemas"


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"rooms-{name}.schema.json").read_text(encoding="utf-8"))


def through_text(document: object) -> object:
    return json.loads(json.dumps(document))


def everything() -> Any:
    """A problem that uses every field."""
    case = two_houses(
        party("zhao", [RoomNeed(people=2, sharing="child"), RoomNeed(attributes={"cot"})], tier=1),
        party("qian", arrival=None, port=None),
        sites=(Site(id="willow", opened=True, categories=frozenset({"entrant"})), Site(id="maple")),
        floors=(
            Floor(
                id="w1",
                site="willow",
                present=(Presence(cohort="entrant", arrived=day(-3), until=day(11)),),
            ),
            Floor(id="m1", site="maple"),
        ),
        rooms=rooms("w1") + rooms("m1", kind="large"),
        pins=(Pin(party="qian", rooms=("w1-1",)), Pin(party="zhao", site="maple", floor="m1")),
        reserve=0.08,
        time_zone="Asia/Shanghai",
    )
    return with_room(
        case,
        "w1-2",
        zone=Zone.CLEAN,
        free_from=day(1),
        booked=(Period(day(3), day(5)),),
        out_of_order=(Period(day(9)),),
        attributes=frozenset({"cot", "step_free"}),
    )


@pytest.mark.parametrize("case", [everything(), room_case(300, 1)], ids=["everything", "bench"])
def test_a_problem_survives_the_way_through_json(case):
    document = through_text(problem_json.to_json(case))

    jsonschema.validate(document, schema("problem"))
    assert problem_json.from_json(document) == case


def test_a_plan_survives_the_way_through_json():
    made = Plan(
        outcome=Outcome.IMPOSSIBLE,
        assignments=plan(problem(party("zhao")), zhao=["w1-1"]).assignments,
        unplaced=(
            Unplaced(
                party="qian",
                people=2,
                reasons=(say("%(rooms)s are full of %(whom)s.", rooms=3, whom=say("others")),),
            ),
        ),
        blockers=(say("No way."),),
        cost=plan(problem(party("zhao")), zhao=["w1-1"]).cost,
        bound=12.5,
        unplaced_bound=2.5,
        seconds=1.5,
        seed=7,
    )

    document = through_text(plan_json.to_json(made))

    jsonschema.validate(document, schema("plan"))
    assert plan_json.from_json(document) == made


def test_a_small_problem_by_hand_needs_little():
    document = {
        "sites": [{"id": "willow"}],
        "floors": [{"id": "w1", "site": "willow"}],
        "rooms": [{"id": "w1-1", "floor": "w1", "position": 0}],
        "parties": [
            {
                "id": "zhao",
                "rooms": [{}],
                "arrives": "2020-03-20T20:00+08:00",
                "until": "2020-04-03T20:00+08:00",
                "category": "entrant",
                "cohort": "entrant",
            }
        ],
    }

    found = problem_json.from_json(document)

    jsonschema.validate(document, schema("problem"))
    assert found.parties == (party("zhao", arrival=None, port=None),)
    assert found.party["zhao"].arrives == NOON


def changed(path: str, value: object) -> Any:
    """The JSON of every field with one value changed; ``...`` takes it out."""
    document: Any = through_text(problem_json.to_json(everything()))
    *way, last = path.replace("[", ".").replace("]", "").split(".")[1:]
    node = document
    for step in way:
        node = node[int(step)] if step.isdigit() else node[step]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("$.sites", ..., "The field is missing."),
        ("$.sites", {}, "a list was expected here."),
        ("$.format", "rooms-problem/9", "rooms-problem/1 was expected here."),
        ("$.rooms[3].position", "3", "a whole number was expected here."),
        ("$.rooms[3].floor", "attic", "There is no such floor in the problem."),
        ("$.rooms[1].id", "w1-1", "The id is used twice."),
        ("$.rooms[3].colour", "red", "There is no such field."),
        ("$.rooms[3].side", "top", "one of left, right was expected here."),
        ("$.floors[1].site", "nowhere", "There is no such site in the problem."),
        (
            "$.parties[0].arrives",
            "2020-03-20T20:00",
            "a date and time with its offset was expected here.",
        ),
        ("$.parties[0].until", "2020-03-01T20:00+08:00", "The stay ends before it begins."),
        ("$.parties[0].rooms", [], "A party needs at least one room."),
        ("$.parties[0].rooms[0].people", 0, "a number of at least 1 was expected here."),
        (
            "$.parties[0].rooms[0].sharing",
            ...,
            "People share this room without a stated reason.",
        ),
        ("$.reserve", 1.5, "a number from 0 to 1 was expected here."),
        ("$.weights.km", True, "a number was expected here."),
        ("$.cohorts.hard", 1, "true or false was expected here."),
        ("$.time_zone", "Mars/Base", "There is no such time zone."),
        ("$.pins[0].party", "nobody", "There is no such party in the problem."),
        (
            "$.pins[0].rooms",
            ["w1-1", "w1-3"],
            "The pin has another number of rooms than the party needs.",
        ),
        (
            "$.rooms[1].booked[0].end",
            "2020-03-01T00:00Z",
            "a moment after the start was expected here.",
        ),
        ("$.sites[0].id", None, "a text was expected here."),
    ],
)
def test_a_bad_value_is_named_by_its_path(path, value, fault):
    with pytest.raises(InputRejected) as refusal:
        problem_json.from_json(changed(path, value))

    assert (path, fault) in [(p.field, str(p.sentence)) for p in refusal.value.problems]


def test_a_missing_distance_is_named():
    document = changed("$.distances", [])

    with pytest.raises(InputRejected) as refusal:
        problem_json.from_json(document)

    assert [str(problem.sentence) for problem in refusal.value.problems] == [
        "The distance from port PVG to site willow is missing.",
        "The distance from port PVG to site maple is missing.",
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b'"rooms"'])
def test_a_file_of_another_kind_gets_a_clear_sentence(tmp_path: Path, content: bytes):
    file = tmp_path / "rooms.json"
    file.write_bytes(content)

    with pytest.raises(InputRejected):
        files.read_problem(file)
    with pytest.raises(InputRejected):
        files.read_plan(file)


def test_a_file_is_solved_and_checked(tmp_path: Path):
    files.write_problem(problem(party("zhao", 2), party("qian")), tmp_path / "problem.json")

    made = files.solve_file(tmp_path / "problem.json", tmp_path / "plan.json", seconds=5)

    assert made.outcome is Outcome.OPTIMAL
    assert files.read_plan(tmp_path / "plan.json") == made
    assert files.check_file(tmp_path / "problem.json", tmp_path / "plan.json") == ()
