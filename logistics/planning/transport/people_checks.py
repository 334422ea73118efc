"""Checks of the people in a plan: everyone once, in the right vehicle, at the right time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from logistics.planning.transport.plan import Plan, Rider, Stop, Trip
from logistics.planning.transport.problem import Problem, RideGroup, VehicleKind
from logistics.planning.transport.violations import Rule, Violation
from logistics.wording import say


@dataclass(frozen=True, kw_only=True)
class Ride:
    """A known party on its way."""

    vehicle: str
    number: int
    trip: Trip
    stop: Stop
    rider: Rider
    group: RideGroup

    def violates(self, rule: Rule, template: str, **values: object) -> Violation:
        """This ride breaks a rule."""
        party = self.rider.party
        return Violation(
            rule=rule,
            sentence=say(template, party=party, vehicle=self.vehicle, **values),
            vehicle=self.vehicle,
            trip=self.number,
            party=party,
        )


def rides(problem: Problem, plan: Plan) -> Iterator[Ride]:
    """The ride of every known party in the plan."""
    for vehicle, number, trip in runs(plan):
        for stop in trip.stops:
            for rider in stop.riders:
                if known := problem.party.get(rider.party):
                    yield Ride(
                        vehicle=vehicle,
                        number=number,
                        trip=trip,
                        stop=stop,
                        rider=rider,
                        group=known[0],
                    )


def runs(plan: Plan) -> Iterator[tuple[str, int, Trip]]:
    """Every trip with its vehicle and its number in the duty."""
    for duty in plan.duties:
        for number, trip in enumerate(duty.trips, start=1):
            yield duty.vehicle, number, trip


def unknown_parties(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Somebody is in the plan who is not in the problem."""
    named = [rider.party for trip in plan.trips for rider in trip.riders]
    for party in dict.fromkeys([*named, *(each.party for each in plan.left_behind)]):
        if party not in problem.party:
            yield Violation(
                rule=Rule.UNKNOWN_PARTY,
                sentence=say("Party %(party)s is not in the problem.", party=party),
                party=party,
            )


def accounts(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every party rides once or is on the list of those left behind."""
    riding = Counter(rider.party for trip in plan.trips for rider in trip.riders)
    left = Counter(each.party for each in plan.left_behind)
    for party in problem.party:
        if not riding[party] and not left[party]:
            rule, text = Rule.NOT_ACCOUNTED, "Party %(party)s neither rides nor is left behind."
        elif riding[party] > 1:
            rule, text = Rule.RIDING_TWICE, "Party %(party)s rides more than once."
        elif riding[party] + left[party] > 1:
            rule, text = Rule.LEFT_BUT_RIDES, "Party %(party)s is accounted for twice."
        else:
            continue
        yield Violation(rule=rule, sentence=say(text, party=party), party=party)


def parties_whole(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A party rides, or stays, with all its people."""
    counted = [(rider.party, rider.people) for trip in plan.trips for rider in trip.riders]
    for party, people in [*counted, *((each.party, each.people) for each in plan.left_behind)]:
        known = problem.party.get(party)
        if known and known[1].people != people:
            yield Violation(
                rule=Rule.PARTY_SPLIT,
                sentence=say(
                    "Party %(party)s has %(all)s people, not %(people)s.",
                    party=party,
                    all=known[1].people,
                    people=people,
                ),
                party=party,
            )


def places(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """People get on where they are and off where they belong."""
    for ride in rides(problem, plan):
        if ride.trip.origin != ride.group.origin:
            yield ride.violates(
                Rule.WRONG_ORIGIN,
                "Party %(party)s is not at %(place)s.",
                place=ride.trip.origin,
            )
        if ride.stop.place != ride.group.destination:
            yield ride.violates(
                Rule.WRONG_PLACE,
                "Party %(party)s does not belong to %(place)s.",
                place=ride.stop.place,
            )


def times(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Nobody leaves before clearance, arrives before the room is ready, or too late."""
    for ride in rides(problem, plan):
        group, arrives = ride.group, ride.stop.arrives_at
        if ride.trip.loads_at < group.released_at:
            yield ride.violates(
                Rule.BEFORE_CLEARANCE, "Party %(party)s boards %(vehicle)s before it is cleared."
            )
        if group.room_ready_at is not None and arrives < group.room_ready_at:
            yield ride.violates(
                Rule.ROOM_NOT_READY, "The room of party %(party)s is not ready at its arrival."
            )
        if arrives > problem.latest_arrival(group):
            yield ride.violates(Rule.TOO_LATE, "Party %(party)s arrives too late.")
        if (arrives - ride.trip.departs_at).total_seconds() > problem.rules.ride * 60:
            yield ride.violates(
                Rule.RIDE_TOO_LONG, "Party %(party)s is on board longer than allowed."
            )


def ambulances(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Patients ride in ambulances, and nobody else does."""
    for ride in rides(problem, plan):
        vehicle = problem.vehicle.get(ride.vehicle)
        if vehicle is None:
            continue
        ambulance = vehicle.kind is VehicleKind.AMBULANCE
        if ride.group.symptomatic and not ambulance:
            yield ride.violates(
                Rule.AMBULANCE_ONLY, "Party %(party)s has symptoms and needs an ambulance."
            )
        if ambulance and not ride.group.symptomatic:
            yield ride.violates(
                Rule.AMBULANCE_FOR_PATIENTS, "Party %(party)s has no patient for an ambulance."
            )


def loads(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Seats suffice, categories are apart, and a patient rides alone."""
    for vehicle, number, trip in runs(plan):
        groups = [problem.party[rider.party][0] for rider in trip.riders
                  if rider.party in problem.party]  # fmt: skip
        known = problem.vehicle.get(vehicle)
        if known and trip.people > known.usable_seats:
            yield Violation(
                rule=Rule.OVER_SEATS,
                sentence=say(
                    "Vehicle %(vehicle)s carries %(people)s people on %(seats)s usable seats.",
                    vehicle=vehicle,
                    people=trip.people,
                    seats=known.usable_seats,
                ),
                vehicle=vehicle,
                trip=number,
            )
        if len({group.category for group in groups}) > 1:
            yield Violation(
                rule=Rule.CATEGORIES_MIXED,
                sentence=say("Vehicle %(vehicle)s mixes categories.", vehicle=vehicle),
                vehicle=vehicle,
                trip=number,
            )
        if len(groups) > 1 and any(group.symptomatic for group in groups):
            yield Violation(
                rule=Rule.ONE_PATIENT,
                sentence=say(
                    "Vehicle %(vehicle)s carries others beside a patient.", vehicle=vehicle
                ),
                vehicle=vehicle,
                trip=number,
            )


PEOPLE_RULES = (unknown_parties, accounts, parties_whole, places, times, ambulances, loads)
