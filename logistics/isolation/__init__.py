"""Isolations: orders, measures, the clock, and who occupies which room from when to when."""
