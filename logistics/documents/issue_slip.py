"""The stock issue slip: what leaves a store, for the receiver, the store and the accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.goods import GoodsLine, totals
from logistics.documents.paper import Head, PaperKind


class SlipCopy(StrEnum):
    """For whom a copy of the slip is; the value is what it says."""

    RECEIVER = "Copy 1 of 3: receiver"
    STORE = "Copy 2 of 3: store"
    ACCOUNTS = "Copy 3 of 3: accounts"


@dataclass(frozen=True, kw_only=True)
class IssueSlipFacts:
    """One issue from a store.

    :ivar against: number of the requisition, empty for an issue without one
    :ivar urgent: why the goods left before their papers, empty for the usual way
    """

    kind: ClassVar[PaperKind] = PaperKind.ISSUE_SLIP
    smallest_type: ClassVar[int] = 85

    head: Head
    copy: SlipCopy = SlipCopy.RECEIVER
    store: Bilingual
    receiver: Bilingual
    purpose: Words
    issued_at: datetime | None
    against: str = ""
    vehicle: str = ""
    urgent: Words = ""
    lines: tuple[GoodsLine, ...]
    received_by: str = ""
    approved_by: str = ""
    storekeeper: str = ""

    @property
    def sums(self) -> tuple[tuple[Words, Decimal], ...]:
        """How much of each unit."""
        return totals(self.lines)


def in_three_copies(facts: IssueSlipFacts) -> tuple[IssueSlipFacts, ...]:
    """The slip as the receiver, the store and the accounts keep it."""
    return tuple(replace(facts, copy=each) for each in SlipCopy)
