"""The papers of the demonstrated day, printed by real print runs into a folder."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from logistics import clock, files
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.isolation import papers as isolation_papers
from logistics.isolation.models import Occupancy, OccupancyState
from logistics.runs import queries as runs
from logistics.runs.execution import work_once
from logistics.runs.models import Run, RunKind, RunState
from logistics.sites.models import Site


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A file that was printed, with how many papers it holds and how many were left out."""

    file: Path
    printed: int
    left_out: int


def print_all(
    day: date,
    district: uuid.UUID,
    folder: Path,
    *,
    every_site: bool,
    tell: Callable[[Printed], None],
) -> list[Printed]:
    """Print what sites need in the morning, and what leaves them at noon; nothing twice.

    :param every_site: slips, cards and orders of all sites and not of one
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    for kind, name, parameters in list(_wanted(day, district, every_site)):
        target = folder / f"{name}.pdf"
        if (printed := _printed_before(kind, parameters, target)) is None:
            printed = _print(kind, parameters, target)
            if not _is_empty(printed):
                tell(printed)
        if not _is_empty(printed):
            done.append(printed)
    return done


def _is_empty(printed: Printed) -> bool:
    return not printed.printed and not printed.left_out


def _wanted(
    day: date, district: uuid.UUID, every_site: bool
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    with reading() as session:
        people = (
            sa.select(Occupancy.site_id, sa.func.count().label("rooms"))
            .where(Occupancy.state != OccupancyState.CANCELLED)
            .group_by(Occupancy.site_id)
            .subquery()
        )
        sites = session.scalars(
            sa.select(Site).join(people, people.c.site_id == Site.id).order_by(people.c.rooms)
        ).all()
    yield "trip_sheets", "trip-sheets", {"district_id": district, "day": day}
    for site in sites if every_site else sites[:1]:
        wanted = {"site_id": site.id, "day": day}
        with transaction() as session:
            isolation_papers.draw_orders(session, site.id, day, at=clock.now())
        for kind in ("allocation_slips", "door_cards", "isolation_orders"):
            yield kind, f"{site.code}-{kind.replace('_', '-')}", wanted
    for site in sites:
        wanted = {"site_id": site.id, "day": day}
        yield "release_certificates", f"{site.code}-release-certificates", wanted
        yield "meal_lists", f"{site.code}-meals", {**wanted, "meal": "dinner"}


def _printed_before(kind: str, parameters: Mapping[str, Any], target: Path) -> Printed | None:
    """What the last such run printed, where its file is in the folder and whole."""
    asked = jobs.parameters_of(kind, parameters)
    with reading() as session:
        for run in runs.done(session, RunKind.PRINT):
            if run.parameters == asked:
                printed = _outcome(run, target)
                whole = files.holds(session, _file_of(run), target)
                return printed if whole or _is_empty(printed) else None
    return None


def _print(kind: str, parameters: Mapping[str, Any], target: Path) -> Printed:
    with transaction() as session:
        run_id = jobs.request(session, kind, parameters, at=clock.now()).id
    while work_once():
        pass
    with reading() as session:
        run = runs.get(session, run_id)
        if run.state is not RunState.DONE:
            message = runs.message_of(run)
            raise RuntimeError(f"{kind}: {message or run.state}")
        printed = _outcome(run, target)
        if _is_empty(printed):
            target.unlink(missing_ok=True)
        else:
            files.write_whole(target, files.content_of(session, _file_of(run)))
        return printed


def _outcome(run: Run, target: Path) -> Printed:
    result = run.result or {}
    return Printed(file=target, printed=result["printed"], left_out=len(result["left_out"]))


def _file_of(run: Run) -> uuid.UUID:
    return uuid.UUID((run.result or {})["file_id"])
