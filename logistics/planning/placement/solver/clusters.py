"""Flights of one cohort that share floors: few enough to be placed anew together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random

from logistics.planning.placement.board import Board

AT_MOST = 1600
LOOSE_FLOORS = 3

Cluster = tuple[list[int], list[int]]


def clusters(
    board: Board, guests: Iterable[int], floors: Iterable[int], chance: Random
) -> Iterator[Cluster]:
    """Parties and floors around every flight once: those it meets most, on floors they are on."""
    flights: dict[int, list[int]] = defaultdict(list)
    for index in guests:
        flights[board.ground.guests[index].arrival].append(index)
    floors = sorted(set(floors))
    order = sorted(flights)
    chance.shuffle(order)
    done: set[int] = set()
    for flight in order:
        if flight in done:
            continue
        chosen, reach = _around(board, flights, flight)
        done |= set(chosen[: len(chosen) // 2 + 1])
        loose = [floor for floor in floors if floor not in reach]
        chance.shuffle(loose)
        offered = sorted(reach | set(loose[:LOOSE_FLOORS]))
        yield [index for each in chosen for index in flights[each]], offered


def around_those_left(
    board: Board, guests: Iterable[int], floors: Iterable[int]
) -> Iterator[Cluster]:
    """Parties without a floor, with everybody on the floors that have most rooms left."""
    members = list(guests)
    left = [index for index in members if board.home[index] is None]
    if not left:
        return
    on: dict[int, list[int]] = defaultdict(list)
    for index in members:
        if (home := board.home[index]) is not None:
            on[home].append(index)
    roomy = sorted(set(floors), key=lambda floor: (-_rooms_left(board, floor, left[0]), floor))
    chosen, offered = list(left), list[int]()
    for floor in roomy:
        if offered and (len(chosen) + len(on[floor])) * (len(offered) + 1) > AT_MOST:
            break
        chosen += on[floor]
        offered.append(floor)
    yield chosen, offered


def _rooms_left(board: Board, floor: int, like: int) -> int:
    guest = board.ground.guests[like]
    rooms = board.ground.capacity(floor, guest.start, guest.end)
    load = board.load_at(floor, guest.start)
    return sum(room - taken for room, taken in zip(rooms, load, strict=True))


def _around(board: Board, flights: dict[int, list[int]], first: int) -> tuple[list[int], set[int]]:
    """A flight and those that share most floors with it, as many as are few enough."""
    reach = _floors(board, flights[first])
    shared = {other: len(_floors(board, flights[other]) & reach) for other in flights}
    near = sorted((o for o in flights if o != first), key=lambda o: (-shared[o], o))
    chosen, parties = [first], len(flights[first])
    for other in near:
        wider = reach | _floors(board, flights[other])
        if (parties + len(flights[other])) * len(wider) > AT_MOST:
            break
        chosen.append(other)
        reach, parties = wider, parties + len(flights[other])
    return chosen, reach


def _floors(board: Board, guests: Iterable[int]) -> set[int]:
    return {floor for index in guests if (floor := board.home[index]) is not None}
