"""The bench of masks for households: a round of a whole district, read from lists."""

from __future__ import annotations

import json
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import database, vault
from logistics.bench.ledger_house import (
    BEFORE,
    KEEPER,
    SECOND,
    House,
    broken,
    build,
    databases,
    delivered,
)
from logistics.config import settings
from logistics.database import transaction
from logistics.planning.optimiser_process import Report, run_in_process
from logistics.sites.models import District
from logistics.supplies.models.households import PickupSlot, ReservationRound
from logistics.supplies.operations import household_tables as tables
from logistics.supplies.operations import households
from logistics.supplies.operations.households import RoundOrder, SlotsOrder
from logistics.supplies.queries import households as queries
from logistics.supplies.rules.households import MaskFigures

OUTLETS, COMMUNITIES, QUOTA = 20, 100, 5
OPENED = BEFORE + timedelta(days=2)
PICKUP = OPENED + timedelta(days=1)
END = PICKUP + timedelta(hours=8)
PATIENCE = 7200.0


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many there are; those of the report unless told otherwise."""

    households: int = 580_766
    reserved: int = 311_000
    bought: int = 233_250


def run(counts: Counts, *, server: str, wanted: str, json_file: Path | None = None) -> int:
    """Play a round on each database; say what it took.

    :return: figures that are not as they should be, and invariants that do not hold
    """
    rows = []
    with (
        tempfile.TemporaryDirectory(prefix="logistics-bench-") as folder,
        databases(Path(folder), server, wanted) as found,
    ):
        for name, url in found:
            database.bind(url)
            rows.append(_measured(name, url, counts, Path(folder)))
    wrong = sum(int(row["wrong"]) for row in rows)
    click.echo(f"households: {len(rows)} databases | {wrong} wrong")
    if json_file is not None:
        content = {"bench": "households", "rows": rows, "wrong": wrong}
        json_file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return wrong


def _measured(name: str, url: str, counts: Counts, folder: Path) -> dict[str, Any]:
    def tell(step: tuple[str, float, float]) -> bool:
        what, seconds, cpu = step
        click.echo(f"{name}: {what}: {seconds:.1f} s, {cpu:.1f} s of CPU")
        return True

    done = run_in_process(play, url, counts, folder, seconds=PATIENCE, listener=tell)
    figures, problems = done.result
    told = (figures.households, figures.reserved, figures.bought)
    expected = (counts.households, counts.reserved, counts.bought)
    wrong = sum(one != other for one, other in zip(told, expected, strict=True)) + len(problems)
    click.echo(
        f"{name}: {figures.households} households, {figures.reserved} reserved "
        f"({figures.reserved_share} %), {figures.bought} of them bought "
        f"({figures.bought_share} %), {figures.missed} not come, {figures.bought_pieces} pieces; "
        f"{done.seconds:.1f} s, {done.cpu_seconds:.1f} s of CPU, "
        f"at most {done.peak_mebibytes:.0f} MiB"
    )
    for problem in problems:
        click.echo(f"  {problem}")
    return {
        "database": name,
        "seconds": round(done.seconds, 1),
        "cpu_seconds": round(done.cpu_seconds, 1),
        "mebibytes": round(done.peak_mebibytes),
        "households": figures.households,
        "reserved": figures.reserved,
        "bought": figures.bought,
        "wrong": wrong,
    }


def play(
    url: str, counts: Counts, folder: Path, *, report: Report
) -> tuple[MaskFigures, list[str]]:
    """A round from the register of households to the last pickup time, in this process."""
    os.environ["LOGISTICS_DATA_DIR"] = str(folder)
    vault.write_keys(vault.new_keys(), settings().keys_file)
    house = build(url, workers=2, lots=1)

    def step(what: str, work: Callable[[], object]) -> None:
        begun, computed = time.monotonic(), time.process_time()
        work()
        report((what, time.monotonic() - begun, time.process_time() - computed))

    numbers = [f"3101{number:08d}" for number in range(counts.households)]
    step(f"{counts.households} households", lambda: _register(numbers))
    step("the round with its pickup times", lambda: _open(house, counts))
    step(f"{counts.reserved} reservations", lambda: _reserve(numbers[: counts.reserved]))
    step(f"{counts.bought} sales", lambda: _sell(numbers[: counts.bought]))
    step(f"{OUTLETS} pickup times closed", _close)
    with transaction() as session:
        figures = queries.figures_of(session, _round(session))
    return figures, broken()


def _register(numbers: list[str]) -> None:
    lines = (f"{each},community {n % COMMUNITIES}" for n, each in enumerate(numbers))
    with transaction() as session:
        tables.import_households(
            session, _table("number,community", lines), district_id=_district(session), at=OPENED
        )


def _open(house: House, counts: Counts) -> None:
    item = next(iter(house.lots))
    pieces = counts.reserved * QUOTA
    with transaction() as session:
        delivered(session, house, item, pieces, "ROUND", at=BEFORE + timedelta(days=1))
        row = households.open_round(
            session,
            RoundOrder(
                name="round",
                item_id=item,
                place_id=house.store,
                quantity=pieces,
                quota=QUOTA,
                opens_at=OPENED,
                closes_at=END,
            ),
            district_id=_district(session),
            by=KEEPER,
            at=OPENED,
        )
        places = -(-counts.reserved // OUTLETS)
        left = counts.reserved
        for number in range(OUTLETS):
            order = SlotsOrder(
                outlet=f"outlet {number}",
                first=PICKUP,
                minutes=480,
                count=1,
                capacity=min(places, left),
            )
            left -= order.capacity
            households.add_slots(session, row, order)


def _reserve(numbers: list[str]) -> None:
    places = -(-len(numbers) // OUTLETS)
    moment = PICKUP.isoformat()
    lines = (f"{each},outlet {n // places},{moment}" for n, each in enumerate(numbers))
    with transaction() as session:
        tables.import_reservations(
            session, _table("number,outlet,from", lines), _round(session), at=OPENED
        )


def _sell(numbers: list[str]) -> None:
    with transaction() as session:
        tables.import_sales(session, _table("number", numbers), _round(session), at=PICKUP)


def _close() -> None:
    with transaction() as session:
        row = _round(session)
        for slot in session.scalars(sa.select(PickupSlot).order_by(PickupSlot.outlet)):
            households.close_slot(session, row, slot, by=SECOND, at=END)


def _table(columns: str, lines: Iterable[str]) -> bytes:
    return "\n".join([columns, *lines]).encode()


def _round(session: Session) -> ReservationRound:
    return session.scalars(sa.select(ReservationRound)).one()


def _district(session: Session) -> uuid.UUID:
    return session.scalars(sa.select(District.id)).one()
