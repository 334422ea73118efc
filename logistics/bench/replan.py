"""The bench of re-planning: the published plans of rooms and of rides meet the events of a day."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from logistics.bench import rides_replan, rooms_replan
from logistics.bench.table import Table
from logistics.bench.transport import SECONDS


def run(
    scale: int | None,
    seeds: Sequence[int],
    peers: bool = False,
    json_file: Path | None = None,
) -> int:
    """Measure the events of a scale, or of all, and show one table.

    :param peers: no peer can change a plan as little as possible
    :return: hard violations of our plans
    """
    table = Table("replan", remarks=["no peer changes a published plan"] if peers else [])
    for people in SECONDS if scale is None else [scale]:
        rides_replan.run_replan(table, people, seeds)
        rooms_replan.run_replan(table, people, seeds)
    return table.end(json_file)
