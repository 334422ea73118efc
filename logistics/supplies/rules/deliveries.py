"""Orders: what may be delivered on them, and when a maker can have made them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from logistics.errors import Refused
from logistics.wording import say


class OverOrdered(Refused):
    """More would be delivered than was ordered."""


class OrderIsOver(Refused):
    """The order was cancelled."""


class ShareTooLarge(Refused):
    """A district's share is a part of what the maker can produce."""

    status = 422


@dataclass(frozen=True, kw_only=True)
class Expected:
    """An order that a maker still works on.

    :ivar left: base units that are not delivered
    """

    order_id: uuid.UUID
    left: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Finish:
    """When an order can be there at the earliest."""

    order_id: uuid.UUID
    on: date | None
    late: bool


def finishes(
    orders: Sequence[Expected], *, ours: int, today: date, until: date | None = None
) -> list[Finish]:
    """When each order can be made, one after the other by due day, from tomorrow on.

    :param ours: base units a day that the maker makes for the district
    :param until: last day of the agreement; what does not fit before it has no day
    """
    found, begun = [], 0
    for order in sorted(orders, key=lambda each: (each.due_on, each.order_id)):
        begun += order.left
        day = today + timedelta(days=-(-begun // ours)) if ours else None
        if day is not None and until is not None and day > until:
            day = None
        found.append(
            Finish(order_id=order.order_id, on=day, late=day is None or day > order.due_on)
        )
    return found


def check_delivery(*, cancelled: bool, left: int, quantity: int, number: str) -> None:
    """Refuse more than was ordered, or for an order that is over.

    :raises OrderIsOver: it was cancelled
    :raises OverOrdered: it is more than is left
    """
    if cancelled:
        raise OrderIsOver(say("Order %(number)s was cancelled.", number=number))
    if quantity > left:
        raise OverOrdered(
            say(
                "%(left)s of order %(number)s are left to deliver, not %(n)s.",
                left=left,
                number=number,
                n=quantity,
            )
        )


def check_share(capacity: int, ours: int) -> None:
    """Refuse a share that is more than the whole.

    :raises ShareTooLarge: it is
    """
    if not 0 <= ours <= capacity:
        raise ShareTooLarge(
            say("The share is a part of the %(capacity)s that are made a day.", capacity=capacity)
        )
