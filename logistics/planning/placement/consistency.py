"""Whether the parts of a room problem fit together, before any solver sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from logistics import errors
from logistics.planning.placement.problem import Party, Pin, Problem
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
    first = faults[0]
    raise errors.InputRejected(
        say(
            "The room problem has %(count)s faults; the first is at %(path)s: %(fault)s",
            count=len(faults),
            path=first.field,
            fault=first.sentence,
        ),
        faults[:SHOWN],
    )


def known_time_zone(problem: Problem) -> Iterator[Fault]:
    """The time zone has an IANA name."""
    try:
        ZoneInfo(problem.time_zone)
    except (KeyError, ValueError, OSError):
        yield "$.time_zone", say("There is no such time zone.")


def no_id_twice(problem: Problem) -> Iterator[Fault]:
    """Ids are unique among sites, floors, rooms, parties and pinned parties."""
    lists: tuple[tuple[str, Sequence[Any]], ...] = (
        ("sites", problem.sites),
        ("floors", problem.floors),
        ("rooms", problem.rooms),
        ("parties", problem.parties),
    )
    for name, values in lists:
        for index in _repeated(values, attrgetter("id")):
            yield f"$.{name}[{index}].id", say("The id is used twice.")
    for index in _repeated(problem.pins, lambda pin: pin.party):
        yield f"$.pins[{index}].party", say("The party is pinned twice.")


def floors_in_sites(problem: Problem) -> Iterator[Fault]:
    """Every floor belongs to a site of the problem."""
    for index, floor in enumerate(problem.floors):
        if floor.site not in problem.site:
            yield f"$.floors[{index}].site", say("There is no such site in the problem.")


def rooms_on_floors(problem: Problem) -> Iterator[Fault]:
    """Every room lies on a floor of the problem."""
    floors = problem.floor
    for index, room in enumerate(problem.rooms):
        if room.floor not in floors:
            yield f"$.rooms[{index}].floor", say("There is no such floor in the problem.")


def stays_that_last(problem: Problem) -> Iterator[Fault]:
    """A party needs a room, and leaves after it arrives."""
    for index, party in enumerate(problem.parties):
        if not party.rooms:
            yield f"$.parties[{index}].rooms", say("A party needs at least one room.")
        if party.until <= party.arrives:
            yield f"$.parties[{index}].until", say("The stay ends before it begins.")


def sharing_with_a_reason(problem: Problem) -> Iterator[Fault]:
    """People share a room only for a stated reason."""
    for index, party in enumerate(problem.parties):
        for place, need in enumerate(party.rooms):
            if need.people > 1 and not need.sharing:
                path = f"$.parties[{index}].rooms[{place}].sharing"
                yield path, say("People share this room without a stated reason.")


def known_distances(problem: Problem) -> Iterator[Fault]:
    """There is a distance from each port that somebody comes from to each site."""
    ports = sorted({party.port for party in problem.parties if party.port is not None})
    for port in ports:
        for site in problem.site:
            if (port, site) not in problem.distances:
                sentence = say(
                    "The distance from port %(port)s to site %(site)s is missing.",
                    port=port,
                    site=site,
                )
                yield "$.distances", sentence


def pins_that_exist(problem: Problem) -> Iterator[Fault]:
    """A pin names things of the problem, and one room for each need of its party."""
    for index, pin in enumerate(problem.pins):
        party = problem.party.get(pin.party)
        if party is None:
            yield f"$.pins[{index}].party", say("There is no such party in the problem.")
            continue
        yield from ((f"$.pins[{index}].{name}", fault) for name, fault in _pin(problem, party, pin))


def _pin(problem: Problem, party: Party, pin: Pin) -> Iterator[Fault]:
    if pin.site is not None and pin.site not in problem.site:
        yield "site", say("There is no such site in the problem.")
    if pin.floor is not None and pin.floor not in problem.floor:
        yield "floor", say("There is no such floor in the problem.")
    if any(room not in problem.room for room in pin.rooms):
        yield "rooms", say("There is no such room in the problem.")
    if pin.rooms and len(pin.rooms) != len(party.rooms):
        yield "rooms", say("The pin has another number of rooms than the party needs.")
    if pin.site is None and pin.floor is None and not pin.rooms:
        yield "site", say("The pin names no place.")


def _repeated(values: Sequence[Any], key: Callable[[Any], str]) -> Iterator[int]:
    if len({key(value) for value in values}) == len(values):
        return
    seen: set[str] = set()
    for index, value in enumerate(values):
        if key(value) in seen:
            yield index
        seen.add(key(value))


RULES: tuple[Callable[[Problem], Iterator[Fault]], ...] = (
    known_time_zone,
    no_id_twice,
    floors_in_sites,
    rooms_on_floors,
    stays_that_last,
    sharing_with_a_reason,
    known_distances,
    pins_that_exist,
)
