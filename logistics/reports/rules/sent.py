"""The numbers of a daily report as they are sent, and what has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from logistics.errors import Refused
from logistics.reports.rules.daily import Figure, Statement
from logistics.wording import Sentence, say, term


class DayFigure(StrEnum):
    """A number of the day beside the people in isolation."""

    SAMPLES_DUE = term("samples_due_that_day")
    SAMPLES_TAKEN = term("samples_taken_that_day")
    POSITIVES = term("positive_results_that_day")
    FEVERS = term("people_with_fever_that_day")
    ROOMS = term("rooms_for_residents")
    ROOMS_USED = term("rooms_in_use")
    ROOMS_RESERVED = term("rooms_held_for_somebody")
    OUT_OF_ORDER = "out_of_order"


class DayNotOver(Refused):
    """The report of a day is sent when the day is closed."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A report as it was sent.

    :ivar changed: the numbers that the rows give otherwise now, with what was sent
    """

    issue: int
    at: datetime
    by: str
    changed: Mapping[str, tuple[int, int]]

    @property
    def sentence(self) -> Sentence:
        """What was sent, when and by whom."""
        return say("Version %(n)s, sent by %(by)s.", n=self.issue, by=self.by)


def check_closed(closes: datetime, at: datetime, local: str) -> None:
    """Refuse a report before its cut-off.

    :param local: the cut-off as the place reads it
    :raises DayNotOver: the day still runs
    """
    if at < closes:
        raise DayNotOver(say("The day closes at %(at)s; the report is sent after that.", at=local))


def numbers(statement: Statement, day: Mapping[DayFigure, int]) -> dict[str, int]:
    """The numbers of a report by their words, zeros too: 0 is a report, nothing is none.

    :param day: the numbers beside the people in isolation, where they were counted
    """
    total = statement.total
    people = {figure.value: total[figure] for figure in Figure}
    return {**people, **{figure.value: n for figure, n in day.items()}}


def changed(sent: Mapping[str, int], now: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """What the rows give otherwise now: word → as sent, as it is."""
    return {
        word: (sent.get(word, 0), value)
        for word, value in now.items()
        if value != sent.get(word, 0)
    }
