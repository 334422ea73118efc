"""What each placed party costs: its own terms, and its share of what it shares with others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from logistics.planning.placement.lodging import Lodging, by_floor, lodgings, mixed_cohorts
from logistics.planning.placement.plan import CostByTerm, Plan
from logistics.planning.placement.pricing import (
    above_need,
    breaks,
    party_rooms,
    person_km,
    strangers_across,
)
from logistics.planning.placement.problem import Cohort, Party, Problem

Shares = dict[str, float]


def shares(problem: Problem, plan: Plan) -> Mapping[str, CostByTerm]:
    """The cost of each placed party; together they are the cost of the plan's placed people.

    What is paid once for many (a site, a session, a flight on a floor, mixing) is shared by head.
    """
    found = lodgings(problem, plan)
    terms = {name: term(problem, found) for name, term in TERMS.items()}
    return {
        party: CostByTerm(**{name: share.get(party, 0.0) for name, share in terms.items()})
        for party in sorted({each.party.id for each in found})
    }


def _site_openings(problem: Problem, found: tuple[Lodging, ...]) -> Shares:
    homes: dict[str, set[str]] = defaultdict(set)
    for each in found:
        homes[problem.floor[each.room.floor].site].add(each.party.id)
    new = [homes[site] for site in homes if not problem.site[site].opened]
    return _by_head(problem, ((problem.weights.site, parties) for parties in new))


def _sessions(problem: Problem, found: tuple[Lodging, ...]) -> Shares:
    groups: dict[tuple[str, Cohort], set[str]] = defaultdict(set)
    for each in found:
        groups[each.room.floor, _cohort(problem, each.party)].add(each.party.id)
    new = (
        parties
        for (floor, cohort), parties in groups.items()
        if all(problem.cohort(p.cohort, p.arrived) != cohort for p in problem.floor[floor].present)
    )
    return _by_head(problem, ((problem.weights.session, parties) for parties in new))


def _arrival_floors(problem: Problem, found: tuple[Lodging, ...]) -> Shares:
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in found:
        if each.party.arrival is not None:
            groups[each.party.arrival, each.room.floor].add(each.party.id)
    weight = problem.weights.arrival_floor
    return _by_head(problem, ((weight, parties) for parties in groups.values()))


def _tier(problem: Problem, found: tuple[Lodging, ...]) -> Shares:
    homes = {each.party.id: problem.floor[each.room.floor].site for each in found}
    return {p: problem.weights.tier * above_need(problem, p, site) for p, site in homes.items()}


def _distance(problem: Problem, found: tuple[Lodging, ...]) -> Shares:
    homes = {each.party.id: problem.floor[each.room.floor].site for each in found}
    return {p: problem.weights.km * person_km(problem, p, site) for p, site in homes.items()}


def _adjacency(problem: Problem, found: tuple[Lodging, ...]) -> Shares:
    rooms = party_rooms(found)
    return {party: problem.weights.adjacency * breaks(rooms[party]) for party in rooms}


def _corridor(problem: Problem, found: tuple[Lodging, ...]) -> Shares:
    total: Shares = defaultdict(float)
    for lodged in by_floor(found).values():
        for one, other in strangers_across(lodged):
            total[one.party.id] += problem.weights.corridor / 2
            total[other.party.id] += problem.weights.corridor / 2
    return total


def _mixing(problem: Problem, found: tuple[Lodging, ...]) -> Shares:
    return _by_head(problem, _mixtures(problem, found))


def _mixtures(
    problem: Problem, found: tuple[Lodging, ...]
) -> Iterator[tuple[float, Iterable[str]]]:
    for floor, lodged in by_floor(found).items():
        for pair in mixed_cohorts(problem, floor, lodged):
            parties = {e.party.id for e in lodged if _cohort(problem, e.party) in pair}
            yield problem.weights.mixing, parties


def _cohort(problem: Problem, party: Party) -> Cohort:
    return problem.cohort(party.cohort, party.arrives)


def _by_head(problem: Problem, bills: Iterable[tuple[float, Iterable[str]]]) -> Shares:
    total: Shares = defaultdict(float)
    for bill, parties in bills:
        heads = {party: problem.party[party].people for party in parties}
        for party, people in heads.items():
            total[party] += bill * people / sum(heads.values())
    return total


TERMS: Mapping[str, Callable[[Problem, tuple[Lodging, ...]], Shares]] = {
    "site_openings": _site_openings,
    "floor_openings": _sessions,
    "arrival_floors": _arrival_floors,
    "tiers_above": _tier,
    "distance": _distance,
    "adjacency": _adjacency,
    "corridor": _corridor,
    "mixing": _mixing,
}
