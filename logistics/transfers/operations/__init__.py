"""Every change of vehicles, ride requests and trips; one function a verb."""

from __future__ import annotations

from logistics.transfers.operations.absences import note_absence, withdraw_absence
from logistics.transfers.operations.arriving import (
    arrive,
    deliver,
    disinfect,
    hand_over,
    redirect,
)
from logistics.transfers.operations.counting import hand_over_by_count
from logistics.transfers.operations.crews import leave_duty
from logistics.transfers.operations.incidents import fall_ill, leave
from logistics.transfers.operations.known_places import add_place, edit_place, import_places
from logistics.transfers.operations.loading import (
    board,
    depart,
    mark_absent,
    pass_gate,
    start_loading,
    stop_loading,
    take_back,
)
from logistics.transfers.operations.rescuing import break_down, send_rescue, take_over
from logistics.transfers.operations.rides import (
    cancel_ride,
    fetch_by_host,
    leave_by_own_means,
    request_fever_rides,
    request_ride,
    send,
    take_off,
)
from logistics.transfers.operations.swabs import enter_swab_result, swab_vehicle
from logistics.transfers.operations.trips import (
    cancel_trip,
    change_crew,
    change_trip,
    publish_trips,
    retime,
    write_trip,
)
from logistics.transfers.operations.vehicle_table import import_vehicles
from logistics.transfers.operations.vehicles import (
    add_vehicle,
    assign_driver,
    edit_vehicle,
    put_in_service,
    release_driver,
    take_out_of_service,
)

__all__ = [
    "add_place",
    "add_vehicle",
    "arrive",
    "assign_driver",
    "board",
    "break_down",
    "cancel_ride",
    "cancel_trip",
    "change_crew",
    "change_trip",
    "deliver",
    "depart",
    "disinfect",
    "edit_place",
    "edit_vehicle",
    "enter_swab_result",
    "fall_ill",
    "fetch_by_host",
    "hand_over",
    "hand_over_by_count",
    "import_places",
    "import_vehicles",
    "leave",
    "leave_by_own_means",
    "leave_duty",
    "mark_absent",
    "note_absence",
    "pass_gate",
    "publish_trips",
    "put_in_service",
    "redirect",
    "release_driver",
    "request_fever_rides",
    "request_ride",
    "retime",
    "send",
    "send_rescue",
    "start_loading",
    "stop_loading",
    "swab_vehicle",
    "take_back",
    "take_off",
    "take_out_of_service",
    "take_over",
    "withdraw_absence",
    "write_trip",
]
