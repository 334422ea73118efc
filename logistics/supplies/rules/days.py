"""Expiry dates are local days: a lot is usable through the last second of its date here."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def local_day(at: datetime, zone: str) -> date:
    """The date on the wall of a place at a moment."""
    return at.astimezone(ZoneInfo(zone)).date()
