"""Swabs of surfaces and bags of waste: what they stop, and when waste is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from logistics.errors import InputRejected, Problem, Refused
from logistics.policy.release_rules import Finding
from logistics.wording import say


class SurfaceNotClean(Refused):
    """A swab of the room is positive, or the one that the policy asks for is missing."""


class SurfaceResultKnown(Refused):
    """A result is entered once; a wrong one is followed by another swab."""


class HandedOverAlready(Refused):
    """Waste is handed over once."""


def check_surfaces(findings: Sequence[Finding | None], *, asked: bool, room: str) -> None:
    """Refuse to call a room ready whose surfaces are not known to be clean.

    :param findings: of the swabs since it was disinfected, oldest first; none without a result
    :param asked: whether the policy asks for a negative one
    :raises SurfaceNotClean: the last result is positive, or none is negative where one is asked for
    """
    known = [each for each in findings if each is not None]
    if known and known[-1] is Finding.POSITIVE:
        raise SurfaceNotClean(
            say("A swab of room %(room)s is positive. Disinfect it again.", room=room)
        )
    if asked and Finding.NEGATIVE not in known:
        raise SurfaceNotClean(
            say("Room %(room)s needs a negative swab of its surfaces first.", room=room)
        )


def check_bags(bags: int, field: str) -> None:
    """Refuse a number of bags that nobody counted.

    :raises InputRejected: it is not between 1 and 5000
    """
    if not 1 <= bags <= 5000:
        wrong = say("Count the bags: 1 to 5000.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field=field),))


def waste_due(bagged_at: datetime, days: int) -> datetime:
    """Until when waste is handed over."""
    return bagged_at + timedelta(days=days)
