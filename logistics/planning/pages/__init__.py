"""Plans on screen: asking for one, watching it being made, its result and lists, publishing."""

from logistics.planning.pages import holds, index, lists, pictures, reasons, runs, show
from logistics.planning.pages.blueprint import pages

__all__ = ["holds", "index", "lists", "pages", "pictures", "reasons", "runs", "show"]
