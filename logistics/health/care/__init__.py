"""A fever or a positive: to the clinic or hospital with an ambulance; what a panel decides."""
