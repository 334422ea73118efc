"""A room placement problem as frozen plain values: all a solver or a judge may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from math import ceil
from typing import Any, NamedTuple

from logistics.periods import Period

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
PLAIN = frozenset[str]()


class Side(StrEnum):
    """The side of the corridor that a room's door opens on."""

    LEFT = "left"
    RIGHT = "right"


class Zone(StrEnum):
    """The zone of a site; residents live in the contaminated one only."""

    CLEAN = "clean"
    BUFFER = "buffer"
    CONTAMINATED = "contaminated"


@dataclass(frozen=True, kw_only=True)
class Site:
    """An isolation site.

    :ivar tier: standard of the site; takes parties of this tier or lower
    :ivar categories: the categories it may take; ``None`` takes every one
    :ivar opened: in use already, so that opening it costs nothing
    """

    id: str
    tier: int = 0
    categories: frozenset[str] | None = None
    opened: bool = False


@dataclass(frozen=True, kw_only=True)
class Presence:
    """A cohort that lives, or is expected, on a floor whatever the plan decides.

    :ivar arrived: when its people arrived; decides the arrival window they belong to
    :ivar until: when the last of them has left and the room is turned round
    """

    cohort: str
    arrived: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Floor:
    """A floor of a site and the cohorts that are on it already."""

    id: str
    site: str
    present: tuple[Presence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room, where it lies on its corridor and when it can be used.

    :ivar position: place along the corridor; consecutive numbers are neighbours
    :ivar kind: room class that decides the turnaround
    :ivar attributes: what it offers, such as ``step_free``, ``negative_pressure``, ``cot``
    :ivar free_from: when it is free and turned round; ``None`` is now
    :ivar booked: later stays by others, from their arrival
    :ivar out_of_order: when it is closed
    """

    id: str
    floor: str
    position: int
    side: Side = Side.LEFT
    kind: str = "standard"
    attributes: frozenset[str] = PLAIN
    zone: Zone = Zone.CONTAMINATED
    free_from: datetime | None = None
    booked: tuple[Period, ...] = ()
    out_of_order: tuple[Period, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoomNeed:
    """One room that a party needs.

    :ivar people: how many sleep in it
    :ivar attributes: what the room must offer
    :ivar sharing: the lawful reason why more than one sleep in it, decided by the caller
    """

    people: int = 1
    attributes: frozenset[str] = PLAIN
    sharing: str | None = None


@dataclass(frozen=True, kw_only=True)
class Party:
    """People who arrive together and stay on one floor.

    :ivar rooms: one need a room; an assignment lists its rooms in the same order
    :ivar until: expected end of the stay
    :ivar arrival: the flight or other conveyance; ``None`` for people found by tracing
    :ivar port: where the ride starts; ``None`` counts no distance
    :ivar category: decides which sites may take it
    :ivar cohort: risk class; with the arrival window it makes the cohort
    :ivar tier: the lowest standard of site that it may be given
    """

    id: str
    rooms: tuple[RoomNeed, ...]
    arrives: datetime
    until: datetime
    category: str
    cohort: str
    arrival: str | None = None
    port: str | None = None
    tier: int = 0

    @cached_property
    def people(self) -> int:
        """How many people the party has."""
        return sum(need.people for need in self.rooms)


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The named costs of a plan, as data.

    :ivar unplaced: a person without a room
    :ivar site: opening a site
    :ivar session: opening a floor to a cohort that is not on it yet
    :ivar arrival_floor: a pair of arrival and floor: flights split over floors
    :ivar tier: a person and tier above the need
    :ivar km: a person and kilometre between port and site
    :ivar adjacency: a break in a party's row of rooms
    :ivar corridor: two facing rooms with different cohorts at one time
    :ivar mixing: two cohorts on one floor at one time, where that is allowed
    """

    unplaced: float = 1000
    site: float = 200
    session: float = 10
    arrival_floor: float = 3
    tier: float = 1
    km: float = 0.05
    adjacency: float = 1
    corridor: float = 2
    mixing: float = 25


@dataclass(frozen=True, kw_only=True)
class CohortRule:
    """How people are kept apart by when they arrived.

    :ivar hard: a floor never holds two cohorts at a time; else each pair costs
    :ivar window_hours: length of the arrival windows
    :ivar epoch: when a window starts
    """

    hard: bool = False
    window_hours: float = 24
    epoch: datetime = EPOCH


class Cohort(NamedTuple):
    """People of one risk class who arrived within one window."""

    risk: str
    window: int


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A decision made by hand that every plan keeps.

    :ivar rooms: exact rooms, in the order of the party's needs; empty leaves them open
    """

    party: str
    site: str | None = None
    floor: str | None = None
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything that decides who may sleep where, and what it costs.

    :ivar distances: kilometres by (port, site)
    :ivar turnaround: minutes from leaving until the next arrival, by kind of room
    :ivar reserve: share of each floor's rooms in service that is kept empty, rounded up
    :ivar kept: attributes kept for those who need them: nobody else gets such a room
    :ivar time_zone: IANA name of the zone that sentences show times in
    """

    sites: tuple[Site, ...]
    floors: tuple[Floor, ...]
    rooms: tuple[Room, ...]
    parties: tuple[Party, ...]
    distances: Mapping[tuple[str, str], float] = field(default_factory=dict)
    turnaround: Mapping[str, int] = field(default_factory=dict)
    weights: Weights = Weights()
    cohorts: CohortRule = CohortRule()
    reserve: float = 0.0
    kept: frozenset[str] = frozenset({"negative_pressure"})
    pins: tuple[Pin, ...] = ()
    time_zone: str = "UTC"

    @cached_property
    def site(self) -> Mapping[str, Site]:
        """Sites by id."""
        return {site.id: site for site in self.sites}

    @cached_property
    def floor(self) -> Mapping[str, Floor]:
        """Floors by id."""
        return {floor.id: floor for floor in self.floors}

    @cached_property
    def room(self) -> Mapping[str, Room]:
        """Rooms by id."""
        return {room.id: room for room in self.rooms}

    @cached_property
    def party(self) -> Mapping[str, Party]:
        """Parties by id."""
        return {party.id: party for party in self.parties}

    @cached_property
    def rooms_of(self) -> Mapping[str, tuple[Room, ...]]:
        """Rooms by floor, along the corridor."""
        rooms: dict[str, list[Room]] = {floor.id: [] for floor in self.floors}
        for room in self.rooms:
            rooms[room.floor].append(room)
        return {floor: tuple(sorted(found, key=_along)) for floor, found in rooms.items()}

    @property
    def people(self) -> int:
        """How many people need a place."""
        return sum(party.people for party in self.parties)

    def site_of(self, room: Room) -> Site:
        """The site that a room lies in."""
        return self.site[self.floor[room.floor].site]

    def cohort(self, risk: str, arrived: datetime) -> Cohort:
        """The cohort of people of a risk class who arrived at a moment."""
        known = self._cohorts.get((risk, arrived))
        if known is None:
            window = timedelta(hours=self.cohorts.window_hours)
            known = Cohort(risk, (arrived - self.cohorts.epoch) // window)
            self._cohorts[risk, arrived] = known
        return known

    @cached_property
    def _cohorts(self) -> dict[tuple[str, datetime], Cohort]:
        """The cohorts asked for so far."""
        return {}

    @cached_property
    def lodged(self) -> dict[tuple[str, tuple[str, ...]], tuple[Any, ...]]:
        """The lodgings asked for so far, by party and rooms."""
        return {}

    def ready_again(self, party: Party, room: Room) -> datetime:
        """When a room that a party leaves is turned round for the next."""
        turnaround = self._turnarounds.get(room.kind)
        return party.until if turnaround is None else party.until + turnaround

    @cached_property
    def _turnarounds(self) -> dict[str, timedelta]:
        return {kind: timedelta(minutes=each) for kind, each in self.turnaround.items()}

    def rooms_in_reserve(self, in_service: int) -> int:
        """How many of a floor's rooms in service stay empty."""
        return ceil(round(self.reserve * in_service, 9))

    def kilometres(self, party: Party, site: str) -> float:
        """Distance from the party's port to a site; 0 where it has none."""
        return self.distances[party.port, site] if party.port is not None else 0.0


def _along(room: Room) -> tuple[int, Side, str]:
    """Rooms along the corridor."""
    return room.position, room.side, room.id
