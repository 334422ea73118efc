"""The recall list: who got a lot that nobody may use any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A place that got some of the lot.

    :ivar received: without what it passed on to another place of the list
    :ivar still_there: what the ledger says is there now, to be taken back
    """

    place: Bilingual
    contact: str = ""
    received_at: datetime | None = None
    received: Decimal
    still_there: Decimal

    @property
    def used(self) -> Decimal:
        """What cannot be taken back any more."""
        return self.received - self.still_there


@dataclass(frozen=True, kw_only=True)
class RecallListFacts:
    """One recalled lot and everybody who got some of it.

    :ivar recalled_by: who stopped it, and by whose order
    """

    kind: ClassVar[PaperKind] = PaperKind.RECALL_LIST
    smallest_type: ClassVar[int] = 100

    head: Head
    item: Bilingual
    standard: str = ""
    maker: str = ""
    lot: str
    expires: date | None = None
    unit: Words
    reason: Words
    recalled_at: datetime
    recalled_by: str
    holders: tuple[Holder, ...]

    @property
    def still_there(self) -> Decimal:
        """How much has to come back."""
        return sum((holder.still_there for holder in self.holders), Decimal(0))

    @property
    def received(self) -> Decimal:
        """How much was given out."""
        return sum((holder.received for holder in self.holders), Decimal(0))
