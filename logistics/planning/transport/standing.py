"""What of a published plan can still take place, trip by trip, exactly as people were told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from logistics.planning.transport.day import Day, Load, Squad, cut, loads_of, regrouped
from logistics.planning.transport.draft import Draft, Job
from logistics.planning.transport.plan import Plan, Stop, Trip
from logistics.planning.transport.roster import Book, Crew
from logistics.planning.transport.timetable import timetable
from logistics.planning.transport.tours import Run, Tour

Stops = tuple[tuple[int, tuple[Load, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A published plan on a changed day.

    :ivar draft: the duties that still take place, with their vehicles, drivers and times
    :ivar stranded: trips that could take place, if only their vehicle were there
    :ivar waiting: everybody on none of these, party by party
    """

    draft: Draft
    stranded: list[Tour]
    waiting: list[Load]


def standing(day: Day, previous: Plan) -> Standing:
    """What still takes place of a plan on a day that may have changed in any way."""
    waiting = {
        party.id: cut(load, (party,)) for load in loads_of(day, seats=1) for party in load.parties
    }
    crews = {
        vehicle: (squad, number)
        for squad in day.squads
        for number, vehicle in enumerate(squad.vehicles)
    }
    draft, stranded, books = Draft(day), list[Tour](), dict[str, Book]()
    for duty in previous.duties:
        squad, number = crews.get(duty.vehicle, (None, 0))
        tours = [tour for trip in duty.trips if (tour := _held(day, trip, waiting))]
        if squad is not None and 1 <= duty.driver <= squad.drivers:
            book = books.setdefault(duty.vehicle, Book(day, squad.absences))
            tours = _kept(draft, squad, (number, duty.driver - 1), book, tours)
        stranded += tours
    return Standing(draft=draft, stranded=stranded, waiting=list(waiting.values()))


def _kept(draft: Draft, squad: Squad, crew: Crew, book: Book, tours: list[Tour]) -> list[Tour]:
    """Keep the trips of a duty that its vehicle can still run; the others.

    :param book: the duties of the vehicle that are kept already
    """
    day, stranded = draft.day, list[Tour]()
    kept: tuple[Tour, ...] = ()
    for tour in tours:
        fits = tour.people <= squad.seats and all(squad.takes(load) for load in tour.loads)
        if fits and timetable(day, squad, (*kept, tour)):
            kept = (*kept, tour)
        else:
            stranded.append(tour)
    table = timetable(day, squad, kept) if kept else None
    if table is None or not book.has_room(table, crew[1]):
        return tours
    book.take(table, crew[1])
    draft.jobs.append(Job(squad, kept, table, crew))
    return stranded


def _held(day: Day, trip: Trip, waiting: dict[str, Load]) -> Tour | None:
    """The trip at its times with those of its riders who can still be on it; they wait no more."""
    held = Run(
        sets_out=day.minute(trip.sets_out_at),
        loads=day.minute(trip.loads_at),
        departs=day.minute(trip.departs_at),
        arrives=tuple(day.minute(stop.arrives_at) for stop in trip.stops),
    )
    tour = _in_time(day, _together(_boarding(day, trip, held, waiting)), held)
    for load in tour.loads if tour is not None else ():
        for party in load.parties:
            del waiting[party.id]
    return tour


def _boarding(day: Day, trip: Trip, held: Run, waiting: Mapping[str, Load]) -> Stops:
    """Riders by stop who are there when the trip loads and go where it stops."""
    number = day.drives.number
    return tuple(
        (number[stop.place], found)
        for stop in trip.stops
        if stop.place in number and (found := tuple(_still(number, trip, stop, held, waiting)))
    )


def _still(
    number: Mapping[str, int], trip: Trip, stop: Stop, held: Run, waiting: Mapping[str, Load]
) -> Iterator[Load]:
    for rider in stop.riders:
        load = waiting.get(rider.party)
        if load is None or load.people != rider.people or load.released > held.loads:
            continue
        if (load.origin, load.destination) == (number.get(trip.origin), number[stop.place]):
            yield load


def _together(stops: Stops) -> Stops:
    """Only those who may be in one vehicle: the category of most; a patient alone."""
    counted: Counter[tuple[str, bool]] = Counter()
    for _, loads in stops:
        for load in loads:
            counted[load.category, load.symptomatic] += load.people
    if not counted:
        return ()
    (kind, _) = counted.most_common(1)[0]
    alike = _only(stops, lambda load: (load.category, load.symptomatic) == kind)
    place, loads = alike[0]
    return ((place, loads[:1]),) if loads[0].symptomatic else alike


def _in_time(day: Day, stops: Stops, held: Run) -> Tour | None:
    """The tour without those whose rooms are not ready then, or who would be too late."""
    while stops:
        merged = tuple((place, regrouped(day, loads)) for place, loads in stops)
        tour = Tour(day, merged, held)
        fitting = _arriving(stops, tour.arrivals(held.departs))
        if fitting == stops:
            return tour
        stops = fitting
    return None


def _arriving(stops: Stops, times: Sequence[int]) -> Stops:
    arrives = dict(zip((place for place, _ in stops), times, strict=True))
    return _only(stops, lambda load: load.ready <= arrives[load.destination] <= load.latest)


def _only(stops: Stops, wanted: Callable[[Load], bool]) -> Stops:
    """The stops with some of their loads; none that would be empty."""
    return tuple(
        (place, some)
        for place, loads in stops
        if (some := tuple(load for load in loads if wanted(load)))
    )
