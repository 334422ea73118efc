"""The room and the ride that a plan gives each person; plain values only."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from logistics.planning.bubbles import Bubble
from logistics.planning.placement import plan as rooms
from logistics.planning.roster import Roster
from logistics.planning.rules import Itinerary, Ride
from logistics.planning.transport import plan as rides


def rides_by_party(plan: rides.Plan) -> dict[str, Ride]:
    """The ride of each bubble and patient that has one."""
    return {
        rider.party: Ride(vehicle=duty.vehicle, departs_at=trip.departs_at, destination=stop.place)
        for duty in plan.duties
        for trip in duty.trips
        for stop in trip.stops
        for rider in stop.riders
    }


def itineraries(
    roster: Roster, room_plan: rooms.Plan, ride_plan: rides.Plan
) -> dict[str, Itinerary]:
    """The room and the ride of everybody who has one of them, by person."""
    by_party = rides_by_party(ride_plan)
    errands = {
        str(person): Itinerary(ride=by_party[errand.id])
        for errand in roster.errands
        if errand.id in by_party
        for person in errand.people
    }
    return errands | {
        str(person): Itinerary(room=room, ride=by_party.get(bubble.id))
        for bubble in roster.bubbles
        for person, room in _rooms_of(bubble, room_plan)
        if room is not None or bubble.id in by_party
    }


def _rooms_of(bubble: Bubble, plan: rooms.Plan) -> Iterator[tuple[uuid.UUID, str | None]]:
    if bubble.held_site_id is not None:
        rooms_held = (str(room) for room in bubble.held_rooms)
        yield from zip(bubble.guests, rooms_held, strict=True)
        return
    given = plan.rooms.get(bubble.id, (None,) * len(bubble.chambers))
    for chamber, room in zip(bubble.chambers, given, strict=True):
        yield from ((person, room) for person in chamber.people)
