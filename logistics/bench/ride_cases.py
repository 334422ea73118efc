"""Days that are not the generator's: other places, other people, other fleets, other hours."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time, timedelta

from logistics.bench.district_cases import district_case
from logistics.bench.transport_cases import transport_case
from logistics.planning.transport.day import day_of
from logistics.planning.transport.finish import finished
from logistics.planning.transport.greedy import greedy
from logistics.planning.transport.problem import NightBan, Party, Problem, RideGroup, Vehicle

PEOPLE = 300
FAMILY = 5
TINY_SITES = 40
INTO_THE_NIGHT = timedelta(hours=11)


def one_port(seed: int) -> Problem:
    """Everybody lands at the same port, where all vehicles stand."""
    day = transport_case(PEOPLE, seed)
    return replace(
        day,
        groups=tuple(replace(group, origin="port0") for group in day.groups),
        vehicles=tuple(replace(each, home="port0", serves=("port0",)) for each in day.vehicles),
    )


def tiny_sites(seed: int) -> Problem:
    """Everybody goes to one of forty tiny sites, whatever the flight."""
    day, dice = transport_case(3000, seed), random.Random(seed)  # noqa: S311 - repeatable
    sites = [place.id for place in day.places if place.id.startswith("site")][:TINY_SITES]
    few = transport_case(PEOPLE, seed).groups
    alone = [
        replace(group, id=f"{group.id}.{i}", parties=(Party(id=f"{group.id}.{i}", people=1),),
                destination=dice.choice(sites))
        for group in few
        for i in range(group.people)
    ]  # fmt: skip
    return replace(day, groups=tuple(alone))


def a_fifth_short(seed: int) -> Problem:
    """Of each sort of vehicle there are four fifths of those that a quick plan uses."""
    day = transport_case(PEOPLE, seed)
    used = {duty.vehicle for duty in finished(greedy(day_of(day))).duties}
    fleet = [each for each in day.vehicles if each.id in used]
    wanted = Counter((each.kind, each.home) for each in fleet)
    kept: Counter[tuple[str, str]] = Counter()
    few: list[Vehicle] = []
    for each in fleet:
        if kept[each.kind, each.home] < wanted[each.kind, each.home] * 4 // 5:
            kept[each.kind, each.home] += 1
            few.append(each)
    return replace(day, vehicles=tuple(few))


def families(seed: int) -> Problem:
    """Everybody without symptoms travels in a family of five."""
    day = transport_case(PEOPLE, seed)

    def in_families(group: RideGroup) -> RideGroup:
        count = max(1, group.people // FAMILY)
        parties = tuple(Party(id=f"{group.id}.{i}", people=FAMILY) for i in range(count))
        return group if group.symptomatic else replace(group, parties=parties)

    return replace(day, groups=tuple(in_families(group) for group in day.groups))


def high_risk(seed: int) -> Problem:
    """Everybody is of the category that is kept apart."""
    day = transport_case(PEOPLE, seed)
    groups = tuple(replace(group, category="B", symptomatic=False) for group in day.groups)
    return replace(day, groups=groups)


def two_drivers(seed: int) -> Problem:
    """Few vehicles, each with two drivers who take turns."""
    day = transport_case(PEOPLE, seed)
    vehicles = tuple(replace(each, drivers=2) for each in day.vehicles[::4])
    return replace(day, vehicles=vehicles)


def at_night(seed: int) -> Problem:
    """Flights land in the evening and at night, when coaches must not drive from two to five."""
    day = transport_case(PEOPLE, seed)
    ban = NightBan(start=time(2), end=time(5))
    groups = tuple(
        replace(group, released_at=group.released_at + INTO_THE_NIGHT) for group in day.groups
    )
    return replace(day, groups=groups, rules=replace(day.rules, night_ban=ban))


def in_use(seed: int) -> Problem:
    """A district in use: waves of clearance, few vehicles, long patience."""
    return district_case(PEOPLE, seed)


CASES: Mapping[str, Callable[[int], Problem]] = {
    "district in use": in_use,
    "one port": one_port,
    "forty tiny sites": tiny_sites,
    "a fifth short": a_fifth_short,
    "families of five": families,
    "all high risk": high_risk,
    "two drivers": two_drivers,
    "night arrivals": at_night,
}
