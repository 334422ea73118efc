"""What a PAXLST message says about itself: reference, function, sender and contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from logistics.arrivals.manifests.dates import message_moment
from logistics.arrivals.manifests.edifact import Segment
from logistics.arrivals.manifests.line import Line
from logistics.arrivals.manifests.problems import Problems
from logistics.arrivals.manifests.words import Field, Function
from logistics.wording import say

# UN/EDIFACT 1225: what is to be done with the list.
FUNCTIONS = {
    "9": Function.ORIGINAL,
    "5": Function.REPLACE,
    "1": Function.CANCEL,
    "2": Function.ADD,
    "3": Function.DELETE,
    "4": Function.CHANGE,
}
PARTIAL = (Function.ADD, Function.DELETE, Function.CHANGE)
REFERENCE_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands around the people of a message."""

    reference: str
    revision: str
    function: Function | None
    sender: str
    contact: str
    prepared: datetime | None

    @property
    def prepared_on(self) -> date | None:
        """The day that the message was made."""
        return self.prepared.date() if self.prepared else None


def read_heading(
    interchange: Segment | None, heading: Sequence[Segment], problems: Problems
) -> Heading:
    """Reference, function, sender and contact, as far as they are there."""
    reference, revision = _reference(interchange, heading)
    return Heading(
        reference=reference[:REFERENCE_LENGTH],
        revision=revision[:REFERENCE_LENGTH],
        function=_function(heading, problems),
        sender=interchange.value(2)[:REFERENCE_LENGTH] if interchange else "",
        contact=_contact(heading),
        prepared=_prepared(interchange, problems),
    )


def _reference(interchange: Segment | None, heading: Sequence[Segment]) -> tuple[str, str]:
    """The transaction reference and its revision; else the number of the interchange."""
    for segment in heading:
        if segment.tag == "RFF" and segment.value(1) == "TN" and segment.value(1, 1):
            components = segment.components(1)
            revision = next((part.strip() for part in reversed(components[2:]) if part.strip()), "")
            return segment.value(1, 1), revision
    return (interchange.value(5) if interchange else ""), ""


def _function(heading: Sequence[Segment], problems: Problems) -> Function | None:
    for segment in heading:
        if segment.tag == "BGM" and (function := FUNCTIONS.get(segment.value(3))):
            if function in PARTIAL:
                problems.warn(
                    say(
                        "The message says that it is not a whole list but one to %(function)s; "
                        "people whom it does not name may still be on board.",
                        function=function,
                    ),
                    line=segment.number,
                )
            return function
    return None


def _contact(heading: Sequence[Segment]) -> str:
    """Who sent the list, and the numbers to call."""
    parts: list[str] = []
    for segment in heading:
        if segment.tag == "NAD":
            parts += segment.components(4) or segment.components(3)
        elif segment.tag == "COM":
            parts += [components[0] for element in segment.elements[1:] for components in element]
    return ", ".join(part.strip() for part in parts if part.strip())[:200]


def _prepared(interchange: Segment | None, problems: Problems) -> datetime | None:
    if interchange is None or not interchange.value(4):
        return None
    written = interchange.value(4) + (interchange.value(4, 1) or "0000")
    line = Line(interchange.number, problems)
    return line.read(Field.PREPARED, message_moment, written, None)
