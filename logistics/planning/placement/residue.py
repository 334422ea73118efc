"""What is left of a problem once part of a plan stands: fewer parties, on what the others leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from logistics.periods import Period
from logistics.planning.placement.lodging import Lodging, by_floor, lodgings
from logistics.planning.placement.plan import Assignment, Outcome, Plan
from logistics.planning.placement.problem import Cohort, Floor, Presence, Problem, Room, Site


def residue(problem: Problem, kept: tuple[Assignment, ...], sites: Collection[str]) -> Problem:
    """The problem of all other parties on some sites: who stays has booked, and lives there."""
    standing = lodgings(problem, Plan(outcome=Outcome.FEASIBLE, assignments=kept))
    booked: dict[str, list[Period]] = defaultdict(list)
    for each in standing:
        booked[each.room.id].append(each.stay)
    present = {floor: _present(found) for floor, found in by_floor(standing).items()}
    opened = {problem.floor[floor].site for floor in present}
    staying = {each.party for each in kept}
    floors = tuple(_with_present(floor, present) for floor in problem.floors if floor.site in sites)
    names = {floor.id for floor in floors}
    return replace(
        problem,
        sites=tuple(_open(site, opened) for site in problem.sites if site.id in sites),
        floors=floors,
        rooms=tuple(
            _with_booked(room, booked[room.id]) if room.id in booked else room
            for room in problem.rooms
            if room.floor in names
        ),
        parties=tuple(party for party in problem.parties if party.id not in staying),
        pins=tuple(pin for pin in problem.pins if pin.party not in staying),
    )


def _present(found: Iterable[Lodging]) -> tuple[Presence, ...]:
    """The cohorts that stay on a floor, each from its first arrival until its last room is free."""
    cohorts: dict[Cohort, list[Lodging]] = defaultdict(list)
    for each in found:
        cohorts[each.cohort].append(each)
    return tuple(
        Presence(
            cohort=cohort.risk,
            arrived=min(each.start for each in lodged),
            until=max(each.end for each in lodged),
        )
        for cohort, lodged in cohorts.items()
    )


def _with_booked(room: Room, stays: Iterable[Period]) -> Room:
    """As ``replace`` would do it, which takes ten times as long for each of thousands of rooms."""
    taken = object.__new__(Room)
    vars(taken).update(vars(room), booked=(*room.booked, *stays))
    return taken


def _with_present(floor: Floor, present: Mapping[str, tuple[Presence, ...]]) -> Floor:
    if floor.id not in present:
        return floor
    return replace(floor, present=(*floor.present, *present[floor.id]))


def _open(site: Site, opened: Iterable[str]) -> Site:
    return replace(site, opened=True) if site.id in opened else site
