"""The words of transfers: kinds of vehicles and places, and the states of rides and trips."""

from __future__ import annotations

from enum import StrEnum


class VehicleKind(StrEnum):
    """What drives."""

    COACH = "coach"
    MINIBUS = "minibus"
    AMBULANCE = "ambulance"
    HOST_CAR = "host_car"


class PlaceKind(StrEnum):
    """Where a ride begins or ends; the place itself lives in its own module or is a name."""

    PORT = "port"
    SITE = "site"
    HOSPITAL = "hospital"
    FEVER_CLINIC = "fever_clinic"
    COMMUNITY = "community"
    HOTEL = "designated_hotel"
    ROADSIDE = "roadside"


KNOWN = (PlaceKind.COMMUNITY, PlaceKind.HOSPITAL, PlaceKind.FEVER_CLINIC, PlaceKind.HOTEL)
"""Kinds of places that a district registers with their position."""

CARE = (PlaceKind.HOSPITAL, PlaceKind.FEVER_CLINIC)
"""A ride from one of these is the way back."""

HOMES = (PlaceKind.COMMUNITY, PlaceKind.HOTEL)
"""Who is driven here from a site has left it for good."""

RELEASED = "released_people"
"""What released people ride under; no category of a policy, and never mixed with one."""


class RideState(StrEnum):
    """Where a ride request is."""

    OPEN = "open_ride"
    PLANNED = "planned"
    RIDING = "riding"
    DONE = "done"
    CANCELLED = "cancelled"
    OWN_MEANS = "by_own_means"


class TripState(StrEnum):
    """Where a trip is."""

    PLANNED = "planned"
    LOADING = "loading"
    DEPARTED = "departed"
    STOPPED = "stopped_on_the_way"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"


class RiderState(StrEnum):
    """Where a rider is."""

    PLANNED = "planned"
    BOARDED = "boarded"
    ABSENT = "absent"
    DELIVERED = "delivered"
    HELD = "held_for_ambulance"
    RESCUED = "on_rescue_trip"
    IN_AMBULANCE = "in_ambulance"
    LEFT = "left_on_the_way"


class IncidentKind(StrEnum):
    """What happens to a trip under way."""

    BREAKDOWN = "breakdown"
    FEVER = "fever_on_board"
    LEFT = "left_the_vehicle"


class CrewRole(StrEnum):
    """What a crew member does on a trip."""

    DRIVER = "driver"
    ESCORT = "escort"


class Readiness(StrEnum):
    """What a vehicle can do now; derived from its trips, never stored."""

    READY = "vehicle_ready"
    LOADING = "loading"
    ON_THE_ROAD = "on_the_road"
    UNLOADING = "unloading"
    TO_DISINFECT = "to_disinfect"
    OUT_OF_SERVICE = "out_of_service"
