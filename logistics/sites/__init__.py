"""Sites, zones, rooms, turnaround and inspections; who sleeps there is not their business."""
