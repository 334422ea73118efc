"""Asking for goods: who may approve, what follows what, what may replace what."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from logistics.errors import Refused
from logistics.wording import say

PAPERS_WITHIN = timedelta(hours=24)
"""After a night emergency; the goods leave at once."""


class RequisitionKind(StrEnum):
    """Why goods change hands."""

    ORDINARY = "ordinary_request"
    EMERGENCY = "night_emergency"
    LOAN = "loan"
    LOAN_RETURN = "loan_return"
    UPWARD = "upward_request"


class RequisitionState(StrEnum):
    """How far a requisition is."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    PICKING = "picking"
    SHIPPED = "on_its_way"
    PARTLY = "partly_received"
    RECEIVED = "received"
    CANCELLED = "cancelled"


class PickState(StrEnum):
    """What became of a picked lot."""

    HELD = "picked"
    SET_ASIDE = "set_aside"
    LOADED = "loaded"


class ArrivalOutcome(StrEnum):
    """How goods that were shipped ended."""

    RECEIVED = "counted_in"
    LATER = "arrived_later"
    SENT_BACK = "sent_back"
    LOST = "lost_on_the_way"
    DAMAGED = "damaged_on_the_way"


STEPS: Mapping[str, Collection[RequisitionState]] = {
    "decide": (RequisitionState.REQUESTED,),
    "cancel": (RequisitionState.REQUESTED, RequisitionState.APPROVED, RequisitionState.PICKING),
    "pick": (RequisitionState.APPROVED, RequisitionState.PICKING),
    "replace": (
        RequisitionState.REQUESTED,
        RequisitionState.APPROVED,
        RequisitionState.PICKING,
    ),
    "ship": (RequisitionState.PICKING,),
    "receive": (RequisitionState.SHIPPED, RequisitionState.PARTLY),
    "receive upward": (RequisitionState.APPROVED, RequisitionState.PARTLY),
    "return": (RequisitionState.RECEIVED, RequisitionState.PARTLY),
}
"""In which states something may be done."""


class NotNow(Refused):
    """It cannot be done as the requisition stands."""


class OwnRequisition(Refused):
    """Nobody approves what they asked for themselves."""


class NothingWanted(Refused):
    """A requisition asks for at least one thing, and for none twice."""

    status = 422


class SamePlace(Refused):
    """Goods go from one place to another."""

    status = 422


class MoreThanAsked(Refused):
    """Nobody grants more than was asked for."""


class NotEquivalent(Refused):
    """An item of another standard does not replace this one, unless somebody decided so."""


class PickStopped(Refused):
    """A picked lot may not be issued any more."""


class NothingPicked(Refused):
    """There is nothing to load."""


class MoreThanShipped(Refused):
    """More would arrive than was sent."""


class ReasonNeeded(Refused):
    """A difference, a refusal and an emergency say why."""

    status = 422


class LoanNeedsDay(Refused):
    """A loan says until when."""

    status = 422


def check_step(what: str, state: RequisitionState, number: str) -> None:
    """Refuse what the state of a requisition does not allow.

    :raises NotNow: it is not the time for it
    """
    if state not in STEPS[what]:
        raise NotNow(say("Requisition %(number)s is %(state)s.", number=number, state=state))


def check_wanted(
    quantities: Collection[tuple[uuid.UUID, int]], *, origin: uuid.UUID, target: uuid.UUID
) -> None:
    """Refuse a requisition for nothing, for the same thing twice, or to where it comes from.

    :raises NothingWanted: no line, a line of nothing, or two lines of one item
    :raises SamePlace: it would stay where it is
    """
    if not quantities or any(quantity < 1 for _, quantity in quantities):
        raise NothingWanted(say("Say how many of what is wanted."))
    if len({item for item, _ in quantities}) < len(quantities):
        raise NothingWanted(say("One item stands on two lines; put them together."))
    if origin == target:
        raise SamePlace(say("The goods would stay where they are."))


def check_loan(kind: RequisitionKind, due_back_on: date | None, today: date) -> None:
    """Refuse a loan without a day on which it comes back.

    :raises LoanNeedsDay: it has none, or one that is past
    """
    if kind is RequisitionKind.LOAN and (due_back_on is None or due_back_on < today):
        raise LoanNeedsDay(say("Say on which day the loan comes back."))


def check_approver(
    asked: uuid.UUID | None, approver: uuid.UUID | None, asked_by: str, by: str
) -> None:
    """Refuse somebody who approves their own requisition.

    :raises OwnRequisition: it is theirs
    """
    same = asked == approver if asked and approver else asked_by == by
    if same:
        raise OwnRequisition(say("Somebody else has to approve what you asked for."))


def check_granted(asked: int, granted: int) -> None:
    """Refuse to grant more than was asked for.

    :raises MoreThanAsked: it is more, or less than nothing
    """
    if not 0 <= granted <= asked:
        raise MoreThanAsked(say("Grant from 0 to the %(asked)s asked for.", asked=asked))


def check_arrived(left: int, quantity: int) -> None:
    """Refuse that more arrives than is on the way.

    :raises MoreThanShipped: it is more
    """
    if not 0 <= quantity <= left:
        raise MoreThanShipped(
            say("%(left)s of this lot are still on the way, not %(n)s.", left=left, n=quantity)
        )


def check_reason(reason: str) -> None:
    """Refuse what needs a reason and has none.

    :raises ReasonNeeded: it is empty
    """
    if not reason.strip():
        raise ReasonNeeded(say("Say why."))


def papers_due(at: datetime) -> datetime:
    """Until when the papers of a night emergency have to be there."""
    return at + PAPERS_WITHIN


def state_after(*, left: int, arrived: int) -> RequisitionState:
    """How far a requisition is, once something arrived or was settled."""
    if not left:
        return RequisitionState.RECEIVED
    return RequisitionState.PARTLY if arrived else RequisitionState.SHIPPED


def movement_of_emergency(movement: uuid.UUID | None, number: str) -> uuid.UUID:
    """How the goods of a night emergency left.

    :raises NotNow: it was none
    """
    if movement is None:
        raise NotNow(say("Requisition %(number)s was no night emergency.", number=number))
    return movement


def check_is_loan(kind: RequisitionKind, number: str) -> None:
    """Refuse to give back what is no loan.

    :raises NotNow: it is none
    """
    if kind is not RequisitionKind.LOAN:
        raise NotNow(say("Requisition %(number)s is no loan.", number=number))


def check_is_upward(kind: RequisitionKind, number: str) -> None:
    """Refuse the city's goods for what was not asked of it.

    :raises NotNow: it was not
    """
    if kind is not RequisitionKind.UPWARD:
        raise NotNow(say("Requisition %(number)s was not sent upwards.", number=number))


def check_from_a_shelf(kind: RequisitionKind, number: str) -> None:
    """Refuse to pick what the city sends.

    :raises NotNow: it was sent upwards
    """
    if kind is RequisitionKind.UPWARD:
        raise NotNow(
            say("Requisition %(number)s was sent upwards; the city picks it.", number=number)
        )
