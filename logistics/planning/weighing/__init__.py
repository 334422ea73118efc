"""What a plan weighs: named sets of weights per district, and the one in force."""
