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
from logistics.runs.models import RunState
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
    """Print what sites need in the morning, and what leaves them at noon.

    :param every_site: slips, cards and orders of all sites and not of one
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    for kind, name, parameters in list(_wanted(day, district, every_site)):
        printed = _print(kind, parameters, folder / f"{name}.pdf")
        if printed.printed or printed.left_out:
            done.append(printed)
            tell(printed)
        else:
            printed.file.unlink(missing_ok=True)
    return done


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


def _print(kind: str, parameters: Mapping[str, Any], target: Path) -> Printed:
    with transaction() as session:
        run_id = jobs.request(session, kind, parameters, at=clock.now()).id
    while work_once():
        pass
    with reading() as session:
        run = runs.get(session, run_id)
        if run.state is not RunState.DONE or run.result is None:
            message = runs.message_of(run)
            raise RuntimeError(f"{kind}: {message or run.state}")
        target.write_bytes(files.content_of(session, uuid.UUID(run.result["file_id"])))
        return Printed(
            file=target, printed=run.result["printed"], left_out=len(run.result["left_out"])
        )
