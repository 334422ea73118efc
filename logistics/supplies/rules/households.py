"""Masks for households: one household, one reservation a round; reserved is not bought."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from logistics.errors import Refused
from logistics.wording import say

LONGEST_NUMBER = 30
TAIL = 4
"""How many digits of a household's number are kept to be compared at the desk."""


class HouseholdReservationState(StrEnum):
    """What became of a reservation."""

    RESERVED = "waiting_to_buy"
    BOUGHT = "bought"
    MISSED = "not_come"
    CANCELLED = "given_up"


class ReservationChannel(StrEnum):
    """How a household asked; nobody needs a phone."""

    ONLINE = "online"
    PHONE = "phone"
    DESK = "at_the_desk"


class RoundNotOpen(Refused):
    """The round has not begun, or is over."""


class HouseholdHasReserved(Refused):
    """One household has one reservation in a round."""


class OverQuota(Refused):
    """A household may not have so many."""


class SlotIsFull(Refused):
    """No more households are served in this time."""


class SlotIsClosed(Refused):
    """The pickup time was closed; its figures are in the books."""


class TooEarly(Refused):
    """The household's time has not come."""


class NotWaiting(Refused):
    """The reservation was bought, missed or given up already."""


class SlotsAreOpen(Refused):
    """The round still serves households."""


class EndsBeforeBeginning(Refused):
    """A period has its end before its beginning."""

    status = 422


class NoHouseholdNumber(Refused):
    """What was entered cannot be a household's number."""

    status = 422


class NotEnoughForSlots(Refused):
    """The slots would promise more than the round has."""


@dataclass(frozen=True, kw_only=True)
class MaskFigures:
    """How a round stands.

    :ivar households: all that may reserve
    :ivar waiting: reserved, and their time has not passed
    :ivar bought_pieces: pieces that were bought, not only reserved
    """

    households: int
    waiting: int
    bought: int
    missed: int
    given_up: int
    bought_pieces: int = 0

    @property
    def reserved(self) -> int:
        """Households that reserved and did not give it up, whether they came or not."""
        return self.waiting + self.bought + self.missed

    @property
    def reserved_share(self) -> Decimal:
        """Percent of all households that reserved."""
        return percent(self.reserved, self.households)

    @property
    def bought_share(self) -> Decimal:
        """Percent of those who reserved that bought."""
        return percent(self.bought, self.reserved)


def percent(part: int, whole: int) -> Decimal:
    """A share with two decimals; of nothing it is 0."""
    if not whole:
        return Decimal("0.00")
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def check_open(*, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    """Refuse a reservation outside the time of its round.

    :raises RoundNotOpen: it has not begun, or is over
    """
    if at < opens_at:
        raise RoundNotOpen(say("The round has not begun."))
    if at >= closes_at:
        raise RoundNotOpen(say("The round is over."))


def check_quota(quantity: int, quota: int) -> None:
    """Refuse more than a household's share.

    :raises OverQuota: it is more, or nothing
    """
    if not 1 <= quantity <= quota:
        raise OverQuota(say("A household may have 1 to %(quota)s in this round.", quota=quota))


def check_slot(*, closed: bool, until: datetime, taken: int, capacity: int, at: datetime) -> None:
    """Refuse a pickup time that takes nobody any more.

    :raises SlotIsClosed: it is over
    :raises SlotIsFull: as many households have it as can be served
    """
    if closed or at >= until:
        raise SlotIsClosed(say("This pickup time is over. Choose a later one."))
    if taken >= capacity:
        raise SlotIsFull(say("This pickup time is full: %(n)s households have it.", n=taken))


def check_sale(
    *, state: HouseholdReservationState, begins: datetime, closed: bool, at: datetime
) -> None:
    """Refuse to hand over what is not waiting, or not yet.

    :raises NotWaiting: bought, missed or given up already
    :raises SlotIsClosed: the books of the pickup time are closed
    :raises TooEarly: its time has not come
    """
    check_waiting(state)
    if closed:
        raise SlotIsClosed(say("This pickup time is over. Choose a later one."))
    if at < begins:
        raise TooEarly(say("The household's pickup time has not come."))


def check_waiting(state: HouseholdReservationState) -> None:
    """Refuse to change what is settled.

    :raises NotWaiting: it was bought, missed or given up
    """
    if state is not HouseholdReservationState.RESERVED:
        raise NotWaiting(say("The reservation is %(state)s already.", state=state))


def check_not_closed(*, closed: bool) -> None:
    """Refuse to end a pickup time twice.

    :raises SlotIsClosed: it was ended before
    """
    if closed:
        raise SlotIsClosed(say("This pickup time was closed before."))


def check_no_open_slots(count: int) -> None:
    """Refuse to end a round while a pickup time serves.

    :raises SlotsAreOpen: there is one
    """
    if count:
        raise SlotsAreOpen(say("Close the %(n)s open pickup times first.", n=count))


def check_period(opens_at: datetime, closes_at: datetime) -> None:
    """Refuse a round that ends before it begins.

    :raises EndsBeforeBeginning: it does
    """
    if closes_at <= opens_at:
        raise EndsBeforeBeginning(say("The round would end before it begins."))


def plain_number(number: str) -> str:
    """A household's number, however it was written.

    :raises NoHouseholdNumber: it is too short or too long
    """
    plain = "".join(unicodedata.normalize("NFKC", number).split()).replace("-", "").upper()
    if not TAIL <= len(plain) <= LONGEST_NUMBER:
        raise NoHouseholdNumber(
            say(
                "A household number has %(least)s to %(most)s characters.",
                least=TAIL,
                most=LONGEST_NUMBER,
            )
        )
    return plain
