"""Few and full trips: shipments of an origin put into vehicles, stop after stop.

A stop's goods may be divided between vehicles at whole packs. Several orders of the stops are
tried; the one with fewest trips counts, then the one with fewest kilometres.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import atan2

from logistics.planning.resupply.plan import Line, Shipment, Stop, Trip
from logistics.planning.resupply.problem import Problem, Vehicle

CLOSE = 1e-9


@dataclass
class _Round:
    """A vehicle being loaded."""

    vehicle: Vehicle
    load: float = 0.0
    stops: dict[str, list[Line]] = field(default_factory=dict)


def trips(
    problem: Problem, shipments: Sequence[Shipment], urgency: Mapping[str, float]
) -> tuple[list[Trip], list[Shipment]]:
    """The trips, and the shipments that no vehicle is left for.

    :param urgency: days after which a place runs out of something, were nothing shipped
    """
    by_origin: dict[str, list[Shipment]] = defaultdict(list)
    for each in shipments:
        by_origin[each.origin].append(each)
    fleet = Fleet(problem)
    found, left = list[Trip](), list[Shipment]()
    hurry = {
        origin: min(urgency.get(each.destination, 0.0) for each in some)
        for origin, some in by_origin.items()
    }
    for origin in sorted(by_origin, key=lambda each: (hurry[each], each)):
        best = _best(problem, origin, by_origin[origin], urgency, fleet)
        fleet = best.fleet
        found += best.trips
        left += best.left
    return found, left


class Fleet:
    """How many trips each kind of vehicle can still make."""

    def __init__(self, problem: Problem, made: Mapping[str, int] | None = None) -> None:
        self.problem, self.made = problem, dict(made or {})

    def copy(self) -> Fleet:
        """The same, to be used up by itself."""
        return Fleet(self.problem, self.made)

    def take(self, origin: str, load: float) -> Vehicle | None:
        """The smallest vehicle that takes a load, else the largest that there is."""
        free = [
            each
            for each in self.problem.vehicles
            if each.home in (None, origin) and self.made.get(each.id, 0) < each.trips
        ]
        if not free:
            return None
        enough = [each for each in free if each.load >= load - CLOSE]
        best = (
            min(enough, key=lambda each: (each.load, each.home is None, each.id))
            if enough
            else max(free, key=lambda each: (each.load, each.home is not None, each.id))
        )
        self.made[best.id] = self.made.get(best.id, 0) + 1
        return best


@dataclass(frozen=True)
class _Result:
    trips: list[Trip]
    left: list[Shipment]
    fleet: Fleet
    key: tuple[float, ...]


def _best(
    problem: Problem,
    origin: str,
    shipments: Sequence[Shipment],
    urgency: Mapping[str, float],
    fleet: Fleet,
) -> _Result:
    wanted: dict[str, list[Shipment]] = defaultdict(list)
    for each in shipments:
        wanted[each.destination].append(each)
    results = [
        _filled(problem, origin, wanted, order, fleet.copy())
        for order in _orders(problem, origin, wanted, urgency)
    ]
    best = min(results, key=lambda each: each.key)
    if not best.left:
        return best
    return results[0]  # too few vehicles: in the order of urgency


def _orders(
    problem: Problem,
    origin: str,
    wanted: Mapping[str, Sequence[Shipment]],
    urgency: Mapping[str, float],
) -> Iterator[list[str]]:
    loads = {place: sum(_load(problem, each) for each in some) for place, some in wanted.items()}
    heavy = sorted(wanted, key=lambda place: (-loads[place], place))
    yield sorted(wanted, key=lambda place: (urgency.get(place, 0.0), place))
    yield heavy
    yield [place for pair in zip(heavy, heavy[::-1], strict=True) for place in pair][: len(heavy)]
    for start in range(4):
        yield _swept(problem, origin, wanted, start)
    yield _nearest(problem, origin, wanted)


def _swept(problem: Problem, origin: str, wanted: Mapping[str, object], start: int) -> list[str]:
    here = problem.place[origin]

    def angle(place: str) -> float:
        there = problem.place[place]
        north = (there.latitude or 0.0) - (here.latitude or 0.0)
        east = (there.longitude or 0.0) - (here.longitude or 0.0)
        return atan2(north, east)

    swept = sorted(wanted, key=lambda place: (angle(place), place))
    cut = start * len(swept) // 4
    return swept[cut:] + swept[:cut]


def _nearest(problem: Problem, origin: str, wanted: Mapping[str, object]) -> list[str]:
    order, here, left = list[str](), origin, sorted(wanted)
    while left:
        here = min(left, key=lambda place: (problem.km(here, place), place))
        left.remove(here)
        order.append(here)
    return order


def _load(problem: Problem, shipment: Shipment) -> float:
    return shipment.packs * problem.item[problem.lot[shipment.lot].item].load


def _filled(
    problem: Problem,
    origin: str,
    wanted: Mapping[str, Sequence[Shipment]],
    order: Sequence[str],
    fleet: Fleet,
) -> _Result:
    remaining = sum(_load(problem, each) for some in wanted.values() for each in some)
    rounds, left = list[_Round](), list[Shipment]()
    stops = 0.0
    for place in order:
        for shipment in wanted[place]:
            packs, size = shipment.packs, problem.item[problem.lot[shipment.lot].item].load
            while packs:
                last = rounds[-1] if rounds else None
                fits = _room(problem, last, place, size, packs)
                if last is None or not fits:
                    vehicle = fleet.take(origin, remaining)
                    if vehicle is None:
                        left.append(
                            Shipment(
                                origin=origin,
                                destination=place,
                                lot=shipment.lot,
                                packs=packs,
                            )
                        )
                        break
                    rounds.append(_Round(vehicle))
                    continue
                last.load += fits * size
                remaining -= fits * size
                last.stops.setdefault(place, []).append(Line(lot=shipment.lot, packs=fits))
                packs -= fits
    made = [_trip(problem, origin, each) for each in rounds]
    stops = sum(_length(problem, trip) for trip in made)
    unshipped = sum(_load(problem, each) for each in left)
    return _Result(made, left, fleet, (unshipped, len(made), stops))


def _room(problem: Problem, last: _Round | None, place: str, size: float, packs: int) -> int:
    """How many of the packs the vehicle still takes."""
    if last is None or (place not in last.stops and len(last.stops) >= problem.max_drops):
        return 0
    if size <= 0:
        return packs
    return min(packs, int((last.vehicle.load - last.load) / size + CLOSE))


def _trip(problem: Problem, origin: str, made: _Round) -> Trip:
    order = _nearest(problem, origin, made.stops)
    return Trip(
        vehicle=made.vehicle.id,
        origin=origin,
        stops=tuple(Stop(place=place, lines=_merged(made.stops[place])) for place in order),
    )


def _merged(lines: Sequence[Line]) -> tuple[Line, ...]:
    packs: dict[str, int] = {}
    for line in lines:
        packs[line.lot] = packs.get(line.lot, 0) + line.packs
    return tuple(Line(lot=lot, packs=count) for lot, count in packs.items())


def _length(problem: Problem, trip: Trip) -> float:
    way = [trip.origin, *(stop.place for stop in trip.stops), trip.origin]
    return sum(problem.km(here, there) for here, there in itertools.pairwise(way))
