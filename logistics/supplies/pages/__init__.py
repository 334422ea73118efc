"""Supplies on screen under ``/supplies``."""

from __future__ import annotations

from logistics.supplies.pages import (
    consuming,
    counts,
    items,
    lots,
    movements,
    overview,
    receipts,
    scanning,
)
from logistics.supplies.pages.blueprint import pages

__all__ = [
    "consuming",
    "counts",
    "items",
    "lots",
    "movements",
    "overview",
    "pages",
    "receipts",
    "scanning",
]
