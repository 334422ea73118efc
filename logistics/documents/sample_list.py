"""The packing list of a cold box: its tubes, counted and signed for at both ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words, tally
from logistics.documents.paper import Head, PaperKind
from logistics.wording import Sentence, say


@dataclass(frozen=True, kw_only=True)
class PackedTube:
    """A tube in the box.

    :ivar arrived: whether it was found in the box, unset while nobody has looked
    """

    code: str
    name: str
    born: date | None = None
    assay: Words
    specimen: Words
    taken: datetime
    arrived: bool | None = None


@dataclass(frozen=True, kw_only=True)
class SampleListFacts:
    """Who sends what to which laboratory, and the count of each side."""

    kind: ClassVar[PaperKind] = PaperKind.SAMPLE_LIST
    smallest_type: ClassVar[int] = 100

    head: Head
    sender: Bilingual
    laboratory: str
    cold_box: str
    carrier: str
    sent_by: str
    sent_at: datetime
    sent_celsius: float | None = None
    tubes: tuple[PackedTube, ...]
    sent: int
    received: int | None = None
    received_by: str = ""
    received_at: datetime | None = None
    received_celsius: float | None = None
    note: str = ""

    @property
    def assays(self) -> tuple[tuple[Words, int], ...]:
        """How many tubes of each test."""
        return tally((tube.assay, 1) for tube in self.tubes)

    @property
    def verdict(self) -> Sentence:
        """Whether the two counts agree."""
        if self.received is None:
            return say("Count, write the number, then sign.")
        if self.received == self.sent:
            return say("Both counts agree.")
        return say("The counts differ by %(count)s.", count=abs(self.received - self.sent))
