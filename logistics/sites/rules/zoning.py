"""The zone rule: three zones, two passages that never cross, residents in one zone only."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, groupby, pairwise, product

from logistics.errors import Problem
from logistics.sites.rules.kinds import PassageKind, RoomPurpose, ZoneKind
from logistics.wording import Sentence, say

ENTRANCES_NEEDED = 2


class ZoneRule(StrEnum):
    """What a layout can break."""

    BUFFER = "buffer_between"
    RESIDENTS = "residents_in_contaminated"
    CROSSING = "passages_cross"
    REACH = "resident_passage_reaches"
    STAFF_WAY = "staff_passage_exists"
    ENTRANCES = "entrances"


FORBIDDEN = frozenset({ZoneRule.BUFFER, ZoneRule.RESIDENTS, ZoneRule.CROSSING})
"""Broken at no time; the other rules hold once residents are let in."""


@dataclass(frozen=True, kw_only=True)
class ZoneFacts:
    """A zone of a floor.

    :ivar name: as people find it, see :func:`zone_name`
    :ivar position: order from the entrance along the corridor
    :ivar may_share: a recorded reason lets staff and residents both pass here
    """

    id: Hashable
    floor: Hashable
    kind: ZoneKind
    name: str
    position: int = 0
    may_share: bool = False


def zone_name(building: str, floor: int, zone: str) -> str:
    """What a zone is called among the zones of all floors, such as ``A 3F Ward``."""
    return f"{building} {floor}F {zone}"


@dataclass(frozen=True, kw_only=True)
class PassageFacts:
    """A passage and the zones it leads through, in order."""

    kind: PassageKind
    name: str
    zones: tuple[Hashable, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoomPlace:
    """Where a room lies; equal positions face each other, neighbouring ones adjoin.

    :ivar line: line of the table that the room comes from, while it is imported
    """

    number: str
    zone: Hashable
    purpose: RoomPurpose
    position: int
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A site as far as the zone rule looks at it.

    :ivar borders: pairs of zones that are declared to adjoin
    """

    entrances: int = ENTRANCES_NEEDED
    zones: tuple[ZoneFacts, ...] = ()
    borders: tuple[tuple[Hashable, Hashable], ...] = ()
    passages: tuple[PassageFacts, ...] = ()
    rooms: tuple[RoomPlace, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One way in which a layout breaks the zone rule.

    :ivar unused: it concerns a part of the site that no resident uses yet
    """

    rule: ZoneRule
    sentence: Sentence
    line: int | None = None
    unused: bool = False

    @property
    def forbidden(self) -> bool:
        """Whether it may exist at no time, and not only not while residents are in."""
        return self.rule in FORBIDDEN

    def matters(self, *, inhabited: bool) -> bool:
        """Whether it may not be, given that residents are in the site or not."""
        return self.forbidden or (inhabited and not self.unused)

    @property
    def problem(self) -> Problem:
        """The fault as something wrong with an input."""
        return Problem(sentence=self.sentence, line=self.line, field="zone")


def faults(layout: Layout) -> tuple[Fault, ...]:
    """Everything that breaks the zone rule; an empty tuple is a lawful layout."""
    zones = {zone.id: zone for zone in layout.zones}
    return (
        *_missing_buffers(layout, zones),
        *_rooms_outside(layout, zones),
        *_crossings(layout, zones),
        *_unreached(layout),
        *_missing_ways(layout),
    )


def adjoining(layout: Layout) -> Iterator[tuple[Hashable, Hashable, int | None]]:
    """Zones that touch: declared, next to each other in order, or by their rooms."""
    yield from _touching_rooms(layout)
    for first, second in layout.borders:
        yield first, second, None
    for _, of_floor in groupby(_by_floor(layout.zones), key=lambda zone: repr(zone.floor)):
        yield from _next_in_order(list(of_floor))


def _by_floor(zones: Iterable[ZoneFacts]) -> list[ZoneFacts]:
    return sorted(zones, key=lambda zone: (repr(zone.floor), zone.position))


def _next_in_order(zones: Sequence[ZoneFacts]) -> Iterator[tuple[Hashable, Hashable, int | None]]:
    steps = [list(group) for _, group in groupby(zones, key=lambda zone: zone.position)]
    for here, there in pairwise(steps):
        for first, second in product(here, there):
            yield first.id, second.id, None


def _touching_rooms(layout: Layout) -> Iterator[tuple[Hashable, Hashable, int | None]]:
    floors = {zone.id: zone.floor for zone in layout.zones}
    rooms = sorted(layout.rooms, key=lambda room: (repr(floors[room.zone]), room.position))
    for _, of_floor in groupby(rooms, key=lambda room: repr(floors[room.zone])):
        columns = [list(group) for _, group in groupby(of_floor, key=lambda room: room.position)]
        for column in columns:
            yield from _between(combinations(column, 2))
        for here, there in pairwise(columns):
            if there[0].position - here[0].position == 1:
                yield from _between(product(here, there))


def _between(
    pairs: Iterable[tuple[RoomPlace, ...]],
) -> Iterator[tuple[Hashable, Hashable, int | None]]:
    for first, second in pairs:
        if first.zone != second.zone:
            yield first.zone, second.zone, second.line or first.line


def _missing_buffers(layout: Layout, zones: dict[Hashable, ZoneFacts]) -> Iterator[Fault]:
    seen: set[frozenset[Hashable]] = set()
    for first_id, second_id, line in adjoining(layout):
        first, second = zones[first_id], zones[second_id]
        pair = frozenset({first_id, second_id})
        if {first.kind, second.kind} != {ZoneKind.CLEAN, ZoneKind.CONTAMINATED} or pair in seen:
            continue
        seen.add(pair)
        clean, dirty = (first, second) if first.kind is ZoneKind.CLEAN else (second, first)
        yield Fault(
            rule=ZoneRule.BUFFER,
            sentence=say(
                "The contaminated zone %(dirty)s adjoins the clean zone %(clean)s "
                "without a buffer zone between them.",
                dirty=dirty.name,
                clean=clean.name,
            ),
            line=line or _first_line(layout, pair),
        )


def _first_line(layout: Layout, zones: frozenset[Hashable]) -> int | None:
    return min(
        (room.line for room in layout.rooms if room.line and room.zone in zones), default=None
    )


def _rooms_outside(layout: Layout, zones: dict[Hashable, ZoneFacts]) -> Iterator[Fault]:
    for room in layout.rooms:
        zone = zones[room.zone]
        if room.purpose is RoomPurpose.ISOLATION and zone.kind is not ZoneKind.CONTAMINATED:
            yield Fault(
                rule=ZoneRule.RESIDENTS,
                sentence=say(
                    "Isolation room %(room)s lies in the %(kind)s zone %(zone)s; "
                    "residents live in the contaminated zone only.",
                    room=room.number,
                    kind=zone.kind,
                    zone=zone.name,
                ),
                line=room.line,
            )


def _crossings(layout: Layout, zones: dict[Hashable, ZoneFacts]) -> Iterator[Fault]:
    residents = [each for each in layout.passages if each.kind is PassageKind.RESIDENT]
    staff = [each for each in layout.passages if each.kind is PassageKind.STAFF]
    for theirs, ours in product(residents, staff):
        for zone in (zones[each] for each in theirs.zones if each in ours.zones):
            if not zone.may_share:
                yield Fault(
                    rule=ZoneRule.CROSSING,
                    sentence=say(
                        "The resident passage %(resident)s and the staff passage %(staff)s "
                        "cross in zone %(zone)s.",
                        resident=theirs.name,
                        staff=ours.name,
                        zone=zone.name,
                    ),
                )


def _unreached(layout: Layout) -> Iterator[Fault]:
    reached = {
        zone for each in layout.passages if each.kind is PassageKind.RESIDENT for zone in each.zones
    }
    lived_in = {room.zone for room in layout.rooms if room.purpose is RoomPurpose.ISOLATION}
    for zone in layout.zones:
        if zone.kind is ZoneKind.CONTAMINATED and zone.id not in reached:
            yield Fault(
                rule=ZoneRule.REACH,
                sentence=say(
                    "No resident passage reaches the contaminated zone %(zone)s.", zone=zone.name
                ),
                unused=zone.id not in lived_in,
            )


def _missing_ways(layout: Layout) -> Iterator[Fault]:
    if not any(each.kind is PassageKind.STAFF and each.zones for each in layout.passages):
        yield Fault(rule=ZoneRule.STAFF_WAY, sentence=say("There is no staff passage."))
    if layout.entrances < ENTRANCES_NEEDED:
        yield Fault(
            rule=ZoneRule.ENTRANCES,
            sentence=say(
                "The site has %(count)s entrance and needs %(needed)s: "
                "one for staff and one for residents.",
                count=layout.entrances,
                needed=ENTRANCES_NEEDED,
            ),
        )
