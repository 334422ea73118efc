"""Long work: a row per run says who asked, how far it is and what came of it.

The row is the truth; the queue only wakes workers. A worker that dies stops its heartbeat,
another takes the run over with a higher fencing token, and whatever the dead one still
tries to write is refused.
"""
