"""``logistics bench NAME``: measure a planner on generated cases."""

from __future__ import annotations

from pathlib import Path

import click

from logistics.bench import rooms


@click.group("bench")
def group() -> None:
    """Measure the planners; what is printed is judged by the checks."""


@group.command("rooms")
@click.option("--scale", type=int, default=300, help="How many people arrive.")
@click.option("--seeds", default="1,2,3", help="Seeds of the cases, with commas.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), default=None)
def bench_rooms(scale: int, seeds: str, json_file: Path | None) -> None:
    """Room plans against the greedy one: time, memory, cost, bound, gap."""
    rooms.run(scale, [int(seed) for seed in seeds.split(",")], json_file=json_file)
