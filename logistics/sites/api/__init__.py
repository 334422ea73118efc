"""Sites and rooms as JSON under ``/api/v1/sites``."""

from __future__ import annotations

from logistics.sites.api import inspections, places, rooms
from logistics.sites.api.blueprint import blueprint

__all__ = ["blueprint", "inspections", "places", "rooms"]
