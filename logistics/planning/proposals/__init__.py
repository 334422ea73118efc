"""What should go where: proposals of resupply, made by a worker, changed by hand, approved once."""
