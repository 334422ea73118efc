"""What a floor plan shows."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from logistics.sites.rules.kinds import PassageKind, RoomPurpose, ZoneKind
from logistics.sites.rules.rooms import RoomState
from logistics.wording import Sentence


@dataclass(frozen=True, kw_only=True)
class PlanZone:
    """A zone of the floor; ``position`` counts from the entrance along the corridor."""

    id: Hashable
    kind: ZoneKind
    name: str
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class PlanRoom:
    """A room of the floor.

    :ivar position: along the corridor; rooms at equal positions face each other
    :ivar side: 0 is drawn above the corridor, 1 below
    :ivar note: a third line, such as who is in the room; nothing that others may not read
    :ivar href: where the room leads to, if it leads anywhere
    """

    number: str
    zone: Hashable
    position: int
    side: int
    state: RoomState
    purpose: RoomPurpose = RoomPurpose.ISOLATION
    step_free: bool = False
    negative_pressure: bool = False
    cot: bool = False
    note: str = ""
    href: str | None = None


@dataclass(frozen=True, kw_only=True)
class PlanPassage:
    """A passage and the zones it leads through."""

    kind: PassageKind
    name: str
    zones: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, kw_only=True)
class FloorPlan:
    """A floor with its zones, passages and rooms.

    :ivar stopped: admission to the floor is stopped
    """

    title: Sentence | str
    zones: tuple[PlanZone, ...] = ()
    passages: tuple[PlanPassage, ...] = ()
    rooms: tuple[PlanRoom, ...] = ()
    stopped: bool = False
