"""Benches: generated cases, solved, judged by the checks and shown in one table."""
