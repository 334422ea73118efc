"""The bench of a whole day: from passenger lists to papers, and through what goes wrong."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

import click
import sqlalchemy as sa

from logistics import clock
from logistics.access.rules import Role
from logistics.bench import day_cast
from logistics.bench.day_doors import Api, DoorShut, command
from logistics.bench.day_events import EVENTS, Event, arrival_of, everything
from logistics.bench.day_steps import Figures, Step, StepFailed, load_everything, measured
from logistics.demo import cast, district
from logistics.demo.flights import DAY, FlightCast, manifest
from logistics.demo.story import DAWN, LONG_BEFORE
from logistics.errors import Refused
from logistics.wording import say

COLUMNS = "{:<32} {:>9} {:>9} {:>7}  {}"
DISTRICT = cast.LINJIANG.code
PLANNED = re.compile(r"^([0-9a-f-]{36})  ", re.MULTILINE)
PRINTED = re.compile(r"(\d+) printed")
SETTINGS = ("LOGISTICS_DATA_DIR", "DATABASE_URL", "LOGISTICS_QUEUE_URL", clock.VARIABLE)
SUMMED = ("seconds", "cpu_seconds")
UNFINISHED = 2
"""The code with which the bench ends when a step did; 1 says that rules were broken."""
COMMAND = next(each for each in cast.USERS if each.role is Role.COMMAND)
DISPATCHER = next(each for each in cast.USERS if each.role is Role.DISPATCHER)
DOCUMENTS = {
    "rooms": ("rooms-problem", "rooms-plan"),
    "transport": ("transport-problem", "transport-plan"),
}


class DatabaseInUse(Refused):
    """The bench fills an empty database, and no other."""


@dataclass(kw_only=True)
class Day:
    """A day under way; steps run in processes of their own and meet in these folders.

    :ivar printing: how many sites print slips and cards, those that expect most; None for all
    :ivar broken: hard rules broken, papers printed wrongly, findings of the doctor
    """

    people: int
    seconds: float
    folder: Path
    printing: int | None = None
    steps: list[Step] = field(default_factory=list)
    broken: int = 0

    @property
    def flights(self) -> list[FlightCast]:
        """The flights of the day."""
        return day_cast.flights(self.people)

    @property
    def plan_file(self) -> Path:
        """Holds the id of the latest plan."""
        return self.folder / "plan"

    @property
    def due_file(self) -> Path:
        """Holds how many papers are to be printed."""
        return self.folder / "due"

    @property
    def plan(self) -> str:
        """The latest plan."""
        return self.plan_file.read_text()

    def step(self, name: str, work: Part, judge: Part | None = None) -> None:
        """Do a step, let what came of it be judged apart from it, and show its row."""
        done = measured(name, partial(work, self))
        if judge is not None:
            judged = measured(name, partial(judge, self)).figures
            done = replace(done, figures={**done.figures, **judged})
        self.steps.append(done)
        self.broken += int(done.figures.get("broken", 0))
        click.echo(line(done))


Part = Callable[[Day], Figures]


def run(
    people: int,
    *,
    seconds: float = 20.0,
    printing: int | None = None,
    database: str | None = None,
    json_file: Path | None = None,
) -> int:
    """Play the day in a data directory of its own; show a table, and a last line with the sums.

    :param seconds: of search for the first plan, and for each later one
    :param printing: how many sites print slips and cards beside the sheets, those that expect
        most; all unless it is named
    :param database: an empty one on PostgreSQL in place of SQLite; it is emptied at the end
    :return: hard rules broken, papers printed wrongly, findings of the doctor
    :raises Exit: with the code 2 after a step that failed, whose rows before it are shown
    """
    load_everything()
    with _installation(database) as folder:
        day = Day(people=people, seconds=seconds, folder=folder, printing=printing)
        click.echo(COLUMNS.format("step", "seconds", "of CPU", "MiB", "").rstrip())
        try:
            _play(day)
        except StepFailed as failure:
            click.echo(str(failure), err=True)
            _end(day, json_file)
            raise click.exceptions.Exit(UNFINISHED) from None
        return _end(day, json_file)


@contextmanager
def _installation(database: str | None) -> Iterator[Path]:
    """An empty installation, which is gone afterwards."""
    if database is not None:
        _refuse_in_use(database)
    with tempfile.TemporaryDirectory(prefix="day-") as name:
        kept = {each: os.environ.pop(each, None) for each in SETTINGS}
        os.environ["LOGISTICS_DATA_DIR"] = name
        if database is not None:
            os.environ["DATABASE_URL"] = database
        try:
            yield Path(name)
        finally:
            if database is not None:
                measured("emptied", _emptied)
            for each, value in kept.items():
                os.environ.pop(each, None)
                if value is not None:
                    os.environ[each] = value


def _refuse_in_use(database: str) -> None:
    from logistics.config import settings

    engine = sa.create_engine(settings({"DATABASE_URL": database}).database_url)
    try:
        if sa.inspect(engine).get_table_names():
            raise DatabaseInUse(say("The database holds tables; the bench needs an empty one."))
    finally:
        engine.dispose()


def _emptied() -> Figures:
    command("database", "downgrade", "base", "--yes")
    return {}


def _play(day: Day) -> None:
    day.step("prepare", _prepare)
    day.step("manifests written", _write_manifests)
    day.step("import", _import)
    day.step("classify anew", _classify)
    day.step("plan", _plan, _planned)
    day.step("check", _check)
    day.step("publish", _publish)
    day.step("print all", _print, _none_due)
    for event in EVENTS:
        day.step(f"{event.name}: noted", partial(_note, event))
        day.step(f"{event.name}: plan", _plan, _changed)
        day.step(f"{event.name}: check", _check)
        day.step(f"{event.name}: publish", _publish, _to_print)
        day.step(f"{event.name}: reprint", partial(_reprint, event), _none_due)
    day.step("doctor", _doctor)


def _prepare(day: Day) -> Figures:
    """Tables, keys, and the district with its sites, fleet, staff and users."""
    from logistics.app import create_app
    from logistics.database import transaction

    command("prepare")
    command("clock", "set", f"{DAWN:%Y-%m-%dT%H:%M}")
    places, vehicles = day_cast.places(day.people), day_cast.vehicles(day.people)
    with create_app().app_context(), transaction() as session:
        ours = district.load(
            session, places=places, vehicles=vehicles, at=LONG_BEFORE, tell=lambda _said: None
        )
        district.add_users(session, ours)
    rooms = sum(each.floors * each.rooms_per_floor for each in places)
    return {"sites": len(places), "rooms": rooms, "vehicles": len(vehicles)}


def _write_manifests(day: Day) -> Figures:
    folder = day.folder / "manifests"
    folder.mkdir()
    for flight in day.flights:
        name, content = manifest(flight)
        (folder / name).write_bytes(content)
    formats = {flight.format for flight in day.flights}
    return {"lists": len(day.flights), "formats": len(formats)}


def _import(day: Day) -> Figures:
    for flight in day.flights:
        file = day.folder / "manifests" / manifest(flight)[0]
        lands = f"{flight.lands:%Y-%m-%dT%H:%M}"
        command("arrivals", "announce", "flight", flight.carrier, flight.number, flight.port, lands)
        command("arrivals", "import", file, "--arrival", arrival_of(flight))
    return {"lists": len(day.flights), "people": sum(flight.people for flight in day.flights)}


def _classify(_day: Day) -> Figures:
    said = command("arrivals", "classify", "--day", DAY)
    return {"decisions changed": float(said.split()[0])}


def _plan(day: Day) -> Figures:
    said = command("plan", "run", "--district", DISTRICT, "--day", DAY, "--seconds", day.seconds)
    day.plan_file.write_text(PLANNED.findall(said)[0])
    return {}


def _planned(day: Day) -> Figures:
    figures = Api(DISPATCHER).get(f"/plans/{day.plan}")["figures"]
    return {name: figures[name] for name in ("planned", "left_out", "rooms", "trips")}


def _changed(day: Day) -> Figures:
    said = Api(DISPATCHER).get(f"/plans/{day.plan}/difference")
    total = said["costs"][-1]
    return {
        "moved": said["moved"],
        "told anew": said["changed"],
        "other departures": sum("other_departure" in each["changes"] for each in said["trips"]),
        "trips kept": said["same_trips"],
        "cost": round(total["after"] - total["before"], 1),
        "left out": _planned(day)["left_out"],
    }


def _check(day: Day) -> Figures:
    """The judges' word on the files of the plan."""
    api, broken = Api(DISPATCHER), 0
    for kind, names in DOCUMENTS.items():
        files = [day.folder / f"{name}.json" for name in names]
        for name, file in zip(names, files, strict=True):
            file.write_text(json.dumps(api.get(f"/plans/{day.plan}/documents/{name}")))
        broken += _shut("check", kind, *files)
    return {"broken": broken}


