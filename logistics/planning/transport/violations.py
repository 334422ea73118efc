"""What a plan can do wrong, by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from logistics.wording import Sentence


class Rule(StrEnum):
    """A hard rule of the road."""

    UNKNOWN_PARTY = "unknown_party"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_VEHICLE = "unknown_vehicle"
    UNKNOWN_DRIVER = "unknown_driver"
    NOT_ACCOUNTED = "not_accounted"
    RIDING_TWICE = "riding_twice"
    LEFT_BUT_RIDES = "left_but_rides"
    PARTY_SPLIT = "party_split"
    WRONG_ORIGIN = "wrong_origin"
    WRONG_PLACE = "wrong_place"
    BEFORE_CLEARANCE = "before_clearance"
    TOO_LATE = "too_late"
    RIDE_TOO_LONG = "ride_too_long"
    ROOM_NOT_READY = "room_not_ready"
    OVER_SEATS = "over_seats"
    CATEGORIES_MIXED = "categories_mixed"
    AMBULANCE_ONLY = "ambulance_only"
    AMBULANCE_FOR_PATIENTS = "ambulance_for_patients"
    ONE_PATIENT = "one_patient"
    EMPTY_TRIP = "empty_trip"
    TOO_MANY_DROPS = "too_many_drops"
    WRONG_VEHICLE_PLACE = "wrong_vehicle_place"
    DRIVEN_TOO_FAST = "driven_too_fast"
    TRIPS_OVERLAP = "trips_overlap"
    PREPARING_TOO_SHORT = "preparing_too_short"
    LOADING_TOO_SHORT = "loading_too_short"
    UNLOADING_TOO_SHORT = "unloading_too_short"
    NOT_DISINFECTED = "not_disinfected"
    DUTY_TOO_LONG = "duty_too_long"
    DUTIES_OVERLAP = "duties_overlap"
    REST_TOO_SHORT = "rest_too_short"
    VEHICLE_UNAVAILABLE = "vehicle_unavailable"
    DRIVER_UNAVAILABLE = "driver_unavailable"
    NIGHT_BAN = "night_ban"
    COST_MISSTATED = "cost_misstated"
    BOUND_ABOVE_COST = "bound_above_cost"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One broken rule and where.

    :ivar trip: 1 for the first trip of the vehicle's duty
    """

    rule: Rule
    sentence: Sentence
    vehicle: str | None = None
    trip: int | None = None
    party: str | None = None
