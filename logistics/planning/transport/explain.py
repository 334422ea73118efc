"""Why a party has no ride: the rules that exclude each sort of vehicle, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from logistics.planning.transport.day import Day, Load, Squad
from logistics.planning.transport.problem import VehicleKind
from logistics.planning.transport.timetable import timetable
from logistics.planning.transport.tours import single
from logistics.wording import Sentence, say

Reason = Callable[[Day, Squad, Load], Sentence | None]


def reasons(day: Day, load: Load) -> tuple[Sentence, ...]:
    """For each sort of vehicle, how many there are and the first rule that excludes them."""
    if not day.squads:
        return (say("There is no vehicle."),)
    return _counted((squad, why_not(day, squad, load)) for squad in day.squads)


def excluded(day: Day, load: Load) -> tuple[Sentence, ...]:
    """The sorts of vehicle that a rule excludes even were they free, counted."""
    found = ((squad, barred(day, squad, load)) for squad in day.squads)
    return _counted((squad, why) for squad, why in found if why is not None)


def _counted(found: Iterable[tuple[Squad, Sentence]]) -> tuple[Sentence, ...]:
    counted: Counter[tuple[str, str]] = Counter()
    sentences: dict[str, Sentence] = {}
    for squad, why in found:
        sentences[str(why)] = why
        counted[squad.kind.value, str(why)] += len(squad.vehicles)
    return tuple(
        say("%(kind)s (%(count)s): %(why)s", kind=say(kind), count=count, why=sentences[why])
        for (kind, why), count in sorted(counted.items())
    )


def could_ride(day: Day, load: Load) -> bool:
    """Whether some vehicle could take the load if it had nothing else to do."""
    return any(all(reason(day, squad, load) is None for reason in REASONS) for squad in day.squads)


def why_not(day: Day, squad: Squad, load: Load) -> Sentence:
    """The first rule that keeps a load out of such vehicles, or that they are all taken."""
    return barred(day, squad, load) or say("All are on other trips until it is too late.")


def barred(day: Day, squad: Squad, load: Load) -> Sentence | None:
    """The first rule that keeps a load out of such vehicles were they all free."""
    found = (reason(day, squad, load) for reason in REASONS)
    return next((sentence for sentence in found if sentence is not None), None)


def wrong_kind(_day: Day, squad: Squad, load: Load) -> Sentence | None:
    """Patients and ambulances belong together."""
    ambulance = squad.kind is VehicleKind.AMBULANCE
    if load.symptomatic and not ambulance:
        return say("Somebody with symptoms rides in an ambulance only.")
    if ambulance and not load.symptomatic:
        return say("An ambulance carries patients only.")
    return None


def elsewhere(day: Day, squad: Squad, load: Load) -> Sentence | None:
    """The vehicle does not load where the people are."""
    if load.origin in squad.origins:
        return None
    return say("They do not load at %(place)s.", place=day.problem.places[load.origin].id)


def too_small(_day: Day, squad: Squad, load: Load) -> Sentence | None:
    """The party is larger than the vehicle."""
    if load.people <= squad.seats:
        return None
    return say(
        "The party has %(people)s people and there are %(seats)s usable seats.",
        people=load.people,
        seats=squad.seats,
    )


def too_far(day: Day, _squad: Squad, load: Load) -> Sentence | None:
    """Even the direct ride is longer than people may be on board."""
    tour = single(day, load)
    if tour.arrivals(tour.opens)[-1] - tour.opens <= day.rules.ride:
        return None
    return say("The direct ride is longer than %(limit)s minutes.", limit=day.rules.ride)


def no_time(day: Day, _squad: Squad, load: Load) -> Sentence | None:
    """Even an immediate direct ride is too late."""
    tour = single(day, load)
    if tour.opens <= tour.closes and tour.arrivals(tour.closes)[-1] >= load.ready:
        return None
    return say("No ride after the clearance arrives before the deadline.")


def night_ban(day: Day, squad: Squad, load: Load) -> Sentence | None:
    """Without the night ban there would be a ride."""
    if not squad.banned or timetable(day, squad, (single(day, load),)):
        return None
    if timetable(day, replace(squad, banned=False), (single(day, load),)) is None:
        return None
    return say("The night ban leaves no time for the ride.")


def off_hours(day: Day, squad: Squad, load: Load) -> Sentence | None:
    """With longer hours of service there would be a ride."""
    if timetable(day, squad, (single(day, load),)):
        return None
    always = replace(squad, opens=0, closes=max(squad.closes, load.latest + day.rules.duty))
    if timetable(day, always, (single(day, load),)) is None:
        return say("The ride does not fit into one duty.")
    return say("They are not available at that time.")


def too_dear(day: Day, squad: Squad, load: Load) -> Sentence | None:
    """A ride of their own costs more than the weight of leaving them."""
    table = timetable(day, squad, (single(day, load),))
    if table is None or table.cost < day.problem.weights.left_behind * load.people:
        return None
    return say("The ride costs more than the weight of leaving them behind.")


REASONS: tuple[Reason, ...] = (
    wrong_kind, elsewhere, too_small, too_far, no_time, night_ban, off_hours, too_dear,
)  # fmt: skip
