"""The bench of a day: what a step took is counted whole, and what went wrong is not lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from logistics.bench import day, day_cast
from logistics.bench.commands import bench
from logistics.bench.day_steps import Step, StepFailed, measured
from logistics.demo.flights import travellers


def burn() -> dict[str, float]:
    held = bytearray(200 * 2**20)
    return {"held": len(held), "sum": sum(range(2_000_000)) % 7}


def refuse() -> dict[str, float]:
    raise LookupError("the first site is missing")


def test_a_step_pays_for_its_own_work_and_memory_and_tells_what_came_of_it() -> None:
    step = measured("burn", burn)

    assert step.figures == {"held": 200 * 2**20, "sum": sum(range(2_000_000)) % 7}
    assert step.mebibytes > 200
    assert step.cpu_seconds > 0


def test_a_step_that_fails_says_where() -> None:
    with pytest.raises(StepFailed, match="the first site is missing"):
        measured("refuse", refuse)


@pytest.mark.parametrize("people", [8, 300, 3000])
def test_every_size_of_day_has_room_and_seats_for_its_people(people: int) -> None:
    flights = day_cast.flights(people)
    rooms = sum(site.floors * site.rooms_per_floor for site in day_cast.places(people))
    seats = sum(seats for _, seats in day_cast.vehicles(people))

    assert sum(len(travellers(flight)) for flight in flights) == people
    assert rooms > people
    assert seats * 5 > people * 2
    assert len({flight.name for flight in flights}) == len(flights)
    assert {flight.lands.date() for flight in flights} == {day.DAY}


def test_the_bench_sums_its_steps_and_fails_for_a_paper_that_stays_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def played(under_way: day.Day) -> None:
        under_way.steps += [
            Step(name="import", seconds=4, cpu_seconds=3, mebibytes=200),
            Step(name="reprint", seconds=2, cpu_seconds=1, mebibytes=300, figures={"broken": 1}),
        ]
        under_way.broken = 1

    monkeypatch.setattr(day, "_play", played)
    monkeypatch.setattr(day, "load_everything", lambda: None)
    answer = CliRunner().invoke(
        bench, ["day", "--people", "300", "--json", str(tmp_path / "day.json")]
    )

    assert answer.exit_code == 1
    assert answer.output.splitlines()[-1] == (
        "day: 300 people: 6 s, 4 s of CPU, 300 MiB | most CPU: import 3, reprint 1 | 1 broken"
    )
    found = json.loads((tmp_path / "day.json").read_text())
    assert [step["name"] for step in found["steps"]] == ["import", "reprint"]
    assert found["broken"] == 1


def test_a_day_that_stops_shows_what_was_done_and_ends_with_another_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def played(under_way: day.Day) -> None:
        under_way.steps.append(Step(name="import", seconds=4, cpu_seconds=3, mebibytes=200))
        raise StepFailed("plan: the first site is missing")

    monkeypatch.setattr(day, "_play", played)
    monkeypatch.setattr(day, "load_everything", lambda: None)
    answer = CliRunner().invoke(bench, ["day", "--people", "300"])

    assert answer.exit_code == 2
    assert answer.output.splitlines()[-2:] == [
        "plan: the first site is missing",
        "day: 300 people: 4 s, 3 s of CPU, 200 MiB | most CPU: import 3 | 0 broken",
    ]


def test_slips_and_cards_are_printed_at_the_sites_that_expect_most(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rooms = [{"site": name, "people": ["x"] * n} for name, n in (("A", 1), ("B", 3), ("C", 2))]
    sites = [{"site": {"name_en": name, "code": f"L{name}"}} for name in "ABC"]
    monkeypatch.setattr(day, "everything", lambda _api, path: sites if path == "/sites" else rooms)
    (tmp_path / "plan").write_text("p")

    assert day._busiest(day.Day(people=8, seconds=1, folder=tmp_path), 2) == ["LB", "LC"]


def test_a_database_that_was_filled_is_emptied_without_a_question(
    monkeypatch: pytest.MonkeyPatch, installation: Path
) -> None:
    taken_back: list[str] = []
    monkeypatch.setattr(
        "logistics.installation.commands.schema.migrations.downgrade",
        lambda _engine, revision: taken_back.append(revision),
    )
    monkeypatch.setattr("logistics.installation.commands.schema._say_where", lambda: None)

    day._emptied()

    assert taken_back == ["base"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_bench_leaves_a_database_alone_that_holds_tables(database_url: str) -> None:
    with pytest.raises(day.DatabaseInUse):
        day.run(8, database=database_url)
