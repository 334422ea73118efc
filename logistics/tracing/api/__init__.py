"""Tracing as JSON: the ripple, proposals, open notices."""

from logistics.tracing.api import proposals, ripple
from logistics.tracing.api.blueprint import blueprint

__all__ = ["blueprint", "proposals", "ripple"]
