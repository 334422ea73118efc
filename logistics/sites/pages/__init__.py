"""Sites on screen under ``/sites``."""

from __future__ import annotations

from logistics.sites.pages import (
    hygiene,
    imports,
    inspections,
    overview,
    rooms,
    stops,
    structure,
    turnarounds,
)
from logistics.sites.pages.blueprint import pages

__all__ = [
    "hygiene",
    "imports",
    "inspections",
    "overview",
    "pages",
    "rooms",
    "stops",
    "structure",
    "turnarounds",
]
