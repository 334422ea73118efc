"""The list of people without a room or a ride on a plan: by arrival, with reasons and remedies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class UnplacedAlike:
    """People of one category who got no room, or no ride, for one reason."""

    category: Words
    why: Words
    reason: Bilingual
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnplacedArrival:
    """Those of one arrival; ``name`` is empty for those who came without one."""

    name: str
    alike: tuple[UnplacedAlike, ...]

    @property
    def people(self) -> int:
        """How many they are."""
        return sum(len(each.names) for each in self.alike)


@dataclass(frozen=True, kw_only=True)
class UnplacedGroup:
    """People who are alike, the rules that keep them out, and the changes that would help.

    :ivar part: rooms or rides
    """

    part: Words
    people: int
    reasons: tuple[Bilingual, ...]
    remedies: tuple[Bilingual, ...]


@dataclass(frozen=True, kw_only=True)
class UnplacedListFacts:
    """Everybody of a district whom a plan of a day left out.

    :ivar plan: its version, or that it is a draft
    :ivar gathered_at: the moment whose facts it was made from
    """

    kind: ClassVar[PaperKind] = PaperKind.UNPLACED_LIST
    smallest_type: ClassVar[int] = 100

    head: Head
    on: date
    plan: Words
    gathered_at: datetime
    groups: tuple[UnplacedGroup, ...]
    arrivals: tuple[UnplacedArrival, ...]

    @property
    def people(self) -> int:
        """How many they are."""
        return sum(each.people for each in self.arrivals)
