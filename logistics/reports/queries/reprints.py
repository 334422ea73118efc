"""The papers of a day beside what was printed of them, within what the user may see."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logistics.access.rules import Role, Scope
from logistics.documents import jobs, reprints
from logistics.documents.reprints import DUE, PaperState, Standing
from logistics.errors import NotFound
from logistics.isolation import queries as isolation
from logistics.sites import queries as sites
from logistics.sites.models import Site

OF_A_SITE = {
    "allocation_slips": (Role.SITE_MANAGER, Role.CLERK, Role.COMMAND),
    "door_cards": (Role.SITE_MANAGER, Role.CLERK, Role.COMMAND),
}
OF_A_DISTRICT = {
    "trip_sheets": (Role.DISPATCHER, Role.COMMAND),
    "hand_over_sheets": (Role.DISPATCHER, Role.COMMAND),
}
PRINTERS = OF_A_SITE | OF_A_DISTRICT


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The papers of one kind of a site or district and day.

    :ivar of: code of the site or district
    """

    kind: str
    owner_id: uuid.UUID
    of: str
    day: date
    standings: Sequence[Standing]

    @property
    def counts(self) -> Counter[PaperState]:
        """How many papers stand in which way."""
        return Counter(each.state for each in self.standings)

    @property
    def due(self) -> int:
        """How many are to be printed."""
        return sum(each.state in DUE for each in self.standings)

    @property
    def wanting(self) -> list[Standing]:
        """Those that somebody has to print or to collect."""
        return [each for each in self.standings if each.state is not PaperState.CURRENT]


@dataclass(frozen=True, kw_only=True)
class Pile:
    """One kind of paper of a site or district, whether printed yet or not.

    :ivar of: code of the site or district
    """

    kind: str
    owner_id: uuid.UUID
    of: str
    district_id: uuid.UUID


def piles(session: Session, scope: Scope, roles: frozenset[Role], day: date) -> list[Pile]:
    """The papers of a day that there are, or were printed, and that the user may print."""
    places = sites.sites_in(session, scope)
    districts = [row for row in sites.districts_in(session, scope) if row.ours]
    printed = {
        (kind, where.split("/")[0]) for kind, where in reprints.scopes(session, day.isoformat())
    }
    expecting = _expecting(session, places, day)
    found = [
        Pile(kind=kind, owner_id=row.id, of=row.code, district_id=row.district_id)
        for row in places
        for kind in OF_A_SITE
        if row.id in expecting or (kind, str(row.id)) in printed
    ] + [
        Pile(kind=kind, owner_id=row.id, of=row.code, district_id=row.id)
        for row in districts
        for kind in OF_A_DISTRICT
    ]
    return [pile for pile in found if roles & set(PRINTERS[pile.kind])]


def owners(session: Session, scope: Scope, roles: frozenset[Role]) -> set[str]:
    """Codes of the sites and districts whose papers the user may print, if there are any."""
    found: set[str] = set()
    if any(roles & set(printers) for printers in OF_A_SITE.values()):
        found |= {row.code for row in sites.sites_in(session, scope)}
    if any(roles & set(printers) for printers in OF_A_DISTRICT.values()):
        found |= {row.code for row in sites.districts_in(session, scope) if row.ours}
    return found


def _expecting(session: Session, places: Sequence[Site], day: date) -> set[uuid.UUID]:
    """The sites at which somebody's stay begins on a local day."""
    by_zone: dict[str, list[uuid.UUID]] = {}
    for each in places:
        by_zone.setdefault(each.zone_name, []).append(each.id)
    found: set[uuid.UUID] = set()
    for zone, ids in by_zone.items():
        start = datetime.combine(day, time(), ZoneInfo(zone))
        found |= isolation.sites_expecting(session, ids, start, start + timedelta(days=1))
    return found


def batch_of(session: Session, pile: Pile, day: date, *, at: datetime) -> Batch:
    """A pile beside what was printed of it."""
    wanted = parameters(pile.kind, str(pile.owner_id), day)
    return Batch(
        kind=pile.kind,
        owner_id=pile.owner_id,
        of=pile.of,
        day=day,
        standings=jobs.standings_of(session, pile.kind, wanted, at=at),
    )


def batches(
    session: Session, scope: Scope, roles: frozenset[Role], day: date, *, at: datetime
) -> list[Batch]:
    """Every kind of paper of a day of which something was printed."""
    found = printed(session, piles(session, scope, roles, day), day)
    return [batch_of(session, pile, day, at=at) for pile in found]


def printed(session: Session, found: Sequence[Pile], day: date) -> list[Pile]:
    """The piles of which something was printed; only their papers can have become wrong."""
    scopes = set(reprints.scopes(session, day.isoformat()))
    return [pile for pile in found if (pile.kind, f"{pile.owner_id}/{day}") in scopes]


def get_batch(
    session: Session,
    scope: Scope,
    roles: frozenset[Role],
    *,
    kind: str,
    owner: str,
    day: date,
    at: datetime,
) -> Batch:
    """One of them.

    :raises NotFound: nothing of it was printed, or the user may not print it
    """
    printed = reprints.scopes(session, day.isoformat())
    for pile in piles(session, scope, roles, day) if (kind, f"{owner}/{day}") in printed else ():
        if (pile.kind, str(pile.owner_id)) == (kind, owner):
            return batch_of(session, pile, day, at=at)
    raise NotFound("paper")


def parameters(kind: str, owner: str, day: date) -> dict[str, str]:
    """What a print run of these papers is asked for with."""
    name = "site_id" if kind in OF_A_SITE else "district_id"
    return {name: owner, "day": day.isoformat()}
