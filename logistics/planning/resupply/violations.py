"""What a resupply plan can do wrong, by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from logistics.wording import Sentence


class Rule(StrEnum):
    """A hard rule of shipping supplies."""

    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_LOT = "unknown_lot"
    UNKNOWN_VEHICLE = "unknown_vehicle"
    EMPTY_TRIP = "empty_trip"
    EMPTY_LINE = "empty_line"
    TO_ITSELF = "to_itself"
    DOES_NOT_SEND = "does_not_send"
    DOES_NOT_RECEIVE = "does_not_receive"
    MORE_THAN_MOVABLE = "more_than_movable"
    EXPIRED = "expired"
    DIRECTED_ELSEWHERE = "directed_elsewhere"
    OVERLOADED = "overloaded"
    TOO_MANY_DROPS = "too_many_drops"
    TOO_MANY_TRIPS = "too_many_trips"
    WRONG_HOME = "wrong_home"
    PIN_IGNORED = "pin_ignored"
    SHORTAGE_HIDDEN = "shortage_hidden"
    SHORTAGE_MISSTATED = "shortage_misstated"
    FIGURE_MISSTATED = "figure_misstated"
    BOUND_BEATEN = "bound_beaten"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One broken rule and where.

    :ivar trip: 1 for the first trip of the plan
    """

    rule: Rule
    sentence: Sentence
    trip: int | None = None
    place: str | None = None
    lot: str | None = None