def _shut(*arguments: object) -> int:
    """Whether a command that judges found something; it is said."""
    try:
        command(*arguments)
    except DoorShut as found:
        click.echo(found, err=True)
        return 1
    return 0


def _publish(day: Day) -> Figures:
    command("plan", "publish", day.plan)
    return {}


def _print(day: Day) -> Figures:
    codes = [] if day.printing is None else [DISTRICT, *_busiest(day, day.printing)]
    chosen = [part for code in codes for part in ("--of", code)]
    said = command("papers", "print", day.folder / "papers", "--day", DAY, *chosen)
    return {"papers": sum(map(int, PRINTED.findall(said)))}


def _busiest(day: Day, count: int) -> list[str]:
    """Codes of the sites that most people are expected at."""
    api = Api(COMMAND)
    codes = {each["site"]["name_en"]: each["site"]["code"] for each in everything(api, "/sites")}
    people: Counter[str] = Counter()
    for room in everything(api, f"/plans/{day.plan}/rooms"):
        people[codes[room["site"]]] += len(room["people"])
    return [code for code, _count in people.most_common(count)]


def _reprint(event: Event, day: Day) -> Figures:
    folder = day.folder / event.name.replace(" ", "-")
    said = command("papers", "reprint", folder, "--day", DAY)
    printed = sum(map(int, PRINTED.findall(said)))
    return {"papers": printed, "broken": abs(printed - int(day.due_file.read_text()))}


