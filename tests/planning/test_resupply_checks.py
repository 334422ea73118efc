"""Each rule of shipping supplies: a plan that breaks it, and only it, is caught by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from logistics.planning.resupply.checks import figures, violations
from logistics.planning.resupply.plan import Plan, Stop
from logistics.planning.resupply.problem import Pin, Place, Problem, Vehicle
from logistics.planning.resupply.violations import Rule
from tests.planning.supply_district import (
    district,
    drop,
    held,
    lot,
    need,
    rules_broken,
    told_truly,
    trip,
)


def plain(**changes: object) -> Problem:
    """A hundred masks at the store; a site that uses ten a day and has none."""
    return district(lot(), held("store", "old", 100), need("harbour", 10), **changes)


BROKEN: dict[Rule, tuple[Problem, Plan]] = {}


def breaks(rule: Rule, problem: Problem, plan: Plan) -> None:
    BROKEN[rule] = (problem, plan)


def _cases() -> None:
    day = plain()
    breaks(Rule.UNKNOWN_VEHICLE, day, told_truly(day, trip(drop("harbour"), vehicle="balloon")))
    breaks(Rule.UNKNOWN_PLACE, day, told_truly(day, trip(drop("moon"))))
    breaks(Rule.UNKNOWN_LOT, day, told_truly(day, trip(drop("harbour", "nobody's"))))
    breaks(Rule.EMPTY_TRIP, day, told_truly(day, trip(Stop(place="harbour", lines=()))))
    breaks(Rule.EMPTY_LINE, day, told_truly(day, trip(drop("harbour", packs=0))))
    breaks(Rule.MORE_THAN_MOVABLE, day, told_truly(day, trip(drop("harbour", packs=11))))
    four = [drop(place) for place in ("harbour", "lakeside", "hilltop", "depot")]
    breaks(Rule.TOO_MANY_DROPS, day, told_truly(day, trip(*four)))

    own = district(lot(), held("depot", "old", 100), need("harbour", 10))
    breaks(Rule.TO_ITSELF, own, told_truly(own, trip(drop("depot"), origin="depot")))
    closed = district(
        lot(), held("depot", "old", 100), need("harbour", 10), Place(id="depot", sends=False)
    )
    breaks(Rule.DOES_NOT_SEND, closed, told_truly(closed, trip(drop("harbour"), origin="depot")))
    shut = plain(
        places=tuple(
            replace(place, receives=False, sends=False) if place.id == "harbour" else place
            for place in day.places
        )
    )
    breaks(Rule.DOES_NOT_RECEIVE, shut, told_truly(shut, trip(drop("harbour"))))
    stale = district(lot(days=0), held("store", "old", 100), need("harbour", 10))
    breaks(Rule.EXPIRED, stale, told_truly(stale, trip(drop("harbour"))))
    given = district(lot(directed_to="hilltop"), held("store", "old", 100), need("harbour", 10))
    breaks(Rule.DIRECTED_ELSEWHERE, given, told_truly(given, trip(drop("harbour"))))
    small = replace(day, vehicles=(Vehicle(id="van", load=3, trips=1),))
    breaks(Rule.OVERLOADED, small, told_truly(small, trip(drop("harbour", packs=4))))
    twice = [trip(drop("harbour", packs=3)), trip(drop("harbour", packs=3))]
    breaks(Rule.TOO_MANY_TRIPS, small, told_truly(small, *twice))
    homely = replace(day, vehicles=(Vehicle(id="van", load=100, trips=9, home="depot"),))
    breaks(Rule.WRONG_HOME, homely, told_truly(homely, trip(drop("harbour"))))
    pinned = replace(day, pins=(Pin(origin="store", destination="lakeside", lot="old", packs=2),))
    breaks(Rule.PIN_IGNORED, pinned, told_truly(pinned, trip(drop("lakeside", packs=1))))
    honest = told_truly(day, trip(drop("harbour", packs=10)))
    breaks(Rule.SHORTAGE_HIDDEN, day, replace(honest, shortages=()))
    late = replace(honest.shortages[0], runs_out=honest.shortages[0].runs_out + timedelta(days=1))
    breaks(Rule.SHORTAGE_MISSTATED, day, replace(honest, shortages=(late,)))
    better = replace(honest.figures, worst_cover=11.0)
    breaks(Rule.FIGURE_MISSTATED, day, replace(honest, figures=better))
    low = replace(honest.bound, worst_cover=9.0)
    breaks(Rule.BOUND_BEATEN, day, replace(honest, bound=low))


_cases()


def test_every_rule_has_a_plan_that_breaks_it() -> None:
    assert set(BROKEN) == set(Rule)


@pytest.mark.parametrize("rule", Rule)
def test_a_plan_that_breaks_one_rule_breaks_only_that_one(rule: Rule) -> None:
    problem, plan = BROKEN[rule]

    assert rules_broken(problem, plan) == {rule}


def test_a_lawful_plan_breaks_no_rule() -> None:
    day = plain()

    plan = told_truly(day, trip(drop("harbour", packs=5)), trip(drop("harbour", packs=5)))

    assert violations(day, plan) == ()


def test_loose_units_and_kept_ones_do_not_leave_a_place() -> None:
    day = district(lot(), held("store", "old", 39, kept=15), need("harbour", 10))

    two, three = (told_truly(day, trip(drop("harbour", packs=packs))) for packs in (2, 3))

    assert rules_broken(day, two) == set()
    assert rules_broken(day, three) == {Rule.MORE_THAN_MOVABLE}


def test_stock_counts_until_its_last_day_and_not_after_it() -> None:
    day = district(lot(days=4), held("harbour", "old", 100), need("harbour", 10))

    worth = figures(day, told_truly(day))

    assert worth.worst_cover == 4
    assert worth.waste == 60


def test_expired_stock_alone_is_a_stock_out() -> None:
    day = district(lot(days=0), held("harbour", "old", 100), need("harbour", 10))

    plan = told_truly(day)

    assert [(short.cover, short.runs_out) for short in plan.shortages] == [(0, day.day)]
    assert plan.figures.waste == 0


def test_the_earliest_expiry_is_used_first() -> None:
    day = district(
        lot("new", days=20), lot("old", days=5),
        held("harbour", "new", 30), held("harbour", "old", 50),
        need("harbour", 10),
    )  # fmt: skip

    worth = figures(day, told_truly(day))

    assert worth.worst_cover == 8
    assert worth.waste == 0


def test_need_that_changes_from_day_to_day_is_followed() -> None:
    day = district(lot(), held("harbour", "old", 35), need("harbour", 10, 20, 0, 10))

    plan = told_truly(day)

    assert plan.figures.worst_cover == 3.5
    assert plan.shortages[0].runs_out == day.day + timedelta(days=3)


def test_goods_directed_to_another_place_cover_nobody_here() -> None:
    day = district(lot(directed_to="hilltop"), held("harbour", "old", 90), need("harbour", 10))

    assert figures(day, told_truly(day)).worst_cover == 0


def test_goods_that_expire_where_nobody_uses_them_are_wasted() -> None:
    day = district(lot(days=20), held("store", "old", 90), need("harbour", 1))

    assert figures(day, told_truly(day)).waste == 90
    assert figures(day, told_truly(day, trip(drop("harbour", packs=2)))).waste == 70


def test_the_way_is_driven_stop_by_stop_and_back() -> None:
    day = plain()

    worth = figures(day, told_truly(day, trip(drop("harbour"), drop("hilltop"))))

    assert worth.km == 10 + 20 + 30
