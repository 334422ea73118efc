"""Floor plans as SVG: facts of a floor in, markup out; no table and no request is known here."""

from __future__ import annotations

from logistics.sites.floor_plan.drawing import draw
from logistics.sites.floor_plan.facts import FloorPlan, PlanPassage, PlanRoom, PlanZone

__all__ = ["FloorPlan", "PlanPassage", "PlanRoom", "PlanZone", "draw"]
