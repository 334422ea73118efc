"""Rooms within a floor: families side by side, scarce rooms left for those who need them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from logistics.planning.placement.corridor import Corridor
from logistics.planning.placement.ground import Ground, Guest

Rooms = tuple[int, ...]


@dataclass(frozen=True)
class Seating:
    """Rooms by party index, and the parties that found none, on one floor."""

    rooms: dict[int, tuple[str, ...]]
    left: tuple[int, ...]


def seat_floor(ground: Ground, floor: int, guests: Sequence[Guest]) -> Seating:
    """Give the parties of a floor their rooms: large ones first, else in order of arrival."""
    first = _seat(ground, floor, sorted(guests, key=_large_first))
    if not first.left:
        return first
    second = _seat(ground, floor, sorted(guests, key=_early_first))
    return min(first, second, key=lambda seating: len(seating.left))


def _large_first(guest: Guest) -> tuple[bool, int, int, int]:
    return (not guest.rooms, min(map(len, guest.suits), default=0), -len(guest.suits), guest.index)


def _early_first(guest: Guest) -> tuple[bool, int, int, int]:
    return (not guest.rooms, guest.start, -len(guest.suits), guest.index)


def _seat(ground: Ground, floor: int, guests: Sequence[Guest]) -> Seating:
    corridor = Corridor.of(ground, floor)
    rooms: dict[int, tuple[str, ...]] = {}
    left: list[int] = []
    for place, guest in enumerate(guests):
        chosen = corridor.named(guest.rooms) if guest.rooms else None
        chosen = chosen or _choose(ground, corridor, guest, guests[place + 1 :])
        if chosen is None:
            left.append(guest.index)
            continue
        for room in chosen:
            corridor.take(room, guest)
        rooms[guest.index] = tuple(corridor.berths[room].room for room in chosen)
    return Seating(rooms, tuple(left))


def _choose(
    ground: Ground, corridor: Corridor, guest: Guest, later: Sequence[Guest]
) -> Rooms | None:
    """The best rooms that leave enough of each class for those who follow."""
    free = {room for room in range(len(corridor.berths)) if corridor.free(room, guest)}
    growths = (_grow(ground, corridor, guest, room, free) for room in free)
    ranked = sorted(
        (_rank(ground, corridor, guest, growth, free), growth.rooms) for growth in growths if growth
    )
    near = [other for other in later if other.start < guest.end and guest.start < other.end]
    for _, rooms in ranked:
        if _leaves_enough(ground, corridor, rooms, free, near):
            return rooms
    return ranked[0][1] if ranked else None


@dataclass(frozen=True)
class Growth:
    """Rooms in the order of the needs, and how often they are not beside each other."""

    rooms: Rooms
    breaks: int
    waste: int


def _grow(
    ground: Ground, corridor: Corridor, guest: Guest, start: int, free: Set[int]
) -> Growth | None:
    """Rooms for every need, one beside the other from a first one, the hardest need first."""
    needs = sorted(range(len(guest.suits)), key=lambda need: len(guest.suits[need]))
    kind = corridor.berths[start].kind
    first = next((need for need in needs if kind in guest.suits[need]), None)
    if first is None:
        return None
    given = {first: start}
    breaks, waste = 0, ground.waste(kind, guest.suits[first])
    while len(given) < len(needs):
        left = [need for need in needs if need not in given]
        taken = set(given.values())
        near = {room for each in taken for room in corridor.beside[each]} & free
        step = _step(ground, corridor, guest, near - taken, left, start)
        if step is None:
            breaks += 1
            step = _step(ground, corridor, guest, free - taken, left, start)
        if step is None:
            return None
        spare, _, room, need = step
        waste += spare
        given[need] = room
    return Growth(tuple(given[need] for need in range(len(needs))), breaks, waste)


def _step(
    ground: Ground,
    corridor: Corridor,
    guest: Guest,
    rooms: Iterable[int],
    needs: Sequence[int],
    start: int,
) -> tuple[int, int, int, int] | None:
    """The least wasteful, nearest room for one of the needs: (waste, distance, room, need)."""
    return min(
        (
            (ground.waste(kind, guest.suits[need]), abs(room - start), room, need)
            for room in rooms
            for need in needs
            if (kind := corridor.berths[room].kind) in guest.suits[need]
        ),
        default=None,
    )


def _rank(
    ground: Ground, corridor: Corridor, guest: Guest, growth: Growth, free: Set[int]
) -> tuple[float, int, int, int]:
    """What rooms cost; then scarce rooms used, idle time before, and free rooms left beside."""
    weights = ground.problem.weights
    strangers = sum(corridor.strangers(room, guest) for room in growth.rooms)
    idle = sum(corridor.tightness(room, guest) for room in growth.rooms)
    edges = {other for room in growth.rooms for other in corridor.beside[room]}
    loose = len((edges & free) - set(growth.rooms))
    price = weights.adjacency * growth.breaks + weights.corridor * strangers
    return price, growth.waste, idle, loose


def _leaves_enough(
    ground: Ground,
    corridor: Corridor,
    rooms: Rooms,
    free: Set[int],
    later: Sequence[Guest],
) -> bool:
    """Whether the rooms still free satisfy Hall's condition for those who follow."""
    rest = [corridor.berths[room].kind for room in free if room not in rooms]
    return all(
        sum(guest.demand[j] for guest in later) <= sum(kind in row.classes for kind in rest)
        for j, row in enumerate(ground.rows)
    )
