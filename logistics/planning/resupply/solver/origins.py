"""From where each place gets what it lacks: from few origins, near ones among equals.

Small origins come first, each with what no later one can give instead; the last and largest serves
all the rest. Whatever goes to a place takes along all else that the origin has for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from logistics.planning.resupply.plan import Shipment
from logistics.planning.resupply.problem import Problem
from logistics.planning.resupply.solver.pools import Floats, Whole, settled
from logistics.planning.resupply.solver.sharing import Share

Kind = tuple[str, float]
"""An item, and for how many days it is usable."""
Lots = dict[tuple[str, Kind], list[list[str | int]]]


@dataclass(frozen=True)
class _Market:
    """Who wants and who gives how much, in columns by kind.

    :ivar wants: packs, a row for each of the places
    :ivar surplus: packs, a row for each of the origins
    :ivar bound_to_go: packs that must leave the origin, or they expire there
    :ivar lots: packs left of each lot, by origin and kind
    :ivar closed: lots of which no more goes from an origin to a place, by both
    """

    places: Sequence[str]
    origins: Sequence[str]
    kinds: Sequence[Kind]
    wants: Whole
    surplus: Whole
    bound_to_go: Whole
    loads: Floats
    km: Floats
    lots: Lots
    closed: Mapping[tuple[str, str], Set[str]]

    def wanted_from(self, origin: int) -> Whole:
        """What places want of what they may get from an origin."""
        name, wants = self.origins[origin], self.wants
        closed = [each for each in self.closed if each[0] == name and each[1] in self.places]
        if closed:
            wants = wants.copy()
        for way in closed:
            row = self.places.index(way[1])
            for k, kind in enumerate(self.kinds):
                some = self.lots.get((name, kind), [])
                free = sum(int(packs) for lot, packs in some if lot not in self.closed[way])
                wants[row, k] = min(int(wants[row, k]), free)
        return wants


def shipments(
    problem: Problem, shares: Iterable[Share], previous: Iterable[Shipment] = ()
) -> tuple[list[Shipment], bool]:
    """Everything that must go somewhere else; pinned and directed goods first.

    :param previous: of a former plan; its origins are taken where they can be
    :return: the shipments, and whether every place gets its share in spite of closed ways
    """
    found = [*_directed(problem), *_pinned(problem)]
    market = _market(problem, list(shares))
    known = {(each.origin, each.destination) for each in [*found, *previous]}
    order = np.argsort((market.surplus * market.loads).sum(axis=1), kind="stable").tolist()
    for number, origin in enumerate(order):
        later = market.surplus[order[number + 1 :]].sum(axis=0)
        found += _serve(market, origin, later, known)
    if not market.wants.any():
        return _added_up(found), True
    nobody = np.zeros(len(market.kinds), dtype=np.int64)
    for other_kinds in (False, True):
        if other_kinds:
            _take_other_kinds(market)
        for origin in order:
            found += _serve(market, origin, nobody, known)
    return _added_up(found), False


def _take_other_kinds(market: _Market) -> None:
    """Who still lacks something takes what of the item is left anywhere, what lasts longest."""
    for p, k in zip(*np.nonzero(market.wants), strict=True):
        others = [each for each in market.kinds if each[0] == market.kinds[k][0]]
        for other in sorted(others, key=lambda each: -each[1]):
            column = market.kinds.index(other)
            left = int(market.surplus[:, column].sum() - market.wants[:, column].sum())
            packs = min(int(market.wants[p, k]), max(0, left))
            market.wants[p, k] -= packs
            market.wants[p, column] += packs


def _added_up(shipments: Iterable[Shipment]) -> list[Shipment]:
    packs: dict[tuple[str, str, str], int] = defaultdict(int)
    for each in shipments:
        packs[each.origin, each.destination, each.lot] += each.packs
    return [
        Shipment(origin=origin, destination=destination, lot=lot, packs=count)
        for (origin, destination, lot), count in packs.items()
    ]


def _directed(problem: Problem) -> Iterator[Shipment]:
    for stock in problem.stock:
        lot = problem.lot[stock.lot]
        goal, packs = lot.directed_to, problem.movable_packs(stock)
        if goal is None or goal == stock.place or not packs or problem.usable_days(lot) <= 0:
            continue
        if problem.place[goal].receives:
            yield Shipment(origin=stock.place, destination=goal, lot=lot.id, packs=packs)


def _pinned(problem: Problem) -> Iterator[Shipment]:
    for pin in problem.pins:
        if pin.packs and problem.lot[pin.lot].directed_to is None:
            yield Shipment(
                origin=pin.origin, destination=pin.destination, lot=pin.lot, packs=pin.packs
            )


def _market(problem: Problem, shares: Sequence[Share]) -> _Market:
    change: dict[tuple[str, Kind], int] = {}
    for each in shares:
        for p, place in enumerate(each.pool.places):
            for k, days in enumerate(each.pool.expiry):
                kind = each.pool.item.id, float(days)
                change[place, kind] = int(each.packs[p, k] - each.pool.movable[p, k])
    lots = _lots(problem)
    wanted = {key: packs for key, packs in change.items() if packs > 0}
    given = {
        key: min(held, -change[key]) if key in change else held
        for key, some in lots.items()
        for held in [sum(int(packs) for _, packs in some)]
        if change.get(key, -1) < 0
    }
    closed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pin in problem.pins:
        if pin.exactly:
            closed[pin.origin, pin.destination].add(pin.lot)
    kinds = sorted({kind for _, kind in wanted})
    places = sorted({place for place, _ in wanted})
    origins = sorted({place for place, kind in given if kind in set(kinds)})
    surplus = _matrix(origins, kinds, given)
    expires = np.array([days <= problem.horizon for _, days in kinds], dtype=bool)
    sites = np.array(
        [any((each, kind) in change for kind in kinds) for each in origins], dtype=bool
    )
    return _Market(
        places=places,
        origins=origins,
        kinds=kinds,
        wants=_matrix(places, kinds, wanted),
        surplus=surplus,
        bound_to_go=surplus * np.outer(sites, expires),
        loads=np.array([problem.item[item].load for item, _ in kinds]),
        km=np.array([[problem.km(a, b) for b in places] for a in origins]).reshape(
            len(origins), len(places)
        ),
        lots=lots,
        closed=closed,
    )


def _lots(problem: Problem) -> Lots:
    """Packs that may move, by place and kind, lot after lot."""
    _, movable = settled(problem)
    lots: Lots = {}
    for (place, name), packs in sorted(movable.items()):
        lot = problem.lot[name]
        days = problem.usable_days(lot)
        if packs > 0 and days > 0:
            lots.setdefault((place, (lot.item, days)), []).append([name, packs])
    return lots


def _matrix(
    rows: Sequence[str], columns: Sequence[Kind], values: dict[tuple[str, Kind], int]
) -> Whole:
    found = [[values.get((row, column), 0) for column in columns] for row in rows]
    return np.array(found, dtype=np.int64).reshape(len(rows), len(columns))


def _serve(
    market: _Market, origin: int, later: Whole, known: set[tuple[str, str]]
) -> Iterator[Shipment]:
    """Ship what only this origin can give, to the places that want most of it."""
    name, surplus = market.origins[origin], market.surplus[origin]
    familiar = np.array([(name, place) in known for place in market.places], dtype=bool)
    due = market.bound_to_go[origin].copy()
    while True:
        lacking = np.maximum(0, market.wants.sum(axis=0) - later)
        due = np.minimum(surplus, np.maximum(due, lacking))
        wants = market.wanted_from(origin)
        now = np.minimum(wants, due)
        if not now.any():
            return
        urgent = (now * market.loads).sum(axis=1)
        along = (np.minimum(wants, surplus) * market.loads).sum(axis=1)
        keys = (market.km[origin], -along.round(6), -urgent.round(6), ~familiar, ~now.any(axis=1))
        best = int(np.lexsort(keys)[0])
        taken = np.minimum(wants[best], surplus)
        market.wants[best] -= taken
        surplus -= taken
        due = np.maximum(0, due - taken)
        closed = market.closed.get((name, market.places[best]), frozenset())
        for kind in np.flatnonzero(taken).tolist():
            some = [each for each in market.lots[name, market.kinds[kind]] if each[0] not in closed]
            yield from _from(some, int(taken[kind]), name, market.places[best])


def _from(some: list[list[str | int]], packs: int, origin: str, place: str) -> Iterator[Shipment]:
    for entry in some:
        taken = min(packs, int(entry[1]))
        if taken:
            entry[1] = int(entry[1]) - taken
            packs -= taken
            yield Shipment(origin=origin, destination=place, lot=str(entry[0]), packs=taken)
