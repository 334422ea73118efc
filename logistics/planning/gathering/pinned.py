"""Pins as the room problem knows them, and those that no plan can keep as things are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from logistics.planning.bubbles import Bubble
from logistics.planning.pins.models import PlanPin
from logistics.planning.placement.problem import Pin, Problem
from logistics.wording import Sentence, say


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """The pins of a day.

    :ivar trips: trips that stay as they are
    :ivar numbers: the numbers of the pins of each party, for sentences
    :ivar conflicts: why pins cannot be kept, whatever else is planned
    """

    trips: frozenset[uuid.UUID] = frozenset()
    rooms: tuple[Pin, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[Sentence, ...] = ()

    def named(self, blocker: Sentence) -> Sentence:
        """A blocker that names a pin by its number where the solver knows a party."""
        party = blocker.values.get("party")
        if not isinstance(party, str) or party not in self.numbers:
            return blocker
        words = say("pinned as no. %(numbers)s", numbers=self.numbers[party])
        return Sentence(blocker.template, {**blocker.values, "party": words})


def trips_of(pins: Iterable[PlanPin]) -> frozenset[uuid.UUID]:
    """The trips that are pinned."""
    return frozenset(pin.trip_id for pin in pins if pin.trip_id is not None)


def pinned(pins: Iterable[PlanPin], bubbles: Iterable[Bubble], problem: Problem) -> Pinned:
    """The pins of people whom this plan gives rooms; those of others have nothing to say."""
    pins = list(pins)
    by_person = {pin.person_id: pin for pin in pins if pin.person_id is not None}
    rooms, numbers, conflicts = [], {}, []
    for bubble in bubbles:
        own = [by_person[person] for person in bubble.guests if person in by_person]
        if not own:
            continue
        numbers[bubble.id] = ", ".join(str(pin.number) for pin in own)
        problems = [each for pin in own if (each := _closed(pin, problem)) is not None]
        if not problems and len({pin.site_id for pin in own}) > 1:
            problems = [
                say(
                    "Pins no. %(numbers)s put one party at two sites.",
                    numbers=numbers[bubble.id],
                )
            ]
        conflicts += problems
        if not problems:
            rooms.append(_pin(bubble, own, by_person))
    return Pinned(
        trips=trips_of(pins), rooms=tuple(rooms), numbers=numbers, conflicts=tuple(conflicts)
    )


def with_pins(problem: Problem, found: Pinned) -> Problem:
    """The problem with what was pinned by hand."""
    return replace(problem, pins=found.rooms)


def _closed(pin: PlanPin, problem: Problem) -> Sentence | None:
    if str(pin.site_id) not in problem.site:
        return say("Pin no. %(number)s: the site takes nobody now.", number=pin.number)
    if pin.floor_id is not None and str(pin.floor_id) not in problem.floor:
        return say("Pin no. %(number)s: the floor has no room for residents.", number=pin.number)
    if pin.room_id is not None and str(pin.room_id) not in problem.room:
        return say("Pin no. %(number)s: the room is not one for residents.", number=pin.number)
    return None


def _pin(bubble: Bubble, own: list[PlanPin], by_person: Mapping[uuid.UUID, PlanPin]) -> Pin:
    """Exact rooms where every room of the party is pinned; else the narrowest place named."""
    exact = []
    for chamber in bubble.chambers:
        theirs = [by_person[person].room_id for person in chamber.people if person in by_person]
        exact.append(next((str(room) for room in theirs if room is not None), None))
    if all(exact):
        return Pin(party=bubble.id, rooms=tuple(room for room in exact if room is not None))
    floor = next((str(pin.floor_id) for pin in own if pin.floor_id is not None), None)
    return Pin(party=bubble.id, site=str(own[0].site_id), floor=floor)
