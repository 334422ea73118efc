"""A small house for room problems in tests: two floors of six rooms, and the plainest of guests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from logistics.planning.placement.checks import Rule, cost, violations
from logistics.planning.placement.plan import Assignment, Outcome, Plan, Unplaced
from logistics.planning.placement.problem import (
    CohortRule,
    Floor,
    Party,
    Problem,
    Room,
    RoomNeed,
    Side,
    Site,
    Weights,
)

NOON = datetime(2020, 3, 20, 12, tzinfo=UTC)
PLAIN = RoomNeed()
STEP_FREE = RoomNeed(attributes=frozenset({"step_free"}))
NEGATIVE = RoomNeed(attributes=frozenset({"negative_pressure"}))


def day(number: float) -> datetime:
    """Noon, so many days after the first arrivals."""
    return NOON + timedelta(days=number)


def rooms(floor: str, count: int = 6, **variant: Any) -> tuple[Room, ...]:
    """Rooms ``w1-1`` … of floor ``w1``, on both sides of a corridor."""
    return tuple(
        Room(
            id=f"{floor}-{number + 1}",
            floor=floor,
            position=number // 2,
            side=Side.RIGHT if number % 2 else Side.LEFT,
            **variant,
        )
        for number in range(count)
    )


def party(name: str, needs: int | Iterable[RoomNeed] = 1, **variant: Any) -> Party:
    """A party from flight CA1 at the airport that stays for 14 days from the first noon."""
    plain: dict[str, Any] = {
        "arrives": NOON,
        "until": variant.get("arrives", NOON) + timedelta(days=14),
        "category": "entrant",
        "cohort": "entrant",
        "arrival": "CA1",
        "port": "PVG",
    }
    wanted = (PLAIN,) * needs if isinstance(needs, int) else tuple(needs)
    return Party(id=name, rooms=wanted, **(plain | variant))


def problem(*parties: Party, **variant: Any) -> Problem:
    """Willow House, open, 20 km from the airport, with floors ``w1`` and ``w2``."""
    plain: dict[str, Any] = {
        "sites": (Site(id="willow", opened=True),),
        "floors": (Floor(id="w1", site="willow"), Floor(id="w2", site="willow")),
        "rooms": rooms("w1") + rooms("w2"),
        "distances": {("PVG", "willow"): 20.0},
        "turnaround": {"standard": 24 * 60},
        "cohorts": CohortRule(hard=True, window_hours=24),
    }
    return Problem(parties=parties, **(plain | variant))


def two_houses(*parties: Party, **variant: Any) -> Problem:
    """Willow House at 20 km and Maple House, not open, at 60 km, with floors ``m1`` and ``m2``."""
    plain: dict[str, Any] = {
        "sites": (Site(id="willow", opened=True), Site(id="maple")),
        "floors": (
            Floor(id="w1", site="willow"),
            Floor(id="w2", site="willow"),
            Floor(id="m1", site="maple"),
            Floor(id="m2", site="maple"),
        ),
        "rooms": rooms("w1") + rooms("w2") + rooms("m1") + rooms("m2"),
        "distances": {("PVG", "willow"): 20.0, ("PVG", "maple"): 60.0},
    }
    return problem(*parties, **(plain | variant))


def with_room(case: Problem, name: str, **variant: Any) -> Problem:
    """The same problem with one room changed."""
    changed = (replace(r, **variant) if r.id == name else r for r in case.rooms)
    return replace(case, rooms=tuple(changed))


def plan(case: Problem, unplaced: Iterable[str] = (), **places: Iterable[str]) -> Plan:
    """A plan by party and rooms, priced as it is."""
    bare = Plan(
        outcome=Outcome.FEASIBLE,
        assignments=tuple(Assignment(party=p, rooms=tuple(r)) for p, r in places.items()),
        unplaced=tuple(Unplaced(party=p, people=case.party[p].people) for p in unplaced),
    )
    return replace(bare, cost=cost(case, bare))


def broken(case: Problem, made: Plan) -> list[Rule]:
    """The rules that a plan breaks."""
    return [violation.rule for violation in violations(case, made)]


def cheapest(case: Problem) -> Plan:
    """The best lawful plan of a tiny problem, by trying every one."""
    best: Plan | None = None
    choices = [_choices(case, each) for each in case.parties]
    for chosen in product(*choices):
        taken = [room for each in chosen for room in each or ()]
        if len(set(taken)) < len(taken) and not _in_turn(case):
            continue
        names = [each.id for each in case.parties]
        places = {name: each for name, each in zip(names, chosen, strict=True) if each}
        found = plan(case, [n for n in names if n not in places], **places)
        if best is not None and found.cost.total >= best.cost.total:
            continue
        if not violations(case, found):
            best = found
    assert best is not None
    return best


def _in_turn(case: Problem) -> bool:
    return len({each.arrives for each in case.parties}) > 1


def _choices(case: Problem, guest: Party) -> list[tuple[str, ...] | None]:
    by_floor = [[room.id for room in case.rooms_of[floor.id]] for floor in case.floors]
    found = [
        each
        for floor in by_floor
        for each in product(floor, repeat=len(guest.rooms))
        if len(set(each)) == len(each)
    ]
    return [None, *found]


NO_WEIGHTS = Weights(
    unplaced=1000,
    site=0,
    session=0,
    arrival_floor=0,
    tier=0,
    km=0,
    adjacency=0,
    corridor=0,
    mixing=0,
)
