"""Room problems that are not the usual ones: other people, other sites, other weights, too few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from logistics.bench.room_cases import NIGHTS, SCALES, START, Mix, Scale, invented
from logistics.planning.placement.problem import CohortRule, Presence, Problem, Weights

FOUR_OF_FIVE = 0.8
DEAR_SITES = Weights(site=900, session=40, arrival_floor=1, tier=0.2, km=0.01, adjacency=3)
DEAR_KILOMETRES = Weights(site=20, session=1, arrival_floor=10, tier=8, km=0.5, corridor=5)


def crowded_days(seed: int) -> Problem:
    """Everybody within three days on large flights, all tiers alike, nobody there yet."""
    mix = Mix(days=3, seats=(150, 300), tiers=(1, 1, 1), busy=0)
    return invented(Scale(people=600, ports=2, sites=25, floors=4, rooms=40), seed, mix)


def dear_sites(seed: int) -> Problem:
    """Opening costs much and the way little."""
    return replace(invented(SCALES[300], seed), weights=DEAR_SITES)


def dear_kilometres(seed: int) -> Problem:
    """The way costs much and opening little."""
    return replace(invented(SCALES[300], seed), weights=DEAR_KILOMETRES)


def cohorts_may_mix(seed: int) -> Problem:
    """Cohorts of two days may share a floor at a price."""
    rule = CohortRule(hard=False, window_hours=48, epoch=START)
    return replace(invented(SCALES[300], seed), cohorts=rule)


def occupied_sites(seed: int) -> Problem:
    """Every site is in use, and on each busy floor people of an earlier day still live."""
    case = invented(SCALES[300], seed, Mix(busy=0.8))
    until = {room.floor: room.free_from for room in case.rooms if room.free_from is not None}
    week = timedelta(days=NIGHTS["low"])
    floors = tuple(
        replace(floor, present=(Presence(cohort="low", arrived=end - week, until=end),))
        if (end := until.get(floor.id)) is not None
        else floor
        for floor in case.floors
    )
    sites = tuple(replace(site, opened=True) for site in case.sites)
    return replace(case, sites=sites, floors=floors)


def giant_site(seed: int) -> Problem:
    """One site with forty floors."""
    case = invented(
        Scale(people=900, ports=2, sites=1, floors=40, rooms=30), seed, Mix(takes_high=1)
    )
    return replace(case, sites=tuple(replace(site, tier=2) for site in case.sites))


def tiny_sites(seed: int) -> Problem:
    """Forty sites of one floor with ten rooms."""
    return invented(
        Scale(people=250, ports=2, sites=40, floors=1, rooms=10), seed, Mix(seats=(10, 40))
    )


def shortage(seed: int) -> Problem:
    """Rooms for four of five of the people who are there at the fullest moment."""
    case = invented(SCALES[300], seed, Mix(busy=0))
    room_count, kept = FOUR_OF_FIVE * _most_at_once(case), list[str]()
    for site in case.sites:
        if len(kept) * len(case.rooms) / len(case.sites) < room_count:
            kept.append(site.id)
    floors = tuple(floor for floor in case.floors if floor.site in kept)
    names = {floor.id for floor in floors}
    return replace(
        case,
        sites=tuple(site for site in case.sites if site.id in kept),
        floors=floors,
        rooms=tuple(room for room in case.rooms if room.floor in names),
    )


def families(seed: int) -> Problem:
    """Parties of four or five, and nobody else."""
    return invented(SCALES[300], seed, Mix(sizes=(0, 0, 0, 0.5, 0.5)))


def high_risk(seed: int) -> Problem:
    """Everybody at high risk, with few sites that take them."""
    return invented(SCALES[300], seed, Mix(high=1))


VARIETIES: Mapping[str, Callable[[int], Problem]] = {
    "crowded days": crowded_days,
    "dear sites": dear_sites,
    "dear kilometres": dear_kilometres,
    "cohorts may mix": cohorts_may_mix,
    "occupied sites": occupied_sites,
    "giant site": giant_site,
    "forty tiny sites": tiny_sites,
    "shortage of a fifth": shortage,
    "all families": families,
    "all high risk": high_risk,
}


def _most_at_once(case: Problem) -> int:
    moments = {party.arrives for party in case.parties}
    return max(
        sum(len(p.rooms) for p in case.parties if p.arrives <= moment < p.until)
        for moment in moments
    )
