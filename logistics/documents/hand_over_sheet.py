"""The hand-over sheet: who was handed over, counted and signed for by both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words, tally
from logistics.documents.paper import Contact, Head, PaperKind
from logistics.documents.trip_sheet import Disinfection
from logistics.wording import Sentence, say


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """One person on the list, with two identifiers: document number and day of birth.

    :ivar received: how the line was closed by the receiver, unset while still open
    :ivar remark: why somebody on the list was not handed over, or similar
    """

    name: str
    document_number: str
    born: date | None = None
    category: Words = ""
    temperature: Decimal | None = None
    belongings: int | None = None
    received: bool | None = None
    remark: Words = ""


@dataclass(frozen=True, kw_only=True)
class HandOverSheetFacts:
    """Who gives, who receives, what carried them, the list, and the count of each side.

    :ivar given: the count of the side that hands over
    :ivar received: the count of the receiving side; unset leaves a box to write it in
    """

    kind: ClassVar[PaperKind] = PaperKind.HAND_OVER_SHEET
    smallest_type: ClassVar[int] = 100

    head: Head
    version: int = 1
    giver: Bilingual
    receiver: Bilingual
    vehicle: str = ""
    drivers: tuple[Contact, ...] = ()
    escorts: tuple[Contact, ...] = ()
    departed: datetime | None = None
    arrived: datetime | None = None
    people: tuple[HandedOver, ...]
    given: int
    received: int | None = None
    disinfections: tuple[Disinfection, ...] = ()

    @property
    def categories(self) -> tuple[tuple[Words, int], ...]:
        """How many people of each category, in the order in which they are listed."""
        return tally((person.category, 1) for person in self.people if person.category)

    @property
    def verdict(self) -> Sentence:
        """Whether the two counts agree."""
        if self.received is None:
            return say("Count, write the number, then sign.")
        if self.received == self.given:
            return say("Both counts agree.")
        return say("The counts differ by %(count)s.", count=abs(self.received - self.given))
