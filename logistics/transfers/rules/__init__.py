"""The trade of transfers in plain Python: seats, loads, night hours, duties, the trip's life."""
