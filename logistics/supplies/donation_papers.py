"""The receipt of a donation."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from logistics.documents.bilingual import Bilingual
from logistics.documents.donation_receipt import DonationReceiptFacts, Gift, MoneyGift
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Paper
from logistics.supplies.models.donations import Donation
from logistics.supplies.work_papers import counters, goods, head, named


@prints("donation_receipts")
def donation_receipts(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """What somebody gave, as it was counted, with our thanks."""
    row = session.get_one(Donation, uuid.UUID(wanted["donation_id"]))
    return Gathered(
        papers=[Paper(id=str(row.id), title=row.number, facts=donation_receipt_facts(session, row))]
    )


def donation_receipt_facts(session: Session, row: Donation) -> DonationReceiptFacts:
    """The facts of the receipt; the donor is named as they named themselves."""
    return DonationReceiptFacts(
        head=head(session, row.district_id, row.number, path="donations/public"),
        donor=Bilingual(zh=row.donor),
        received_at=row.occurred_at,
        store=named(row.place),
        directed_to=Bilingual(zh=row.directed_to) if row.directed_to else "",
        lines=tuple(
            Gift(
                **vars(goods(session, line.lot_id, line.quantity)),
                value=None if line.value_cents is None else Decimal(line.value_cents) / 100,
                proof=line.proof,
            )
            for line in row.lines
        ),
        money=tuple(
            MoneyGift(
                amount=Decimal(each.amount_cents) / 100,
                currency=each.currency,
                account=each.account,
            )
            for each in row.money
        ),
        counted_by=counters(row.counted_with) if row.counted_with else None,
        issued_by=row.by,
    )
