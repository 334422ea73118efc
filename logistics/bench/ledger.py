"""The bench of the ledger: storm, rush and kills on both databases, with invariants after each."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from logistics.bench.ledger_house import broken, build, created, databases
from logistics.bench.ledger_kill import kill_and_post
from logistics.bench.ledger_rush import guarded, look_then_take, rush, unguarded
from logistics.bench.ledger_storm import storm

UNITS = 100


@dataclass(frozen=True, kw_only=True)
class Load:
    """How hard it is tried."""

    seconds: float
    workers: int
    rounds: int
    movements: int
    kills: int


def run(load: Load, *, server: str, wanted: str, json_file: Path | None = None) -> int:
    """Measure each database; say what was found.

    :return: invariants that did not hold, wrong sums of the rush, torn or missing movements
    """
    rows = []
    with (
        tempfile.TemporaryDirectory(prefix="logistics-bench-") as folder,
        databases(Path(folder), server, wanted) as found,
    ):
        for name, url in found:
            rows.append(_measured(name, url, load))
    wrong = sum(int(row["wrong"]) for row in rows)
    click.echo(f"ledger: {len(rows)} databases | {wrong} wrong")
    if json_file is not None:
        json_file.write_text(
            json.dumps({"bench": "ledger", "rows": rows, "wrong": wrong}, indent=1) + "\n",
            encoding="utf-8",
        )
    return wrong


def _measured(name: str, url: str, load: Load) -> dict[str, Any]:
    house = build(url, workers=load.workers)
    blown = storm(house, workers=load.workers, seconds=load.seconds)
    after_storm = broken()
    click.echo(
        f"{name}: {load.workers} workers for {blown.seconds:.1f} s: "
        f"{sum(blown.done.values())} changes ({blown.each_second:.0f}/s), "
        f"{sum(blown.refused.values())} refused, {sum(blown.failed.values())} failed; "
        f"{len(after_storm)} invariants broken, {created()} units from nothing"
    )
    for counted in (blown.done, blown.refused, blown.failed):
        click.echo("    " + ", ".join(f"{what} {n}" for what, n in counted.most_common()))
    ours = rush(
        house,
        guarded,
        units=UNITS,
        workers=load.workers,
        rounds=load.rounds,
        name="OURS",
    )
    click.echo(f"{name}: {UNITS} units, {load.workers} hands, {load.rounds} rounds: {_told(ours)}")
    killed = kill_and_post(url, house, movements=load.movements, kills=load.kills)
    after_kills = broken()
    click.echo(
        f"{name}: {killed.movements} movements in {killed.seconds:.0f} s, {killed.kills} kills: "
        f"{killed.torn} torn, {killed.missing} missing or double; "
        f"{len(after_kills)} invariants broken"
    )
    for problem in (*after_storm, *after_kills):
        click.echo(f"    {problem}")
    sums = abs(created())
    with unguarded():
        naive = rush(
            house,
            look_then_take,
            units=UNITS,
            workers=load.workers,
            rounds=min(load.rounds, 5),
            name="NAIVE",
        )
    click.echo(f"{name}: the same by looking first, without the guard: {_told(naive)}")
    return {
        "database": name,
        "changes": sum(blown.done.values()),
        "each_second": round(blown.each_second, 1),
        "refused": dict(blown.refused),
        "failed": dict(blown.failed),
        "given_out": ours,
        "given_out_naively": naive,
        "movements": killed.movements,
        "kills": killed.kills,
        "wrong": len(after_storm)
        + len(after_kills)
        + sums
        + sum(given != UNITS for given in ours)
        + killed.torn
        + killed.missing
        + sum(blown.failed.values()),
    }


def _told(given: list[int]) -> str:
    low, high = min(given), max(given)
    return f"exactly {low} each time" if low == high else f"between {low} and {high} given out"
