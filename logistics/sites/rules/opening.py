"""What an opening inspection must show before a site may let residents in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from logistics.errors import Refused
from logistics.sites.rules.kinds import ItemCode
from logistics.sites.rules.zoning import Fault, ZoneRule
from logistics.wording import Sentence, say

BLOCKING = frozenset({ItemCode.STRUCTURE, ItemCode.FIRE, ItemCode.SINGLE_ROOMS, ItemCode.ZONES})
"""Items that no exception can open a site without."""

MEASURED = frozenset({ItemCode.ENTRANCES, ItemCode.WINDOWS})
"""Items that are answered with a number beside yes or no: entrances, and m² of the smallest."""


class ExceptionNotPossible(Refused):
    """The item blocks the opening, or the exception has no name, reason or future due time."""


class AnswerContradictsRooms(Refused):
    """The item is said to pass, while rooms of the site fail it."""


@dataclass(frozen=True, kw_only=True)
class ItemAnswer:
    """How one item of the checklist was answered.

    :ivar exception_due_at: until when a failed item is excused by name, if it is
    """

    code: ItemCode
    passed: bool
    exception_due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RoomFitness:
    """What the checklist asks of one isolation room."""

    number: str
    own_bathroom: bool
    window_m2: float
    own_ventilation: bool


def opening_obstacles(
    answers: Iterable[ItemAnswer], zone_faults: Sequence[Fault], *, at: datetime
) -> tuple[Sentence, ...]:
    """Everything that keeps a site from opening; an empty tuple opens it."""
    given = {answer.code: answer for answer in answers}
    of_items = [_obstacle(code, given.get(code), at) for code in ItemCode]
    excused = given.get(ItemCode.ENTRANCES)
    return (
        *(sentence for sentence in of_items if sentence is not None),
        *(
            fault.sentence
            for fault in zone_faults
            if not (fault.rule is ZoneRule.ENTRANCES and _is_excused(excused, at))
        ),
    )


def _obstacle(code: ItemCode, answer: ItemAnswer | None, at: datetime) -> Sentence | None:
    if answer is None:
        return say("%(item)s: not inspected yet.", item=code)
    if answer.passed or _is_excused(answer, at):
        return None
    if code in BLOCKING:
        return say("%(item)s: failed, and blocks the opening.", item=code)
    if answer.exception_due_at is not None:
        return say("%(item)s: failed, and its exception has run out.", item=code)
    return say("%(item)s: failed; repair it or let somebody grant an exception.", item=code)


def _is_excused(answer: ItemAnswer | None, at: datetime) -> bool:
    return (
        answer is not None
        and answer.code not in BLOCKING
        and answer.exception_due_at is not None
        and at < answer.exception_due_at
    )


def check_exception(code: ItemCode, *, reason: str, due_at: datetime, at: datetime) -> None:
    """Refuse to excuse an item that blocks the opening, or to excuse one without an end.

    :raises ExceptionNotPossible: says why
    """
    if code in BLOCKING:
        raise ExceptionNotPossible(
            say("%(item)s blocks the opening; nobody can grant an exception.", item=code)
        )
    if not reason.strip():
        raise ExceptionNotPossible(say("An exception needs its reason."))
    if due_at <= at:
        raise ExceptionNotPossible(say("An exception needs a due time in the future."))


def failing_rooms(
    rooms: Iterable[RoomFitness], *, window_m2: float
) -> Mapping[ItemCode, tuple[str, ...]]:
    """Numbers of the isolation rooms that fail an item, as their data says.

    :param window_m2: least opening window of a room without its own ventilation
    """
    rooms = tuple(rooms)
    return {
        ItemCode.SINGLE_ROOMS: tuple(each.number for each in rooms if not each.own_bathroom),
        ItemCode.WINDOWS: tuple(
            each.number for each in rooms if each.window_m2 < window_m2 and not each.own_ventilation
        ),
    }


def check_answer(
    code: ItemCode, *, passed: bool, failing: Mapping[ItemCode, tuple[str, ...]]
) -> None:
    """Refuse a yes that the rooms of the site contradict.

    :raises AnswerContradictsRooms: names the first of them
    """
    numbers = failing.get(code, ())
    if passed and numbers:
        raise AnswerContradictsRooms(
            say(
                "%(item)s cannot pass: %(count)s rooms fail it, among them %(rooms)s.",
                item=code,
                count=len(numbers),
                rooms=", ".join(numbers[:8]),
            )
        )
