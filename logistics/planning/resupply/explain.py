"""Why a place runs out when it does, and what a shipment is for; without a solver."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from logistics.planning.resupply.covers import Covers
from logistics.planning.resupply.forecast import Batch, Usage, outlook
from logistics.planning.resupply.plan import Outcome, Plan, Shortage
from logistics.planning.resupply.problem import Problem
from logistics.wording import Sentence, say

CLOSE = 1e-3


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a plan does for an item at a place.

    :ivar before: days of cover were nothing shipped; after: with the plan
    :ivar came: units that are shipped there; went: away from there
    """

    item: str
    before: float
    after: float
    came: int
    went: int

    @property
    def sentence(self) -> Sentence:
        """The same in words."""
        return say(
            "%(item)s: %(came)s come and %(went)s go; lasts %(after).1f days in place of "
            "%(before).1f.",
            item=self.item,
            came=self.came,
            went=self.went,
            before=self.before,
            after=self.after,
        )


def changes(problem: Problem, plan: Plan, place: str) -> tuple[Change, ...]:
    """What the plan does for each item that a place uses, what lasts least first."""
    before, after = Covers(problem, Plan(outcome=Outcome.FEASIBLE)), Covers(problem, plan)
    found = [
        Change(
            item=item,
            before=before.outlooks[where, item].cover,
            after=seen.cover,
            came=_units(problem, plan, item, to=place),
            went=_units(problem, plan, item, away=place),
        )
        for (where, item), seen in after.outlooks.items()
        if where == place
    ]
    return tuple(sorted(found, key=lambda each: (each.after, each.item)))


def _units(
    problem: Problem, plan: Plan, item: str, *, to: str | None = None, away: str | None = None
) -> int:
    return sum(
        each.packs * problem.item[item].pack
        for each in plan.shipments
        if problem.lot[each.lot].item == item and (each.destination == to or each.origin == away)
    )


def reasons(problem: Problem, plan: Plan, short: Shortage) -> tuple[Sentence, ...]:
    """Why an item does not last longer at a place."""
    return tuple(_reasons(problem, Covers(problem, plan), short))


def _reasons(problem: Problem, covers: Covers, short: Shortage) -> Iterator[Sentence]:
    together = _together(problem, short.item)
    if together <= 0:
        yield say("Nowhere is there any that may be used.")
        return
    if not problem.place[short.place].receives:
        yield say("Nothing can be shipped there.")
        return
    if together < problem.enough - CLOSE:
        yield say(
            "All that may be used lasts %(days).1f days when it is shared by need.", days=together
        )
    stuck = _stuck(problem, covers, short)
    if stuck:
        yield say(
            "%(units)s more lie where they do not leave: loose, kept, directed to another, or at "
            "a place that does not send.",
            units=stuck,
        )
    spare = _spare(problem, covers, short)
    if spare:
        yield say(
            "%(packs)s packs are left elsewhere: the trips are too few for them, or they expire "
            "before they are needed here.",
            packs=spare,
        )


def _together(problem: Problem, item: str) -> float:
    """How long everything lasts that may be used, were it where it is needed."""
    needs = [Usage(need.daily, problem.horizon) for need in problem.needs if need.item == item]
    total = [sum(each.total[day] for each in needs) for day in range(problem.horizon + 1)]
    days = [after - before for before, after in itertools.pairwise(total)]
    batches = [
        Batch(days=problem.usable_days(lot), units=stock.quantity)
        for stock in problem.stock
        for lot in [problem.lot[stock.lot]]
        if lot.item == item and problem.usable_days(lot) > 0
    ]
    return outlook(batches, Usage(days, problem.horizon)).cover if batches else 0.0


def _stuck(problem: Problem, covers: Covers, short: Shortage) -> int:
    """Usable units at other places that do not use the item and cannot give them."""
    found = 0
    for stock in problem.stock:
        lot = problem.lot[stock.lot]
        elsewhere = stock.place != short.place and (stock.place, lot.item) not in covers.usages
        if lot.item == short.item and elsewhere and problem.usable_days(lot) > short.cover:
            moves = problem.movable_packs(stock) * problem.item[lot.item].pack
            found += stock.quantity - (moves if covers.may_use(lot, short.place) else 0)
    return found


def _spare(problem: Problem, covers: Covers, short: Shortage) -> int:
    """Whole packs that stay at places that do not use the item."""
    shipped: dict[tuple[str, str], int] = {}
    for each in covers.plan.shipments:
        key = (each.origin, each.lot)
        shipped[key] = shipped.get(key, 0) + each.packs
    return sum(
        problem.movable_packs(stock) - shipped.get((stock.place, stock.lot), 0)
        for stock in problem.stock
        for lot in [problem.lot[stock.lot]]
        if lot.item == short.item
        and (stock.place, lot.item) not in covers.usages
        and problem.usable_days(lot) > 0
        and covers.may_use(lot, short.place)
    )
