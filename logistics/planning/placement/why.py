"""Why a party sleeps where it does: what it adds to the cost there, and where else it could.

Everybody else stays where the plan has them. Each other place is judged and priced by the same
code that judges and prices whole plans, on the part of the problem that it touches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

from logistics.planning.placement.checks import violations
from logistics.planning.placement.explain import Explainer
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.lodging import Lodging, by_floor, lodgings
from logistics.planning.placement.plan import Assignment, CostByTerm, Outcome, Plan
from logistics.planning.placement.pricing import cost
from logistics.planning.placement.problem import Party, Pin, Problem
from logistics.planning.placement.seating import seat_floor
from logistics.wording import Sentence

SITES_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Place:
    """Rooms that a party has, or could have.

    :ivar cost: what the party adds to the cost of the plan there, term by term
    """

    site: str
    floor: str
    rooms: tuple[str, ...]
    cost: CostByTerm


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a party has its rooms.

    :ivar others: the best other lawful floor of each of the best sites, the cheapest first
    :ivar excluded: the rules that keep the party out of other rooms, counted
    """

    party: str
    people: int
    place: Place
    others: tuple[Place, ...]
    excluded: tuple[Sentence, ...]

    def more_for(self, other: Place) -> CostByTerm:
        """How much more another place would cost, term by term; less where it is negative."""
        return less(other.cost, self.place.cost)


def why(problem: Problem, plan: Plan, party: str) -> Why | None:
    """Why a party has its rooms; ``None`` when it has none."""
    rooms = plan.rooms.get(party)
    return None if not rooms else Elsewhere(problem, plan, problem.party[party]).why(rooms)


def less(one: CostByTerm, other: CostByTerm) -> CostByTerm:
    """One cost less another, term by term."""
    terms = {f.name: getattr(one, f.name) - getattr(other, f.name) for f in fields(CostByTerm)}
    return CostByTerm(**{name: round(value, 9) for name, value in terms.items()})


@dataclass
class Elsewhere:
    """The plan without one party, and the places where that party could be."""

    problem: Problem
    plan: Plan
    party: Party

    def why(self, rooms: tuple[str, ...]) -> Why:
        """Why the party has these rooms."""
        floor = self.problem.room[rooms[0]].floor
        return Why(
            party=self.party.id,
            people=self.party.people,
            place=self._place(floor, rooms),
            others=self._others(floor),
            excluded=self._explainer.excluded(self.party),
        )

    @cached_property
    def _rest(self) -> Plan:
        others = (each for each in self.plan.assignments if each.party != self.party.id)
        return replace(self.plan, assignments=tuple(others))

    @cached_property
    def _explainer(self) -> Explainer:
        return Explainer(self.problem, self._rest)

    @cached_property
    def _found(self) -> Mapping[str, tuple[Lodging, ...]]:
        return by_floor(lodgings(self.problem, self._rest))

    @cached_property
    def _used(self) -> frozenset[str]:
        return frozenset(self.problem.floor[floor].site for floor in self._found)

    @cached_property
    def _pins(self) -> tuple[Pin, ...]:
        return tuple(pin for pin in self.problem.pins if pin.party == self.party.id)

    @cached_property
    def _roomy(self) -> Mapping[str, list[str]]:
        """Floors by site with enough rooms that no rule closes to the party."""
        needs = Counter(need.attributes for need in self.party.rooms)
        found = [self._explainer.open_rooms(self.party, needed) for needed in needs]
        floors: dict[str, list[str]] = defaultdict(list)
        for floor in self.problem.floors:
            if all(
                open_rooms[floor.id] >= count
                for open_rooms, count in zip(found, needs.values(), strict=True)
            ):
                floors[floor.site].append(floor.id)
        return floors

    def _others(self, here: str) -> tuple[Place, ...]:
        """Site by site from the least that a place there can cost, until no better can come."""
        best: list[Place] = []
        for bound, site in sorted((self._at_least(site), site) for site in self._roomy):
            if len(best) == SITES_SHOWN and bound >= best[-1].cost.total:
                break
            places = [
                place
                for floor in self._roomy[site]
                if floor != here and (place := self._try(floor)) is not None
            ]
            best += sorted(places, key=lambda place: (place.cost.total, place.floor))[:1]
            best = sorted(best, key=lambda place: place.cost.total)[:SITES_SHOWN]
        return tuple(best)

    def _at_least(self, site: str) -> float:
        """What tier, distance and opening cost at a site; floors and rooms only add to it."""
        known, weights = self.problem.site[site], self.problem.weights
        opening = 0.0 if known.opened or site in self._used else weights.site
        above = weights.tier * max(0, known.tier - self.party.tier)
        away = weights.km * self.problem.kilometres(self.party, site)
        return opening + self.party.people * (above + away)

    def _try(self, floor: str) -> Place | None:
        """The party in the best rooms of a floor, if that is lawful."""
        part, rest = self._part(floor)
        pins = tuple(Pin(party=each.party, rooms=each.rooms) for each in rest.assignments)
        ground = Ground(replace(part, pins=part.pins + pins))
        index = len(part.parties) - 1
        rooms = seat_floor(ground, 0, ground.guests).rooms.get(index)
        if rooms is None or violations(part, self._with(rest, rooms)):
            return None
        return self._place(floor, rooms)

    def _place(self, floor: str, rooms: tuple[str, ...]) -> Place:
        part, rest = self._part(floor)
        before = replace(cost(part, rest), unplaced=0.0)
        after = cost(part, self._with(rest, rooms))
        site = self.problem.floor[floor].site
        return Place(site=site, floor=floor, rooms=rooms, cost=less(after, before))

    def _with(self, rest: Plan, rooms: tuple[str, ...]) -> Plan:
        mine = Assignment(party=self.party.id, rooms=rooms)
        return replace(rest, assignments=(*rest.assignments, mine))

    def _part(self, floor: str) -> tuple[Problem, Plan]:
        """A floor with the parties that lodge on it, this one last, and the plan for the others."""
        known = self.problem.floor[floor]
        site = self.problem.site[known.site]
        lodging = {each.party.id: each.party for each in self._found.get(floor, ())}
        part = replace(
            self.problem,
            sites=(replace(site, opened=site.opened or site.id in self._used),),
            floors=(known,),
            rooms=self.problem.rooms_of[floor],
            parties=(*lodging.values(), self.party),
            pins=self._pins,
        )
        return part, assigned(self._rest, lodging)


def assigned(plan: Plan, parties: Iterable[str]) -> Plan:
    """What a plan says about some parties, and nothing else."""
    wanted = [party for party in parties if party in plan.rooms]
    return Plan(
        outcome=Outcome.FEASIBLE,
        assignments=tuple(Assignment(party=party, rooms=plan.rooms[party]) for party in wanted),
    )
