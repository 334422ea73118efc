"""The trade of a store, in plain values: units, expiry, who may get what, and which way."""

from __future__ import annotations

from logistics.supplies.rules.days import local_day

__all__ = ["local_day"]
