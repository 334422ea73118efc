"""The questions of tracing: the ripple, what would follow, what was proposed, open notices."""
