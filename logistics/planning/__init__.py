"""Plans of rooms, transport and supplies: problem, solver, plan, and checks as the only judge."""
