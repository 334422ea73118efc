"""The rooms of one floor while parties are being given theirs: who is beside whom, and when."""

from __future__ import annotations

from dataclasses import dataclass, field

from logistics.planning.placement.ground import Berth, Ground, Guest
from logistics.planning.placement.pricing import adjacent

Span = tuple[int, int]


@dataclass(frozen=True)
class Stay:
    """A party in a room for a span of minutes."""

    span: Span
    cohort: int


@dataclass
class Corridor:
    """The usable rooms of a floor, by index: neighbours, and who is in them when.

    :ivar beside: indexes of the rooms next door or across
    :ivar across: indexes of the rooms across
    """

    berths: tuple[Berth, ...]
    beside: list[list[int]]
    across: list[list[int]]
    stays: list[list[Stay]] = field(default_factory=list)

    @classmethod
    def of(cls, ground: Ground, floor: int) -> Corridor:
        """The empty corridor of a floor."""
        berths = ground.storeys[floor].berths
        rooms = [ground.problem.room[berth.room] for berth in berths]
        at: dict[int, list[int]] = {}
        for index, room in enumerate(rooms):
            at.setdefault(room.position, []).append(index)
        near = [
            [
                i
                for p in (room.position - 1, room.position, room.position + 1)
                for i in at.get(p, ())
            ]
            for room in rooms
        ]
        beside = [
            [i for i in found if adjacent(room, rooms[i])]
            for room, found in zip(rooms, near, strict=True)
        ]
        across = [
            [i for i in found if rooms[i].side is not room.side]
            for room, found in zip(rooms, beside, strict=True)
        ]
        return cls(berths, beside, across, [[] for _ in berths])

    def named(self, rooms: tuple[str, ...]) -> tuple[int, ...] | None:
        """The indexes of named rooms; ``None`` when one cannot be used or is named twice."""
        known = {berth.room: index for index, berth in enumerate(self.berths)}
        if len(set(rooms)) < len(rooms) or not all(room in known for room in rooms):
            return None
        return tuple(known[room] for room in rooms)

    def span(self, room: int, guest: Guest) -> Span:
        """From arrival until the room is turned round."""
        return guest.start, guest.end + self.berths[room].turnaround

    def free(self, room: int, guest: Guest) -> bool:
        """Whether a room is in order and free for the whole stay."""
        berth, span = self.berths[room], self.span(room, guest)
        return not (
            any(_meet(span, other) for other in berth.taken)
            or any(_meet(span, other) for other in berth.closed)
            or any(_meet(span, stay.span) for stay in self.stays[room])
        )

    def strangers(self, room: int, guest: Guest) -> int:
        """Stays across the corridor at the same time by people of another cohort."""
        span = self.span(room, guest)
        return sum(
            stay.cohort != guest.cohort and _meet(span, stay.span)
            for other in self.across[room]
            for stay in self.stays[other]
        )

    def tightness(self, room: int, guest: Guest) -> int:
        """Idle minutes that the stay leaves after the one before it."""
        ends = [stay.span[1] for stay in self.stays[room] if stay.span[1] <= guest.start]
        ends += [end for _, end in self.berths[room].taken if end <= guest.start]
        return guest.start - max(ends, default=-(10**7))

    def take(self, room: int, guest: Guest) -> None:
        """Give a room to a party."""
        self.stays[room].append(Stay(self.span(room, guest), guest.cohort))


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
