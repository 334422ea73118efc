"""``logistics bench``: measure planners, printer and ledger on invented cases."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

SCALES = ("300", "3000", "20000")
SPECIAL = click.option("--special", is_flag=True, help="only cases that are not the generator's")
OUT = click.Path(dir_okay=False, path_type=Path)


def seeds_of(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[int, ...]:
    """Seeds of cases, divided by commas."""
    try:
        return tuple(int(part) for part in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value} is not a list of whole numbers") from None


def measuring(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every bench has."""
    for option in (
        click.option("--json", "json_file", type=OUT, help="write the rows to this file as well"),
        click.option("--peers", is_flag=True, help="measure other optimisers beside ours"),
        click.option("--seeds", callback=seeds_of, default="1,2,3", show_default=True),
        click.option("--scale", type=click.Choice(SCALES), help="people; by default all sizes"),
    ):
        command = option(command)
    return command


@click.group()
def bench() -> None:
    """Measure planners, printer and ledger; ends with 1 when one is wrong, never for time."""


@bench.command("rooms")
@measuring
@SPECIAL
def bench_rooms(
    scale: str | None,
    seeds: tuple[int, ...],
    peers: bool,
    json_file: Path | None,
    special: bool,
) -> None:
    """Who sleeps where."""
    from logistics.bench import rooms

    judge(rooms.run(_people(scale), seeds, peers, json_file, special))


@bench.command("transport")
@measuring
@SPECIAL
def bench_transport(
    scale: str | None,
    seeds: tuple[int, ...],
    peers: bool,
    json_file: Path | None,
    special: bool,
) -> None:
    """Who rides when."""
    from logistics.bench import transport

    judge(transport.run(_people(scale), seeds, peers, json_file, special))


@bench.command("resupply")
@click.option("--places", default=300, show_default=True, type=click.IntRange(10))
@click.option("--items", default=20, show_default=True, type=click.IntRange(1))
@click.option("--lots", default=10, show_default=True, type=click.IntRange(1))
@click.option("--seeds", callback=seeds_of, default="1,2,3", show_default=True)
@click.option("--json", "json_file", type=OUT, help="write the rows to this file as well")
def bench_resupply(
    places: int, items: int, lots: int, seeds: tuple[int, ...], json_file: Path | None
) -> None:
    """What goes where: worst cover, waste and trips, beside sharing by need."""
    from logistics.bench import resupply

    judge(resupply.run(places, items, lots, seeds, json_file))


@bench.command("replan")
@measuring
def bench_replan(
    scale: str | None, seeds: tuple[int, ...], peers: bool, json_file: Path | None
) -> None:
    """What the events of a day change in published plans."""
    from logistics.bench import replan

    judge(replan.run(_people(scale), seeds, peers, json_file))


@bench.command("print")
@click.option("--certificates", default=500, show_default=True, type=click.IntRange(2))
@click.option(
    "--one-by-one",
    default=60,
    show_default=True,
    type=click.IntRange(2),
    help="how many of them are printed into a file each",
)
@click.option("--json", "json_file", type=OUT, help="write the rows to this file as well")
def bench_print(certificates: int, one_by_one: int, json_file: Path | None) -> None:
    """WeasyPrint a document at a time, and ours one by one and as a print run."""
    from logistics.bench import printing

    judge(printing.run(certificates, one_by_one, json_file))


@bench.command("day")
@click.option("--people", default=3000, show_default=True, type=click.IntRange(8, 20_000))
@click.option(
    "--seconds", default=20.0, show_default=True, type=click.FloatRange(1), help="A plan."
)
@click.option(
    "--printing", type=click.IntRange(0), help="Sites that print slips and cards; else all."
)
@click.option("--database", default=None, help="Address of an empty PostgreSQL database.")
@click.option("--json", "json_file", type=OUT, help="write the steps to this file as well")
def bench_day(
    people: int,
    seconds: float,
    printing: int | None,
    database: str | None,
    json_file: Path | None,
) -> None:
    """A day through the whole product: lists, plan, papers, and three things that go wrong."""
    from logistics.bench import day

    judge(
        day.run(
            people,
            seconds=seconds,
            printing=printing,
            database=database,
            json_file=json_file,
        )
    )


ON_BOTH = (
    click.option("--on", "wanted", type=click.Choice(["both", "sqlite", "postgresql"]),
                 default="both"),
    click.option(
        "--postgresql",
        "server",
        envvar="LOGISTICS_TEST_DATABASE_URL",
        default="postgresql://postgres@127.0.0.1:5432/postgres",
        help="A server on which databases may be made.",
    ),
    click.option("--json", "json_file", type=OUT, help="write the rows to this file as well"),
)  # fmt: skip


def on_both(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a bench that makes a database of each kind."""
    for option in reversed(ON_BOTH):
        command = option(command)
    return command


@bench.command("ledger")
@click.option("--seconds", default=30.0, show_default=True, type=click.FloatRange(0.1))
@click.option("--workers", default=32, show_default=True, type=click.IntRange(2))
@click.option("--rounds", default=20, show_default=True, type=click.IntRange(1))
@click.option("--movements", default=20_000, show_default=True, type=click.IntRange(1))
@click.option("--kills", default=6, show_default=True, type=click.IntRange(0))
@on_both
def bench_ledger(
    seconds: float,
    workers: int,
    rounds: int,
    movements: int,
    kills: int,
    wanted: str,
    server: str,
    json_file: Path | None,
) -> None:
    """Many hands at once, too few units, and kills in the midst of posting, on both databases."""
    from logistics.bench import ledger

    load = ledger.Load(
        seconds=seconds, workers=workers, rounds=rounds, movements=movements, kills=kills
    )
    judge(ledger.run(load, server=server, wanted=wanted, json_file=json_file))


@bench.command("households")
@click.option("--households", default=580_766, show_default=True, type=click.IntRange(1))
@click.option("--reserved", default=311_000, show_default=True, type=click.IntRange(1))
@click.option("--bought", default=233_250, show_default=True, type=click.IntRange(1))
@on_both
def bench_households(
    households: int, reserved: int, bought: int, wanted: str, server: str, json_file: Path | None
) -> None:
    """A round of masks for the households of the report, read from lists, on both databases."""
    from logistics.bench.households import Counts, run

    counts = Counts(households=households, reserved=reserved, bought=bought)
    judge(run(counts, server=server, wanted=wanted, json_file=json_file))


def _people(scale: str | None) -> int | None:
    return None if scale is None else int(scale)


def judge(broken: int) -> None:
    """End with 1 when a hard rule is broken, or a paper is missing."""
    if broken:
        sys.exit(1)
