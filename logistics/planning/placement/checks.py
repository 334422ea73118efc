"""The only judge of room plans: every broken hard rule, and the cost, without a solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import attrgetter

from logistics.planning.placement.lodging import (
    Lodging,
    by_floor,
    lodgings,
    mixed_cohorts,
    reserve_shortfall,
)
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.pricing import cost as cost
from logistics.planning.placement.problem import Problem, Zone
from logistics.wording import Sentence, say, term


class Rule(StrEnum):
    """The hard rules of a room plan."""

    UNKNOWN_PARTY = "unknown party"
    UNKNOWN_ROOM = "unknown room"
    PLACED_TWICE = "party placed twice"
    FORGOTTEN = "party neither placed nor listed as unplaced"
    MISCOUNTED = "wrong count of people unplaced"
    ROOMS_MISSING = "wrong number of rooms"
    PARTY_SPLIT = "party split over floors"
    ROOM_SHARED = "room taken twice at one time"
    NOT_TURNED_ROUND = "room not turned round"
    NOT_FREE = "room not free yet"
    BOOKED = "room booked by others"
    OUT_OF_ORDER = "room out of order"
    WRONG_ZONE = "room outside the contaminated zone"
    NEED_UNMET = "need not met"
    WRONG_CLASS = "room kept for others' needs"
    CATEGORY_NOT_TAKEN = "category not taken by the site"
    TIER_TOO_LOW = "tier of the site too low"
    COHORTS_MIXED = "cohorts mixed on a floor"
    RESERVE_EATEN = "reserve eaten"
    PIN_IGNORED = "pin ignored"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A hard rule that a plan breaks, and where."""

    rule: Rule
    sentence: Sentence
    party: str | None = None
    room: str | None = None
    floor: str | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A problem and a plan of it, seen as lodgings."""

    problem: Problem
    plan: Plan

    @cached_property
    def lodgings(self) -> tuple[Lodging, ...]:
        """Every room that a party of the problem takes."""
        return lodgings(self.problem, self.plan)

    @cached_property
    def floors(self) -> Mapping[str, tuple[Lodging, ...]]:
        """Lodgings by floor."""
        return by_floor(self.lodgings)


def violations(problem: Problem, plan: Plan) -> list[Violation]:
    """Every hard rule that the plan breaks; an empty list is a lawful plan."""
    return judged(Case(problem=problem, plan=plan))


def judged(case: Case) -> list[Violation]:
    """Every hard rule that the plan of a case breaks."""
    return [violation for rule in RULES for violation in rule(case)]


def known_ids(case: Case) -> Iterator[Violation]:
    """The plan names only parties and rooms of the problem."""
    named = [a.party for a in case.plan.assignments] + [u.party for u in case.plan.unplaced]
    parties = case.problem.party
    for party in named:
        if party not in parties:
            sentence = say("The problem has no party %(party)s.", party=party)
            yield Violation(rule=Rule.UNKNOWN_PARTY, sentence=sentence, party=party)
    rooms = case.problem.room
    for assignment in case.plan.assignments:
        for room in assignment.rooms:
            if room not in rooms:
                sentence = say("The problem has no room %(room)s.", room=room)
                yield Violation(
                    rule=Rule.UNKNOWN_ROOM, sentence=sentence, party=assignment.party, room=room
                )


def everyone_once(case: Case) -> Iterator[Violation]:
    """Each party is placed or listed as unplaced, once, with all its people."""
    times = Counter(a.party for a in case.plan.assignments)
    times.update(u.party for u in case.plan.unplaced)
    for party in case.problem.parties:
        if times[party.id] > 1:
            sentence = say(
                "Party %(party)s stands in the plan %(times)s times.",
                party=party.id,
                times=times[party.id],
            )
            yield Violation(rule=Rule.PLACED_TWICE, sentence=sentence, party=party.id)
        if not times[party.id]:
            sentence = say(
                "Party %(party)s is neither placed nor listed as unplaced.", party=party.id
            )
            yield Violation(rule=Rule.FORGOTTEN, sentence=sentence, party=party.id)
    for each in case.plan.unplaced:
        known = case.problem.party.get(each.party)
        if known is not None and known.people != each.people:
            sentence = say(
                "Party %(party)s has %(people)s people; the list of unplaced says %(listed)s.",
                party=each.party,
                people=known.people,
                listed=each.people,
            )
            yield Violation(rule=Rule.MISCOUNTED, sentence=sentence, party=each.party)


def parties_whole(case: Case) -> Iterator[Violation]:
    """A party has one room for each of its needs, all on one floor."""
    parties, rooms = case.problem.party, case.problem.room
    for assignment in case.plan.assignments:
        party = parties.get(assignment.party)
        if party is None:
            continue
        if len(assignment.rooms) != len(party.rooms):
            sentence = say(
                "Party %(party)s needs %(needed)s rooms and has %(given)s.",
                party=party.id,
                needed=len(party.rooms),
                given=len(assignment.rooms),
            )
            yield Violation(rule=Rule.ROOMS_MISSING, sentence=sentence, party=party.id)
        known = (rooms.get(room) for room in assignment.rooms) if len(assignment.rooms) > 1 else ()
        if len({room.floor for room in known if room is not None}) > 1:
            sentence = say("Party %(party)s is split over floors.", party=party.id)
            yield Violation(rule=Rule.PARTY_SPLIT, sentence=sentence, party=party.id)


def one_party_a_room(case: Case) -> Iterator[Violation]:
    """A room takes one party at a time and is turned round before the next."""
    rooms: dict[str, list[Lodging]] = defaultdict(list)
    for each in case.lodgings:
        rooms[each.room.id].append(each)
    for room, found in rooms.items():
        if len(found) < 2:
            continue
        latest: Lodging | None = None
        for each in sorted(found, key=attrgetter("start")):
            if latest is not None and latest.meets(each):
                yield _taken_twice(room, latest, each)
            if latest is None or each.end > latest.end:
                latest = each


def _taken_twice(room: str, one: Lodging, other: Lodging) -> Violation:
    names = {"room": room, "party": other.party.id, "other": one.party.id}
    if other.party.arrives < one.party.until:
        sentence = say(
            "Room %(room)s is given to party %(party)s while party %(other)s is in it.", **names
        )
        return Violation(rule=Rule.ROOM_SHARED, sentence=sentence, party=other.party.id, room=room)
    sentence = say(
        "Room %(room)s is not turned round after party %(other)s when party %(party)s arrives.",
        **names,
    )
    return Violation(rule=Rule.NOT_TURNED_ROUND, sentence=sentence, party=other.party.id, room=room)


def rooms_free(case: Case) -> Iterator[Violation]:
    """A room is free, not booked and in order for the whole stay."""
    for each in case.lodgings:
        room = each.room
        if room.free_from is not None and each.start < room.free_from:
            yield _at(
                Rule.NOT_FREE,
                term("Room %(room)s is not free yet when party %(party)s arrives."),
                each,
            )
        if room.booked and any(period.overlaps(each.stay) for period in room.booked):
            yield _at(
                Rule.BOOKED,
                term("Room %(room)s is booked during the stay of party %(party)s."),
                each,
            )
        if room.out_of_order and any(p.overlaps(each.stay) for p in room.out_of_order):
            yield _at(
                Rule.OUT_OF_ORDER,
                term("Room %(room)s is out of order during the stay of party %(party)s."),
                each,
            )


def rooms_fit(case: Case) -> Iterator[Violation]:
    """A room lies in the contaminated zone, meets the need, and is not kept for other needs."""
    for each in case.lodgings:
        room, need = each.room, each.need
        if room.zone is not Zone.CONTAMINATED:
            yield _at(
                Rule.WRONG_ZONE,
                term("Room %(room)s of party %(party)s is not in the contaminated zone."),
                each,
            )
        if not need.attributes <= room.attributes:
            yield _at(
                Rule.NEED_UNMET, term("Room %(room)s lacks what party %(party)s needs."), each
            )
        if room.attributes & case.problem.kept - need.attributes:
            yield _at(
                Rule.WRONG_CLASS,
                term("Room %(room)s is kept for needs that party %(party)s does not have."),
                each,
            )


def sites_fit(case: Case) -> Iterator[Violation]:
    """A site takes the category, and has the tier, of everyone in it."""
    sites = {floor.id: case.problem.site[floor.site] for floor in case.problem.floors}
    for each in case.lodgings:
        site = sites[each.room.floor]
        if site.categories is not None and each.party.category not in site.categories:
            yield _at(
                Rule.CATEGORY_NOT_TAKEN,
                term("The site of room %(room)s does not take the category of party %(party)s."),
                each,
            )
        if site.tier < each.party.tier:
            yield _at(
                Rule.TIER_TOO_LOW,
                term("The site of room %(room)s is of too low a tier for party %(party)s."),
                each,
            )


def _at(rule: Rule, template: str, each: Lodging) -> Violation:
    sentence = Sentence(template, {"room": each.room.id, "party": each.party.id})
    return Violation(rule=rule, sentence=sentence, party=each.party.id, room=each.room.id)


def cohorts_apart(case: Case) -> Iterator[Violation]:
    """Where the policy says so, a floor holds one cohort at a time."""
    if not case.problem.cohorts.hard:
        return
    for floor, found in case.floors.items():
        for one, other in mixed_cohorts(case.problem, floor, found):
            sentence = say(
                "Floor %(floor)s holds %(one)s and %(other)s people of two arrival windows "
                "or risk classes at one time.",
                floor=floor,
                one=one.risk,
                other=other.risk,
            )
            yield Violation(rule=Rule.COHORTS_MIXED, sentence=sentence, floor=floor)


def reserve_kept(case: Case) -> Iterator[Violation]:
    """A floor that the plan uses keeps its share of rooms empty at every moment."""
    for floor, found in case.floors.items():
        missing = reserve_shortfall(case.problem, floor, found)
        if missing > 0:
            sentence = say(
                "Floor %(floor)s lacks %(missing)s of the rooms to be kept in reserve.",
                floor=floor,
                missing=missing,
            )
            yield Violation(rule=Rule.RESERVE_EATEN, sentence=sentence, floor=floor)


def pins_kept(case: Case) -> Iterator[Violation]:
    """What was decided by hand stands."""
    for pin in case.problem.pins:
        rooms = case.plan.rooms.get(pin.party, ())
        known = [case.problem.room[room] for room in rooms if room in case.problem.room]
        kept = (
            bool(known)
            and (not pin.rooms or pin.rooms == rooms)
            and (pin.floor is None or all(room.floor == pin.floor for room in known))
            and (pin.site is None or all(case.problem.site_of(r).id == pin.site for r in known))
        )
        if not kept:
            sentence = say("Party %(party)s is not where it was pinned by hand.", party=pin.party)
            yield Violation(rule=Rule.PIN_IGNORED, sentence=sentence, party=pin.party)


RULES: tuple[Callable[[Case], Iterator[Violation]], ...] = (
    known_ids,
    everyone_once,
    parties_whole,
    one_party_a_room,
    rooms_free,
    rooms_fit,
    sites_fit,
    cohorts_apart,
    reserve_kept,
    pins_kept,
)
