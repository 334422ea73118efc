"""The donation receipt: what somebody gave, as it was counted, and our thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.goods import GoodsLine, totals
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class Gift(GoodsLine):
    """Donated goods; a value only where it was proven.

    :ivar value: in the currency of the receipt
    :ivar proof: of the value, such as the number of an invoice
    """

    value: Decimal | None = None
    proof: str = ""


@dataclass(frozen=True, kw_only=True)
class MoneyGift:
    """Donated money, kept apart from goods."""

    amount: Decimal
    currency: str
    account: str = ""


@dataclass(frozen=True, kw_only=True)
class DonationReceiptFacts:
    """One donation.

    :ivar donor: as the donor wants to be called on the receipt
    :ivar directed_to: whom or what the donor gave it for; empty where we may decide
    """

    kind: ClassVar[PaperKind] = PaperKind.DONATION_RECEIPT
    smallest_type: ClassVar[int] = 85

    head: Head
    donor: Words
    received_at: datetime
    store: Bilingual
    directed_to: Words = ""
    lines: tuple[Gift, ...] = ()
    money: tuple[MoneyGift, ...] = ()
    currency: str = "CNY"
    counted_by: tuple[str, str] | None = None
    issued_by: str = ""

    @property
    def sums(self) -> tuple[tuple[Words, Decimal], ...]:
        """How much of each unit."""
        return totals(self.lines)

    @property
    def without_value(self) -> bool:
        """Whether some goods have no proven value."""
        return any(line.value is None for line in self.lines)
