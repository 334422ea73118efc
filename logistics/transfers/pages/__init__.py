"""Trips on screen; vehicles and ride requests have blueprints of their own beside them."""

from logistics.transfers.pages import board, receiving, riding, show
from logistics.transfers.pages.blueprint import pages

__all__ = ["board", "pages", "receiving", "riding", "show"]
