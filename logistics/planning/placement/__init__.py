"""Who sleeps where: parties to rooms, behind the border problem, solver, plan and checks."""