def _to_print(day: Day) -> Figures:
    """How many papers the new plan made wrong or new."""
    due = sum(each["due"] for each in Api(COMMAND).get(f"/papers?day={DAY}")["items"])
    day.due_file.write_text(str(due))
    return {"papers due": due}


def _none_due(day: Day) -> Figures:
    """Papers that are still wrong are a fault."""
    return {"broken": _to_print(day)["papers due"]}


def _note(event: Event, day: Day) -> Figures:
    event.note(day.flights, Api(COMMAND), day.plan)
    return {}


def _doctor(_day: Day) -> Figures:
    return {"broken": _shut("doctor")}


def _end(day: Day, json_file: Path | None) -> int:
    """The last line, and the steps as JSON where asked."""
    seconds, cpu = (sum(getattr(each, name) for each in day.steps) for name in SUMMED)
    mebibytes = max((each.mebibytes for each in day.steps), default=0.0)
    dearest = sorted(day.steps, key=lambda each: -each.cpu_seconds)[:3]
    most = ", ".join(f"{each.name} {each.cpu_seconds:.0f}" for each in dearest)
    click.echo(
        f"day: {day.people} people: {seconds:.0f} s, {cpu:.0f} s of CPU, {mebibytes:.0f} MiB"
        f" | most CPU: {most} | {day.broken} broken"
    )
    if json_file is not None:
        found = {
            "bench": "day",
            "people": day.people,
            "seconds": round(seconds, 2),
            "cpu_seconds": round(cpu, 2),
            "mebibytes": round(mebibytes),
            "broken": day.broken,
            "steps": [asdict(each) for each in day.steps],
        }
        json_file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return day.broken


def line(step: Step) -> str:
    """A step as a line of the table."""
    figures = ", ".join(f"{name} {value:g}" for name, value in step.figures.items())
    return COLUMNS.format(
        step.name,
        f"{step.seconds:.2f}",
        f"{step.cpu_seconds:.2f}",
        f"{step.mebibytes:.0f}",
        figures,
    ).rstrip()
