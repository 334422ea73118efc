"""The only judge of resupply plans: every broken rule by name, and every figure.

Shares no code with the solver; it knows problems and plans only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from logistics.planning.resupply.covers import Covers
from logistics.planning.resupply.plan import FIGURE_WORDS, Figures, Plan, Shipment, Trip
from logistics.planning.resupply.problem import Problem
from logistics.planning.resupply.violations import Rule, Violation
from logistics.wording import Sentence, say

CLOSE = 1e-4


def violations(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Every hard rule that the plan breaks, in the order of :data:`RULES`."""
    return tuple(violation for rule in RULES for violation in rule(problem, plan))


def figures(problem: Problem, plan: Plan) -> Figures:
    """What the plan is worth."""
    return Covers(problem, plan).figures


def everything_is_known(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Places, lots and vehicles of the plan are in the problem."""
    for number, trip in enumerate(plan.trips, 1):
        if trip.vehicle not in problem.vehicle:
            sentence = say("There is no vehicle %(vehicle)s.", vehicle=trip.vehicle)
            yield Violation(rule=Rule.UNKNOWN_VEHICLE, sentence=sentence, trip=number)
        for place in (trip.origin, *(stop.place for stop in trip.stops)):
            if place not in problem.place:
                sentence = say("There is no place %(place)s.", place=place)
                yield Violation(
                    rule=Rule.UNKNOWN_PLACE, sentence=sentence, trip=number, place=place
                )
        for lot in (line.lot for stop in trip.stops for line in stop.lines):
            if lot not in problem.lot:
                sentence = say("There is no lot %(lot)s.", lot=lot)
                yield Violation(rule=Rule.UNKNOWN_LOT, sentence=sentence, trip=number, lot=lot)


def trips_carry_something(_problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Each stop gets whole packs, and is not where the trip came from."""
    for number, trip in enumerate(plan.trips, 1):
        if not trip.stops or not all(stop.lines for stop in trip.stops):
            sentence = say("Trip %(trip)s has a stop with nothing to unload.", trip=number)
            yield Violation(rule=Rule.EMPTY_TRIP, sentence=sentence, trip=number)
        for stop in trip.stops:
            if stop.place == trip.origin:
                sentence = say("Trip %(trip)s brings goods to where they are.", trip=number)
                yield Violation(rule=Rule.TO_ITSELF, sentence=sentence, trip=number)
            for line in stop.lines:
                if line.packs < 1:
                    sentence = say("Trip %(trip)s carries a line of no packs.", trip=number)
                    yield Violation(
                        rule=Rule.EMPTY_LINE, sentence=sentence, trip=number, lot=line.lot
                    )


def lots_may_go(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Goods leave places that send, reach places that receive, and may be used there."""
    for each in _known(problem, plan):
        lot = problem.lot[each.lot]
        if not problem.place[each.origin].sends:
            sentence = say("%(place)s does not send.", place=each.origin)
            yield _broken(Rule.DOES_NOT_SEND, each, sentence, each.origin)
        if not problem.place[each.destination].receives:
            sentence = say("%(place)s does not receive.", place=each.destination)
            yield _broken(Rule.DOES_NOT_RECEIVE, each, sentence, each.destination)
        if problem.usable_days(lot) <= 0:
            sentence = say("Lot %(lot)s has expired.", lot=lot.id)
            yield _broken(Rule.EXPIRED, each, sentence, each.origin)
        if lot.directed_to not in (None, each.destination):
            sentence = say(
                "Lot %(lot)s is directed to %(place)s.", lot=lot.id, place=lot.directed_to
            )
            yield _broken(Rule.DIRECTED_ELSEWHERE, each, sentence, each.destination)


def nothing_is_shipped_twice(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """No more whole packs leave a place than may leave it."""
    movable = {
        (stock.place, stock.lot): problem.movable_packs(stock)
        for stock in problem.stock
        if problem.place[stock.place].sends
    }
    out: Counter[tuple[str, str]] = Counter()
    for each in _known(problem, plan):
        out[each.origin, each.lot] += each.packs
    for (place, lot), packs in out.items():
        if problem.place[place].sends and packs > movable.get((place, lot), 0):
            yield Violation(
                rule=Rule.MORE_THAN_MOVABLE,
                sentence=say(
                    "%(packs)s packs of lot %(lot)s leave %(place)s; %(most)s may.",
                    packs=packs,
                    lot=lot,
                    place=place,
                    most=movable.get((place, lot), 0),
                ),
                place=place,
                lot=lot,
            )


def vehicles_can_do_it(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Loads, drops, homes and numbers of trips are those of the vehicles."""
    made = Counter(trip.vehicle for trip in plan.trips)
    for vehicle in problem.vehicles:
        if made[vehicle.id] > vehicle.trips:
            sentence = say(
                "%(vehicle)s makes %(made)s trips; it can make %(most)s.",
                vehicle=vehicle.id,
                made=made[vehicle.id],
                most=vehicle.trips,
            )
            yield Violation(rule=Rule.TOO_MANY_TRIPS, sentence=sentence)
    for number, trip in enumerate(plan.trips, 1):
        found = problem.vehicle.get(trip.vehicle)
        if len(trip.stops) > problem.max_drops:
            sentence = say("Trip %(trip)s stops too often.", trip=number)
            yield Violation(rule=Rule.TOO_MANY_DROPS, sentence=sentence, trip=number)
        if found is None:
            continue
        if load(problem, trip) > found.load + CLOSE:
            sentence = say(
                "Trip %(trip)s carries %(load)s; %(vehicle)s takes %(most)s.",
                trip=number,
                load=round(load(problem, trip), 2),
                vehicle=trip.vehicle,
                most=round(found.load, 2),
            )
            yield Violation(rule=Rule.OVERLOADED, sentence=sentence, trip=number)
        if found.home not in (None, trip.origin):
            sentence = say(
                "%(vehicle)s loads at %(home)s only.", vehicle=trip.vehicle, home=found.home
            )
            yield Violation(rule=Rule.WRONG_HOME, sentence=sentence, trip=number)


def load(problem: Problem, trip: Trip) -> float:
    """What a trip carries, in the measure of the vehicles' loads."""
    return sum(
        line.packs * problem.item[problem.lot[line.lot].item].load
        for stop in trip.stops
        for line in stop.lines
        if line.lot in problem.lot
    )


def pins_are_kept(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """What was decided by hand is shipped."""
    shipped = {(each.origin, each.destination, each.lot): each.packs for each in plan.shipments}
    for pin in problem.pins:
        packs = shipped.get((pin.origin, pin.destination, pin.lot), 0)
        if packs < pin.packs or (pin.exactly and packs > pin.packs):
            sentence = say(
                "%(packs)s packs of lot %(lot)s from %(origin)s to %(destination)s are pinned.",
                packs=pin.packs,
                lot=pin.lot,
                origin=pin.origin,
                destination=pin.destination,
            )
            yield Violation(
                rule=Rule.PIN_IGNORED, sentence=sentence, place=pin.destination, lot=pin.lot
            )


def honesty(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """The plan lists every shortage as it is, and states its figures and bounds truly."""
    covers = Covers(problem, plan)
    stated = {(each.place, each.item): each for each in plan.shortages}
    for short in covers.shortages:
        told = stated.pop((short.place, short.item), None)
        if told is None:
            sentence = say(
                "%(item)s runs out at %(place)s on %(day)s; the plan does not say so.",
                item=short.item,
                place=short.place,
                day=short.runs_out,
            )
            yield Violation(rule=Rule.SHORTAGE_HIDDEN, sentence=sentence, place=short.place)
        elif (
            abs(told.cover - short.cover) > CLOSE
            or told.runs_out != short.runs_out
            or abs(told.missing - short.missing) > CLOSE * max(1.0, short.missing)
        ):
            yield _misstated(short.place, short.item)
    for place, item in stated:
        yield _misstated(place, item)
    yield from _figures(covers.figures.by_name, plan)


def _misstated(place: str, item: str) -> Violation:
    sentence = say(
        "The shortage of %(item)s at %(place)s is not as stated.", item=item, place=place
    )
    return Violation(rule=Rule.SHORTAGE_MISSTATED, sentence=sentence, place=place)


def _figures(true: Mapping[str, float], plan: Plan) -> Iterator[Violation]:
    for name, value in true.items():
        told, bound = plan.figures.by_name[name], plan.bound.by_name[name]
        room = CLOSE * max(1.0, abs(value))
        if abs(told - value) > room:
            sentence = say(
                "The plan states %(stated)s for %(figure)s; it is %(value)s.",
                stated=round(told, 4),
                figure=say(FIGURE_WORDS[name]),
                value=round(value, 4),
            )
            yield Violation(rule=Rule.FIGURE_MISSTATED, sentence=sentence)
        if (value > bound + room) if name == "worst_cover" else (bound > value + room):
            sentence = say(
                "The plan beats its bound of %(figure)s.", figure=say(FIGURE_WORDS[name])
            )
            yield Violation(rule=Rule.BOUND_BEATEN, sentence=sentence)


def _known(problem: Problem, plan: Plan) -> Iterator[Shipment]:
    for each in plan.shipments:
        known = each.origin in problem.place and each.destination in problem.place
        if known and each.lot in problem.lot:
            yield each


def _broken(rule: Rule, each: Shipment, sentence: Sentence, place: str) -> Violation:
    return Violation(rule=rule, sentence=sentence, place=place, lot=each.lot)


RULES = (
    everything_is_known,
    trips_carry_something,
    lots_may_go,
    nothing_is_shipped_twice,
    vehicles_can_do_it,
    pins_are_kept,
    honesty,
)
