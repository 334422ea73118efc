"""Vehicles, rides and trips as JSON."""

from logistics.transfers.schemas.common import (
    CrewSchema,
    ImportedVehiclesSchema,
    PlaceSchema,
    ShownPlaceSchema,
    TransferReasonSchema,
    VehicleTableSchema,
    WordsSchema,
)
from logistics.transfers.schemas.orders import (
    BoardingSchema,
    CountedSchema,
    CrewOrderSchema,
    DepartureSchema,
    DisinfectionSchema,
    NightOverrideSchema,
    RedirectionSchema,
    RiderOrderSchema,
    StopOrderSchema,
    TripOrderSchema,
)
from logistics.transfers.schemas.rides import (
    ClinicSchema,
    CountHandOverSchema,
    RideLineSchema,
    RideOrderSchema,
    RideSchema,
    SendSchema,
)
from logistics.transfers.schemas.trips import (
    HandOverSchema,
    RiderSchema,
    StopSchema,
    TripCardSchema,
    TripLineSchema,
    TripSchema,
)
from logistics.transfers.schemas.vehicles import (
    VehicleLineSchema,
    VehicleOrderSchema,
    VehicleSchema,
)

__all__ = [
    "BoardingSchema",
    "ClinicSchema",
    "CountHandOverSchema",
    "CountedSchema",
    "CrewOrderSchema",
    "CrewSchema",
    "DepartureSchema",
    "DisinfectionSchema",
    "HandOverSchema",
    "ImportedVehiclesSchema",
    "NightOverrideSchema",
    "PlaceSchema",
    "RedirectionSchema",
    "RideLineSchema",
    "RideOrderSchema",
    "RideSchema",
    "RiderOrderSchema",
    "RiderSchema",
    "SendSchema",
    "ShownPlaceSchema",
    "StopOrderSchema",
    "StopSchema",
    "TransferReasonSchema",
    "TripCardSchema",
    "TripLineSchema",
    "TripOrderSchema",
    "TripSchema",
    "VehicleLineSchema",
    "VehicleOrderSchema",
    "VehicleSchema",
    "VehicleTableSchema",
    "WordsSchema",
]
