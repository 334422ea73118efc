"""What a table of rooms would change, decided on plain facts before anything is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logistics.errors import InputRejected, Problem
from logistics.sites.room_table.known import FloorKey, KnownSite, KnownZone, ZoneKey
from logistics.sites.room_table.rows import RoomRow
from logistics.sites.rules.facts import RoomFacts
from logistics.sites.rules.kinds import ZoneKind
from logistics.sites.rules.zoning import (
    Layout,
    RoomPlace,
    ZoneFacts,
    faults,
    zone_name,
)
from logistics.wording import Sentence, say

WALLS = (
    "corridor_position",
    "beds",
    "own_bathroom",
    "window_m2",
    "own_ventilation",
    "step_free",
    "negative_pressure",
    "cot",
)


@dataclass(frozen=True, kw_only=True)
class PlannedRoom:
    """A line of the table and the room it meets, if there is one.

    :ivar rebuilt: its walls or attributes change
    :ivar reused: its zone or purpose changes
    """

    row: RoomRow
    site: KnownSite
    room: RoomFacts | None
    rebuilt: bool = False
    reused: bool = False

    @property
    def same(self) -> bool:
        """Whether the line says what is on record already."""
        return self.room is not None and not self.rebuilt and not self.reused


@dataclass(frozen=True, kw_only=True)
class PlannedZone:
    """A zone that the table brings with it."""

    site: KnownSite
    key: ZoneKey
    kind: ZoneKind
    position: int


@dataclass(frozen=True, kw_only=True)
class RoomImport:
    """Everything that a table of rooms adds and changes."""

    rooms: tuple[PlannedRoom, ...]
    zones: tuple[PlannedZone, ...]
    buildings: tuple[tuple[KnownSite, str], ...]
    floors: tuple[tuple[KnownSite, FloorKey], ...]

    @property
    def added(self) -> int:
        """Rooms that are new."""
        return sum(each.room is None for each in self.rooms)

    @property
    def changed(self) -> int:
        """Rooms that change."""
        return sum(each.rebuilt or each.reused for each in self.rooms)

    @property
    def unchanged(self) -> int:
        """Rooms that stay as they are."""
        return sum(each.same for each in self.rooms)


def plan_import(rows: Sequence[RoomRow], sites: Mapping[str, KnownSite]) -> RoomImport:
    """Meet the rows with what is on record; the same table twice changes nothing.

    :param sites: the sites that the user may change, by code
    :raises InputRejected: names every problem with its line and column
    """
    problems = [
        _problem(row, "site", say("There is no site %(code)s that you may change.", code=row.site))
        for row in rows
        if row.site not in sites
    ]
    _refuse(problems)
    touched = {row.site: sites[row.site] for row in rows}
    zones = _new_zones(rows, touched, problems)
    rooms = tuple(_planned(row, touched[row.site], problems) for row in rows)
    _refuse(problems)
    for site in touched.values():
        problems += _unlawful(site, rooms, zones)
    _refuse(problems)
    return RoomImport(
        rooms=rooms,
        zones=zones,
        buildings=tuple(
            (touched[code], building)
            for code, building in dict.fromkeys((row.site, row.building) for row in rows)
            if building not in touched[code].buildings
        ),
        floors=tuple(
            (touched[code], key)
            for code, key in dict.fromkeys((row.site, (row.building, row.floor)) for row in rows)
            if key not in touched[code].floors
        ),
    )


def _problem(row: RoomRow, column: str, sentence: Sentence) -> Problem:
    return Problem(sentence=sentence, line=row.line, field=column)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        ordered = sorted(problems, key=lambda problem: problem.line or 0)
        raise InputRejected(say("The table of rooms cannot be used."), tuple(ordered))


def _zone_key(row: RoomRow) -> ZoneKey:
    return row.building, row.floor, row.zone


def _new_zones(
    rows: Sequence[RoomRow], sites: Mapping[str, KnownSite], problems: list[Problem]
) -> tuple[PlannedZone, ...]:
    found: dict[tuple[str, ZoneKey], RoomRow] = {}
    for row in sorted(rows, key=lambda row: (row.corridor_position, row.line)):
        known = sites[row.site].zones.get(_zone_key(row))
        first = found.setdefault((row.site, _zone_key(row)), row) if known is None else known
        kind = first.kind if isinstance(first, KnownZone) else first.zone_kind
        if kind is not row.zone_kind:
            sentence = say("Zone %(zone)s of this floor is %(kind)s.", zone=row.zone, kind=kind)
            problems.append(_problem(row, "zone_kind", sentence))
    positions: dict[tuple[str, FloorKey], int] = {}
    planned = []
    for (code, key), row in found.items():
        floor = (code, key[:2])
        positions[floor] = positions.get(floor, _last_position(sites[code], key[:2])) + 1
        planned.append(
            PlannedZone(site=sites[code], key=key, kind=row.zone_kind, position=positions[floor])
        )
    return tuple(planned)


def _last_position(site: KnownSite, floor: FloorKey) -> int:
    return max((zone.position for key, zone in site.zones.items() if key[:2] == floor), default=-1)


def _planned(row: RoomRow, site: KnownSite, problems: list[Problem]) -> PlannedRoom:
    room = site.rooms.get((row.building, row.number))
    if room is None:
        if (row.building, row.number) in site.promised:
            sentence = say("The building has a room %(number)s already.", number=row.number)
            problems.append(_problem(row, "room", sentence))
        return PlannedRoom(row=row, site=site, room=None)
    if room.floor_number != row.floor:
        sentence = say(
            "Room %(number)s is on floor %(floor)s on record.",
            number=row.number,
            floor=room.floor_number,
        )
        problems.append(_problem(row, "floor", sentence))
    return PlannedRoom(
        row=row,
        site=site,
        room=room,
        rebuilt=room.corridor_side != row.side
        or any(getattr(room, name) != getattr(row, name) for name in WALLS),
        reused=(room.zone_name, room.purpose) != (row.zone, row.purpose),
    )


def _unlawful(
    site: KnownSite, rooms: Sequence[PlannedRoom], zones: Sequence[PlannedZone]
) -> list[Problem]:
    """Faults that the table would add to a site, with the lines that bring them."""
    ours = [each for each in rooms if each.site is site]
    named = {(each.row.building, each.row.number) for each in ours}
    places = [
        RoomPlace(
            number=each.row.number,
            zone=_zone_key(each.row),
            purpose=each.row.purpose,
            position=each.row.corridor_position,
            line=each.row.line,
        )
        for each in ours
    ]
    staying = [room for key, room in site.rooms.items() if key not in named]
    before = faults(_layout(site, (), [_place(room) for room in site.rooms.values()]))
    known = [fault.sentence for fault in before]
    after = faults(_layout(site, zones, places + [_place(room) for room in staying]))
    return [
        fault.problem
        for fault in after
        if fault.sentence not in known and fault.matters(inhabited=site.inhabited)
    ] + _taken_places(ours, staying)


def _place(room: RoomFacts) -> RoomPlace:
    return RoomPlace(
        number=room.number,
        zone=(room.building, room.floor_number, room.zone_name),
        purpose=room.purpose,
        position=room.corridor_position,
    )


def _layout(site: KnownSite, zones: Sequence[PlannedZone], rooms: Sequence[RoomPlace]) -> Layout:
    known = [
        ZoneFacts(
            id=key,
            floor=key[:2],
            kind=zone.kind,
            name=zone_name(*key),
            position=zone.position,
            may_share=zone.may_share,
        )
        for key, zone in site.zones.items()
    ]
    new = [
        ZoneFacts(
            id=zone.key,
            floor=zone.key[:2],
            kind=zone.kind,
            name=zone_name(*zone.key),
            position=zone.position,
        )
        for zone in zones
        if zone.site is site
    ]
    return Layout(
        entrances=site.entrances,
        zones=(*known, *new),
        borders=site.borders,
        passages=site.passages,
        rooms=tuple(rooms),
    )


def _taken_places(ours: Sequence[PlannedRoom], staying: Sequence[RoomFacts]) -> list[Problem]:
    taken = {
        (room.building, room.floor_number, room.corridor_position, room.corridor_side): room
        for room in staying
    }
    return [
        _problem(
            each.row,
            "corridor_position",
            say("Room %(number)s stands there.", number=found.number),
        )
        for each in ours
        if (
            found := taken.get(
                (
                    each.row.building,
                    each.row.floor,
                    each.row.corridor_position,
                    each.row.side,
                )
            )
        )
    ]
