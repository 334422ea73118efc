"""The instant answer: tours by savings, each added to the duty where it costs least."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from logistics.planning.transport.day import Day, Load, cut, loads_of
from logistics.planning.transport.draft import Draft
from logistics.planning.transport.problem import VehicleKind
from logistics.planning.transport.savings import tours_by_savings
from logistics.planning.transport.tours import Tour, single


def greedy(day: Day) -> Draft:
    """The cheapest of the plans that cut groups to the seats of one sort of vehicle or another."""
    return min((_draft(day, seats) for seats in cuts(day)), key=lambda draft: draft.cost)


def cuts(day: Day) -> list[int]:
    """The numbers of seats that groups may sensibly be cut to."""
    seats = {squad.seats for squad in day.squads if squad.kind is not VehicleKind.AMBULANCE}
    largest = max(seats, default=0)
    divisible = any(
        len(group.parties) > 1 and group.people > min(seats, default=0)
        for group in day.problem.groups
    )
    return sorted(seats, reverse=True) if divisible else [largest]


def _draft(day: Day, seats: int) -> Draft:
    loads = loads_of(day, seats=seats)
    draft = Draft(day, loads=loads)
    add_tours(draft, tours_by_savings(day, loads))
    return draft


def add_tours(draft: Draft, tours: Iterable[Tour]) -> None:
    """Add tours to a draft, the soonest first; break up those that nobody can take whole."""
    for tour in sorted(tours, key=lambda tour: (tour.closes, tour.opens, -tour.people)):
        if not draft.add_tour(tour):
            add_loads(draft, tour.loads)


def add_loads(draft: Draft, loads: Sequence[Load]) -> None:
    """Add loads one by one, then party by party; what still finds no ride is left behind."""
    for load in loads:
        if draft.add_load(load):
            continue
        parties = load.parties if len(load.parties) > 1 else ()
        stranded = [
            party for party in parties if not draft.add_load(cut(load, (party,)))
        ] if parties else list(load.parties)  # fmt: skip
        if stranded:
            draft.left.append(cut(load, stranded))


def direct(day: Day) -> Draft:
    """The plan without any sharing between loads; what peers and plans are measured against."""
    draft = Draft(day)
    add_tours(draft, [single(day, load) for load in loads_of(day)])
    return draft
