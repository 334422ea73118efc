"""What may be issued, and in which order: the one place that decides it.

Every path that takes goods off a shelf, and every figure of cover, asks :func:`sort_out`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from logistics.errors import Refused
from logistics.supplies.rules.kinds import LotState, PlaceKind, Withholding
from logistics.wording import say

_STATES = {
    LotState.INSPECTION: Withholding.INSPECTION,
    LotState.QUARANTINED: Withholding.QUARANTINED,
    LotState.RECALLED: Withholding.RECALLED,
}


@dataclass(frozen=True, kw_only=True)
class Issuable:
    """Some of a lot on a shelf.

    :ivar quantity: base units; of :func:`sort_out` what is free of reservations
    :ivar held: base units of it that are reserved for somebody
    :ivar expires_on: the last day on which it may be used
    """

    lot_id: uuid.UUID
    place_id: uuid.UUID
    item_id: uuid.UUID
    place_kind: PlaceKind
    number: str
    maker: str
    parcel: int
    state: LotState
    made_on: date | None
    expires_on: date | None
    restricted_to: str
    quantity: int
    held: int = 0


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """Some of a lot that is there and does not count, and why."""

    line: Issuable
    quantity: int
    why: Withholding


@dataclass(frozen=True, kw_only=True)
class Pick:
    """So much of a lot is to be taken from a place."""

    lot_id: uuid.UUID
    place_id: uuid.UUID
    quantity: int


class ShortOfStock(Refused):
    """Less is issuable than is asked for."""


def why_not(line: Issuable, *, on: date, use: str) -> Withholding | None:
    """Why nothing of a lot may be issued on a day for a use; None when it may.

    :param use: the use that goods are wanted for; empty for any ordinary one
    """
    if line.state in _STATES:
        return _STATES[line.state]
    if line.expires_on is not None and line.expires_on < on:
        return Withholding.EXPIRED
    if line.restricted_to and line.restricted_to != use:
        return Withholding.RESTRICTED
    if line.place_kind is PlaceKind.TRANSIT:
        return Withholding.ON_THE_WAY
    return None


def sort_out(
    lines: Iterable[Issuable], *, on: date, use: str = ""
) -> tuple[list[Issuable], list[Withheld]]:
    """What may be issued, the earliest expiry first, and what may not."""
    free, withheld = [], []
    for line in lines:
        if (why := why_not(line, on=on, use=use)) is not None:
            withheld.append(Withheld(line=line, quantity=line.quantity, why=why))
            continue
        held = min(line.held, line.quantity)
        if held:
            withheld.append(Withheld(line=line, quantity=held, why=Withholding.RESERVED))
        if line.quantity > held:
            free.append(replace(line, quantity=line.quantity - held))
    return sorted(free, key=_first_out), withheld


def _first_out(line: Issuable) -> tuple[date, bool, date, str, int, uuid.UUID]:
    """Earliest expiry first; goods kept for this very use before others; then the oldest."""
    return (
        line.expires_on or date.max,
        not line.restricted_to,
        line.made_on or date.min,
        line.number,
        line.parcel,
        line.place_id,
    )


def pick(lines: Sequence[Issuable], quantity: int) -> tuple[Pick, ...]:
    """Take a quantity from lines that :func:`sort_out` put in order.

    :raises ShortOfStock: there is less
    """
    picks, left = [], quantity
    for line in lines:
        taken = min(left, line.quantity)
        if taken > 0:
            picks.append(Pick(lot_id=line.lot_id, place_id=line.place_id, quantity=taken))
            left -= taken
    if left > 0:
        raise ShortOfStock(
            say(
                "%(wanted)s are asked for and %(there)s may be issued.",
                wanted=quantity,
                there=quantity - left,
            )
        )
    return tuple(picks)
