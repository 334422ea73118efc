"""Rules for rooms, vehicles, tracing, staff and money that the policy carries as figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class SharingRules:
    """Who may share a room.

    :ivar child_age_up_to: the last age, in completed years, that counts as a child
    :ivar carer_age_below: a carer is younger than this
    :ivar others_by_approver: others may share when a named person approves it
    """

    child_age_up_to: int
    carer_age_below: int
    carer_may_be_chronically_ill: bool
    others_by_approver: bool
    people_per_room: int


@dataclass(frozen=True, kw_only=True)
class TransportRules:
    """How people are driven.

    :ivar load_factor: share of the seats that may be used
    :ivar rear_rows_held: rows kept free as an on-board holding area
    :ivar night_ban_beyond_km: shorter rides are outside the ban; 0 bans every ride
    :ivar fever_celsius: from this temperature a person goes by ambulance
    :ivar room_within_hours: from being identified to being in the room
    :ivar driver_rest_minutes: least rest between two duties of a driver
    :ivar road_detour: road kilometres per kilometre of great circle, where no road is known
    :ivar rescue_speed_kmh: of a vehicle that comes to a broken-down one
    :ivar rescue_preparing_minutes: from the call until its wheels turn
    :ivar rescue_unknown_minutes: from the call until it is there, where nobody knows the way
    :ivar rescue_loading_minutes: until everybody has stepped over; unloading at the last stop
        likewise
    """

    load_factor: float
    alternate_seats: bool
    rear_rows_held: int
    night_ban_from: time
    night_ban_to: time
    night_ban_beyond_km: float
    max_duty_minutes: int
    max_ride_minutes: int
    max_wait_minutes: int
    drivers_per_vehicle: int
    disinfection_minutes: int
    fever_celsius: float
    room_within_hours: int
    driver_rest_minutes: int = 480
    road_detour: float = 1.3
    rescue_speed_kmh: float = 40.0
    rescue_preparing_minutes: int = 15
    rescue_unknown_minutes: int = 60
    rescue_loading_minutes: int = 15
    rescue_unloading_minutes: int = 10


class TurnaroundClass(StrEnum):
    """How thoroughly a vacated room is made ready."""

    NORMAL = "normal_turnaround"
    LONG = "long_turnaround"


@dataclass(frozen=True, kw_only=True)
class TurnaroundMinutes:
    """Least minutes from each step to the next, from vacated to ready."""

    disinfection: int
    airing: int
    inspection: int

    @property
    def total(self) -> int:
        """Least minutes from vacated to ready."""
        return self.disinfection + self.airing + self.inspection


@dataclass(frozen=True, kw_only=True)
class Turnaround:
    """Minutes per class; a room whose guest was positive takes the long one."""

    normal: TurnaroundMinutes
    long: TurnaroundMinutes

    def minutes(self, kind: TurnaroundClass) -> TurnaroundMinutes:
        """The minutes of a class."""
        return self.long if kind is TurnaroundClass.LONG else self.normal


@dataclass(frozen=True, kw_only=True)
class CohortRules:
    """People on a floor whose clocks end together; hard, or a weight of the plan."""

    window_hours: int
    hard: bool


class RestartCause(StrEnum):
    """A positive near a person that restarts the clock, once somebody approves it."""

    SHARED_ROOM = "positive_in_shared_room"
    VEHICLE = "positive_in_vehicle"
    FLOOR = "positive_on_floor"
    ENVIRONMENT = "positive_in_environment"


@dataclass(frozen=True, kw_only=True)
class TracingRules:
    """Who is looked for after a positive, and what restarts a clock."""

    look_back_days: int
    rows_either_side: int
    floors_either_side: int
    whole_sealed_coach: bool
    restart_on: tuple[RestartCause, ...]


@dataclass(frozen=True, kw_only=True)
class StaffingRules:
    """Staff for a number of residents; the others are a multiple of doctors and nurses.

    :ivar test_days_clean: most days between two tests of who works the clean zone
    """

    residents_per_doctor: int
    residents_per_nurse: int
    others_per_clinician: float
    test_days_clean: int = 7
    test_days_buffer: int = 3
    test_days_contaminated: int = 1


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """Lodging at own cost, in CNY for a person and day."""

    code: str
    cny_per_person_day: int


@dataclass(frozen=True, kw_only=True)
class ClockRules:
    """How days are counted.

    :ivar first_day: 0 or 1, the number of the day on which the clock starts
    :ivar release_hour: local hour on the last day of a measure; 24 is the end of that day
    """

    first_day: int
    release_hour: int
    days_elsewhere_count: bool


@dataclass(frozen=True, kw_only=True)
class RetentionRules:
    """How long data is kept beside that of isolations, and who decides about erasing it.

    :ivar passing_days: of who came in or was registered and was never isolated
    :ivar household_days: the number of a household, after its last round of masks closed
    :ivar second_person: whether somebody else approves that one person is erased on request
    :ivar daily: whether the worker erases every day what is due
    """

    passing_days: int = 90
    household_days: int = 90
    second_person: bool = True
    daily: bool = False


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Figures that no source confirms; their defaults show wherever the policy is shown.

    :ivar window_square_metres: least opening window of a room without its own ventilation
    :ivar surface_sample_before_ready: a room is ready after a negative swab of its surfaces only
    :ivar vehicle_sample_before_loading: a vehicle loads again after a negative swab inside it only
    :ivar waste_days: days within which waste is handed over
    :ivar home_check_required: no measure begins at home before the home was found suitable;
        else that is only warned of
    """

    window_square_metres: float = 0.2
    surface_sample_before_ready: bool = False
    vehicle_sample_before_loading: bool = False
    waste_days: int = 2
    home_check_required: bool = False
