"""Parts of a day that share no vehicle, so that each can be planned on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from logistics.planning.transport.day import Day, Load, Squad, cut
from logistics.planning.transport.draft import Draft


@dataclass(frozen=True, kw_only=True)
class Part:
    """Loads of some origins and the day with only those squads that may load there."""

    day: Day
    loads: tuple[Load, ...]

    @property
    def parties(self) -> list[Load]:
        """Each party of the loads as a load of its own."""
        return [cut(load, (party,)) for load in self.loads for party in load.parties]

    def own(self, draft: Draft) -> Draft:
        """What a draft of the whole day does in this part."""
        ways = {(load.origin, load.symptomatic) for load in self.loads}
        return Draft(
            self.day,
            [job for job in draft.jobs if job.squad in self.day.squads],
            [load for load in draft.left if (load.origin, load.symptomatic) in ways],
            self.loads,
        )


def parts_of(day: Day, loads: Iterable[Load]) -> list[Part]:
    """The loads in parts, so that no squad may take loads of two of them.

    Patients make parts of their own, since no vehicle takes both them and others.
    """
    waiting = list(loads)
    found = []
    for symptomatic in (False, True):
        some = [load for load in waiting if load.symptomatic is symptomatic]
        squads = tuple(squad for squad in day.squads if squad.takes_kind(symptomatic))
        for region in _regions(squads, {load.origin for load in some}):
            own = tuple(each for each in squads if each.origins & region)
            loads_here = tuple(load for load in some if load.origin in region)
            found.append(Part(day=replace(day, squads=own), loads=loads_here))
    return found


def _regions(squads: Iterable[Squad], origins: set[int]) -> list[set[int]]:
    """Origins that some squad joins, directly or over others."""
    regions = [{origin} for origin in sorted(origins)]
    for squad in squads:
        joined = [region for region in regions if region & squad.origins]
        if len(joined) > 1:
            regions = [region for region in regions if region not in joined]
            regions.append(set().union(*joined))
    return regions
