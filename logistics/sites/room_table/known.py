"""What is on record where a table is imported, with names instead of ids."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from logistics.sites.rules.facts import RoomFacts
from logistics.sites.rules.kinds import ZoneKind
from logistics.sites.rules.zoning import PassageFacts

FloorKey = tuple[str, int]
ZoneKey = tuple[str, int, str]


@dataclass(frozen=True, kw_only=True)
class KnownZone:
    """A zone on record."""

    id: uuid.UUID
    kind: ZoneKind
    position: int
    may_share: bool


@dataclass(frozen=True, kw_only=True)
class KnownSite:
    """A site on record, with names instead of ids, as the table writes them.

    :ivar rooms: by building and number
    :ivar promised: buildings and numbers that another room bears from a later moment on
    """

    id: uuid.UUID
    code: str
    inhabited: bool
    entrances: int
    buildings: Mapping[str, uuid.UUID] = field(default_factory=dict)
    floors: Mapping[FloorKey, uuid.UUID] = field(default_factory=dict)
    zones: Mapping[ZoneKey, KnownZone] = field(default_factory=dict)
    borders: tuple[tuple[ZoneKey, ZoneKey], ...] = ()
    passages: tuple[PassageFacts, ...] = ()
    rooms: Mapping[tuple[str, str], RoomFacts] = field(default_factory=dict)
    promised: frozenset[tuple[str, str]] = frozenset()
