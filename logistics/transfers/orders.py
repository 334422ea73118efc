"""What somebody wants done, as plain values: a trip, a ride, a hand-over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from logistics.transfers.rules.hours import NightOverride, Point
from logistics.transfers.rules.kinds import PlaceKind, VehicleKind
from logistics.wording import Sentence


@dataclass(frozen=True, kw_only=True)
class PlaceRef:
    """A place: a port, a site or a known place by its id, anything else by its name."""

    kind: PlaceKind
    id: uuid.UUID | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class RiderOrder:
    """A person who shall ride.

    :ivar category: what the person rides under; a party rides under one
    :ivar carer: the lawful carer of a patient in an ambulance
    """

    person_id: uuid.UUID
    category: str
    party_id: uuid.UUID | None = None
    carer: bool = False


@dataclass(frozen=True, kw_only=True)
class StopOrder:
    """Where and when some riders get off."""

    place: PlaceRef
    arrive_at: datetime
    riders: tuple[RiderOrder, ...]


@dataclass(frozen=True, kw_only=True)
class TripOrder:
    """A trip as it shall be.

    :ivar district_id: whose trip it is; its number is of that district's series
    :ivar loads_at: when the first person may board
    :ivar free_at: when the vehicle may load again: unloaded and disinfected
    :ivar plan_id: the published plan that wants it
    :ivar drivers: who drives; unset takes those of the vehicle who are free and within duty
    :ivar escorts: who goes along; unset leaves them as they are
    :ivar rescues_id: the stopped trip whose people it takes over
    """

    district_id: uuid.UUID
    vehicle_id: uuid.UUID
    origin: PlaceRef
    loads_at: datetime
    depart_at: datetime
    free_at: datetime
    stops: tuple[StopOrder, ...]
    plan_id: uuid.UUID | None = None
    drivers: tuple[uuid.UUID, ...] | None = None
    escorts: tuple[uuid.UUID, ...] | None = None
    night_override: NightOverride | None = None
    rescues_id: uuid.UUID | None = None

    @property
    def riders(self) -> tuple[RiderOrder, ...]:
        """Everybody who shall ride."""
        return tuple(rider for stop in self.stops for rider in stop.riders)


@dataclass(frozen=True, kw_only=True)
class RideOrder:
    """A person has to be taken somewhere.

    :ivar district_id: who drives
    :ivar ambulance: never by coach
    """

    person_id: uuid.UUID
    district_id: uuid.UUID
    origin: PlaceRef
    destination: PlaceRef
    ready_at: datetime
    why: Sentence
    ambulance: bool = False
    category: str = ""
    party_id: uuid.UUID | None = None
    arrival_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class HostCar:
    """The car of a host who fetches a party.

    :ivar hotel: where it takes them, where nobody has noted that yet
    """

    plate: str
    seats: int
    depart_at: datetime
    arrive_at: datetime
    hotel: str = ""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What both sides of a hand-over counted and who signed.

    :ivar kept: riders who stay on board because they were not taken over
    """

    given: int
    taken: int
    given_by: str
    taken_by: str
    note: str = ""
    kept: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a vehicle is on the way.

    :ivar place: in words that another driver finds: road, kilometre, exit
    :ivar point: unset where nobody knows it; the product then reckons it from the time
    """

    place: str
    point: Point | None = None


@dataclass(frozen=True, kw_only=True)
class Illness:
    """What was found on board.

    :ivar at_destination: the ambulance waits where the person would have got off
    :ivar clinic: the name of the fever clinic, empty where there is one only
    """

    temperature: float | None = None
    symptoms: tuple[str, ...] = ()
    at_destination: bool = False
    clinic: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceOrder:
    """A place as it shall be registered."""

    district_id: uuid.UUID
    kind: PlaceKind
    name_zh: str
    latitude: float
    longitude: float
    name_en: str = ""
    receiver: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class VehicleOrder:
    """A vehicle as it shall be registered."""

    district_id: uuid.UUID
    plate: str
    kind: VehicleKind
    seats: int
    seats_per_row: int = 4
    usable_seats: int | None = None
    negative_pressure: bool = False
    home_port_id: uuid.UUID | None = None
