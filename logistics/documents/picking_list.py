"""The picking list: which lot to take from which shelf, the earliest expiry first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.goods import GoodsLine, totals
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class PickingListFacts:
    """What one requisition takes out of a store, in the order of the shelves."""

    kind: ClassVar[PaperKind] = PaperKind.PICKING_LIST
    smallest_type: ClassVar[int] = 100

    head: Head
    store: Bilingual
    receiver: Bilingual
    against: str
    wanted_at: datetime | None = None
    lines: tuple[GoodsLine, ...]

    @property
    def sums(self) -> tuple[tuple[Words, Decimal], ...]:
        """How much of each unit."""
        return totals(self.lines)
