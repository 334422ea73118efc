"""Who rides when, in which vehicle: problem, solver, plan, and checks as the only judge."""
