"""The trip sheet: one ride of one vehicle, for its crew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words, tally
from logistics.documents.paper import Contact, Head, PaperKind
from logistics.wording import Sentence, say


@dataclass(frozen=True, kw_only=True)
class Rider:
    """One person of a ride, with two identifiers: name and document number.

    :ivar party: number or letter that people who travel together have in common
    :ivar temperature: degrees Celsius at the desk, where it was taken
    :ivar belongings: pieces of luggage
    """

    name: str
    document_number: str
    seat: str = ""
    party: str = ""
    category: Words = ""
    temperature: Decimal | None = None
    belongings: int | None = None
    destination: str = ""


@dataclass(frozen=True, kw_only=True)
class Disinfection:
    """One disinfection of the vehicle, as recorded."""

    at: datetime
    by: str
    agent: Words


@dataclass(frozen=True, kw_only=True)
class TripSheetFacts:
    """One ride: vehicle, crew, times and riders; one sheet a version.

    A version that is no longer in force is printed with ``marking=VOID`` in its head and the
    number of the version that took its place.
    """

    kind: ClassVar[PaperKind] = PaperKind.TRIP_SHEET
    smallest_type: ClassVar[int] = 70

    head: Head
    version: int
    replaced_by: int | None = None
    origin: Bilingual
    destination: Bilingual
    departs: datetime
    arrives: datetime
    vehicle: str
    vehicle_kind: Words
    seats: int
    drivers: tuple[Contact, ...]
    escorts: tuple[Contact, ...] = ()
    riders: tuple[Rider, ...]
    disinfections: tuple[Disinfection, ...] = ()
    remarks: tuple[Words, ...] = ()

    @property
    def replacement(self) -> Sentence | None:
        """What an outdated sheet says of the one in force."""
        if self.replaced_by is None:
            return None
        return say("This sheet is void: version %(version)s is in force.", version=self.replaced_by)

    @property
    def categories(self) -> tuple[tuple[Words, int], ...]:
        """How many riders of each category, in the order in which they are listed."""
        return tally((rider.category, 1) for rider in self.riders if rider.category)

    @property
    def several_destinations(self) -> bool:
        """Whether the list has to say where each rider gets off."""
        return len({rider.destination for rider in self.riders}) > 1
