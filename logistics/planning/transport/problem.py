"""A transport problem as frozen plain values: all a solver or a judge may know.

Moments are aware and fall on whole minutes; a plan does too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from logistics.periods import Period
from logistics.planning.transport.roads import Place, Roads


class VehicleKind(StrEnum):
    """What sort of vehicle; only an ambulance carries somebody with symptoms."""

    COACH = "coach"
    MINIBUS = "minibus"
    AMBULANCE = "ambulance"


@dataclass(frozen=True, kw_only=True)
class DriverAway:
    """A time in which one driver of a vehicle takes no duty.

    :ivar driver: 1 for the first registered driver
    """

    driver: int
    period: Period


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    """One vehicle, from its garage and back.

    :ivar usable_seats: seats that may be taken: load factor and held rows are off already
    :ivar home: where each duty starts and ends
    :ivar serves: origins that it may load at; empty means every one
    :ivar drivers: how many registered drivers take turns
    :ivar duty_cost: cost of one driver's duty, whatever is driven in it
    :ivar km_cost: cost of a kilometre, loaded or empty
    :ivar away: times in which it is in the workshop, or on a trip that stays as it is
    :ivar drivers_away: times in which its drivers are ill or on leave
    """

    id: str
    kind: VehicleKind
    seats: int
    usable_seats: int
    home: str
    available: Period
    duty_cost: float
    km_cost: float
    drivers: int = 1
    negative_pressure: bool = False
    serves: tuple[str, ...] = ()
    away: tuple[Period, ...] = ()
    drivers_away: tuple[DriverAway, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Party:
    """People who ride together whatever happens."""

    id: str
    people: int


@dataclass(frozen=True, kw_only=True)
class RideGroup:
    """Parties with the same ride ahead; vehicles may divide the group, never a party.

    :ivar category: people of two categories are never in one vehicle
    :ivar symptomatic: the party is one patient, perhaps with a lawful carer
    :ivar released_at: cleared to leave the origin; loading starts then at the earliest
    :ivar due_at: wanted at the destination; by default the direct ride and the permitted wait
    :ivar deadline_at: later than this is not allowed
    :ivar room_ready_at: arriving before this is not allowed
    """

    id: str
    parties: tuple[Party, ...]
    category: str
    origin: str
    destination: str
    released_at: datetime
    symptomatic: bool = False
    due_at: datetime | None = None
    deadline_at: datetime | None = None
    room_ready_at: datetime | None = None

    @property
    def people(self) -> int:
        """How many they are."""
        return sum(party.people for party in self.parties)


@dataclass(frozen=True, kw_only=True)
class NightBan:
    """Hours of the local night in which no such vehicle drives.

    :ivar above_km: shorter trips, and shorter empty legs, are outside the ban
    """

    start: time
    end: time
    kinds: tuple[VehicleKind, ...] = (VehicleKind.COACH,)
    above_km: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The hard rules of the road, from the policy in force; times are minutes.

    :ivar max_drops: places at which one trip may put people off
    :ivar loading: at the origin, before departure
    :ivar unloading: at each stop
    :ivar disinfection: after each trip, before the next loading of the same vehicle
    :ivar preparing: at the garage, from the start of a duty until the wheels turn
    :ivar duty: the longest duty of a driver
    :ivar rest: between two duties of one driver
    :ivar wait: how much later than by an immediate direct ride people should arrive at most
    :ivar wait_ceiling: how much later they may arrive at all
    :ivar ride: the longest time on board
    """

    max_drops: int
    loading: int
    unloading: int
    disinfection: int
    preparing: int
    duty: int
    rest: int
    wait: int
    wait_ceiling: int
    ride: int
    night_ban: NightBan | None = None


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What the soft wishes cost, beside duties and kilometres.

    :ivar left_behind: a person without a ride
    :ivar waiting: a minute that a person arrives after the earliest possible moment
    :ivar late: a minute that a person arrives after the due moment, on top of it
    :ivar plain_ambulance: a patient in an ambulance without negative pressure
    """

    left_behind: float
    waiting: float = 0.0
    late: float = 0.0
    plain_ambulance: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything that a transport plan is made from.

    :ivar time_zone: IANA name of the place's time, for speeds and the night ban
    """

    time_zone: str
    places: tuple[Place, ...]
    roads: Roads
    vehicles: tuple[Vehicle, ...]
    groups: tuple[RideGroup, ...]
    rules: Rules
    weights: Weights

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the place."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def place(self) -> Mapping[str, Place]:
        """Places by id."""
        return {place.id: place for place in self.places}

    @cached_property
    def vehicle(self) -> Mapping[str, Vehicle]:
        """Vehicles by id."""
        return {vehicle.id: vehicle for vehicle in self.vehicles}

    @cached_property
    def party(self) -> Mapping[str, tuple[RideGroup, Party]]:
        """Each party, with its group, by the party's id."""
        return {party.id: (group, party) for group in self.groups for party in group.parties}

    def km(self, origin: str, destination: str) -> float:
        """Road kilometres between two places."""
        return self.roads.km(self.place[origin], self.place[destination])

    def arrival(self, origin: str, destination: str, leaving: datetime) -> datetime:
        """When a vehicle that leaves one place at a moment arrives at another."""
        return self.roads.arrival(self.place[origin], self.place[destination], leaving, self.zone)

    def earliest_arrival(self, group: RideGroup) -> datetime:
        """When the group would arrive by an immediate direct ride into a ready room."""
        known = self._earliest.get(id(group))
        if known is None:
            known = self._earliest[id(group)] = (group, self._earliest_arrival(group))
        return known[1]

    @cached_property
    def _earliest(self) -> dict[int, tuple[RideGroup, datetime]]:
        """Answers given before; each keeps its group alive, so that no other has its number."""
        return {}

    def _earliest_arrival(self, group: RideGroup) -> datetime:
        leaving = group.released_at + timedelta(minutes=self.rules.loading)
        direct = self.arrival(group.origin, group.destination, leaving)
        return direct if group.room_ready_at is None else max(direct, group.room_ready_at)

    def due(self, group: RideGroup) -> datetime:
        """When the group is wanted at its destination."""
        if group.due_at is not None:
            return group.due_at
        return self.earliest_arrival(group) + timedelta(minutes=self.rules.wait)

    def latest_arrival(self, group: RideGroup) -> datetime:
        """When the group may arrive at the latest."""
        ceiling = self.earliest_arrival(group) + timedelta(minutes=self.rules.wait_ceiling)
        return ceiling if group.deadline_at is None else min(ceiling, group.deadline_at)
