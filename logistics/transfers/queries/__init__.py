"""Every question about vehicles, ride requests and trips."""

from __future__ import annotations

from logistics.transfers.queries.cards import TripCard, trip_card
from logistics.transfers.queries.doctor import problems
from logistics.transfers.queries.people import find_trip_of, without_trip
from logistics.transfers.queries.rides import (
    Fever,
    counted_at,
    fevers_without_ride,
    get_ride,
    open_rides,
)
from logistics.transfers.queries.trips import (
    TripFilter,
    TripLine,
    counts_by_state,
    get_trip,
    trips_of_plan,
    trips_question,
)
from logistics.transfers.queries.vehicles import (
    VehicleFacts,
    VehicleLine,
    get_vehicle,
    vehicle_facts,
    vehicles_question,
)

__all__ = [
    "Fever",
    "TripCard",
    "TripFilter",
    "TripLine",
    "VehicleFacts",
    "VehicleLine",
    "counted_at",
    "counts_by_state",
    "fevers_without_ride",
    "find_trip_of",
    "get_ride",
    "get_trip",
    "get_vehicle",
    "open_rides",
    "problems",
    "trip_card",
    "trips_of_plan",
    "trips_question",
    "vehicle_facts",
    "vehicles_question",
    "without_trip",
]
