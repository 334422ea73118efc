"""The messages of an interchange, whole or cut off, and whether its own counts are right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from logistics.arrivals.manifests.checking import check_size
from logistics.arrivals.manifests.edifact import Segment
from logistics.arrivals.manifests.problems import ImportRejected, Problems
from logistics.wording import say

MESSAGE_TYPE = "PAXLST"
# So many parties may be senders and carriers rather than people.
REPORTING = 100


@dataclass(kw_only=True)
class Message:
    """One message: its header, where it has one, and what stands in it."""

    header: Segment | None
    body: list[Segment] = field(default_factory=list)
    closed: bool = False

    @property
    def type(self) -> str:
        """Such as ``PAXLST``; empty when the header is lost."""
        return self.header.value(2).upper() if self.header else ""


@dataclass(kw_only=True)
class Received:
    """What came in one file.

    :ivar interchange: the header of the whole, where there is one
    """

    interchange: Segment | None = None
    messages: list[Message] = field(default_factory=list)
    groups: int = 0
    in_group: int = 0
    in_interchange: int = 0
    group_open: bool = False
    ended: bool = False

    @property
    def open_message(self) -> Message | None:
        """The message that segments now belong to."""
        return self.messages[-1] if self.messages and not self.messages[-1].closed else None


def gather(segments: Iterable[Segment], problems: Problems, decimal: str = ".") -> Received:
    """Sort segments into messages; counts that are wrong and missing ends are warned of.

    :raises ImportRejected: they name more people than any flight carries
    """
    received = Received()
    last: Segment | None = None
    parties = 0
    for last in segments:
        parties += last.tag == "NAD"
        check_size(parties - REPORTING)
        if last.tag == "UNB":
            received.interchange = received.interchange or last
            received.groups = received.in_interchange = 0
            received.ended = False
        elif not received.ended:
            _take(last, received, problems, decimal)
    _check_whole(received, last, problems)
    return received


def passenger_messages(received: Received, problems: Problems) -> list[Message]:
    """The messages that are passenger lists.

    :raises ImportRejected: none is
    """
    lists = [message for message in received.messages if message.type in ("", MESSAGE_TYPE)]
    if not lists:
        types = ", ".join(dict.fromkeys(message.type for message in received.messages))
        raise ImportRejected(
            say("The file holds no PAXLST message but %(types)s.", types=types or "?")
        )
    for message in received.messages:
        if message not in lists and message.header:
            problems.warn(
                say("A message of the type %(type)s was passed over.", type=message.type),
                line=message.header.number,
            )
    return lists


def whole_number(text: str, decimal: str = ".") -> int | None:
    """A count of a message, spaces inside it included."""
    digits = re.sub(r"\s", "", text)
    whole, _, fraction = digits.partition(decimal) if decimal else (digits, "", "")
    if whole.isascii() and whole.isdigit() and len(whole) < 10 and not fraction.strip("0"):
        return int(whole)
    return None


def _take(segment: Segment, received: Received, problems: Problems, decimal: str) -> None:
    if segment.tag == "UNG":
        received.groups += 1
        received.in_group = 0
        received.group_open = True
    elif segment.tag == "UNH":
        received.messages.append(Message(header=segment))
        received.in_group += 1
        received.in_interchange += 1
    elif segment.tag == "UNT":
        _close(segment, received, problems, decimal)
    elif segment.tag == "UNE":
        received.group_open = False
        _check_count(segment, received.in_group, "messages", problems, decimal)
    elif segment.tag == "UNZ":
        received.ended = True
        total = received.groups or received.in_interchange
        _check_count(segment, total, "messages or groups", problems, decimal)
    elif message := received.open_message:
        message.body.append(segment)
    elif segment.complete:
        received.messages.append(Message(header=None, body=[segment]))


def _close(segment: Segment, received: Received, problems: Problems, decimal: str) -> None:
    message = received.open_message
    if message is None:
        return
    message.closed = True
    _check_count(segment, len(message.body) + 2, "segments", problems, decimal)
    started = message.header.value(1) if message.header else ""
    if _bare(segment.value(2)) != _bare(started):
        problems.warn(
            say("The message starts and ends with different references."), line=segment.number
        )


def _check_count(
    segment: Segment, counted: int, what: str, problems: Problems, decimal: str
) -> None:
    declared = whole_number(segment.value(1), decimal)
    if declared != counted:
        problems.warn(
            say(
                "%(tag)s declares %(declared)s %(what)s; there are %(counted)s.",
                tag=segment.tag,
                declared=segment.value(1)[:20] or "?",
                what=say(what),
                counted=counted,
            ),
            line=segment.number,
        )


def _check_whole(received: Received, last: Segment | None, problems: Problems) -> None:
    open_message = received.open_message
    expects_end = received.interchange is not None and not received.ended
    if open_message or received.group_open or expects_end:
        problems.warn(
            say(
                "The file stops before its end is declared; it may be cut off. Everybody up to "
                "there was read; ask the sender for the whole message."
            ),
            line=last.number if last else None,
        )


def _bare(reference: str) -> str:
    return re.sub(r"\s", "", reference)
