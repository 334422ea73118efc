"""Sites, zones, passages, rooms, blocks, turnaround and inspections; who sleeps there is not theirs."""
