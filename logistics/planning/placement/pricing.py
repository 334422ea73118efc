"""What a room plan costs, term by term, from the plan alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from logistics.planning.placement.lodging import Lodging, by_floor, lodgings, mixed_cohorts
from logistics.planning.placement.plan import CostByTerm, Plan
from logistics.planning.placement.problem import Party, Problem, Room


def cost(problem: Problem, plan: Plan) -> CostByTerm:
    """The cost of a plan; ids that the problem does not know cost nothing."""
    weights = problem.weights
    found = lodgings(problem, plan)
    floors = by_floor(found)
    site = {floor.id: floor.site for floor in problem.floors}
    homes = {(each.party.id, site[each.room.floor]) for each in found}
    placed = {party for party, _ in homes}
    return CostByTerm(
        unplaced=weights.unplaced
        * sum(party.people for party in problem.parties if party.id not in placed),
        site_openings=weights.site
        * sum(not problem.site[site].opened for site in sorted({site for _, site in homes})),
        floor_openings=weights.session
        * sum(opened(problem, floor, floors[floor]) for floor in floors),
        arrival_floors=weights.arrival_floor * len(arrivals_on_floors(found)),
        tiers_above=weights.tier
        * sum(above_need(problem, party, site) for party, site in sorted(homes)),
        distance=weights.km * sum(person_km(problem, party, site) for party, site in sorted(homes)),
        adjacency=weights.adjacency * sum(breaks(rooms) for rooms in party_rooms(found).values()),
        corridor=weights.corridor
        * sum(1 for floor in floors for _ in strangers_across(floors[floor])),
        mixing=weights.mixing
        * sum(1 for floor in floors for _ in mixed_cohorts(problem, floor, floors[floor])),
    )


def opened(problem: Problem, floor: str, found: tuple[Lodging, ...]) -> int:
    """How many cohorts the plan brings to a floor that are not on it already."""
    present = {problem.cohort(p.cohort, p.arrived) for p in problem.floor[floor].present}
    brought = {each.cohort for each in found}
    return len(brought - present)


def arrivals_on_floors(found: Iterable[Lodging]) -> set[tuple[str, str]]:
    """The pairs of arrival and floor."""
    return {(e.party.arrival, e.room.floor) for e in found if e.party.arrival is not None}


def above_need(problem: Problem, party: str, site: str) -> int:
    """Tiers of the site above the need, times people."""
    guest = problem.party[party]
    return guest.people * max(0, problem.site[site].tier - guest.tier)


def person_km(problem: Problem, party: str, site: str) -> float:
    """Kilometres from the port, times people."""
    guest: Party = problem.party[party]
    return guest.people * problem.kilometres(guest, site)


def party_rooms(found: Iterable[Lodging]) -> dict[str, list[Room]]:
    """Rooms by party."""
    rooms: dict[str, list[Room]] = defaultdict(list)
    for each in found:
        rooms[each.party.id].append(each.room)
    return rooms


def breaks(rooms: Collection[Room]) -> int:
    """How often a party's rooms are not neighbours: groups of adjacent rooms less one."""
    if len(rooms) < 2:
        return 0
    left, groups = {room.id: room for room in rooms}, 0
    while left:
        groups += 1
        edge = [left.popitem()[1]]
        while edge:
            one = edge.pop()
            near = [room for room in left.values() if adjacent(one, room)]
            for room in near:
                del left[room.id]
            edge.extend(near)
    return groups - 1


def adjacent(one: Room, other: Room) -> bool:
    """Side by side, or door to door across the corridor."""
    if one.floor != other.floor:
        return False
    apart = abs(one.position - other.position)
    return apart == 1 if one.side is other.side else apart == 0


def strangers_across(
    found: tuple[Lodging, ...],
) -> Iterator[tuple[Lodging, Lodging]]:
    """Stays door to door at one time by people of different cohorts, on one floor."""
    if len({each.cohort for each in found}) < 2:
        return
    doors: dict[int, list[Lodging]] = defaultdict(list)
    for each in found:
        doors[each.room.position].append(each)
    for across in doors.values():
        for one, other in combinations(across, 2):
            apart = one.room.side is not other.room.side and one.cohort != other.cohort
            if apart and one.meets(other):
                yield one, other
