"""Every question about vehicles, ride requests and trips."""

from __future__ import annotations

from logistics.transfers.queries.cards import TripCard, trip_card
from logistics.transfers.queries.counting import counted_at, counts_on
from logistics.transfers.queries.doctor import problems
from logistics.transfers.queries.people import find_trip_of, without_trip
from logistics.transfers.queries.rides import (
    Fever,
    fevers_without_ride,
    get_ride,
    open_rides,
)
from logistics.transfers.queries.trips import (
    TripFilter,
    TripLine,
    counts_by_state,
    get_stop,
    get_trip,
    get_whole_trip,
    trips_of_plan,
    trips_question,
)
from logistics.transfers.queries.vehicles import (
    VehicleFacts,
    VehicleLine,
    get_vehicle,
    next_trips,
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
    "counts_on",
    "fevers_without_ride",
    "find_trip_of",
    "get_ride",
    "get_stop",
    "get_trip",
    "get_vehicle",
    "get_whole_trip",
    "next_trips",
    "open_rides",
    "problems",
    "trip_card",
    "trips_of_plan",
    "trips_question",
    "vehicle_facts",
    "vehicles_question",
    "without_trip",
]
