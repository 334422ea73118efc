"""The resting list of a port: who waits for the ride, and from when to when they need a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class RestingPerson:
    """Somebody who waits.

    :ivar since: cleared to leave; until: the ride loads
    """

    name: str
    arrival: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class RestingListFacts:
    """Everybody who needs a place to rest at one port on one day of the plan."""

    kind: ClassVar[PaperKind] = PaperKind.RESTING_LIST
    smallest_type: ClassVar[int] = 100

    head: Head
    place: Bilingual
    on: date
    people: tuple[RestingPerson, ...]
