"""Planning anew from a plan: what the change does not touch stands, and the rest fits in beside."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from logistics.planning.placement.explain import Explainer
from logistics.planning.placement.plan import Outcome, Plan, Unplaced
from logistics.planning.placement.pricing import cost
from logistics.planning.placement.problem import Party, Problem
from logistics.planning.placement.residue import residue
from logistics.planning.placement.standing import Kept, standing

NEAREST = 5
Planner = Callable[[Problem], Plan]


def replan(problem: Problem, previous: Plan, plan: Planner) -> Plan:
    """A plan that moves as few as it can.

    First only those are placed who have no lawful rooms. Only if somebody loses a place by that, or
    is new and finds none, are others moved: the cohorts of those left out, then all who arrive on
    their days, then everybody. Nobody is moved for those whom the plan before left out.
    """
    kept = standing(problem, previous)
    without = {each.party for each in previous.unplaced}
    best: Plan | None = None
    while True:
        found = _beside(problem, kept, plan)
        if best is None or found.people_unplaced < best.people_unplaced:
            best = found
        left = [problem.party[u.party] for u in found.unplaced if u.party not in without]
        wider = _wider(problem, kept, found, left)
        if wider is None:
            return _told(problem, best)
        kept = wider


def _beside(problem: Problem, kept: Kept, plan: Planner) -> Plan:
    """Who is not kept placed at the sites in use and the nearest others, or else anywhere."""
    near = _near_sites(problem, kept)
    found = plan(residue(problem, kept, near))
    if found.unplaced and len(near) < len(problem.sites):
        found = plan(residue(problem, kept, problem.site.keys()))
    return replace(found, assignments=kept + found.assignments, bound=None)


def _near_sites(problem: Problem, kept: Kept) -> set[str]:
    staying = {each.party for each in kept}
    sites = {problem.site_of(problem.room[room]).id for each in kept for room in each.rooms}
    sites |= {site.id for site in problem.sites if site.opened}
    sites |= {problem.floor[pin.floor].site for pin in problem.pins if pin.floor}
    sites |= {pin.site for pin in problem.pins if pin.site}
    sites |= {problem.site_of(problem.room[r]).id for pin in problem.pins for r in pin.rooms}
    waiting = {
        (party.port, party.tier, party.category): party
        for party in problem.parties
        if party.id not in staying
    }
    for party in waiting.values():
        fitting = [site.id for site in problem.sites if _takes(problem, site.id, party)]
        fitting.sort(key=lambda site: problem.kilometres(party, site))
        sites.update(fitting[:NEAREST])
    return sites


def _takes(problem: Problem, name: str, party: Party) -> bool:
    site = problem.site[name]
    fits = site.categories is None or party.category in site.categories
    return fits and site.tier >= party.tier


def _wider(problem: Problem, kept: Kept, found: Plan, left: Collection[Party]) -> Kept | None:
    """The fewest more to move for those left out; ``None`` when that is no use or nobody is."""
    if not kept or not (left or found.outcome is Outcome.IMPOSSIBLE):
        return None
    for circle in CIRCLES:
        names = {circle(problem, party) for party in left}
        rest = tuple(e for e in kept if circle(problem, problem.party[e.party]) not in names)
        if len(rest) < len(kept):
            return rest
    return ()


CIRCLES: tuple[Callable[[Problem, Party], object], ...] = (
    lambda problem, party: problem.cohort(party.cohort, party.arrives),
    lambda problem, party: problem.cohort("", party.arrives),
)


def _told(problem: Problem, found: Plan) -> Plan:
    """The plan with its cost, and for those without rooms what stands in the way of each."""
    explainer = Explainer(problem, found) if found.unplaced else None
    unplaced = tuple(
        Unplaced(
            party=each.party,
            people=each.people,
            reasons=explainer.why(problem.party[each.party]),
        )
        for each in found.unplaced
        if explainer is not None
    )
    told = replace(found, unplaced=unplaced)
    return replace(told, cost=cost(problem, told))
