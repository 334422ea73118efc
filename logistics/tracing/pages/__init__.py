"""Tracing on screen: the ripple, proposals, open notices."""

from logistics.tracing.pages import notices, proposals, ripple
from logistics.tracing.pages.blueprint import pages

__all__ = ["notices", "pages", "proposals", "ripple"]
