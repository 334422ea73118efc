"""Checks of the vehicles and drivers in a plan: what the road, the clock and the law allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from logistics.periods import Period
from logistics.planning.transport.plan import Duty, Plan, Trip
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.violations import Rule, Violation
from logistics.wording import say


def known_duties(problem: Problem, plan: Plan) -> Iterator[Duty]:
    """Duties whose vehicle, places and stops are known, so that times can be judged."""
    for duty in plan.duties:
        visited = {trip.origin for trip in duty.trips} | {
            stop.place for trip in duty.trips for stop in trip.stops
        }
        if (
            duty.vehicle in problem.vehicle
            and visited <= problem.place.keys()
            and duty.trips
            and all(trip.stops for trip in duty.trips)
        ):
            yield duty


def broken(rule: Rule, template: str, duty: Duty, trip: int | None = None,
           **values: object) -> Violation:  # fmt: skip
    """A duty breaks a rule."""
    return Violation(
        rule=rule,
        sentence=say(template, vehicle=duty.vehicle, **values),
        vehicle=duty.vehicle,
        trip=trip,
    )


def names(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Vehicles, drivers and places exist, and vehicles load where they may."""
    for duty in plan.duties:
        vehicle = problem.vehicle.get(duty.vehicle)
        if vehicle is None:
            yield broken(Rule.UNKNOWN_VEHICLE, "There is no vehicle %(vehicle)s.", duty)
        elif not 1 <= duty.driver <= vehicle.drivers:
            yield broken(
                Rule.UNKNOWN_DRIVER,
                "Vehicle %(vehicle)s has no driver %(driver)s.",
                duty,
                driver=duty.driver,
            )
        for number, trip in enumerate(duty.trips, start=1):
            yield from _places(problem, duty, number, trip)


def _places(problem: Problem, duty: Duty, number: int, trip: Trip) -> Iterator[Violation]:
    for place in dict.fromkeys([trip.origin, *(stop.place for stop in trip.stops)]):
        if place not in problem.place:
            yield broken(
                Rule.UNKNOWN_PLACE, "There is no place %(place)s.", duty, number, place=place
            )
    vehicle = problem.vehicle.get(duty.vehicle)
    if vehicle and vehicle.serves and trip.origin not in vehicle.serves:
        yield broken(
            Rule.WRONG_VEHICLE_PLACE,
            "Vehicle %(vehicle)s may not load at %(place)s.",
            duty,
            number,
            place=trip.origin,
        )


