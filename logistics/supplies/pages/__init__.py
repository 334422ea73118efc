"""Supplies on screen under ``/supplies``."""

from __future__ import annotations

from logistics.supplies.pages import consuming, counts, items, lots, movements, overview, scanning
from logistics.supplies.pages.blueprint import pages

__all__ = ["consuming", "counts", "items", "lots", "movements", "overview", "pages", "scanning"]
