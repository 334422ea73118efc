"""The smallest changes that would give people left behind a ride, each found out by trying.

Trips that are planned stay as far as they can; those left behind are added by the same code that
changes a published plan, and the answer is judged by the checks of whole plans.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from logistics.planning.proposing import handful, helps_more, settled
from logistics.planning.transport.checks import violations
from logistics.planning.transport.day import day_of
from logistics.planning.transport.finish import finished
from logistics.planning.transport.plan import LeftBehind, Plan
from logistics.planning.transport.problem import Problem, RideGroup, VehicleKind
from logistics.planning.transport.relaxing import RULES, Case, Relaxation, Remedy
from logistics.planning.transport.repair import repaired
from logistics.wording import Sentence, say


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A change that was tried, and what came of it.

    :ivar people: how many more ride with it
    :ivar extra: what their rides add to the cost of the plan
    :ivar problem: the problem with the change; ``plan`` rides by it
    :ivar kind: the sort of vehicle that it adds, if any
    """

    remedy: Remedy
    sentence: Sentence
    people: int
    extra: float
    problem: Problem
    plan: Plan
    kind: VehicleKind | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Parties left behind of one origin and category, patients apart."""

    parties: tuple[LeftBehind, ...]
    groups: tuple[RideGroup, ...]
    reasons: tuple[Sentence, ...]

    @property
    def people(self) -> int:
        """How many they are."""
        return sum(party.people for party in self.parties)


def groups(problem: Problem, plan: Plan) -> tuple[Group, ...]:
    """Those left behind, alike together, the largest group first."""
    alike: dict[tuple[str, str, bool], list[LeftBehind]] = {}
    for each in plan.left_behind:
        group = problem.party[each.party][0]
        nature = (group.origin, group.category, group.symptomatic)
        alike.setdefault(nature, []).append(each)
    found = [
        Group(
            parties=tuple(parties),
            groups=_groups_of(problem, parties),
            reasons=tuple({_sort(why): why for each in parties for why in each.reasons}.values()),
        )
        for parties in alike.values()
    ]
    return tuple(sorted(found, key=lambda group: (-group.people, group.parties[0].party)))


def _sort(reason: Sentence) -> tuple[str, ...]:
    """What makes a reason another one than the same of a larger party."""
    return tuple(
        value.template if isinstance(value, Sentence) else str(value)
        for value in reason.values.values()
    )


def _groups_of(problem: Problem, parties: Iterable[LeftBehind]) -> tuple[RideGroup, ...]:
    names = dict.fromkeys(problem.party[each.party][0].id for each in parties)
    return tuple(group for group in problem.groups if group.id in names)


def proposals(problem: Problem, plan: Plan, group: Group) -> tuple[Proposal, ...]:
    """What would help a group, at most a handful: the cheapest a person first."""
    case = Case(problem=problem, groups=group.groups)
    waiting = frozenset(each.party for each in group.parties)
    found: list[Proposal] = []
    for rule in RULES:
        enough: set[VehicleKind | None] = set()
        for relaxation in rule(case):
            if relaxation.kind in enough:
                continue
            tried = attempt(problem, plan, waiting, relaxation)
            if tried is not None and helps_more(tried, found, partial(_smaller, tried)):
                found.append(tried)
            if tried is not None and tried.people == group.people:
                enough.add(relaxation.kind)
        if settled(found, group.people):
            break
    return handful(found)


def _smaller(tried: Proposal, other: Proposal) -> bool:
    """Whether another change is less of the same."""
    return (other.remedy, other.kind) == (tried.remedy, tried.kind)


def attempt(
    problem: Problem, plan: Plan, waiting: frozenset[str], relaxation: Relaxation
) -> Proposal | None:
    """Try a change: add the parties that wait to the plan, and nobody else."""
    part = _only(relaxation.problem, plan, waiting)
    after = finished(repaired(day_of(part), plan))
    behind = sum(each.people for each in after.left_behind)
    people = sum(problem.party[name][1].people for name in waiting) - behind
    if people <= 0 or violations(part, after):
        return None
    return Proposal(
        remedy=relaxation.remedy,
        sentence=_timed(relaxation, after),
        people=people,
        extra=round(after.cost.riding - plan.cost.riding, 6),
        problem=relaxation.problem,
        plan=after,
        kind=relaxation.kind,
    )


def _only(problem: Problem, plan: Plan, waiting: frozenset[str]) -> Problem:
    """The problem of those who ride already and some others."""
    wanted = waiting | {rider.party for trip in plan.trips for rider in trip.riders}
    kept = (
        replace(group, parties=tuple(party for party in group.parties if party.id in wanted))
        for group in problem.groups
    )
    return replace(problem, groups=tuple(group for group in kept if group.parties))


def _timed(relaxation: Relaxation, after: Plan) -> Sentence:
    """The sentence, with the time from which added vehicles are needed."""
    added = {vehicle.id for vehicle in relaxation.added}
    begins = [duty.begins_at for duty in after.duties if duty.vehicle in added]
    if not begins:
        return relaxation.sentence
    local = min(begins).astimezone(relaxation.problem.zone)
    return say(
        "%(change)s, from %(moment)s", change=relaxation.sentence, moment=f"{local:%Y-%m-%d %H:%M}"
    )
