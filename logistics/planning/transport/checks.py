"""The only judge of transport plans: every broken rule by name, and every cost by term.

Shares no code with the solvers; it knows problems and plans only.
"""

from __future__ import annotations

from collections.abc import Iterator

from logistics.planning.transport.people_checks import PEOPLE_RULES, rides
from logistics.planning.transport.plan import CostByTerm, Plan
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.vehicle_checks import VEHICLE_RULES, known_duties, legs
from logistics.planning.transport.violations import Rule, Violation
from logistics.wording import say

CENT = 0.01


def violations(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Every hard rule that the plan breaks, in the order of :data:`RULES`."""
    return tuple(violation for rule in RULES for violation in rule(problem, plan))


def cost(problem: Problem, plan: Plan) -> CostByTerm:
    """What the plan costs, term by term; people whose party is unknown cost nothing."""
    return CostByTerm(
        left_behind=problem.weights.left_behind * plan.people_left_behind,
        duties=sum(
            problem.vehicle[duty.vehicle].duty_cost
            for duty in plan.duties
            if duty.vehicle in problem.vehicle
        ),
        km=_km(problem, plan),
        waiting=problem.weights.waiting * _waiting_minutes(problem, plan),
        late=problem.weights.late * _late_minutes(problem, plan),
        plain_ambulance=problem.weights.plain_ambulance * _plain_patients(problem, plan),
    )


def _km(problem: Problem, plan: Plan) -> float:
    return sum(
        problem.vehicle[duty.vehicle].km_cost * problem.km(origin, destination)
        for duty in known_duties(problem, plan)
        for origin, destination, _, _ in legs(problem, duty)
    )


def _waiting_minutes(problem: Problem, plan: Plan) -> float:
    return sum(
        ride.rider.people
        * (ride.stop.arrives_at - problem.earliest_arrival(ride.group)).total_seconds()
        / 60
        for ride in rides(problem, plan)
    )


def _late_minutes(problem: Problem, plan: Plan) -> float:
    return sum(
        ride.rider.people
        * max(0.0, (ride.stop.arrives_at - problem.due(ride.group)).total_seconds())
        / 60
        for ride in rides(problem, plan)
    )


def _plain_patients(problem: Problem, plan: Plan) -> int:
    return sum(
        ride.group.symptomatic
        for ride in rides(problem, plan)
        if ride.vehicle in problem.vehicle and not problem.vehicle[ride.vehicle].negative_pressure
    )


def honesty(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """The plan states its true cost, and a bound that is not above it."""
    true = cost(problem, plan)
    for term, value in true.terms.items():
        stated = plan.cost.terms[term]
        if abs(stated - value) > CENT:
            yield Violation(
                rule=Rule.COST_MISSTATED,
                sentence=say(
                    "The plan states %(stated)s for %(term)s; it is %(value)s.",
                    stated=round(stated, 2),
                    term=term,
                    value=round(value, 2),
                ),
            )
    if plan.bound is not None and plan.bound > true.total + CENT:
        yield Violation(
            rule=Rule.BOUND_ABOVE_COST,
            sentence=say("The bound of the plan is above its cost."),
        )


RULES = (*PEOPLE_RULES, *VEHICLE_RULES, honesty)
