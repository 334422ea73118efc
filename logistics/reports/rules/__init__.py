"""Plain rules of the views: when meals are served."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Meal(StrEnum):
    """A meal of the day."""

    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


SERVED = {Meal.BREAKFAST: time(7, 30), Meal.LUNCH: time(11, 30), Meal.DINNER: time(17, 30)}
"""The local time by which somebody must be here to be counted for a meal."""


def served_at(meal: Meal, day: date, zone: str) -> datetime:
    """The moment of a meal at a place."""
    return datetime.combine(day, SERVED[meal], ZoneInfo(zone)).astimezone(UTC)


def next_meal(at: datetime, zone: str) -> tuple[date, Meal]:
    """The meal that is to be prepared at a moment."""
    day = at.astimezone(ZoneInfo(zone)).date()
    for meal in Meal:
        if at < served_at(meal, day, zone):
            return day, meal
    return day + timedelta(days=1), Meal.BREAKFAST


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """From when until when a local day lasts."""
    start = datetime.combine(day, time(), ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return start.astimezone(UTC), end.astimezone(UTC)
