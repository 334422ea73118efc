"""What of a published plan no longer holds, for whom and why; plain values only."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from logistics.planning.bubbles import Bubble
from logistics.planning.errands import Errand
from logistics.planning.gathering import Gathered
from logistics.planning.gathering.promises import PromisedRide
from logistics.planning.people import Standing, Traveller, needs_room
from logistics.planning.placement.checks import Rule, Violation, violations
from logistics.planning.placement.plan import Assignment, Outcome
from logistics.planning.placement.plan import Plan as RoomPlan
from logistics.planning.roster import Roster
from logistics.planning.together import arriving
from logistics.wording import Sentence, say

OF_THE_DAY = frozenset({Rule.FORGOTTEN, Rule.UNKNOWN_PARTY, Rule.RESERVE_EATEN})
"""Rules that say nothing about what somebody was promised."""


class Lapse(StrEnum):
    """How a promise of a plan came to nothing; the value is its word."""

    GONE = "lapse_gone"
    ILL = "lapse_ill"
    STAYS = "lapse_stays"
    DECIDED = "lapse_decided"
    PORT = "lapse_port"
    ROOM = "lapse_room"
    RIDE = "lapse_ride"
    LATE = "lapse_late"
    VEHICLE = "lapse_vehicle"
    DRIVER = "lapse_driver"
    NEW = "lapse_new"


@dataclass(frozen=True, kw_only=True)
class Lapsed:
    """Somebody for whom a published plan no longer holds.

    :ivar room_id: the room that is held for the person all the same
    :ivar ride: the ride that is planned all the same
    """

    person_id: uuid.UUID
    arrival_id: uuid.UUID | None
    lapse: Lapse
    why: Sentence
    room_id: uuid.UUID | None = None
    ride: PromisedRide | None = None


def lapses(
    roster: Roster,
    left_out: Collection[uuid.UUID],
    rides: Mapping[uuid.UUID, PromisedRide],
    now: Gathered,
) -> list[Lapsed]:
    """Everybody of a published plan for whom it no longer holds, and those it knows nothing of.

    :param left_out: people of whom the plan said itself that it gives them nothing
    :param rides: the trips as they stand on the board now
    :param now: everything gathered anew
    """
    view = _View(now=now, rides=rides)
    found = [
        line
        for bubble in roster.bubbles
        for person in bubble.guests
        if person not in left_out
        for line in view.of(bubble, person)
    ]
    found += [
        line
        for errand in roster.errands
        for person in errand.people
        if person not in left_out
        for line in view.of_errand(errand, person)
    ]
    known = roster.people | set(left_out)
    return found + [
        view.line(each.person_id, Lapse.NEW, say("Needs a room and came after the plan was made."))
        for each in now.people.lodgers
        if each.person_id not in known
    ]


@dataclass(frozen=True, kw_only=True)
class _View:
    now: Gathered
    rides: Mapping[uuid.UUID, PromisedRide]

    @cached_property
    def travellers(self) -> Mapping[uuid.UUID, Traveller]:
        return {each.person_id: each for each in self.now.travellers}

    def of(self, bubble: Bubble, person: uuid.UUID) -> Iterator[Lapsed]:
        """What no longer holds for a person: the whole of it, or the room and the ride."""
        known = self.travellers.get(person)
        if known is not None and known.standing is Standing.HOUSED:
            yield from self._of_pinned(known)
            return
        whole = self._whole(bubble, known)
        if whole is not None or known is None:
            yield self.line(person, *(whole or GONE))
            return
        if (room := self._room(person)) is not None:
            yield self.line(person, Lapse.ROOM, room)
        if bubble.boards_at is not None and (ride := self._ride(known)) is not None:
            yield self.line(person, *ride)

    def of_errand(self, errand: Errand, person: uuid.UUID) -> Iterator[Lapsed]:
        """What no longer holds for somebody who is driven without being given a room."""
        if person in self.now.errands.done:
            return
        known = self.now.roster.errand.get(errand.id)
        if known is None or person not in known.people:
            why = self._kept_back.get(person, NOT_WANTED)
            yield self.line(person, Lapse.STAYS, why)
        elif (lost := self._lost(self.rides.get(person), known.ready_at)) is not None:
            yield self.line(person, *lost)

    @cached_property
    def _kept_back(self) -> Mapping[uuid.UUID, Sentence]:
        return {each.person_id: each.sentence for each in self.now.errands.left_out}

    def _of_pinned(self, known: Traveller) -> Iterator[Lapsed]:
        """A trip that is pinned stays; that people miss it must be told all the same."""
        ride = self.rides.get(known.person_id)
        if ride is not None and ride.pinned and (lost := self._ride(known)) is not None:
            lapse, why = lost
            yield self.line(known.person_id, lapse, say("%(why)s It is pinned.", why=why))

    def line(self, person: uuid.UUID, lapse: Lapse, why: Sentence) -> Lapsed:
        known = self.travellers.get(person)
        room = self.now.standings.rooms.get(person)
        return Lapsed(
            person_id=person,
            arrival_id=known.arrival_id if known else None,
            lapse=lapse,
            why=why,
            room_id=room.room_id if room else None,
            ride=self.rides.get(person),
        )

    def _whole(self, bubble: Bubble, known: Traveller | None) -> tuple[Lapse, Sentence] | None:
        if known is None or known.standing is Standing.OVER or not known.destination_known:
            return GONE
        if known.symptomatic:
            return Lapse.ILL, say("Has a fever or symptoms: goes to the fever clinic by ambulance.")
        if known.category != bubble.category or not needs_room(known):
            return Lapse.DECIDED, say(
                "Was planned as %(before)s, and is %(now)s now.",
                before=say(bubble.category),
                now=say(known.category or "unclassified"),
            )
        if known.port_id != bubble.port_id:
            return Lapse.PORT, say("Arrives at another port.")
        return None

    def _ride(self, known: Traveller) -> tuple[Lapse, Sentence] | None:
        return self._lost(self.rides.get(known.person_id), known.released_at)

    def _lost(
        self, ride: PromisedRide | None, released_at: datetime
    ) -> tuple[Lapse, Sentence] | None:
        if ride is None:
            return Lapse.RIDE, say("The ride is no longer on the board.")
        if not ride.in_service:
            return Lapse.VEHICLE, say("%(plate)s is out of service.", plate=ride.plate)
        if ride.away:
            return Lapse.VEHICLE, say("%(plate)s is away then.", plate=ride.plate)
        if ride.unfit:
            return Lapse.DRIVER, say("%(driver)s does not drive.", driver=", ".join(ride.unfit))
        at = self.now.window.now
        if ride.departs_at < at:
            return Lapse.LATE, say(
                "The ride was to load at %(loads)s and has not left with the person.",
                loads=self._clock(ride.loads_at),
            )
        if ride.loads_at < released_at and released_at > at:
            return Lapse.LATE, say(
                "Is cleared at %(cleared)s; the ride loads at %(loads)s.",
                cleared=self._clock(released_at),
                loads=self._clock(ride.loads_at),
            )
        return None

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(ZoneInfo(self.now.window.zone)):%H:%M}"

    def _room(self, person: uuid.UUID) -> Sentence | None:
        if person in self._unroomed:
            return say("No room is held that the person could take.")
        return self._broken.get(person)

    @cached_property
    def _held(self) -> dict[str, tuple[str, ...]]:
        """The rooms that are held for each bubble of today, where they are what it needs."""
        rooms = self.now.standings.rooms
        found = {}
        for bubble in self.now.roster.lodging:
            held = [{rooms[p].room_id if p in rooms else None for p in chamber.people}
                    for chamber in bubble.chambers]  # fmt: skip
            given = [str(next(iter(each))) for each in held if len(each) == 1 and None not in each]
            if len(given) == len(held) and len(set(given)) == len(given):
                found[bubble.id] = tuple(given)
        return found

    @cached_property
    def _unroomed(self) -> frozenset[uuid.UUID]:
        without = {
            person
            for bubble in self.now.roster.lodging
            if bubble.id not in self._held
            for person in bubble.guests
        }
        isolated = {e.person_id for e in self.now.travellers if e.standing is Standing.ISOLATED}
        return frozenset(without | isolated)

    @cached_property
    def _broken(self) -> Mapping[uuid.UUID, Sentence]:
        """Why the judge would refuse people the rooms that are held for them."""
        known = self.now.rooms.room
        held = {
            party: self.now.standings.rooms[self.now.roster.bubble[party].guests[0]].from_at
            for party in self._held
        }
        problem = arriving(self.now.rooms, held)
        gone = {party for party, rooms in self._held.items() if not all(r in known for r in rooms)}
        plan = RoomPlan(
            outcome=Outcome.FEASIBLE,
            assignments=tuple(
                Assignment(party=party, rooms=rooms)
                for party, rooms in self._held.items()
                if party not in gone
            ),
        )
        found: dict[uuid.UUID, Sentence] = {}
        for party in gone:
            self._tell(found, party, say("The room is not one for residents any more."))
        for each in violations(problem, plan):
            if each.rule not in OF_THE_DAY:
                why = OF_ROOMS.get(each.rule, OTHER_RULE)
                for party in self._concerned(each):
                    self._tell(found, party, why)
        return found

    def _concerned(self, violation: Violation) -> Iterator[str]:
        if violation.party is not None:
            yield violation.party
            return
        for party, rooms in self._held.items():
            floors = {self.now.rooms.room[room].floor for room in rooms}
            if violation.room in rooms or violation.floor in floors:
                yield party

    def _tell(self, found: dict[uuid.UUID, Sentence], party: str, why: Sentence) -> None:
        for person in self.now.roster.bubble[party].guests:
            found.setdefault(person, why)


OF_ROOMS = {
    Rule.OUT_OF_ORDER: say("The room is out of service, or admission to it is stopped."),
    Rule.NOT_FREE: say("The room is not free and turned round by then."),
    Rule.NOT_TURNED_ROUND: say("The room is not free and turned round by then."),
    Rule.BOOKED: say("The room is held for others at that time."),
    Rule.ROOM_SHARED: say("The room is held for others at that time."),
    Rule.NEED_UNMET: say("The room lacks what the person needs."),
    Rule.WRONG_CLASS: say("The room is kept for people with other needs."),
    Rule.CATEGORY_NOT_TAKEN: say("The site does not take the category."),
    Rule.COHORTS_MIXED: say("The floor would hold people who arrived at different times."),
    Rule.PARTY_SPLIT: say("The party would be split over floors."),
    Rule.PIN_IGNORED: say("The party was pinned to another place by hand."),
}
OTHER_RULE = say("The room breaks a rule by now.")
NOT_WANTED = say("The ride is not needed any more.")
GONE = (Lapse.GONE, say("Is not coming any more, or goes elsewhere."))
