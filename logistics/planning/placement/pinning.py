"""Whether what was pinned by hand can be kept, before anything else is placed."""

from __future__ import annotations

from collections import defaultdict

from logistics.planning.placement.checks import Rule, violations
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.plan import Assignment, Outcome, Plan
from logistics.planning.placement.problem import Problem
from logistics.wording import Sentence, say


def blockers(ground: Ground) -> tuple[Sentence, ...]:
    """Why no plan can keep the pins; releasing the pins that are named would help."""
    return (*_broken_rooms(ground.problem), *_no_floor(ground), *_crowded(ground))


def _broken_rooms(problem: Problem) -> tuple[Sentence, ...]:
    """Rules that the exact rooms of pins break among themselves."""
    exact = [pin for pin in problem.pins if pin.rooms]
    plan = Plan(
        outcome=Outcome.FEASIBLE,
        assignments=tuple(Assignment(party=pin.party, rooms=pin.rooms) for pin in exact),
    )
    pinned = {pin.party for pin in exact}
    return tuple(
        violation.sentence
        for violation in violations(problem, plan)
        if violation.rule is not Rule.FORGOTTEN
        and (violation.rule is not Rule.PIN_IGNORED or violation.party in pinned)
    )


def _no_floor(ground: Ground) -> tuple[Sentence, ...]:
    """Parties that fit on none of the floors they are pinned to, even were these empty."""
    return tuple(
        say(
            "Party %(party)s fits on no floor where it is pinned.",
            party=ground.problem.parties[guest.index].id,
        )
        for guest in ground.guests
        if guest.floors is not None
        and not guest.rooms
        and not any(ground.takes(guest, floor) for floor in guest.floors)
    )


def _crowded(ground: Ground) -> tuple[Sentence, ...]:
    """Floors to which more people are pinned at one moment than they have rooms for."""
    pinned = defaultdict(list)
    for guest in ground.guests:
        if guest.floors is not None and len(guest.floors) == 1:
            pinned[min(guest.floors)].append(guest)
    return tuple(
        say(
            "More rooms are pinned on floor %(floor)s than it has.",
            floor=ground.problem.floors[floor].id,
        )
        for floor, guests in sorted(pinned.items())
        if any(
            sum(g.demand[j] for g in guests if g.start <= at < g.end) > room
            for at in {guest.start for guest in guests}
            for j, room in enumerate(ground.capacity(floor, at, at + 1))
        )
    )
