"""Every change at the ports: manifests, people, the desk, classification, contacts, merges."""

from logistics.arrivals.operations.classifying import classify_arrival, classify_people
from logistics.arrivals.operations.contacts import (
    ContactFacts,
    Index,
    close_exposures,
    note_exposure,
    register_contact,
)
from logistics.arrivals.operations.desk import (
    add_arrival,
    add_port,
    add_walk_in,
    announce,
    cancel_arrival,
    close_line,
    count_checked,
    divert,
    mark_seen,
    record_touchdown,
    retime,
    return_arrival,
    screen,
    set_destination,
)
from logistics.arrivals.operations.importing import apply, discard, preview
from logistics.arrivals.operations.merging import decide, undo_merge
from logistics.arrivals.operations.newborns import add_newborn, record_death
from logistics.arrivals.operations.parties import (
    approve_sharing,
    join_party,
    leave_party,
    link_guardian,
    withdraw_sharing,
)
from logistics.arrivals.operations.people import (
    PersonEdit,
    add_document,
    add_person,
    edit_person,
    link_staff,
)

__all__ = [
    "ContactFacts",
    "Index",
    "PersonEdit",
    "add_arrival",
    "add_document",
    "add_newborn",
    "add_person",
    "add_port",
    "add_walk_in",
    "announce",
    "apply",
    "approve_sharing",
    "cancel_arrival",
    "classify_arrival",
    "classify_people",
    "close_exposures",
    "close_line",
    "count_checked",
    "decide",
    "discard",
    "divert",
    "edit_person",
    "join_party",
    "leave_party",
    "link_guardian",
    "link_staff",
    "mark_seen",
    "note_exposure",
    "preview",
    "record_death",
    "record_touchdown",
    "register_contact",
    "retime",
    "return_arrival",
    "screen",
    "set_destination",
    "undo_merge",
    "withdraw_sharing",
]
