"""Whether the parts of a resupply problem fit together, before any solver sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from logistics import errors
from logistics.planning.resupply.problem import Problem, Stock
from logistics.wording import Sentence, say

Fault = tuple[str, Sentence]
SHOWN = 100


def check_consistency(problem: Problem) -> None:
    """Refuse a problem whose parts contradict each other.

    :raises InputRejected: with the path of every value at fault
    """
    faults = tuple(
        errors.Problem(sentence=sentence, field=path)
        for rule in RULES
        for path, sentence in rule(problem)
    )
    if not faults:
        return
    raise errors.InputRejected(
        say(
            "The resupply problem has %(count)s faults; the first is at %(path)s: %(fault)s",
            count=len(faults),
            path=faults[0].field,
            fault=faults[0].sentence,
        ),
        faults[:SHOWN],
    )


def no_id_twice(problem: Problem) -> Iterator[Fault]:
    """Ids are unique; a holding, a need and a pin are stated once."""
    lists: dict[str, list[tuple[str, ...]]] = {
        "places": [(each.id,) for each in problem.places],
        "items": [(each.id,) for each in problem.items],
        "lots": [(each.id,) for each in problem.lots],
        "vehicles": [(each.id,) for each in problem.vehicles],
        "stock": [(each.place, each.lot) for each in problem.stock],
        "needs": [(each.place, each.item) for each in problem.needs],
        "pins": [(each.origin, each.destination, each.lot) for each in problem.pins],
    }
    for name, keys in lists.items():
        seen = set[tuple[str, ...]]()
        for index, key in enumerate(keys):
            if key in seen:
                yield f"$.{name}[{index}]", say("The same is stated twice.")
            seen.add(key)


def known_ids(problem: Problem) -> Iterator[Fault]:
    """Every place, item and lot that is named exists."""
    for i, lot in enumerate(problem.lots):
        yield from _known(f"$.lots[{i}].item", [lot.item], problem.item)
        if lot.directed_to is not None:
            yield from _known(f"$.lots[{i}].directed_to", [lot.directed_to], problem.place)
    for i, stock in enumerate(problem.stock):
        yield from _known(f"$.stock[{i}].place", [stock.place], problem.place)
        yield from _known(f"$.stock[{i}].lot", [stock.lot], problem.lot)
    for i, need in enumerate(problem.needs):
        yield from _known(f"$.needs[{i}].place", [need.place], problem.place)
        yield from _known(f"$.needs[{i}].item", [need.item], problem.item)
    for i, vehicle in enumerate(problem.vehicles):
        if vehicle.home is not None:
            yield from _known(f"$.vehicles[{i}].home", [vehicle.home], problem.place)
    for i, pin in enumerate(problem.pins):
        yield from _known(f"$.pins[{i}].origin", [pin.origin], problem.place)
        yield from _known(f"$.pins[{i}].destination", [pin.destination], problem.place)
        yield from _known(f"$.pins[{i}].lot", [pin.lot], problem.lot)


def _known(path: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield path, say("There is no %(name)s.", name=name)


def kept_is_held(problem: Problem) -> Iterator[Fault]:
    """No place keeps more than it holds."""
    for i, stock in enumerate(problem.stock):
        if stock.kept > stock.quantity:
            yield f"$.stock[{i}].kept", say("No more is kept than is held.")


def needs_can_be_served(problem: Problem) -> Iterator[Fault]:
    """A place that gives and needs may also be given to, or its own need could not be kept."""
    for i, need in enumerate(problem.needs):
        place = problem.place.get(need.place)
        if place is not None and place.sends and not place.receives:
            yield f"$.needs[{i}].place", say("A place that sends and needs also receives.")


def roads_lead_everywhere(problem: Problem) -> Iterator[Fault]:
    """The matrix holds every place, or every place has coordinates."""
    matrix = problem.roads.matrix
    for i, place in enumerate(problem.places):
        if matrix is not None and place.id not in matrix.position:
            yield f"$.places[{i}].id", say("The distance matrix does not hold the place.")
        elif matrix is None and (place.latitude is None or place.longitude is None):
            yield f"$.places[{i}].latitude", say("Without a matrix every place has coordinates.")


def packs_fit(problem: Problem) -> Iterator[Fault]:
    """A pack of every item fits into every vehicle."""
    most = max((item.load for item in problem.items), default=0.0)
    for i, vehicle in enumerate(problem.vehicles):
        if vehicle.load < most:
            yield f"$.vehicles[{i}].load", say("A pack does not fit into the vehicle.")


def pins_are_possible(problem: Problem) -> Iterator[Fault]:
    """What is pinned is there, may leave, and may be used where it goes."""
    held = {(each.place, each.lot): problem.movable_packs(each) for each in _stock(problem)}
    for i, pin in enumerate(problem.pins):
        lot, destination = problem.lot.get(pin.lot), problem.place.get(pin.destination)
        if lot is None or destination is None or pin.origin not in problem.place:
            continue
        key = (pin.origin, pin.lot)
        held[key] = held.get(key, 0) - pin.packs
        if held[key] < 0:
            yield f"$.pins[{i}].packs", say("There are not so many whole packs to ship.")
        if not destination.receives or pin.destination == pin.origin:
            yield f"$.pins[{i}].destination", say("Nothing can be shipped there.")
        if pin.exactly and lot.directed_to is not None:
            yield f"$.pins[{i}].exactly", say("What is directed to a place goes there whole.")
        if lot.directed_to not in (None, pin.destination) or problem.usable_days(lot) <= 0:
            yield f"$.pins[{i}].lot", say("The lot may not be used there.")


def _stock(problem: Problem) -> Iterator[Stock]:
    for each in problem.stock:
        lot = problem.lot.get(each.lot)
        if each.place in problem.place and lot is not None and lot.item in problem.item:
            yield each


RULES = (
    no_id_twice,
    known_ids,
    kept_is_held,
    needs_can_be_served,
    roads_lead_everywhere,
    packs_fit,
    pins_are_possible,
)
