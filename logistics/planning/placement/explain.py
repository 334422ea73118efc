"""Why a party has no room: every room counted under the first rule that keeps the party out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from logistics.periods import Period
from logistics.planning.placement.lodging import Lodging, Span, by_floor, cohorts_on, lodgings
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.problem import Cohort, Party, Pin, Problem, Room, Zone
from logistics.wording import Sentence, say, term

CATEGORY = term("At sites that do not take the category: %(rooms)s.")
TIER = term("At sites of too low a tier: %(rooms)s.")
PINNED = term("Away from where the party is pinned: %(rooms)s.")
CLOSED = term("Out of order during the stay: %(rooms)s.")
TAKEN = term("Taken: %(rooms)s; the first until %(first)s.")
TAKEN_FOR_GOOD = term("Taken without an end: %(rooms)s.")
COHORT = term("On floors with another cohort: %(rooms)s; the first until %(first)s.")
OPEN = term(
    "Open to the party: %(rooms)s, at most %(most)s on one floor; too few beside the "
    "reserve and the other needs of the party."
)

Reason = tuple[str, datetime | None]
Profile = tuple[object, ...]


@dataclass
class Explainer:
    """Answers why parties have no room, for one problem and the plan that left them out."""

    problem: Problem
    plan: Plan
    known: dict[Profile, tuple[Sentence, ...]] = field(default_factory=dict)

    def why(self, party: Party) -> tuple[Sentence, ...]:
        """For each kind of room that the party needs, the rules that exclude them, counted."""
        pin = self._pins.get(party.id)
        profile = (
            party.rooms, party.arrives, party.until, party.category, party.cohort, party.tier, pin
        )  # fmt: skip
        if profile not in self.known:
            wanted = Counter(need.attributes for need in party.rooms)
            self.known[profile] = tuple(
                sentence
                for needed, count in wanted.items()
                for sentence in self._need(party, needed, count)
            )
        return self.known[profile]

    @cached_property
    def _pins(self) -> dict[str, Pin]:
        return {pin.party: pin for pin in self.problem.pins}

    @cached_property
    def _found(self) -> dict[str, tuple[Lodging, ...]]:
        return dict(by_floor(lodgings(self.problem, self.plan)))

    @cached_property
    def _stays(self) -> dict[str, list[Period]]:
        stays: dict[str, list[Period]] = defaultdict(list)
        for each in (lodging for found in self._found.values() for lodging in found):
            stays[each.room.id].append(each.stay)
        return stays

    @cached_property
    def _cohorts(self) -> dict[str, dict[Cohort, frozenset[Span]]]:
        return {
            floor.id: dict(cohorts_on(self.problem, floor.id, self._found.get(floor.id, ())))
            for floor in self.problem.floors
        }

    def _need(self, party: Party, needed: frozenset[str], count: int) -> Iterator[Sentence]:
        suited = [room for room in self.problem.rooms if self._suits(room, needed)]
        yield say(
            "Rooms needed (%(need)s): %(count)s; there are %(exist)s.",
            count=count,
            need=_words(needed),
            exist=len(suited),
        )
        reasons, open_rooms = self._sorted(party, suited)
        yield from self._counted(reasons)
        if open_rooms:
            most = max(open_rooms.values())
            yield Sentence(OPEN, {"rooms": open_rooms.total(), "most": most})

    def excluded(self, party: Party) -> tuple[Sentence, ...]:
        """The rules that keep a party out of rooms that suit one of its needs, counted."""
        wanted = {need.attributes for need in party.rooms}
        suited = [r for r in self.problem.rooms if any(self._suits(r, each) for each in wanted)]
        return tuple(self._counted(self._sorted(party, suited)[0]))

    def open_rooms(self, party: Party, needed: frozenset[str]) -> Counter[str]:
        """How many rooms for a need no rule closes to a party, by floor."""
        suited = [room for room in self.problem.rooms if self._suits(room, needed)]
        return self._sorted(party, suited)[1]

    def moments(self, party: Party) -> list[datetime]:
        """When rooms that are taken, or hold another cohort, become free, one after another."""
        wanted = {need.attributes for need in party.rooms}
        suited = [r for r in self.problem.rooms if any(self._suits(r, each) for each in wanted)]
        reasons = self._sorted(party, suited)[0]
        return sorted(end for ends in reasons.values() for end in ends if end is not None)

    def _sorted(
        self, party: Party, suited: Iterable[Room]
    ) -> tuple[dict[str, list[datetime | None]], Counter[str]]:
        """Rooms under the first rule that excludes each, and the others by floor."""
        reasons: dict[str, list[datetime | None]] = defaultdict(list)
        open_rooms: Counter[str] = Counter()
        for room in suited:
            reason = self._reason(party, room)
            if reason is None:
                open_rooms[room.floor] += 1
            else:
                reasons[reason[0]].append(reason[1])
        return reasons, open_rooms

    def _counted(self, reasons: Mapping[str, list[datetime | None]]) -> Iterator[Sentence]:
        for template, ends in reasons.items():
            yield Sentence(template, {"rooms": len(ends)} | self._first(ends))

    def _first(self, ends: Iterable[datetime | None]) -> dict[str, object]:
        known = [end for end in ends if end is not None]
        if not known:
            return {}
        first = min(known).astimezone(ZoneInfo(self.problem.time_zone))
        return {"first": f"{first:%Y-%m-%d %H:%M}"}

    def _suits(self, room: Room, needed: frozenset[str]) -> bool:
        kept = room.attributes & self.problem.kept
        return room.zone is Zone.CONTAMINATED and needed <= room.attributes and kept <= needed

    def _reason(self, party: Party, room: Room) -> Reason | None:
        site = self.problem.site_of(room)
        if site.categories is not None and party.category not in site.categories:
            return CATEGORY, None
        if site.tier < party.tier:
            return TIER, None
        if self._pinned_away(party, room):
            return PINNED, None
        stay = Period(party.arrives, self.problem.ready_again(party, room))
        if any(period.overlaps(stay) for period in room.out_of_order):
            return CLOSED, None
        return self._taken(room, stay) or self._other_cohort(party, room, stay)

    def _pinned_away(self, party: Party, room: Room) -> bool:
        pin = self._pins.get(party.id)
        if pin is None:
            return False
        return (
            pin.site not in (None, self.problem.floor[room.floor].site)
            or pin.floor not in (None, room.floor)
            or bool(pin.rooms and room.id not in pin.rooms)
        )

    def _taken(self, room: Room, stay: Period) -> Reason | None:
        taken = [*room.booked, *self._stays.get(room.id, ())]
        ends = [period.end for period in taken if period.overlaps(stay)]
        if room.free_from is not None and room.free_from > stay.start:
            ends.append(room.free_from)
        if None in ends:
            return TAKEN_FOR_GOOD, None
        return (TAKEN, max(end for end in ends if end is not None)) if ends else None

    def _other_cohort(self, party: Party, room: Room, stay: Period) -> Reason | None:
        if not self.problem.cohorts.hard:
            return None
        own = self.problem.cohort(party.cohort, party.arrives)
        ends = [
            end
            for cohort, spans in self._cohorts[room.floor].items()
            if cohort != own
            for start, end in spans
            if Period(start, end).overlaps(stay)
        ]
        return (COHORT, max(ends)) if ends else None


def _words(needed: frozenset[str]) -> Sentence:
    if not needed:
        return say("no special need")
    first, *others = (say(name.replace("%", "%%")) for name in sorted(needed))
    for other in others:
        first = say("%(one)s and %(other)s", one=first, other=other)
    return first
