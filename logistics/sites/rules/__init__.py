"""The trade of sites in plain Python: zones, room states, turnaround, opening."""
