"""What other stations are told about rooms and stops: frozen values, no tables."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from logistics.periods import Period
from logistics.sites.rules.kinds import RoomPurpose, ZoneKind
from logistics.sites.rules.rooms import Occupant, RoomState, room_state
from logistics.sites.rules.turnaround import TurnaroundClock


@dataclass(frozen=True, kw_only=True)
class RoomFacts:
    """A room at a moment.

    :ivar floor_number: number of the floor in its building, -1 for a basement
    :ivar corridor_position: counts along the corridor; equal positions face each other
    :ivar corridor_side: 0 or 1
    :ivar window_m2: area of the opening window, m²
    :ivar use_until: from when its number, zone or purpose changes, where that is known
    :ivar blocked: periods out of service that are not over, earliest first
    :ivar turnaround: clock between two guests while it runs
    :ivar turnaround_id: the row of that clock
    :ivar free_from: None when the room can be used now, else when its block and turnaround end
    :ivar usable: False when no end of its block is known, so that ``free_from`` says nothing
    :ivar stopped: admission to its floor or site is stopped
    :ivar version: what an edit of the room is based on
    """

    id: uuid.UUID
    site_id: uuid.UUID
    building: str
    building_order: int
    floor_id: uuid.UUID
    floor_number: int
    number: str
    corridor_position: int
    corridor_side: int
    zone_id: uuid.UUID
    zone_kind: ZoneKind
    zone_name: str
    purpose: RoomPurpose
    use_until: datetime | None = None
    beds: int = 1
    own_bathroom: bool = True
    window_m2: float = 0.5
    own_ventilation: bool = False
    step_free: bool = False
    negative_pressure: bool = False
    cot: bool = False
    at: datetime
    blocked: tuple[Period, ...] = ()
    turnaround: TurnaroundClock | None = None
    turnaround_id: uuid.UUID | None = None
    free_from: datetime | None = None
    usable: bool = True
    stopped: bool = False
    version: int = 1

    @property
    def for_residents(self) -> bool:
        """Whether somebody may ever be isolated in it."""
        return self.purpose is RoomPurpose.ISOLATION and self.zone_kind is ZoneKind.CONTAMINATED

    @property
    def walk(self) -> tuple[int, str, int, int, int, str]:
        """What rooms are sorted by for whoever walks through the site with papers."""
        return (
            self.building_order,
            self.building,
            self.floor_number,
            self.corridor_position,
            self.corridor_side,
            self.number,
        )

    def state(self, occupant: Occupant = Occupant.NONE) -> RoomState:
        """What the room is, once a higher station has said who is in it."""
        return room_state(
            purpose=self.purpose,
            blocked=any(self.at in period for period in self.blocked),
            turnaround=self.turnaround.step if self.turnaround else None,
            occupant=occupant,
        )


@dataclass(frozen=True, kw_only=True)
class StopFacts:
    """Nobody is admitted to a floor, or to the whole site, until it is lifted."""

    id: uuid.UUID
    site_id: uuid.UUID
    floor_id: uuid.UUID | None
    reason: str
    by: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class SiteFigures:
    """Rooms of a site, counted.

    :ivar for_residents: isolation rooms, whatever their state
    :ivar out_of_order: of them blocked now
    :ivar in_turnaround: of them between two guests and not blocked
    """

    rooms: int = 0
    for_residents: int = 0
    out_of_order: int = 0
    in_turnaround: int = 0
    open_tasks: int = 0
    stops: int = 0

    @property
    def serviceable(self) -> int:
        """Isolation rooms that are in order and turned round; some may have their guests."""
        return self.for_residents - self.out_of_order - self.in_turnaround


def when_free(
    blocked: tuple[Period, ...], turnaround: TurnaroundClock | None, at: datetime
) -> tuple[datetime | None, bool]:
    """From when a room can be used, and whether that is known at all.

    Blocks that follow each other without a gap count as one.
    """
    free = turnaround.ready_at(at) if turnaround else at
    for period in sorted(blocked, key=lambda period: period.start):
        if free not in period:
            continue
        if period.end is None:
            return None, False
        free = period.end
    return (free if free > at else None), True
