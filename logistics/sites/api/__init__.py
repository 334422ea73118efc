"""Sites and rooms as JSON under ``/api/v1/sites``."""

from __future__ import annotations

from logistics.sites.api import hygiene, inspections, places, rooms
from logistics.sites.api.blueprint import blueprint

__all__ = ["blueprint", "hygiene", "inspections", "places", "rooms"]
