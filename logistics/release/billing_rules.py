"""What lodging costs whom, in plain values."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from logistics.errors import Refused
from logistics.policy.document import Tariff
from logistics.wording import say

MOST_CNY = 1_000_000
"""No payment or correction of one person is larger."""

MOST_BAGS = 99


class NotOwed(Refused):
    """Nothing is asked of this person: the policy has the place pay, or the bill was stopped."""


class BillExists(Refused):
    """A bill is drawn up once; what is wrong with it is corrected."""


class StillRunning(Refused):
    """The days are not over yet."""


class WrongAmount(Refused):
    """A payment above what is owed, or a correction below nothing."""


class BillState(StrEnum):
    """Where a bill stands; it never decides whether somebody may leave."""

    NOT_OWED = "not_owed"
    RUNNING = "running"
    UNPAID = "unpaid"
    PAID = "paid"
    TO_PAY_BACK = "to_pay_back"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Time in the rooms of one site."""

    site: uuid.UUID
    start: datetime
    end: datetime
    cny_per_day: int


@dataclass(frozen=True, kw_only=True)
class Lodging:
    """Days at one site and price."""

    site: uuid.UUID
    from_day: date
    days: int
    cny_per_day: int

    @property
    def amount(self) -> int:
        """What they cost."""
        return self.days * self.cny_per_day


def price(branch_tariffs: Sequence[Tariff], site_tariff: str) -> int:
    """The site's tariff where the policy offers it to the person, else the lowest that it does."""
    own = (tariff.cny_per_person_day for tariff in branch_tariffs if tariff.code == site_tariff)
    return next(own, min(tariff.cny_per_person_day for tariff in branch_tariffs))


def lodging(stays: Sequence[Stay], *, zone: str, first_day: int) -> tuple[Lodging, ...]:
    """The days that stays are billed for.

    A day counts where its midnight found the person in a room. Where the policy counts the day of
    arrival as day 1, its last day counts too: a measure of 14 days costs 14 days either way.
    """
    billed: dict[date, Stay] = {}
    for stay in stays:
        for day in _days(stay, zone):
            billed.setdefault(day, stay)
    if stays and first_day:
        billed.setdefault(stays[-1].end.astimezone(ZoneInfo(zone)).date(), stays[-1])
    return tuple(_lines(billed))


def _days(stay: Stay, zone: str) -> Iterator[date]:
    day = stay.start.astimezone(ZoneInfo(zone)).date()
    last = stay.end.astimezone(ZoneInfo(zone)).date()
    while day < last:
        yield day
        day += timedelta(days=1)


def _lines(billed: dict[date, Stay]) -> Iterator[Lodging]:
    def place(day: date) -> tuple[uuid.UUID, int]:
        return billed[day].site, billed[day].cny_per_day

    for (site, cny), days in groupby(sorted(billed), key=place):
        run = list(days)
        yield Lodging(site=site, from_day=run[0], days=len(run), cny_per_day=cny)


def check_billable(*, own_cost: bool, stopped: str, left: bool, drawn: bool) -> None:
    """Refuse a bill that nobody owes, that exists, or whose days still run.

    :param stopped: the word for what stopped it, such as a death
    :param left: whether the person has ended, or the measure goes on elsewhere
    :raises NotOwed: the place pays, or death or annulment stopped it
    :raises StillRunning: the person is still in isolation here
    :raises BillExists: it was drawn up
    """
    if not own_cost:
        raise NotOwed(say("The policy has the place pay for this lodging."))
    if stopped:
        raise NotOwed(say("This bill was stopped: %(kind)s.", kind=stopped))
    if not left:
        raise StillRunning(say("The days of this isolation still run; the bill comes at its end."))
    if drawn:
        raise BillExists(say("The bill was drawn up before; correct its lines."))


def check_payment(amount: int, *, balance: int) -> None:
    """Refuse money that is not owed in that direction.

    :raises WrongAmount: nothing, more than is owed, or more than is to be paid back
    """
    if not 0 < amount * (1 if balance > 0 else -1) <= abs(balance):
        raise WrongAmount(say("The bill has %(balance)s CNY open.", balance=balance))


def check_correction(amount: int, *, line: int) -> None:
    """Refuse a correction that changes nothing, or leaves a line below nothing.

    :param line: what the line and its corrections come to so far
    :raises WrongAmount: it does
    """
    if amount == 0 or line + amount < 0:
        raise WrongAmount(say("The line stands at %(amount)s CNY.", amount=line))


def state_of(*, own_cost: bool, stopped: bool, drawn: bool, balance: int) -> BillState:
    """Where a bill stands; who pays nothing owes nothing."""
    if not own_cost:
        return BillState.NOT_OWED
    if stopped:
        return BillState.STOPPED
    if not drawn:
        return BillState.RUNNING
    if balance == 0:
        return BillState.PAID
    return BillState.UNPAID if balance > 0 else BillState.TO_PAY_BACK
