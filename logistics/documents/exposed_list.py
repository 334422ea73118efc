"""The list of who was in a vehicle with whom, for tracing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What happened on the way."""

    at: datetime
    what: Words
    place: str


@dataclass(frozen=True, kw_only=True)
class ExposedPerson:
    """One person who was in the vehicle, a rider or one of its crew.

    :ivar document: of a rider; of a crew member the staff code
    :ivar rows: to the nearest person who fell ill on board
    :ivar until: unset while the person is in the vehicle
    :ivar how: how the person left it
    """

    name: str
    document: str
    role: Words = ""
    seat: str = ""
    rows: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    how: Words = ""
    ill: bool = False


@dataclass(frozen=True, kw_only=True)
class ExposedListFacts:
    """One vehicle on one trip, and everybody who was in it."""

    kind: ClassVar[PaperKind] = PaperKind.EXPOSED_LIST
    smallest_type: ClassVar[int] = 100

    head: Head
    vehicle: str
    origin: Bilingual
    departed: datetime | None
    category: Words
    happenings: tuple[Happening, ...] = ()
    people: tuple[ExposedPerson, ...] = ()
