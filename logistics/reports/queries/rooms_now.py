"""The state of every room now: what the sites know, and who is in it or expected."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.isolation.models import Occupancy, OccupancyState
from logistics.reports.rules import day_bounds
from logistics.sites import queries as sites
from logistics.sites.models import Site, SiteState
from logistics.sites.rules.facts import RoomFacts
from logistics.sites.rules.rooms import Occupant, RoomState

TURNING = (
    RoomState.BEING_DISINFECTED,
    RoomState.BEING_AIRED,
    RoomState.BEING_INSPECTED,
)


@dataclass(frozen=True, kw_only=True)
class RoomTally:
    """The rooms for residents of a site, counted by state.

    :ivar usable: ready, held for nobody, in an open site without a stop
    :ivar later: not usable now, and free from a moment later today
    """

    site: Site
    by_state: Mapping[RoomState, int] = field(default_factory=dict)
    usable: int = 0
    later: int = 0
    stopped: int = 0

    @property
    def rooms(self) -> int:
        """How many rooms residents may be put in, whatever their state."""
        return sum(self.by_state.values())

    @property
    def turning(self) -> int:
        """Rooms between two guests."""
        return sum(self.by_state.get(state, 0) for state in TURNING)

    def count(self, state: RoomState) -> int:
        """Rooms in a state."""
        return self.by_state.get(state, 0)


def occupants(
    session: Session, site_ids: Collection[uuid.UUID], at: datetime
) -> dict[uuid.UUID, Occupant]:
    """Who is in each room: somebody present outweighs somebody expected."""
    rows = session.execute(
        sa.select(Occupancy.room_id, Occupancy.state).where(
            Occupancy.site_id.in_(site_ids),
            sa.or_(
                Occupancy.state == OccupancyState.PRESENT,
                sa.and_(Occupancy.state == OccupancyState.EXPECTED, Occupancy.to_at > at),
            ),
        )
    )
    found: dict[uuid.UUID, Occupant] = {}
    for room, state in rows:
        if state is OccupancyState.PRESENT:
            found[room] = Occupant.PRESENT
        else:
            found.setdefault(room, Occupant.EXPECTED)
    return found


def room_tallies(session: Session, rows: Sequence[Site], *, at: datetime) -> list[RoomTally]:
    """The rooms of some sites, counted; five queries, however many sites and rooms."""
    ids = [site.id for site in rows]
    known = occupants(session, ids, at)
    by_site: dict[uuid.UUID, list[RoomFacts]] = {site.id: [] for site in rows}
    for room in sites.room_availability(session, ids, at):
        if room.for_residents:
            by_site[room.site_id].append(room)
    return [_tally(site, by_site[site.id], known, at) for site in rows]


def _tally(
    site: Site, rooms: Sequence[RoomFacts], known: Mapping[uuid.UUID, Occupant], at: datetime
) -> RoomTally:
    held = {room.id: known.get(room.id, Occupant.NONE) for room in rooms}
    return RoomTally(
        site=site,
        by_state=Counter(room.state(held[room.id]) for room in rooms),
        usable=sum(is_usable(site, room, held[room.id]) for room in rooms),
        later=sum(is_free_later(site, room, held[room.id], at) for room in rooms),
        stopped=sum(room.stopped for room in rooms),
    )


def is_usable(site: Site, room: RoomFacts, occupant: Occupant) -> bool:
    """Whether a room could take somebody now: ready, held for nobody, and nothing is stopped."""
    return _admits(site, room) and room.state(occupant) is RoomState.READY


def is_free_later(site: Site, room: RoomFacts, occupant: Occupant, at: datetime) -> bool:
    """Whether a room that cannot be used now could take somebody from later today on."""
    _, midnight = day_bounds(at.astimezone(ZoneInfo(site.zone_name)).date(), site.zone_name)
    return (
        _admits(site, room)
        and occupant is Occupant.NONE
        and room.free_from is not None
        and room.free_from <= midnight
    )


def _admits(site: Site, room: RoomFacts) -> bool:
    return site.state is SiteState.OPEN and room.for_residents and not room.stopped
