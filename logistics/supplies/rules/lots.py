"""The life of a lot: what may be decided about it in which state."""

from __future__ import annotations

from datetime import date

from logistics.errors import Refused
from logistics.supplies.rules.kinds import LotEventKind, LotState
from logistics.wording import say

STEPS: dict[LotEventKind, tuple[frozenset[LotState], LotState]] = {
    LotEventKind.PASSED: (frozenset({LotState.INSPECTION}), LotState.ISSUABLE),
    LotEventKind.FAILED: (frozenset({LotState.INSPECTION}), LotState.QUARANTINED),
    LotEventKind.QUARANTINED: (
        frozenset({LotState.INSPECTION, LotState.ISSUABLE}),
        LotState.QUARANTINED,
    ),
    LotEventKind.RELEASED: (
        frozenset({LotState.QUARANTINED, LotState.RECALLED}),
        LotState.ISSUABLE,
    ),
    LotEventKind.RECALLED: (
        frozenset({LotState.INSPECTION, LotState.ISSUABLE, LotState.QUARANTINED}),
        LotState.RECALLED,
    ),
}


class WrongState(Refused):
    """A lot in this state cannot be treated so."""


class ReasonMissing(Refused):
    """A decision of this weight needs its reason, and some also their proof."""


class NoLongerLife(Refused):
    """An extension sets a later date than the one it extends."""


class SamePerson(Refused):
    """It takes two different people."""


class ImpossibleDates(Refused):
    """Goods cannot expire before they were made."""


def next_state(event: LotEventKind, state: LotState, lot: str) -> LotState:
    """The state after an event.

    :raises WrongState: the event cannot happen in this state
    """
    allowed, after = STEPS[event]
    if state not in allowed:
        raise WrongState(say("Lot %(lot)s is %(state)s.", lot=lot, state=state))
    return after


def check_recalled(state: LotState, lot: str) -> None:
    """Refuse the list of a recall for a lot that nobody recalled.

    :raises WrongState: it is not recalled
    """
    if state is not LotState.RECALLED:
        raise WrongState(say("Lot %(lot)s is %(state)s.", lot=lot, state=state))


def check_reason(*texts: str) -> None:
    """Refuse a decision without its reason or proof.

    :raises ReasonMissing: a text is empty
    """
    if not all(text.strip() for text in texts):
        raise ReasonMissing(say("Say why, and name the proof."))


def check_extension(expires_on: date | None, later: date) -> None:
    """Refuse an extension that is none.

    :raises NoLongerLife: the lot does not expire, or not earlier than the new date
    """
    if expires_on is None or later <= expires_on:
        raise NoLongerLife(
            say(
                "The lot is usable until %(until)s already.",
                until="–" if expires_on is None else expires_on.isoformat(),
            )
        )


def check_dates(made_on: date | None, expires_on: date | None) -> None:
    """Refuse dates that cannot be.

    :raises ImpossibleDates: it would expire before it was made
    """
    if made_on is not None and expires_on is not None and expires_on < made_on:
        raise ImpossibleDates(say("Goods cannot expire before they were made."))


def check_two_people(first: str, second: str) -> None:
    """Refuse a joint count of one.

    :raises SamePerson: it is the same name twice, or one is missing
    """
    if not first.strip() or not second.strip() or _plain(first) == _plain(second):
        raise SamePerson(say("Two different people count together; name both."))


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
