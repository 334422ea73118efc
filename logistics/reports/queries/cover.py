"""How long the supplies of a report's sites or districts last."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.planning.supplying import queries as supplying
from logistics.planning.supplying.cover import Stand
from logistics.reports.queries.daily import DailyReport
from logistics.sites.models import District, Site
from logistics.supplies.models import Item
from logistics.supplies.rules.kinds import STORES

FRESH = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class CoverLine:
    """An item at a site, or over all places of a district, and how it stands now."""

    item: Item
    stand: Stand


def cover_of(
    session: Session,
    report: DailyReport,
    *,
    site: Site | None = None,
    homes: Sequence[District] = (),
    at: datetime,
) -> tuple[CoverLine, ...]:
    """Every item of a site or of districts of ours, what runs out first on top.

    Stock is known as it lies now: a report that was closed more than a day ago tells none.
    """
    if at >= report.closes + FRESH:
        return ()
    found: Iterable[tuple[Item, Stand]]
    if site is not None:
        found = _at_site(session, site, report.zone, at)
    else:
        found = [
            line
            for district in homes
            if district.ours
            for line in _board(session, district.id, report.zone, at).district()
        ]
    return tuple(CoverLine(item=item, stand=stand) for item, stand in found)


def _at_site(session: Session, site: Site, zone: str, at: datetime) -> list[tuple[Item, Stand]]:
    board = _board(session, site.district_id, zone, at)
    own = [each for each in board.places if each.site_id == site.id and each.kind in STORES]
    return [line for place in own for line in board.of_place(place.id)]


def _board(session: Session, district: uuid.UUID, zone: str, at: datetime) -> supplying.Board:
    return supplying.board(session, EVERYTHING, district, at=at, zone=zone)
