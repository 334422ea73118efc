"""Parties that nothing tells apart, counted as one kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from logistics.planning.placement.ground import Guest


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Parties that nothing tells apart."""

    guests: tuple[Guest, ...]

    @property
    def like(self) -> Guest:
        """One of them."""
        return self.guests[0]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.guests)


def kinds_of(guests: Iterable[Guest]) -> list[Kind]:
    """Parties by kind."""
    alike: dict[tuple[object, ...], list[Guest]] = defaultdict(list)
    for g in guests:
        key = (g.cohort, g.arrival, g.start, g.end, g.people, g.demand, g.rates, g.floors, g.rooms)
        alike[key].append(g)
    return [Kind(guests=tuple(found)) for found in alike.values()]


def places_of(
    before: Mapping[int, int | None], kind: Kind, places: list[int | None]
) -> dict[int, int | None]:
    """Who of a kind goes where, moving as few of them as can be."""
    homes: dict[int, int | None] = {}
    moving: list[Guest] = []
    for guest in kind.guests:
        here = before[guest.index]
        if here in places:
            places.remove(here)
            homes[guest.index] = here
        else:
            moving.append(guest)
    return homes | {g.index: place for g, place in zip(moving, places, strict=True)}
