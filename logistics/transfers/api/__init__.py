"""Trips as JSON; vehicles and ride requests have blueprints of their own beside them."""

from logistics.transfers.api import driving, incidents, printing, trips
from logistics.transfers.api.blueprint import blueprint

__all__ = ["blueprint", "driving", "incidents", "printing", "trips"]
