"""The goods receipt: what came into a store, as two people counted it and one inspected it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.goods import GoodsLine, totals
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class ReceivedLine(GoodsLine):
    """Goods as they came; ``quantity`` is what was counted.

    :ivar announced: what the delivery note says, unset where there is none
    :ivar certificate: number of the certificate of quality
    :ivar accepted: whether the goods may be used, unset until they are inspected
    """

    announced: Decimal | None = None
    certificate: str = ""
    accepted: bool | None = None

    @property
    def difference(self) -> Decimal:
        """How much more was counted than announced."""
        return Decimal(0) if self.announced is None else self.quantity - self.announced


@dataclass(frozen=True, kw_only=True)
class StockReceiptFacts:
    """One receipt; the two who counted are two people.

    :ivar against: number of the order or shipment that was delivered
    """

    kind: ClassVar[PaperKind] = PaperKind.STOCK_RECEIPT
    smallest_type: ClassVar[int] = 85

    head: Head
    store: Bilingual
    supplier: Words
    source: Words
    against: str = ""
    delivery_note: str = ""
    received_at: datetime
    lines: tuple[ReceivedLine, ...]
    counted_by: tuple[str, str]
    inspected_by: str = ""
    storekeeper: str = ""

    @property
    def sums(self) -> tuple[tuple[Words, Decimal], ...]:
        """How much of each unit."""
        return totals(self.lines)
