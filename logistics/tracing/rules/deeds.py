"""What becomes of a contact once somebody approves it; nothing here is done by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from logistics.errors import InputRejected, Problem, Refused
from logistics.wording import Sentence, say

DAY = timedelta(days=1)


class ProposalKind(StrEnum):
    """What a proposal follows from."""

    POSITIVE = "ripple_of_positive"
    SUSPECTED = "ripple_of_suspected"
    ENVIRONMENT = "ripple_of_environment"
    CONFIRMED = "index_confirmed"
    EXCLUDED = "index_excluded"


class Deed(StrEnum):
    """What is proposed for one contact."""

    RESTART = "restart_clock"
    RECLASSIFY = "reclassify_and_restart"
    TAKE_BACK = "take_back_release"
    ISOLATE = "isolate_contact"
    NOTIFY = "notice_only"
    END = "end_isolation_of_contact"


class LineState(StrEnum):
    """What was decided about a contact; a line that no longer held was withdrawn."""

    PROPOSED = "line_proposed"
    APPROVED = "line_approved"
    DECLINED = "line_declined"
    WITHDRAWN = "line_withdrawn"


class DecidedAlready(Refused):
    """A line is decided once."""


class NobodyChosen(Refused):
    """A decision is about somebody."""


class NothingToPropose(Refused):
    """The policy changes nothing for anybody."""


class AcknowledgedAlready(Refused):
    """A notice is acknowledged once."""


class ProposalStale(InputRejected):
    """What was proposed rests on facts that have changed since."""

    status = 409

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(
            say("Facts have changed since this was proposed. Bring it up to date and look again."),
            problems,
        )


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a contact is to us, as far as what follows depends on it.

    :ivar isolated: an isolation is expected or open
    :ivar released_here: released, and still in the room
    :ivar beyond: died, or is a case already
    :ivar ours: lives where we decide; who went to another district is not
    """

    isolated: bool = False
    released_here: bool = False
    beyond: bool = False
    ours: bool = True


@dataclass(frozen=True, kw_only=True)
class Change:
    """What the policy would make of an isolation.

    :ivar category: whether it is another one than now
    :ivar later: whether the clock would start later than now
    :ivar isolates: whether any isolating measure follows
    """

    category: bool
    later: bool
    isolates: bool = True


def deed_of(kind: ProposalKind, standing: Standing, change: Change) -> Deed | None:
    """What is proposed for a contact; nothing where the policy changes nothing."""
    if standing.beyond:
        return None
    if kind is ProposalKind.EXCLUDED:
        return _excluded(standing, change)
    if standing.isolated:
        if change.category and kind is not ProposalKind.ENVIRONMENT:
            return Deed.RECLASSIFY
        return Deed.RESTART if change.later else None
    if kind is ProposalKind.ENVIRONMENT or not (standing.ours and change.isolates):
        return Deed.NOTIFY
    return Deed.TAKE_BACK if standing.released_here else Deed.ISOLATE


def _excluded(standing: Standing, change: Change) -> Deed | None:
    if not standing.isolated or not change.category:
        return None
    return Deed.RECLASSIFY if change.isolates else Deed.END


def not_sooner(before: datetime, after: datetime) -> datetime:
    """The end that follows: whole days are added to one that would come sooner."""
    short = before - after
    return after if short <= timedelta(0) else after + -(-short // DAY) * DAY


def changed(position: int, before: dict[str, object], now: dict[str, object]) -> list[Problem]:
    """Which facts of a line differ from what was proposed."""
    return [
        Problem(
            sentence=say("Was %(before)s, is %(now)s.", before=_told(value), now=_told(now[name])),
            line=position,
            field=name,
        )
        for name, value in before.items()
        if value != now[name]
    ]


def gone(position: int) -> Problem:
    """The problem of a line whose contact is none any more."""
    return Problem(sentence=say("Nothing follows for this contact any more."), line=position)


def _told(value: object) -> Sentence | str:
    if isinstance(value, StrEnum):
        return Sentence(value.value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return "–" if value in (None, "") else str(value)
