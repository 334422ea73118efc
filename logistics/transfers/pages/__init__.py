"""Trips on screen; vehicles and ride requests have blueprints of their own beside them."""

from logistics.transfers.pages import board, incidents, printing, receiving, riding, show
from logistics.transfers.pages.blueprint import pages

__all__ = ["board", "incidents", "pages", "printing", "receiving", "riding", "show"]
