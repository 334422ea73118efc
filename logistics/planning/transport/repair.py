"""Changing a plan as little as possible: what is still lawful stays, the rest is added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from logistics.planning.transport.day import Day, Load, cut, loads_of, regrouped
from logistics.planning.transport.draft import Draft, Job
from logistics.planning.transport.greedy import add_tours
from logistics.planning.transport.plan import Duty, Plan, Stop, Trip
from logistics.planning.transport.savings import tours_by_savings
from logistics.planning.transport.timetable import timetable
from logistics.planning.transport.tours import Tour, together


def repaired(day: Day, previous: Plan) -> Draft:
    """The previous plan with the fewest trips changed that the problem's rules allow.

    Riders who are unknown now, and trips that no longer fit, are dropped; whoever then has no
    ride is added where it costs least.
    """
    waiting = {
        party.id: cut(load, (party,)) for load in loads_of(day, seats=1) for party in load.parties
    }
    draft = Draft(day)
    for duty in previous.duties:
        _keep(draft, duty, waiting)
    add_tours(draft, tours_by_savings(day, regrouped(day, waiting.values())))
    return draft


def _keep(draft: Draft, duty: Duty, waiting: dict[str, Load]) -> None:
    """Keep as many trips of a duty as its vehicle may still run; take their riders off the list."""
    day = draft.day
    squad = next((squad for squad in day.squads if duty.vehicle in squad.vehicles), None)
    if squad is None:
        return
    kept: tuple[Tour, ...] = ()
    for trip in duty.trips:
        for tour in _tours(day, trip, waiting):
            lawful = tour.people <= squad.seats and all(squad.takes(load) for load in tour.loads)
            if lawful and timetable(day, squad, (*kept, tour)):
                kept = (*kept, tour)
                break
    table = timetable(day, squad, kept) if kept else None
    if table is None or not draft.room_for(squad, table):
        return
    draft.jobs.append(Job(squad, kept, table))
    for tour in kept:
        for load in tour.loads:
            for party in load.parties:
                del waiting[party.id]


def _tours(day: Day, trip: Trip, waiting: Mapping[str, Load]) -> Iterator[Tour]:
    """The trip with those of its riders who still want it: as it was, sooner or later, or bent."""
    stops = tuple(
        (day.drives.number[stop.place], loads)
        for stop in trip.stops
        if (loads := tuple(_still(day, trip, stop, waiting)))
    )
    riders = [load for _, loads in stops for load in loads]
    if not riders or len({load.category for load in riders}) > 1:
        return
    yield Tour(day, stops, held=day.minute(trip.departs_at))
    yield Tour(day, stops)
    if bent := together(day, riders):
        yield bent


def _still(day: Day, trip: Trip, stop: Stop, waiting: Mapping[str, Load]) -> Iterator[Load]:
    """Loads of a stop's riders who are still waiting for this very ride."""
    places = day.drives.number
    yield from regrouped(
        day,
        [
            load
            for rider in stop.riders
            if (load := waiting.get(rider.party))
            and (load.origin, load.destination) == (places.get(trip.origin), places.get(stop.place))
        ],
    )
