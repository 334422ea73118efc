"""The solver of room problems; the only part of placement that knows OR-Tools."""

from logistics.planning.placement.solver.search import Progress, Stage, solve

__all__ = ["Progress", "Stage", "solve"]
