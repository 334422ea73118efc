"""Whether the parts of a transport problem fit together, before any solver sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from logistics import errors
from logistics.planning.transport.problem import Problem
from logistics.wording import Sentence, say

Fault = tuple[str, Sentence]
SHOWN = 100
HOURS = 24


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
            "The transport problem has %(count)s faults; the first is at %(path)s: %(fault)s",
            count=len(faults),
            path=faults[0].field,
            fault=faults[0].sentence,
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
    """Ids are unique among places, vehicles, groups and parties."""
    lists = {
        "places": [place.id for place in problem.places],
        "vehicles": [vehicle.id for vehicle in problem.vehicles],
        "groups": [group.id for group in problem.groups],
    }
    for name, ids in lists.items():
        for index in _repeated(ids):
            yield f"$.{name}[{index}].id", say("The id is used twice.")
    members = [
        (f"$.groups[{g}].parties[{p}].id", party.id)
        for g, group in enumerate(problem.groups)
        for p, party in enumerate(group.parties)
    ]
    for index in _repeated([party for _, party in members]):
        yield members[index][0], say("The id is used twice.")


def _repeated(ids: Iterable[str]) -> Iterator[int]:
    seen: Counter[str] = Counter()
    for index, each in enumerate(ids):
        seen[each] += 1
        if seen[each] > 1:
            yield index


def known_places(problem: Problem) -> Iterator[Fault]:
    """Every place that is named exists."""
    named = [(f"$.vehicles[{i}].home", vehicle.home) for i, vehicle in enumerate(problem.vehicles)]
    named += [
        (f"$.vehicles[{i}].serves[{j}]", place)
        for i, vehicle in enumerate(problem.vehicles)
        for j, place in enumerate(vehicle.serves)
    ]
    for i, group in enumerate(problem.groups):
        named.append((f"$.groups[{i}].origin", group.origin))
        named.append((f"$.groups[{i}].destination", group.destination))
    for path, place in named:
        if place not in problem.place:
            yield path, say("There is no place %(place)s.", place=place)


def roads_lead_everywhere(problem: Problem) -> Iterator[Fault]:
    """The matrix holds every place, or every place has coordinates."""
    matrix = problem.roads.matrix
    for i, place in enumerate(problem.places):
        if matrix is not None and place.id not in matrix.position:
            yield f"$.places[{i}].id", say("The distance matrix does not hold the place.")
        elif matrix is None and (place.latitude is None or place.longitude is None):
            yield f"$.places[{i}].latitude", say("Without a matrix every place has coordinates.")


def square_matrix(problem: Problem) -> Iterator[Fault]:
    """The matrix has a row and a column for each of its places."""
    matrix = problem.roads.matrix
    if matrix is None:
        return
    size = len(matrix.places)
    for name, rows in (("km", matrix.km), ("minutes", matrix.minutes)):
        if rows is not None and [len(row) for row in rows] != [size] * size:
            yield (
                f"$.roads.matrix.{name}",
                say("There must be %(size)s rows of %(size)s numbers.", size=size),
            )


def speed_for_each_hour(problem: Problem) -> Iterator[Fault]:
    """There are 24 speeds."""
    speeds = problem.roads.speeds
    if len(speeds) != HOURS or min(speeds) <= 0:
        yield "$.roads.speeds", say("There must be 24 speeds above 0, one for each hour.")


def seats_exist(problem: Problem) -> Iterator[Fault]:
    """Usable seats are some of the seats."""
    for i, vehicle in enumerate(problem.vehicles):
        if not 1 <= vehicle.usable_seats <= vehicle.seats:
            yield (
                f"$.vehicles[{i}].usable_seats",
                say("There are 1 to %(seats)s usable seats.", seats=vehicle.seats),
            )


def known_drivers(problem: Problem) -> Iterator[Fault]:
    """Who is away is one of the drivers of the vehicle."""
    for i, vehicle in enumerate(problem.vehicles):
        for j, each in enumerate(vehicle.drivers_away):
            if not 1 <= each.driver <= vehicle.drivers:
                yield (
                    f"$.vehicles[{i}].drivers_away[{j}].driver",
                    say(
                        "Vehicle %(vehicle)s has no driver %(driver)s.",
                        vehicle=vehicle.id,
                        driver=each.driver,
                    ),
                )


def groups_go_somewhere(problem: Problem) -> Iterator[Fault]:
    """Every group has people and another place to go to."""
    for i, group in enumerate(problem.groups):
        if not group.parties or min(party.people for party in group.parties) < 1:
            yield f"$.groups[{i}].parties", say("A group has parties with people.")
        if group.origin == group.destination:
            yield f"$.groups[{i}].destination", say("The group is there already.")


RULES = (
    known_time_zone,
    no_id_twice,
    known_places,
    roads_lead_everywhere,
    square_matrix,
    speed_for_each_hour,
    seats_exist,
    known_drivers,
    groups_go_somewhere,
)
