"""What a solved day means for each person, and the figures of it; plain values only."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from logistics.planning.answers import Solved
from logistics.planning.bubbles import Bubble
from logistics.planning.errands import Errand
from logistics.planning.gathering import Gathered
from logistics.planning.itineraries import rides_by_party
from logistics.planning.people import FETCHED, LeftOut, Without
from logistics.planning.placement import plan as rooms
from logistics.planning.roster import Roster
from logistics.planning.transport import plan as rides
from logistics.wording import Sentence, say

NO_REASON = say("No reason is known.")


class Unaccounted(RuntimeError):
    """Somebody who was gathered is in no group of the plan; never shown, always a fault of ours."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """A solved day: who has what, who has nothing and why, and the figures."""

    left_out: tuple[LeftOut, ...]
    figures: dict[str, Any]


def result_of(gathered: Gathered, solved: Solved) -> Result:
    """What a solved day comes to; everybody is in exactly one group.

    :raises Unaccounted: somebody is missing or counted twice
    """
    ride_plan = solved.rides or rides.Plan(outcome=rides.Outcome.NO_ANSWER)
    without = (*gathered.people.left_out, *_without(gathered.roster, solved, ride_plan))
    driven, undriven = _errands(gathered, ride_plan)
    left_out = (*without, *undriven)
    planned = _planned(gathered.roster, solved.rooms, ride_plan)
    settled = gathered.people.settled
    everybody = [*planned, *(each.person_id for each in without)]
    if len(set(everybody)) != len(everybody) or (
        len(everybody) + settled.total() + len(gathered.people.homegoers)
    ) != len(gathered.travellers):
        raise Unaccounted(
            f"{len(gathered.travellers)} gathered, {len(planned)} planned,"
            f" {len(left_out)} left out, {settled.total()} need nothing"
        )
    return Result(
        left_out=left_out,
        figures={
            "gathered": len(set(gathered.errands.people).union(_ids(gathered))),
            "planned": len(planned),
            "errands": len({person for each in driven for person in each.people}),
            "errands_by": dict(Counter(e.kind.value for e in driven for _ in e.people)),
            "left_out": len(left_out),
            "left_out_by": dict(Counter(each.why.value for each in left_out)),
            "settled": {kind.value: count for kind, count in settled.items()},
            "handed_over": sum(each.people for each in gathered.roster.handed_over),
            "patience_minutes": gathered.patience_minutes,
            "newcomers": 0,
            "solving": {
                "seconds": solved.seconds,
                "peak_mebibytes": solved.peak_mebibytes,
            },
            "weights": gathered.window.weights.to_json(),
            "without_driver": list(gathered.fleet.without_driver),
            "drivers": {
                str(each.id): [str(driver) for driver in each.drivers]
                for each in gathered.fleet.vehicles
            },
            **_room_figures(gathered, solved.rooms),
            **_ride_figures(gathered, ride_plan),
        },
    )


def _ids(gathered: Gathered) -> Iterator[uuid.UUID]:
    return (each.person_id for each in gathered.travellers)


def _errands(gathered: Gathered, plan: rides.Plan) -> tuple[list[Errand], list[LeftOut]]:
    """Who is driven beside those with a room, and who is not and why."""
    riding = rides_by_party(plan)
    behind = {each.party: each.reasons for each in plan.left_behind}
    driven = [each for each in gathered.roster.errands if each.id in riding]
    left = [
        LeftOut(
            person_id=person,
            arrival_id=each.arrival_id,
            category=each.category,
            why=Without.NO_RIDE,
            sentence=_joined(behind.get(each.id, ())),
        )
        for each in gathered.roster.errands
        if each.id not in riding
        for person in each.people
    ]
    return driven, [*gathered.errands.left_out, *left]


def _planned(roster: Roster, room_plan: rooms.Plan, ride_plan: rides.Plan) -> list[uuid.UUID]:
    riding = rides_by_party(ride_plan).keys()
    return [person for bubble in roster.bubbles if bubble.id in riding for person in bubble.guests]


def _without(roster: Roster, solved: Solved, ride_plan: rides.Plan) -> Iterator[LeftOut]:
    room_plan = solved.rooms
    unplaced = {each.party: each.reasons for each in room_plan.unplaced}
    behind = {each.party: each.reasons for each in ride_plan.left_behind} | dict(solved.no_ride)
    riding = rides_by_party(ride_plan).keys()
    for bubble in roster.bubbles:
        if bubble.id in riding:
            continue
        if bubble.id in behind:
            yield from _each(bubble, Without.NO_RIDE, _joined(behind[bubble.id]))
        elif bubble.held_site_id is None and bubble.id not in room_plan.rooms:
            yield from _each(bubble, Without.NO_ROOM, _joined(unplaced.get(bubble.id, ())))
        elif bubble.boards_at is None:
            yield from _each(bubble, Without.FETCHED, FETCHED)
        else:
            yield from _each(bubble, Without.NO_RIDE, _joined(behind.get(bubble.id, ())))


def _each(bubble: Bubble, why: Without, sentence: Sentence) -> Iterator[LeftOut]:
    for person in bubble.guests:
        yield LeftOut(
            person_id=person,
            arrival_id=bubble.arrival_id,
            category=bubble.category,
            why=why,
            sentence=sentence,
        )


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    if not sentences:
        return NO_REASON
    joined = sentences[0]
    for each in sentences[1:]:
        joined = say("%(one)s %(other)s", one=joined, other=each)
    return joined


def _room_figures(gathered: Gathered, plan: rooms.Plan) -> dict[str, Any]:
    problem = gathered.rooms
    given = [problem.room[room] for each in plan.assignments for room in each.rooms]
    return {
        "roomed": sum(problem.party[each.party].people for each in plan.assignments),
        "rooms": len(given),
        "sites": len({problem.site_of(room).id for room in given}),
        "rooms_answer": {
            "outcome": plan.outcome.value,
            "cost": dict(plan.cost.terms),
            "total": plan.cost.total,
            "bound": plan.bound,
            "gap": plan.gap,
            "seconds": plan.seconds,
        },
    }


def _ride_figures(gathered: Gathered, plan: rides.Plan) -> dict[str, Any]:
    return {
        "trips": len(plan.trips),
        "riders": sum(trip.people for trip in plan.trips),
        "vehicles": len({duty.vehicle for duty in plan.duties}),
        "resting": _resting(gathered, plan),
        "roads": plan.roads,
        "rides_answer": {
            "outcome": plan.outcome.value,
            "cost": dict(plan.cost.terms),
            "total": plan.cost.total,
            "bound": plan.bound,
            "gap": plan.gap,
            "seconds": plan.seconds,
        },
    }


def _resting(gathered: Gathered, plan: rides.Plan) -> int:
    """People who wait for their ride for longer than the policy wishes: they need a place to."""
    released = gathered.roster.cleared_at
    most = gathered.window.policy.transport.max_wait_minutes * 60
    return sum(
        rider.people
        for trip in plan.trips
        for rider in trip.riders
        if rider.party in released
        and (trip.loads_at - released[rider.party]).total_seconds() > most
    )
