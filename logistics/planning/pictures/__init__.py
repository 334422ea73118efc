"""Pictures of a plan as SVG: floor sessions over days, trips over time."""

from logistics.planning.pictures.rooms import draw_rooms
from logistics.planning.pictures.trips import draw_trips

__all__ = ["draw_rooms", "draw_trips"]
