"""Changes of a room problem that may help people without a room, one rule at a time.

Each is a problem of its own with one rule relaxed, and the floors where that could make a
difference. Whether it helps is found out by trying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from logistics.planning.placement.explain import Explainer
from logistics.planning.placement.problem import Party, Problem, Site
from logistics.wording import Sentence, say

LONGEST_WAIT = timedelta(days=7)
STEPS = 3


class Remedy(StrEnum):
    """What sort of change is proposed."""

    AGAIN = "plan again"
    WAIT = "wait"
    RESERVE = "use the reserve"
    MIXING = "mix cohorts on a floor"
    REOPENING = "open closed rooms"
    STANDBY = "open a standby site"
    CATEGORY = "let a site take the category"
    TIER = "accept a lower tier"
    KEPT = "use rooms kept for needs"
    PIN = "release a pin"


@dataclass(frozen=True, kw_only=True)
class Spare:
    """What could be opened but is not part of the problem: sites with floors and rooms."""

    problem: Problem

    def onto(self, problem: Problem, site: str) -> Problem:
        """A problem with one of the sites added."""
        floors = tuple(floor for floor in self.problem.floors if floor.site == site)
        names = {floor.id for floor in floors}
        return replace(
            problem,
            sites=(*problem.sites, self.problem.site[site]),
            floors=problem.floors + floors,
            rooms=problem.rooms + tuple(r for r in self.problem.rooms if r.floor in names),
            distances={**problem.distances, **self.problem.distances},
        )


@dataclass(frozen=True, kw_only=True)
class Relaxation:
    """A problem with one rule relaxed.

    :ivar sentence: what changes; ``%(place)s`` in it is ``place`` until somebody knows its name
    :ivar floors: where the change could make a difference
    """

    remedy: Remedy
    sentence: Sentence
    problem: Problem
    floors: frozenset[str]
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """Parties of one kind that have no room.

    :ivar open_to: floors that category, tier and pins leave open to at least one of them
    """

    problem: Problem
    explainer: Explainer
    parties: tuple[Party, ...]
    spare: Spare | None = None
    open_to: frozenset[str] = field(default=frozenset())

    @property
    def names(self) -> frozenset[str]:
        """The parties by id."""
        return frozenset(party.id for party in self.parties)


Rule = Callable[[Case], Iterator[Relaxation]]


def again(case: Case) -> Iterator[Relaxation]:
    """Nothing changes: rooms may have been left free all the same."""
    yield Relaxation(
        remedy=Remedy.AGAIN,
        sentence=say("Without any change, placing them once more"),
        problem=case.problem,
        floors=case.open_to,
    )


def waiting(case: Case) -> Iterator[Relaxation]:
    """Later arrivals: when the first room, half of the rooms, or all become free."""
    first = min(party.arrives for party in case.parties)
    freed = [
        moment
        for moment in case.explainer.moments(case.parties[0])
        if first < moment <= first + LONGEST_WAIT
    ]
    wanted = sum(len(party.rooms) for party in case.parties)
    steps = {0, min(wanted, len(freed)) // 2, min(2 * wanted, len(freed)) - 1} if freed else set()
    for moment in sorted({freed[step] for step in steps}):
        yield Relaxation(
            remedy=Remedy.WAIT,
            sentence=say("Waiting until %(moment)s", moment=_local(case.problem, moment)),
            problem=_arriving(case, moment),
            floors=case.open_to,
        )


def _arriving(case: Case, moment: datetime) -> Problem:
    def late(party: Party) -> Party:
        if party.id not in case.names or party.arrives >= moment:
            return party
        return replace(party, arrives=moment, until=max(party.until, moment + timedelta(hours=1)))

    return replace(case.problem, parties=tuple(map(late, case.problem.parties)))


def reserve(case: Case) -> Iterator[Relaxation]:
    """No rooms kept empty."""
    if case.problem.reserve > 0:
        yield Relaxation(
            remedy=Remedy.RESERVE,
            sentence=say("Without the reserve"),
            problem=replace(case.problem, reserve=0.0),
            floors=case.open_to,
        )


def mixing(case: Case) -> Iterator[Relaxation]:
    """A floor that another cohort is on takes them as well."""
    if not case.problem.cohorts.hard:
        return
    soft = replace(case.problem, cohorts=replace(case.problem.cohorts, hard=False))
    free = _free_rooms(case, soft)
    for floor in sorted(free, key=lambda floor: (-free[floor], floor))[:STEPS]:
        yield Relaxation(
            remedy=Remedy.MIXING,
            sentence=say("Opening floor %(place)s, where another cohort is", place=floor),
            problem=soft,
            floors=frozenset({floor}),
            place=floor,
        )
    if len(free) > 1:
        yield Relaxation(
            remedy=Remedy.MIXING,
            sentence=say("Without the rule of one cohort a floor"),
            problem=soft,
            floors=case.open_to,
        )


def _free_rooms(case: Case, soft: Problem) -> Mapping[str, int]:
    """Free rooms by floor that only the rule of cohorts closes."""
    explainer, party = Explainer(soft, case.explainer.plan), case.parties[0]
    gained: dict[str, int] = {}
    for need in {need.attributes for need in party.rooms}:
        before = case.explainer.open_rooms(party, need)
        for floor, count in explainer.open_rooms(party, need).items():
            if count > before[floor]:
                gained[floor] = gained.get(floor, 0) + count - before[floor]
    return gained


def reopening(case: Case) -> Iterator[Relaxation]:
    """Rooms of a floor that are out of order are put in order."""
    closed: dict[str, int] = {}
    for room in case.problem.rooms:
        if room.floor in case.open_to and room.out_of_order:
            closed[room.floor] = closed.get(room.floor, 0) + 1
    for floor in sorted(closed, key=lambda floor: (-closed[floor], floor))[:STEPS]:
        rooms = tuple(
            replace(room, out_of_order=()) if room.floor == floor else room
            for room in case.problem.rooms
        )
        yield Relaxation(
            remedy=Remedy.REOPENING,
            sentence=say(
                "With the closed rooms of floor %(place)s in order (%(rooms)s)",
                place=floor,
                rooms=closed[floor],
            ),
            problem=replace(case.problem, rooms=rooms),
            floors=frozenset({floor}),
            place=floor,
        )


def standby(case: Case) -> Iterator[Relaxation]:
    """A site that is ready but not open."""
    if case.spare is None:
        return
    for site in case.spare.problem.sites:
        wider = case.spare.onto(case.problem, site.id)
        yield Relaxation(
            remedy=Remedy.STANDBY,
            sentence=say("Opening standby site %(place)s", place=site.id),
            problem=wider,
            floors=frozenset(floor.id for floor in wider.floors if floor.site == site.id),
            place=site.id,
        )


def categories(case: Case) -> Iterator[Relaxation]:
    """A site takes a category that it does not take."""
    category = case.parties[0].category
    for site in case.problem.sites:
        if site.categories is None or category in site.categories:
            continue
        taking = replace(site, categories=site.categories | {category})
        yield Relaxation(
            remedy=Remedy.CATEGORY,
            sentence=say(
                "Letting site %(place)s take category %(category)s",
                place=site.id,
                category=category,
            ),
            problem=_with_site(case.problem, taking),
            floors=_floors_of(case.problem, site.id),
            place=site.id,
        )


def tiers(case: Case) -> Iterator[Relaxation]:
    """They accept the plainest site."""
    if not any(site.tier < party.tier for site in case.problem.sites for party in case.parties):
        return
    parties = tuple(
        replace(party, tier=0) if party.id in case.names else party
        for party in case.problem.parties
    )
    yield Relaxation(
        remedy=Remedy.TIER,
        sentence=say("At a site of a lower tier"),
        problem=replace(case.problem, parties=parties),
        floors=frozenset(case.problem.floor),
    )


def kept(case: Case) -> Iterator[Relaxation]:
    """Rooms that are kept for special needs take them as well."""
    if any(room.attributes & case.problem.kept for room in case.problem.rooms):
        yield Relaxation(
            remedy=Remedy.KEPT,
            sentence=say("In rooms that are kept for special needs"),
            problem=replace(case.problem, kept=frozenset()),
            floors=case.open_to,
        )


def pins(case: Case) -> Iterator[Relaxation]:
    """They go elsewhere than where they were pinned by hand."""
    if any(pin.party in case.names for pin in case.problem.pins):
        left = tuple(pin for pin in case.problem.pins if pin.party not in case.names)
        yield Relaxation(
            remedy=Remedy.PIN,
            sentence=say("Without their pin"),
            problem=replace(case.problem, pins=left),
            floors=frozenset(case.problem.floor),
        )


RULES: tuple[Rule, ...] = (
    again, waiting, reserve, mixing, reopening, standby, categories, tiers, kept, pins,
)  # fmt: skip


def _with_site(problem: Problem, changed: Site) -> Problem:
    sites = tuple(changed if site.id == changed.id else site for site in problem.sites)
    return replace(problem, sites=sites)


def _floors_of(problem: Problem, site: str) -> frozenset[str]:
    return frozenset(floor.id for floor in problem.floors if floor.site == site)


def _local(problem: Problem, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(problem.time_zone)):%Y-%m-%d %H:%M}"
