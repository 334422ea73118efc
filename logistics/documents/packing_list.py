"""The packing list: what is in which box of a shipment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.goods import GoodsLine, totals
from logistics.documents.paper import Contact, Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class Box:
    """One box, pallet or bag of a shipment; ``mark`` is written on it."""

    mark: str
    lines: tuple[GoodsLine, ...]


@dataclass(frozen=True, kw_only=True)
class PackingListFacts:
    """One shipment, box by box.

    :ivar trip: number of the trip that carries it, empty for a vehicle without one
    :ivar seal: number of the seal on the vehicle's door
    """

    kind: ClassVar[PaperKind] = PaperKind.PACKING_LIST
    smallest_type: ClassVar[int] = 100

    head: Head
    store: Bilingual
    receiver: Bilingual
    address: Words = ""
    against: str = ""
    vehicle: str = ""
    trip: str = ""
    drivers: tuple[Contact, ...] = ()
    seal: str = ""
    departs: datetime | None = None
    boxes: tuple[Box, ...]

    @property
    def lines(self) -> tuple[GoodsLine, ...]:
        """Everything in the shipment."""
        return tuple(line for box in self.boxes for line in box.lines)

    @property
    def sums(self) -> tuple[tuple[Words, Decimal], ...]:
        """How much of each unit."""
        return totals(self.lines)
