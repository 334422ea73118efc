"""Questions about donations: the list, one of them, and what the public may see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.config import settings
from logistics.errors import NotFound
from logistics.supplies.models import Item
from logistics.supplies.models.donations import Donation, DonationLine, MoneyDonation
from logistics.supplies.queries.receipts import received_for
from logistics.supplies.rules import local_day

KIND = "donation"


@dataclass(frozen=True, kw_only=True)
class DonatedItem:
    """One item of all donations, beside what the ledger says came in of them.

    :ivar donations: how many donations it came in
    """

    item: Item
    donations: int
    donated: int
    in_the_ledger: int

    @property
    def balances(self) -> bool:
        """Whether both say the same."""
        return self.donated == self.in_the_ledger


@dataclass(frozen=True, kw_only=True)
class PublicGift:
    """A donation as everybody may read of it; without a name where none was agreed to."""

    number: str
    day: date
    donor: str
    directed_to: str
    goods: tuple[tuple[Item, int], ...]
    money: tuple[tuple[int, str], ...]


def visible(scope: Scope) -> sa.ColumnElement[bool]:
    """Donations to the districts of a user."""
    return sa.true() if scope.city else Donation.district_id.in_(scope.districts)


def donations_question(scope: Scope) -> sa.Select[Donation]:
    """The donations that a user may see, the latest first."""
    return (
        sa.select(Donation)
        .where(visible(scope))
        .order_by(Donation.occurred_at.desc(), Donation.id.desc())
    )


def get_donation(session: Session, scope: Scope, donation: uuid.UUID) -> Donation:
    """One donation.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(Donation).where(Donation.id == donation, visible(scope))
    ).first()
    if found is None:
        raise NotFound("donation")
    return found


def donated_items(session: Session) -> list[DonatedItem]:
    """Every item that was donated, with what the ledger says of it."""
    ledger: dict[uuid.UUID, int] = {}
    for (_, item_id), quantity in received_for(session, KIND).items():
        ledger[item_id] = ledger.get(item_id, 0) + quantity
    listed = {
        item_id: (int(count), int(quantity))
        for item_id, count, quantity in session.execute(
            sa.select(
                DonationLine.item_id,
                sa.func.count(sa.distinct(DonationLine.donation_id)),
                sa.func.sum(DonationLine.quantity),
            ).group_by(DonationLine.item_id)
        )
    }
    rows = session.scalars(
        sa.select(Item).where(Item.id.in_({*ledger, *listed})).order_by(Item.family, Item.code)
    )
    return [
        DonatedItem(
            item=item,
            donations=listed.get(item.id, (0, 0))[0],
            donated=listed.get(item.id, (0, 0))[1],
            in_the_ledger=ledger.get(item.id, 0),
        )
        for item in rows
    ]


def money_given(session: Session) -> list[tuple[str, int]]:
    """What was given in money, in cents by currency."""
    found = session.execute(
        sa.select(MoneyDonation.currency, sa.func.sum(MoneyDonation.amount_cents))
        .group_by(MoneyDonation.currency)
        .order_by(MoneyDonation.currency)
    )
    return [(currency, int(cents)) for currency, cents in found]


def public_question() -> sa.Select[Donation]:
    """Every donation, the latest first."""
    return donations_question(Scope(city=True))


def public_gift(donation: Donation) -> PublicGift:
    """What everybody may read of a donation."""
    return PublicGift(
        number=donation.number,
        day=local_day(donation.occurred_at, settings().zone),
        donor=donation.donor if donation.publish_name else "",
        directed_to=donation.directed_to,
        goods=tuple((line.item, line.quantity) for line in donation.lines),
        money=tuple((each.amount_cents, each.currency) for each in donation.money),
    )


def problems(session: Session) -> list[str]:
    """Items whose donations and ledger disagree, for the doctor."""
    return [
        f"{each.item.code}: {each.donated} donated, {each.in_the_ledger} in the ledger"
        for each in donated_items(session)
        if not each.balances
    ]
