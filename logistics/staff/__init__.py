"""The people who do the work: teams, drivers and their closed loop."""