def drops(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A trip puts people off, and not at too many places."""
    for duty in plan.duties:
        if not duty.trips:
            yield broken(Rule.EMPTY_TRIP, "A duty of vehicle %(vehicle)s has no trip.", duty)
        for number, trip in enumerate(duty.trips, start=1):
            if not trip.stops or not all(stop.riders for stop in trip.stops):
                yield broken(
                    Rule.EMPTY_TRIP,
                    "Vehicle %(vehicle)s drives with nobody on board.",
                    duty,
                    number,
                )
            if len(trip.stops) > problem.rules.max_drops:
                yield broken(
                    Rule.TOO_MANY_DROPS,
                    "Vehicle %(vehicle)s stops at %(drops)s places on one trip.",
                    duty,
                    number,
                    drops=len(trip.stops),
                )


def driving(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every leg takes at least the time that the road needs."""
    for duty in known_duties(problem, plan):
        for origin, destination, leaves, arrives in legs(problem, duty):
            if arrives < problem.arrival(origin, destination, leaves):
                yield broken(
                    Rule.DRIVEN_TOO_FAST,
                    "Vehicle %(vehicle)s is too fast from %(origin)s to %(destination)s.",
                    duty,
                    origin=origin,
                    destination=destination,
                )


def legs(problem: Problem, duty: Duty) -> Iterator[tuple[str, str, datetime, datetime]]:
    """From, to, leaves, is there: every drive of a duty; an empty one is there when loading."""
    at = home = problem.vehicle[duty.vehicle].home
    for trip in duty.trips:
        yield at, trip.origin, trip.sets_out_at, trip.loads_at
        at, leaves = trip.origin, trip.departs_at
        for stop in trip.stops:
            yield at, stop.place, leaves, stop.arrives_at
            at, leaves = stop.place, stop.leaves_at
    yield at, home, duty.returns_at, duty.ends_at


def order(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A vehicle sets out only after it is done with what came before."""
    for duty in known_duties(problem, plan):
        done = duty.begins_at
        for number, trip in enumerate(duty.trips, start=1):
            if trip.sets_out_at < done:
                yield broken(
                    Rule.TRIPS_OVERLAP,
                    "Vehicle %(vehicle)s sets out before its last trip is over.",
                    duty,
                    number,
                )
            done = trip.stops[-1].leaves_at
        if duty.returns_at < done:
            yield broken(
                Rule.TRIPS_OVERLAP,
                "Vehicle %(vehicle)s sets out before its last trip is over.",
                duty,
            )


def handling(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Preparing, loading and unloading take their time."""
    rules = problem.rules
    for duty in known_duties(problem, plan):
        if duty.trips[0].sets_out_at - duty.begins_at < timedelta(minutes=rules.preparing):
            yield broken(
                Rule.PREPARING_TOO_SHORT, "Vehicle %(vehicle)s leaves the garage too soon.", duty
            )
        for number, trip in enumerate(duty.trips, start=1):
            if trip.departs_at - trip.loads_at < timedelta(minutes=rules.loading):
                yield broken(
                    Rule.LOADING_TOO_SHORT, "Vehicle %(vehicle)s departs too soon.", duty, number
                )
            short = timedelta(minutes=rules.unloading)
            if any(stop.leaves_at - stop.arrives_at < short for stop in trip.stops):
                yield broken(
                    Rule.UNLOADING_TOO_SHORT,
                    "Vehicle %(vehicle)s leaves a stop too soon.",
                    duty,
                    number,
                )


def disinfection(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Between two trips a vehicle stands long enough to be disinfected."""
    needed = timedelta(minutes=problem.rules.disinfection)
    for duty in known_duties(problem, plan):
        for number, (before, after) in enumerate(
            zip(duty.trips, duty.trips[1:], strict=False), start=2
        ):
            last = before.stops[-1]
            there = problem.arrival(last.place, after.origin, after.sets_out_at)
            if after.loads_at - last.leaves_at - (there - after.sets_out_at) < needed:
                yield broken(
                    Rule.NOT_DISINFECTED,
                    "Vehicle %(vehicle)s loads again before it is disinfected.",
                    duty,
                    number,
                )


def duties(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A duty is short enough and lies within the hours of the vehicle."""
    for duty in known_duties(problem, plan):
        if duty.ends_at - duty.begins_at > timedelta(minutes=problem.rules.duty):
            yield broken(
                Rule.DUTY_TOO_LONG, "A duty of vehicle %(vehicle)s is longer than allowed.", duty
            )
        available = problem.vehicle[duty.vehicle].available
        if duty.begins_at < available.start or (
            available.end is not None and duty.ends_at > available.end
        ):
            yield broken(
                Rule.VEHICLE_UNAVAILABLE, "Vehicle %(vehicle)s is not available then.", duty
            )


def absences(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """No duty lies in a time in which its vehicle or its driver is away."""
    for duty in known_duties(problem, plan):
        vehicle, taken = problem.vehicle[duty.vehicle], Period(duty.begins_at, duty.ends_at)
        if any(taken.overlaps(period) for period in vehicle.away):
            yield broken(
                Rule.VEHICLE_UNAVAILABLE, "Vehicle %(vehicle)s is not available then.", duty
            )
        if any(
            each.driver == duty.driver and taken.overlaps(each.period)
            for each in vehicle.drivers_away
        ):
            yield broken(
                Rule.DRIVER_UNAVAILABLE,
                "Driver %(driver)s of vehicle %(vehicle)s is away then.",
                duty,
                driver=duty.driver,
            )


def rests(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A vehicle has one duty at a time, is disinfected between them, and drivers rest."""
    by_vehicle: dict[str, list[Duty]] = defaultdict(list)
    for duty in known_duties(problem, plan):
        by_vehicle[duty.vehicle].append(duty)
    for own in by_vehicle.values():
        own.sort(key=lambda duty: (duty.begins_at, duty.ends_at))
        for index, later in enumerate(own):
            yield from _rest(problem, own[:index], later)


def _rest(problem: Problem, earlier: list[Duty], duty: Duty) -> Iterator[Violation]:
    clean = timedelta(minutes=problem.rules.disinfection)
    if any(duty.begins_at < before.ends_at + clean for before in earlier):
        yield broken(
            Rule.DUTIES_OVERLAP, "Two duties of vehicle %(vehicle)s are too close together.", duty
        )
    rest = timedelta(minutes=problem.rules.rest)
    own = [before for before in earlier if before.driver == duty.driver]
    if any(duty.begins_at < before.ends_at + rest for before in own):
        yield broken(
            Rule.REST_TOO_SHORT,
            "Driver %(driver)s of vehicle %(vehicle)s rests too little.",
            duty,
            driver=duty.driver,
        )


def night(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """No vehicle of a banned kind drives at night, loaded or empty."""
    for duty in known_duties(problem, plan):
        if any(driven_at_night(problem, *drive) for drive in banned_drives(problem, duty)):
            yield broken(
                Rule.NIGHT_BAN, "Vehicle %(vehicle)s drives in the hours of the night ban.", duty
            )


def banned_drives(problem: Problem, duty: Duty) -> Iterator[tuple[datetime, datetime]]:
    """From and until: the drives of a duty that are long enough for the night ban."""
    ban, vehicle = problem.rules.night_ban, problem.vehicle[duty.vehicle]
    if ban is None or vehicle.kind not in ban.kinds:
        return
    at = vehicle.home
    for trip in duty.trips:
        if problem.km(at, trip.origin) > ban.above_km:
            yield trip.sets_out_at, problem.arrival(at, trip.origin, trip.sets_out_at)
        stations = [trip.origin, *(stop.place for stop in trip.stops)]
        length = sum(map(problem.km, stations, stations[1:]))
        if length > ban.above_km:
            leaves = [trip.departs_at, *(stop.leaves_at for stop in trip.stops)]
            yield from zip(leaves, (stop.arrives_at for stop in trip.stops), strict=False)
        at = stations[-1]
    if problem.km(at, vehicle.home) > ban.above_km:
        yield duty.returns_at, problem.arrival(at, vehicle.home, duty.returns_at)


def driven_at_night(problem: Problem, start: datetime, end: datetime) -> bool:
    """Whether a drive shares a moment with the banned hours of any local night."""
    return start < end and any(
        start < over and opens < end for opens, over in banned_hours(problem, start, end)
    )


def banned_hours(
    problem: Problem, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The banned hours of each local night around a time."""
    ban = problem.rules.night_ban
    day = start.astimezone(problem.zone).date() - timedelta(days=1)
    while ban is not None and day <= end.astimezone(problem.zone).date():
        over = day if ban.start < ban.end else day + timedelta(days=1)
        opens, closes = (
            datetime.combine(date, clock, problem.zone).astimezone(UTC)
            for date, clock in ((day, ban.start), (over, ban.end))
        )
        yield opens, closes
        day += timedelta(days=1)


VEHICLE_RULES = (
    names, drops, driving, order, handling, disinfection, duties, absences, rests,
    night,
)  # fmt: skip
