"""What may happen to a tube, in which order, and when its result is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from logistics.errors import InputRejected, Problem, Refused
from logistics.policy.release_rules import Finding
from logistics.wording import say

LEAST_CT, MOST_CT = 5.0, 50.0
CODE_SIGNS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
SHORTEST_CODE, LONGEST_CODE = 4, 36
UNUSABLE = frozenset({Finding.INDETERMINATE, Finding.INVALID, Finding.NOT_DONE})


class SampleState(StrEnum):
    """How far a tube is; derived from what was noted, never stored."""

    TO_SEND = "sample_to_send"
    ON_THE_WAY = "sample_on_the_way"
    AT_LABORATORY = "sample_at_laboratory"
    NOT_ARRIVED = "sample_not_arrived"
    RESULTED = "sample_has_result"


OPEN = tuple(each for each in SampleState if each is not SampleState.RESULTED)
"""The states of a tube whose result is still to come."""


class TubeUsed(Refused):
    """One tube, one person, one sample."""


class TubeOfAnother(Refused):
    """The tube is labelled for somebody else."""


class SameLaboratory(Refused):
    """The policy asks for a second laboratory."""


class NotToBeSent(Refused):
    """The tube was sent already, goes elsewhere, or has its result."""


class NotArrived(Refused):
    """A laboratory has no result of a tube that it has not received."""


class ReceivedAlready(Refused):
    """A batch is received once; late tubes are added to it."""


class CountsDiffer(Refused):
    """What was counted is not what is on the list."""


@dataclass(frozen=True, kw_only=True)
class TubeFacts:
    """A tube as far as its way goes.

    :ivar on_site: its laboratory tests beside the resident, so that nothing is sent
    """

    code: str
    laboratory: str
    taken_at: datetime
    on_site: bool
    sent: bool
    batch_received: bool
    received: bool
    finding: Finding | None

    @property
    def state(self) -> SampleState:
        """How far it is."""
        if self.finding is not None:
            return SampleState.RESULTED
        if self.received or self.on_site:
            return SampleState.AT_LABORATORY
        if self.batch_received:
            return SampleState.NOT_ARRIVED
        return SampleState.ON_THE_WAY if self.sent else SampleState.TO_SEND


def check_code(code: str) -> str:
    """A code that a scanner read from a tube, in capitals.

    :raises InputRejected: it is none
    """
    read = code.strip().upper()
    if not SHORTEST_CODE <= len(read) <= LONGEST_CODE or not set(read) <= CODE_SIGNS:
        wrong = say("%(code)s is no code of a tube.", code=read[:LONGEST_CODE])
        raise InputRejected(wrong, (Problem(sentence=wrong, field="code"),))
    return read


def check_other_laboratory(
    laboratory: str, earlier: Sequence[tuple[str, Finding | None]], *, wanted: int
) -> None:
    """Refuse a second tube of one due test for the same laboratory, where two are asked for.

    :param earlier: laboratory and finding of the tubes that answer the test so far
    :raises SameLaboratory: that laboratory has one that can still count
    """
    if wanted > 1 and any(
        name == laboratory and finding not in UNUSABLE for name, finding in earlier
    ):
        raise SameLaboratory(
            say(
                "The policy asks for %(n)s laboratories; %(laboratory)s has a tube of this test "
                "already. Choose another laboratory.",
                n=wanted,
                laboratory=laboratory,
            )
        )


def check_to_send(tube: TubeFacts, laboratory: str) -> None:
    """Refuse to pack a tube that does not belong into the box.

    :raises NotToBeSent: it goes to another laboratory, was sent, or has its result
    """
    if tube.laboratory != laboratory:
        raise NotToBeSent(
            say("Tube %(code)s goes to %(name)s.", code=tube.code, name=tube.laboratory)
        )
    if tube.state is not SampleState.TO_SEND:
        raise NotToBeSent(
            say("Tube %(code)s is not to be sent: %(state)s.", code=tube.code, state=tube.state)
        )


def check_count(counted: int, listed: int) -> None:
    """Refuse a box whose tubes were counted otherwise than they were ticked.

    :raises CountsDiffer: count again
    """
    if counted != listed:
        raise CountsDiffer(
            say(
                "%(counted)s tubes were counted, %(listed)s are ticked. Count again.",
                counted=counted,
                listed=listed,
            )
        )


def check_result(tube: TubeFacts, finding: Finding, *, at: datetime) -> None:
    """Refuse a result that cannot be: of a tube that has not arrived, or from before the sample.

    A tube that was lost or broke on the way is *not done*, wherever it was.

    :raises NotArrived: its arrival was not noted
    :raises InputRejected: the moment is before the sample was taken
    """
    if at < tube.taken_at:
        raise InputRejected(
            say("The result of tube %(code)s is older than its sample.", code=tube.code),
            (Problem(sentence=say("It is before the sample was taken."), field="tested_at"),),
        )
    if finding is not Finding.NOT_DONE and not (tube.received or tube.on_site):
        raise NotArrived(
            say(
                "Tube %(code)s has not arrived at %(name)s. Note first that it was received.",
                code=tube.code,
                name=tube.laboratory,
            )
        )


def check_ct(value: float | None, field: str) -> None:
    """Refuse a cycle threshold that no run of a machine gives.

    :raises InputRejected: it lies outside 5 to 50
    """
    if value is not None and not LEAST_CT <= value <= MOST_CT:
        wrong = say("%(value)s is no cycle threshold between 5 and 50.", value=value)
        raise InputRejected(wrong, (Problem(sentence=wrong, field=field),))


def result_due(taken_at: datetime, hours: int) -> datetime:
    """When the result of a sample is due."""
    return taken_at + timedelta(hours=hours)


def hours_between(start: datetime, end: datetime) -> float:
    """Turnaround in hours, with one decimal."""
    return round((end - start) / timedelta(hours=1), 1)
