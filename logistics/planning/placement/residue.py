"""What is left of a problem once part of a plan stands: fewer parties, on what the others leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from logistics.periods import Period
from logistics.planning.placement.lodging import Lodging, lodgings
from logistics.planning.placement.plan import Assignment, Outcome, Plan
from logistics.planning.placement.problem import Cohort, Floor, Presence, Problem, Site


def residue(problem: Problem, kept: tuple[Assignment, ...], sites: Collection[str]) -> Problem:
    """The problem of all other parties on some sites: who stays has booked, and lives there."""
    standing = lodgings(problem, Plan(outcome=Outcome.FEASIBLE, assignments=kept))
    booked: dict[str, list[Period]] = defaultdict(list)
    present: dict[str, dict[Cohort, Presence]] = defaultdict(dict)
    for each in standing:
        booked[each.room.id].append(each.stay)
        _join(present[each.room.floor], problem, each)
    opened = {problem.floor[floor].site for floor in present}
    staying = {each.party for each in kept}
    floors = tuple(_with_present(floor, present) for floor in problem.floors if floor.site in sites)
    names = {floor.id for floor in floors}
    return replace(
        problem,
        sites=tuple(_open(site, opened) for site in problem.sites if site.id in sites),
        floors=floors,
        rooms=tuple(
            replace(room, booked=(*room.booked, *booked[room.id])) if room.id in booked else room
            for room in problem.rooms
            if room.floor in names
        ),
        parties=tuple(party for party in problem.parties if party.id not in staying),
        pins=tuple(pin for pin in problem.pins if pin.party not in staying),
    )


def _join(present: dict[Cohort, Presence], problem: Problem, each: Lodging) -> None:
    party = each.party
    cohort = problem.cohort(party.cohort, party.arrives)
    known = present.get(cohort)
    present[cohort] = Presence(
        cohort=party.cohort,
        arrived=party.arrives if known is None else min(known.arrived, party.arrives),
        until=each.end if known is None else max(known.until, each.end),
    )


def _with_present(floor: Floor, present: dict[str, dict[Cohort, Presence]]) -> Floor:
    if floor.id not in present:
        return floor
    return replace(floor, present=(*floor.present, *present[floor.id].values()))


def _open(site: Site, opened: Iterable[str]) -> Site:
    return replace(site, opened=True) if site.id in opened else site
