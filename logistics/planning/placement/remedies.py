"""The smallest changes that would give people without a room one, each found out by trying.

Everybody who has a room keeps it; those without are placed anew on the floors that a relaxed rule
opens. What is told was judged by the checks of whole plans and is priced as they are priced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from logistics.planning.placement.board import Board
from logistics.planning.placement.checks import violations
from logistics.planning.placement.draft import settle
from logistics.planning.placement.explain import Explainer
from logistics.planning.placement.greedy import greedy_board, place_greedily
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.lodging import by_floor, lodgings
from logistics.planning.placement.pinning import blockers
from logistics.planning.placement.plan import Assignment, Outcome, Plan
from logistics.planning.placement.pricing import cost
from logistics.planning.placement.problem import Party, Pin, Problem
from logistics.planning.placement.relaxing import RULES, Case, Relaxation, Remedy, Spare
from logistics.planning.placement.why import assigned
from logistics.planning.proposing import cheapest_first, handful, helps_more, settled
from logistics.wording import Sentence, say


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A change that was tried, and what came of it.

    :ivar people: how many more have a room with it
    :ivar extra: what their rooms add to the cost of the plan
    :ivar problem: the problem with the change; ``assignments`` are the rooms it gives
    :ivar place: the floor, site or party that the sentence names, if any
    """

    remedy: Remedy
    sentence: Sentence
    people: int
    extra: float
    problem: Problem
    assignments: tuple[Assignment, ...]
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Parties without a room of one category, risk class, tier and sort of needs.

    :ivar reasons: the rules that exclude each kind of room for the first of them, counted
    """

    parties: tuple[Party, ...]
    reasons: tuple[Sentence, ...]

    @property
    def people(self) -> int:
        """How many they are."""
        return sum(party.people for party in self.parties)


def groups(problem: Problem, plan: Plan) -> tuple[Group, ...]:
    """Those without a room, alike together, the largest group first."""
    alike: dict[object, list[Party]] = {}
    for party in problem.parties:
        if party.id not in plan.rooms:
            alike.setdefault(_nature(problem, party), []).append(party)
    explainer = Explainer(problem, plan)
    found = [
        Group(parties=tuple(parties), reasons=explainer.why(parties[0]))
        for parties in alike.values()
    ]
    return tuple(sorted(found, key=lambda group: (-group.people, group.parties[0].id)))


def _nature(problem: Problem, party: Party) -> object:
    needs = frozenset(name for need in party.rooms for name in need.attributes)
    pinned = any(pin.party == party.id for pin in problem.pins)
    return party.category, party.cohort, party.tier, needs, pinned


def proposals(
    problem: Problem, plan: Plan, group: Group, spare: Spare | None = None
) -> tuple[Proposal, ...]:
    """What would help a group, at most a handful: the cheapest a person first."""
    if plan.outcome is Outcome.IMPOSSIBLE:
        return releases(problem)
    case = Case(
        problem=problem,
        explainer=Explainer(problem, plan),
        parties=group.parties,
        spare=spare,
        open_to=_open_to(problem, group.parties),
    )
    found: list[Proposal] = []
    for rule in RULES:
        for relaxation in rule(case):
            tried = attempt(problem, plan, case.names, relaxation)
            if tried is not None and helps_more(tried, found, partial(_smaller, tried)):
                found.append(tried)
        if settled(found, group.people):
            break
    return handful(found)


def _smaller(tried: Proposal, other: Proposal) -> bool:
    """Whether another change is the same one made for no place in particular."""
    return other.remedy is tried.remedy and other.place is None


def attempt(
    problem: Problem, plan: Plan, names: frozenset[str], relaxation: Relaxation
) -> Proposal | None:
    """Try a change: place the parties on its floors beside those who are there already."""
    relaxed = relaxation.problem
    part, rest = _part(relaxed, plan, names, relaxation.floors)
    given = _placed(part, rest)
    after = replace(rest, assignments=rest.assignments + given)
    broken = [v for v in violations(part, after) if v.party is None or v.party in after.rooms]
    if not given or broken:
        return None
    return Proposal(
        remedy=relaxation.remedy,
        sentence=relaxation.sentence,
        people=sum(problem.party[each.party].people for each in given),
        extra=round(cost(part, after).placed - cost(part, rest).placed, 6),
        problem=relaxed,
        assignments=given,
        place=relaxation.place,
    )


def _part(
    relaxed: Problem, plan: Plan, names: frozenset[str], floors: frozenset[str]
) -> tuple[Problem, Plan]:
    """Some floors with those who lodge there and the parties to place, and the plan so far."""
    lodged = by_floor(lodgings(relaxed, plan))
    there = {each.party.id for floor in sorted(floors) for each in lodged.get(floor, ())}
    used = {relaxed.floor[floor].site for floor in lodged}
    known = tuple(floor for floor in relaxed.floors if floor.id in floors)
    sites = {floor.site for floor in known}
    part = replace(
        relaxed,
        sites=tuple(
            replace(site, opened=site.opened or site.id in used)
            for site in relaxed.sites
            if site.id in sites
        ),
        floors=known,
        rooms=tuple(room for floor in known for room in relaxed.rooms_of[floor.id]),
        parties=tuple(p for p in relaxed.parties if p.id in there or p.id in names),
        pins=tuple(
            pin
            for pin in relaxed.pins
            if pin.party in names and _within(relaxed, pin, sites, floors)
        ),
    )
    return part, assigned(plan, sorted(there))


def _within(problem: Problem, pin: Pin, sites: set[str], floors: frozenset[str]) -> bool:
    return (
        (pin.site is None or pin.site in sites)
        and (pin.floor is None or pin.floor in floors)
        and all(problem.room[room].floor in floors for room in pin.rooms)
    )


def _placed(part: Problem, rest: Plan) -> tuple[Assignment, ...]:
    """Rooms for as many of those without as the quick placement finds."""
    held = tuple(Pin(party=each.party, rooms=each.rooms) for each in rest.assignments)
    board = Board(Ground(replace(part, pins=part.pins + held)))
    indexes = {party.id: index for index, party in enumerate(part.parties)}
    for each in rest.assignments:
        floor = board.ground.floor_index[part.room[each.rooms[0]].floor]
        board.place(indexes[each.party], floor)
    place_greedily(board, board.ground.guests)
    rooms = settle(board)
    return tuple(
        Assignment(party=party.id, rooms=rooms[index])
        for index, party in enumerate(part.parties)
        if party.id not in rest.rooms and index in rooms
    )


def _open_to(problem: Problem, parties: Iterable[Party]) -> frozenset[str]:
    wanted = {(party.category, party.tier) for party in parties}
    sites = {
        site.id
        for site in problem.sites
        for category, tier in wanted
        if site.tier >= tier and (site.categories is None or category in site.categories)
    }
    return frozenset(floor.id for floor in problem.floors if floor.site in sites)


def releases(problem: Problem) -> tuple[Proposal, ...]:
    """Small sets of pins whose release makes an impossible problem possible."""
    found: dict[frozenset[str], Proposal] = {}
    for order in (problem.pins, tuple(reversed(problem.pins))):
        kept = _compatible(problem, order)
        released = frozenset(pin.party for pin in problem.pins if pin not in kept)
        if released and released not in found:
            found[released] = _released(problem, kept, released)
    return tuple(cheapest_first(found.values()))


def _compatible(problem: Problem, pins: Iterable[Pin]) -> tuple[Pin, ...]:
    """Pins taken in turn, each that can be kept beside those before it."""
    kept: tuple[Pin, ...] = ()
    for pin in pins:
        names = {each.party for each in (*kept, pin)}
        part = replace(
            problem,
            parties=tuple(party for party in problem.parties if party.id in names),
            pins=(*kept, pin),
        )
        if not blockers(Ground(part)):
            kept = (*kept, pin)
    return kept


def _released(problem: Problem, kept: tuple[Pin, ...], released: frozenset[str]) -> Proposal:
    relaxed = replace(problem, pins=tuple(pin for pin in problem.pins if pin in kept))
    board = greedy_board(Ground(relaxed))
    rooms = settle(board)
    given = tuple(
        Assignment(party=problem.parties[index].id, rooms=rooms[index]) for index in sorted(rooms)
    )
    names = ", ".join(sorted(released))
    return Proposal(
        remedy=Remedy.PIN,
        sentence=say("Releasing the pin of %(place)s", place=names),
        people=sum(problem.party[each.party].people for each in given),
        extra=round(cost(relaxed, Plan(outcome=Outcome.FEASIBLE, assignments=given)).placed, 6),
        problem=relaxed,
        assignments=given,
        place=names,
    )
